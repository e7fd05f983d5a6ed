"""Dates and times as written: `2024-02-20`, `2024-02-20 14:00`."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Final, NamedTuple, TypeVar

from pydantic import BeforeValidator, WithJsonSchema

from corridor_sim.scenario.spec import mistake

YEARS: Final = (1900, 2200)
"""First and last that a date may have."""
Dated = TypeVar("Dated", bound=date)


def read_moment(given: object) -> datetime:
    """A date or a datetime as written: `2024-02-20`, `2024-02-20 14:00`, with or without offset."""
    if isinstance(given, datetime):
        return given
    if isinstance(given, date):
        return datetime.combine(given, time())
    expected = "a date that exists, such as 2024-02-20, or a date and time such as 2024-02-20 14:00"
    if not isinstance(given, str) or not re.match(r"\d{4}-\d{2}-\d{2}", given):
        raise mistake(expected)
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        raise mistake(expected) from None
    return within_years(moment)


def within_years(moment: Dated) -> Dated:
    """The same, if every time zone has it; calendars of a corridor are no history."""
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise mistake(f"a date from {YEARS[0]} to {YEARS[1]}")
    return moment


def read_day(given: object) -> date:
    """A date as written: `2024-02-20`."""
    try:
        day = date.fromisoformat(str(given).strip())
    except ValueError:
        raise mistake("a date that exists, such as 2024-02-20") from None
    return within_years(day)


class YearDay(NamedTuple):
    """A day of every year."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


def read_year_day(given: object) -> YearDay:
    """A day of every year as written: `12-01` is the first of December."""
    match = re.fullmatch(r"(\d{2})-(\d{2})", str(given).strip())
    try:
        if match is not None:
            found = date(2023, int(match[1]), int(match[2]))  # no leap year: its days are in all
            return YearDay(found.month, found.day)
    except ValueError:
        pass
    raise mistake("month and day of every year, such as 12-01 for the first of December")


def _day_or_moment(given: object) -> date:
    """A date where no time is written, else a datetime."""
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given.strip()):
        return read_moment(given).date()
    return given if isinstance(given, date) else read_moment(given)


Moment = Annotated[
    datetime,
    BeforeValidator(read_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}",
            "description": "Date, or date and time: 2024-02-20 or 2024-02-20 14:00.",
        }
    ),
]
Day = Annotated[
    date,
    BeforeValidator(read_day),
    WithJsonSchema(
        {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "Date: 2024-02-20."}
    ),
]
DayOrMoment = Annotated[
    date | datetime,
    BeforeValidator(_day_or_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}",
            "description": "A date for the whole day, or date and time.",
        }
    ),
]
EachYear = Annotated[
    YearDay,
    BeforeValidator(read_year_day),
    WithJsonSchema(
        {"type": "string", "pattern": r"^\d{2}-\d{2}$", "description": "Month and day: 12-01."}
    ),
]
