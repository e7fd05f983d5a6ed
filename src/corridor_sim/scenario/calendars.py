"""Local time at the edge: opening hours and timetables into seconds since start.

Seconds count from 00:00 UTC of the scenario's start date. Daylight saving: a
local time that occurs twice is its first occurrence; a local time that the clock
skips is the instant the clock jumps (so `02:30` on the day of the jump and
`03:00` are the same instant, and a shift over the jump is an hour shorter).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from corridor_sim.grid import to_grid
from corridor_sim.scenario.public_holidays import makeup_days_of, public_holidays_of
from corridor_sim.scenario.spec import closest, mistake

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_MINUTES: Final = 24 * 60
_CLOCK: Final = r"(\d{1,2}):(\d{2})"
_SPAN: Final = re.compile(rf"([A-Za-z]+)(?:\s*-\s*([A-Za-z]+))?\s+{_CLOCK}\s*-\s*{_CLOCK}")
_SLOT: Final = re.compile(rf"([A-Za-z]+)\s+{_CLOCK}")


class Span(NamedTuple):
    """Weekly opening hours: days (0 = Monday) and minutes of the day; `until` may pass 24:00."""

    days: tuple[int, ...]
    opens: int
    until: int
    text: str


class Slot(NamedTuple):
    """A weekly departure: day (0 = Monday), minute of the day and its normal text."""

    day: int
    minute: int
    text: str


class Departure(NamedTuple):
    """One scheduled departure: its slot, its week from 0 on, seconds since start."""

    slot: str
    week: int
    at: float


def parse_span(text: str) -> Span:
    """Read `Mon-Fri 08:00-18:00`; `22:00-06:00` ends on the next day, 24:00 is midnight."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise mistake("days and hours such as Mon-Fri 08:00-18:00")
    first, last, *clock = match.groups()
    start = _day(first)
    end = _day(last) if last is not None else start
    days = tuple((start + k) % 7 for k in range((end - start) % 7 + 1))
    opens, until = _minute(clock[0], clock[1]), _minute(clock[2], clock[3])
    if opens in (until, _DAY_MINUTES):
        raise mistake("an opening time before the closing time; all day is 00:00-24:00")
    return Span(days, opens, until if until > opens else until + _DAY_MINUTES, text.strip())


def parse_slot(text: str) -> Slot:
    """Read `Mon 08:00`."""
    match = _SLOT.fullmatch(text.strip())
    if match is None:
        raise mistake("a day and a local time such as Mon 08:00")
    day, minute = _day(match.group(1)), _minute(match.group(2), match.group(3))
    if minute == _DAY_MINUTES:
        raise mistake("a time from 00:00 to 23:59", f"{DAYS[(day + 1) % 7]} 00:00")
    return Slot(day, minute, f"{DAYS[day]} {minute // 60:02d}:{minute % 60:02d}")


def _day(text: str) -> int:
    if text not in DAYS:
        raise mistake("a day: " + ", ".join(DAYS), closest(text[:3].capitalize(), DAYS))
    return DAYS.index(text)


def _minute(hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > _DAY_MINUTES:
        raise mistake("a time from 00:00 to 24:00")
    return total


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """UTC instant of a local time; `minute` counts from local midnight and may pass 24 h."""
    whole = day + timedelta(days=minute // _DAY_MINUTES)
    naive = datetime.combine(whole, time(minute % _DAY_MINUTES // 60, minute % 60))
    utc = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == naive:
        return utc
    return _jump(utc, zone)


def _jump(near: datetime, zone: ZoneInfo) -> datetime:
    """The instant within a day of `near` at which the zone's clock jumps forward."""
    low, high = near - timedelta(days=1), near + timedelta(days=1)
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def seconds_since(start: date, moment: datetime) -> float:
    """Seconds from 00:00 UTC of `start` to an aware `moment`, on the grid."""
    return to_grid((moment - datetime.combine(start, time(), UTC)).total_seconds())


@lru_cache(maxsize=256)
def open_windows(
    spans: tuple[Span, ...],
    holidays: str | None,
    timezone: str,
    start_utc: date,
    horizon_s: float,
) -> tuple[tuple[float, float], ...]:
    """When a resource is open within [0, horizon_s): half-open, merged, rising, on the grid.

    A span belongs to the local day it begins on: a holiday removes the spans that
    begin on it, also the part after midnight. A weekend day that is worked to make up
    for a bridge day has Monday's hours. No spans means always open.
    """
    if not spans:
        return ((0.0, to_grid(horizon_s)),)
    zone = ZoneInfo(timezone)
    last = start_utc + timedelta(seconds=horizon_s) + timedelta(days=2)
    years = range(start_utc.year - 1, last.year + 1)
    closed, made_up = public_holidays_of(holidays, years), makeup_days_of(holidays, years)
    windows = []
    day = start_utc - timedelta(days=2)
    while day <= last:
        if day not in closed:
            weekday = 0 if day in made_up else day.weekday()
            for span in spans:
                if weekday in span.days:
                    opens = seconds_since(start_utc, instant(day, span.opens, zone))
                    until = seconds_since(start_utc, instant(day, span.until, zone))
                    windows.append((opens, until))
        day += timedelta(days=1)
    return tuple(_merged(windows, to_grid(horizon_s)))


def _merged(windows: list[tuple[float, float]], horizon: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    within = [(max(opens, 0.0), min(until, horizon)) for opens, until in windows]
    for opens, until in sorted(within):
        if opens >= until:
            continue
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((opens, until))
    return merged


def weekly_slots(
    slots: Sequence[str], timezone: str, start: date, horizon_s: float
) -> list[Departure]:
    """All departures of a weekly timetable in [0, horizon_s), by time, then slot as listed.

    `week` counts from the Monday on or before the eve of start (the local date of an
    instant may be one day behind UTC), so it is never negative, and (slot, week) names
    the same departure whatever other slots the timetable has.
    """
    zone = ZoneInfo(timezone)
    eve = start - timedelta(days=1)
    monday = eve - timedelta(days=eve.weekday())
    weeks = int(horizon_s // (7 * 86400)) + 3
    found = []
    for text in slots:
        slot = parse_slot(text)
        for week in range(weeks):
            day = monday + timedelta(weeks=week, days=slot.day)
            at = seconds_since(start, instant(day, slot.minute, zone))
            if 0 <= at < horizon_s:
                found.append(Departure(slot.text, week, at))
    return sorted(found, key=lambda departure: departure.at)


def local_datetime(moment: datetime, timezone: str) -> datetime:
    """UTC instant of a moment: its own offset if it has one, else the zone's local time."""
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    local = moment.hour * 60 + moment.minute
    seconds = timedelta(seconds=moment.second)
    return instant(moment.date(), local, ZoneInfo(timezone)) + seconds
