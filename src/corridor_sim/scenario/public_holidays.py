"""Public holidays by country: single days, and the breaks they make together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Final, NamedTuple

import holidays
from pydantic import AfterValidator

from corridor_sim.scenario.spec import mistake

_DAY: Final = timedelta(days=1)


def _country(code: str) -> str:
    if code not in holidays.list_supported_countries():
        raise mistake("a two-letter country code whose public holidays are known, such as CN")
    return code


Country = Annotated[str, AfterValidator(_country)]
"""Two letters, such as CN."""


class Break(NamedTuple):
    """Holidays without a working day between them: from `first` up to, not including, `after`."""

    first: date
    after: date


def public_holidays_of(country: str | None, years: Iterable[int]) -> Collection[date]:
    """Public holidays of a country in the given years; none when no country is given."""
    return frozenset() if country is None else _calendar(country, tuple(years)).keys()


def makeup_days_of(country: str | None, years: Iterable[int]) -> Collection[date]:
    """Weekend days that are worked to make up for a bridge day, where the country has them."""
    return frozenset() if country is None else _calendar(country, tuple(years)).weekend_workdays


def holiday_names(country: str, years: Iterable[int]) -> list[str]:
    """Names of a country's public holidays, in English where there is a translation.

    Without what stands in brackets: whether observed, another name.
    """
    return sorted({name.partition(" (")[0] for name in _calendar(country, tuple(years)).values()})


def breaks_of(country: str, name: str | None, years: Iterable[int]) -> list[Break]:
    """The breaks that hold a holiday of this name (any when None), in order.

    A break runs from a public holiday to a public holiday; the weekend days between
    them belong to it, unless they are worked. A name is found within longer ones:
    `Chinese New Year` holds its eve.
    """
    calendar = _calendar(country, tuple(years))
    named = sorted(calendar) if name is None else calendar.get_named(name)
    found = {Break(_end(calendar, day, -_DAY), _end(calendar, day, _DAY) + _DAY) for day in named}
    return sorted(found)


@cache
def _calendar(country: str, years: tuple[int, ...]) -> holidays.HolidayBase:
    languages = holidays.country_holidays(country).supported_languages
    english = "en_US" if "en_US" in languages else None
    return holidays.country_holidays(country, years=years, language=english, expand=False)


def _end(calendar: holidays.HolidayBase, day: date, step: timedelta) -> date:
    """The last public holiday that is reached from `day` without passing a working day."""
    last = ahead = day
    while True:
        ahead += step
        if ahead in calendar:
            last = ahead
        elif ahead.weekday() not in calendar.weekend or ahead in calendar.weekend_workdays:
            return last
