"""Local time: opening hours and timetables in seconds since start."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic_core import PydanticCustomError

from corridor_sim.scenario.calendars import (
    local_datetime,
    open_windows,
    parse_slot,
    parse_span,
    seconds_since,
    weekly_slots,
)

H = 3600.0
D = 86400.0
MONDAY = date(2024, 1, 1)


def _open(
    *spans: str,
    zone: str = "UTC",
    start: date = MONDAY,
    days: float = 7,
    holidays: str | None = None,
) -> list[tuple[float, float]]:
    parsed = tuple(parse_span(text) for text in spans)
    return list(open_windows(parsed, holidays, zone, start, days * D))


def test_no_hours_given_is_always_open() -> None:
    assert _open(days=3) == [(0.0, 3 * D)]


def test_hours_are_local() -> None:
    """Shanghai is 8 h ahead: 08:00-18:00 there is 00:00-10:00 UTC."""
    assert _open("Mon-Tue 08:00-18:00", zone="Asia/Shanghai") == [(0.0, 10 * H), (D, D + 10 * H)]


def test_a_night_shift_runs_into_the_next_day_and_into_the_first_hours() -> None:
    """Sunday's shift before start still covers Monday 00:00-06:00."""
    assert _open("Sun-Mon 22:00-06:00", days=2) == [(0.0, 6 * H), (22 * H, D + 6 * H)]


def test_touching_and_overlapping_spans_are_one_window() -> None:
    assert _open("Mon 08:00-12:00", "Mon 12:00-14:00", "Mon 13:00-15:00") == [(8 * H, 15 * H)]
    assert _open("Mon-Sun 00:00-24:00") == [(0.0, 7 * D)]


def test_days_may_wrap_around_the_week() -> None:
    assert _open("Sat-Mon 10:00-11:00") == [(k * D + 10 * H, k * D + 11 * H) for k in (0, 5, 6)]


def test_public_holidays_close_the_spans_that_begin_on_them() -> None:
    """1 January 2024 is a holiday in Belgium, the 2nd is not."""
    assert _open("Mon-Tue 22:00-02:00", zone="UTC", holidays="BE", days=3) == [
        (D + 22 * H, 2 * D + 2 * H)
    ]


def test_a_made_up_weekend_day_has_mondays_hours() -> None:
    """China worked on Sunday 18 February 2024 for the 16th; New Year had ended on the 17th."""
    assert _open("Mon-Fri 08:00-09:00", start=date(2024, 2, 16), holidays="CN", days=4) == [
        (2 * D + 8 * H, 2 * D + 9 * H),
        (3 * D + 8 * H, 3 * D + 9 * H),
    ]


def test_summer_time_begins_an_hour_earlier_in_utc() -> None:
    """Brussels: UTC+1 on Saturday 30 March 2024, UTC+2 from Sunday 31 March 01:00 UTC on."""
    start = date(2024, 3, 30)
    assert _open("Sat-Sun 08:00-09:00", zone="Europe/Brussels", start=start, days=2) == [
        (7 * H, 8 * H),
        (D + 6 * H, D + 7 * H),
    ]


def test_a_shift_over_the_jump_is_an_hour_shorter_and_over_the_repeated_hour_longer() -> None:
    """00:00-06:00 local is 23:00-04:00 UTC in March (5 h), 22:00-05:00 UTC in October (7 h)."""
    spring = _open("Sun 00:00-06:00", zone="Europe/Brussels", start=date(2024, 3, 30), days=2)
    autumn = _open("Sun 00:00-06:00", zone="Europe/Brussels", start=date(2024, 10, 26), days=2)
    assert spring == [(23 * H, D + 4 * H)]
    assert autumn == [(22 * H, D + 5 * H)]


def test_a_time_that_does_not_exist_is_the_jump_and_one_that_repeats_is_the_first() -> None:
    """02:30 of 31 March 2024 is skipped at 01:00 UTC; 02:30 of 27 October first occurs at 00:30 UTC."""
    skipped, repeated = (datetime.fromisoformat(f"2024-{day} 02:30") for day in ("03-31", "10-27"))
    assert local_datetime(skipped, "Europe/Brussels") == datetime(2024, 3, 31, 1, tzinfo=UTC)
    assert local_datetime(repeated, "Europe/Brussels") == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_weekly_departures_in_time_order_with_their_week() -> None:
    """Start is Wednesday 3 January: the week of Monday 1 January is week 0."""
    found = weekly_slots(["Thu 12:00", "Mon 08:00"], "UTC", date(2024, 1, 3), 8 * D)
    assert [(slot.slot, slot.week, slot.at) for slot in found] == [
        ("Thu 12:00", 0, D + 12 * H),
        ("Mon 08:00", 1, 5 * D + 8 * H),
    ]


def test_another_slot_leaves_the_keys_of_the_others_alone() -> None:
    one = weekly_slots(["Mon 08:00"], "Asia/Shanghai", date(2024, 1, 3), 60 * D)
    two = weekly_slots(["Fri 23:00", "Mon 08:00"], "Asia/Shanghai", date(2024, 1, 3), 60 * D)
    assert [slot for slot in two if slot.slot == "Mon 08:00"] == one


def test_a_week_is_never_negative_though_local_time_be_the_day_before() -> None:
    """Sunday 20:00 in New York is Monday 01:00 UTC, the first hours of a run that starts on Monday."""
    found = weekly_slots(["Sun 20:00"], "America/New_York", MONDAY, 2 * D)
    assert [(slot.week, slot.at) for slot in found] == [(0, H)]


def test_seconds_since_counts_from_midnight_utc() -> None:
    assert seconds_since(MONDAY, datetime(2024, 1, 2, 0, 30, tzinfo=UTC)) == D + 1800


@pytest.mark.parametrize(
    "text",
    ["Mon", "Mon 8-18", "Mo 08:00-18:00", "Mon 08:00-25:00", "Mon 08:60-09:00", "Mon 08:00-08:00"],
)
def test_what_are_no_opening_hours_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_span(text)


@pytest.mark.parametrize("text", ["Mon", "08:00", "Monday 08:00", "Mon 24:00", "Mon 08:00-09:00"])
def test_what_is_no_departure_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_slot(text)
