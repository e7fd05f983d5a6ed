"""Which trips there are, and which key each one's luck has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Clock
from corridor_sim.plan.timetable import Timetable, missing_in_vain, timetable
from corridor_sim.scenario.departures import Departures

# Wednesday 3 January 2024
CLOCK = Clock(datetime(2024, 1, 3, tzinfo=UTC), 0.0, 10 * DAY, 14 * DAY)


def keys(table: Timetable) -> dict[float, tuple[str, int]]:
    """Hour of departure -> (slot, entry of the slot's stream)."""
    return {
        float(table.scheduled[trip] / HOUR): (slot.name, int(week))
        for slot in table.slots
        for trip, week in zip(slot.trips, slot.weeks, strict=True)
    }


def test_weekly_departures_in_local_time() -> None:
    """Mon 08:00 in Shanghai is Mon 00:00 UTC: 5 days after Wednesday, then a week later."""
    table = timetable(Departures(weekly=("Mon 08:00",)), "Asia/Shanghai", CLOCK)
    assert (table.scheduled / DAY).tolist() == [5, 12]


def test_another_slot_leaves_the_keys_of_the_first() -> None:
    alone = keys(timetable(Departures(weekly=("Mon 08:00",)), "UTC", CLOCK))
    beside = keys(timetable(Departures(weekly=("Wed 06:00", "Mon 08:00")), "UTC", CLOCK))
    assert len(beside) == 4
    assert {hour: beside[hour] for hour in alone} == alone


def test_the_kth_regular_departure_is_computed_not_accumulated() -> None:
    """Every 7 h 40 min from 1 h on: the 40th leaves at 1 + 39 * 23/3 h = 300 h."""
    table = timetable(Departures(every="460 min", first="1 h"), "UTC", CLOCK)
    assert table.scheduled[39] == 300 * HOUR
    assert table.scheduled[-1] < CLOCK.horizon <= table.scheduled[-1] + 27600


def test_the_departure_clock_does_not_wait_for_the_trip() -> None:
    table = timetable(Departures(every="24 h"), "UTC", CLOCK)
    assert (table.scheduled / DAY).tolist() == list(range(14))


def test_summer_time_keeps_the_local_hour() -> None:
    """Duisburg Sun 12:00 on 24 March 2024 is 11:00 UTC, on 31 March (summer time) 10:00 UTC."""
    clock = Clock(datetime(2024, 3, 24, tzinfo=UTC), 0.0, 10 * DAY, 14 * DAY)
    table = timetable(Departures(weekly=("Sun 12:00",)), "Europe/Berlin", clock)
    assert (table.scheduled / HOUR).tolist() == [11, 7 * 24 + 10]


def test_dates_are_keyed_by_hour_and_day() -> None:
    dates = (datetime(2024, 1, 4, 9), datetime(2024, 1, 9, 9), datetime(2023, 12, 1))  # noqa: DTZ001
    table = timetable(Departures(dates=dates), "UTC", CLOCK)
    assert keys(table) == {33.0: ("09:00:00", 2), 153.0: ("09:00:00", 7)}


def test_on_demand_has_no_timetable() -> None:
    assert timetable(Departures.model_validate("on_demand"), "UTC", CLOCK).trips == 0


def days(departures: Mapping[str, object], zone: str = "UTC") -> dict[float, tuple[str, int]]:
    return keys(timetable(Departures.model_validate(departures), zone, CLOCK))


def test_timetables_take_turns_over_the_year() -> None:
    """Until Monday 8 January only Fridays, from then on Mondays and Fridays, up to the 15th.

    Fri 5 January 06:00 is hour 54, Mon 8 January is hour 126, Fri 12 January hour 222.
    """
    winter = {"until": "2024-01-08", "weekly": ["Fri 06:00"]}
    spring = {"from": "2024-01-08", "until": "2024-01-15", "weekly": ["Mon 06:00", "Fri 06:00"]}
    assert sorted(days({"periods": [winter, spring]})) == [54, 126, 222]


def test_a_period_holds_by_local_days() -> None:
    """Mon 06:00 in Shanghai is Sunday 22:00 UTC, and Monday all the same."""
    late = {"from": "2024-01-08", "weekly": ["Mon 06:00"]}
    assert list(days({"periods": [late]}, "Asia/Shanghai")) == [118, 118 + 168]


def test_a_period_leaves_the_keys_of_its_trips() -> None:
    whole = days({"weekly": ["Mon 06:00", "Fri 06:00"]})
    part = days({"periods": [{"from": "2024-01-08", "weekly": ["Mon 06:00", "Fri 06:00"]}]})
    assert len(part) == 3
    assert {hour: whole[hour] for hour in part} == part


def test_extra_trips_bring_luck_of_their_own() -> None:
    """Friday 12 January, 09:30 is hour 225.5."""
    plain = days({"weekly": ["Mon 06:00"]})
    more = days({"weekly": ["Mon 06:00"], "extra": ["2024-01-12 09:30"]})
    assert more == {**plain, 225.5: ("extra 09:30:00", 10)}


def test_missing_trips_leave_the_others_theirs() -> None:
    """All of Tuesday 9 January (day 6 of the run), and one of the three of Thursday 11 January."""
    plain = days({"every": "8 h"})
    fewer = days({"every": "8 h", "missing": ["2024-01-09", "2024-01-11 16:00"]})
    gone = {6 * 24, 6 * 24 + 8, 6 * 24 + 16, 8 * 24 + 16}
    assert fewer == {hour: key for hour, key in plain.items() if hour not in gone}


def test_what_is_missing_without_being_there_is_found() -> None:
    """A Wednesday without a trip, a time beside one; a day after the run is nobody's business."""
    given = {
        "weekly": ["Mon 06:00"],
        "missing": ["2024-01-08", "2024-01-10", "2024-01-15 07:00", "2025-01-01"],
    }
    assert missing_in_vain(Departures.model_validate(given), "UTC", CLOCK) == [1, 2]
