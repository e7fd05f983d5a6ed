"""Public holidays by country, and the weight of a disruption around them."""

from __future__ import annotations

from datetime import date

from corridor_sim.scenario.events import Holiday
from corridor_sim.scenario.public_holidays import Break, breaks_of, makeup_days_of


def days(found: list[Break]) -> list[tuple[str, str]]:
    """First day and day after the last, as text."""
    return [(str(off.first), str(off.after)) for off in found]


def test_new_year_in_china_is_a_break_with_its_bridge_days() -> None:
    """10 to 16 February 2024: five days of the festival and two that are worked on weekends."""
    assert days(breaks_of("CN", "Chinese New Year", [2024])) == [("2024-02-10", "2024-02-17")]


def test_weekend_days_between_two_holidays_belong_to_the_break() -> None:
    """28 January to 4 February 2025; Saturday 1 and Sunday 2 are not public holidays."""
    assert days(breaks_of("CN", "Chinese New Year", [2025])) == [("2025-01-28", "2025-02-05")]
    assert days(breaks_of("BE", "Easter", [2024])) == [("2024-03-31", "2024-04-02")]


def test_countries_have_breaks_of_their_own() -> None:
    """Tet 2024: 8 to 14 February. Golden Week ends with three holidays and their substitute."""
    assert days(breaks_of("VN", "Lunar New Year", [2024])) == [("2024-02-08", "2024-02-15")]
    assert days(breaks_of("JP", "Constitution", [2024])) == [("2024-05-03", "2024-05-07")]


def test_every_holiday_of_a_country() -> None:
    """Belgium has ten; Easter Sunday and Monday, and Whit Sunday and Monday, are one break each."""
    found = breaks_of("BE", None, [2024])
    assert sum((off.after - off.first).days for off in found) - len(found) == 2


def test_china_works_on_the_weekend_to_make_up_for_a_bridge_day() -> None:
    """4 and 18 February 2024 for 15 and 16 February."""
    worked = makeup_days_of("CN", [2024])
    assert {date(2024, 2, 4), date(2024, 2, 18)} <= set(worked)
    assert not makeup_days_of("DE", [2024])
    assert not makeup_days_of(None, [2024])


def test_effects_grow_and_fade_in_daily_steps() -> None:
    """Three days before: 1/4, 1/2, 3/4. One day after: 1/2."""
    new_year = Holiday.model_validate(
        {"country": "CN", "name": "Chinese New Year", "before": "3 d", "after": "1 d"}
    )
    weights = new_year.weights(date(2024, 2, 1), date(2024, 3, 1))
    assert list(weights) == [date(2024, 2, day) for day in range(7, 18)]
    assert list(weights.values()) == [0.25, 0.5, 0.75, *[1.0] * 7, 0.5]


def test_only_the_days_asked_for_and_those_of_breaks_beyond_them() -> None:
    """The steps down from a break that ended before the first day still count."""
    new_year = Holiday.model_validate(
        {"country": "CN", "name": "Chinese New Year", "after": "4 weeks"}
    )
    weights = new_year.weights(date(2024, 3, 14), date(2024, 4, 1))
    assert weights == {date(2024, 3, 14): 2 / 29, date(2024, 3, 15): 1 / 29}
