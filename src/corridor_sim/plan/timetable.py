"""When trips are scheduled, and under which key each trip's luck is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from corridor_sim.grid import to_grid
from corridor_sim.plan.arrays import Clock, Floats, Longs
from corridor_sim.scenario.calendars import local_datetime, seconds_since, weekly_slots
from corridor_sim.scenario.departures import Departures

Entry = tuple[str, int, float]


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of a timetable, such as ``Mon 08:00``, and its trips."""

    name: str
    trips: Longs  # local numbers of its trips
    weeks: Longs  # which entry of the slot's stream each of them takes

    @property
    def weeks_drawn(self) -> int:
        """How many entries of the stream must be drawn to reach the last trip's."""
        return int(self.weeks[-1]) + 1


@dataclass(frozen=True, slots=True)
class Timetable:
    """The trips of one service, in order of time where they are scheduled.

    Each trip takes its random numbers from a stream of its slot, so that a
    further weekly train brings luck of its own and leaves the others theirs.
    """

    slots: tuple[Slot, ...]
    scheduled: Floats  # seconds since start, below the horizon; inf where nothing is scheduled

    @property
    def trips(self) -> int:
        return len(self.scheduled)


@lru_cache(maxsize=256)
def timetable(departures: Departures, timezone: str, clock: Clock) -> Timetable:
    """List every trip scheduled in [0, horizon); none for departures on demand.

    Kept for the next plan: the points of a sweep have most of their timetables in common.
    """
    entries = [
        entry
        for entry in _listed(departures, timezone, clock)
        if not any(_is_meant(day, entry, timezone, clock) for day in departures.missing)
    ]
    extra = _dated(departures.extra, timezone, clock)
    entries += [(f"extra {name}", day, at) for name, day, at in extra]
    entries = sorted(entries, key=lambda entry: (entry[2], entry[0]))
    trips: dict[str, list[tuple[int, int]]] = {}
    for trip, (name, week, _) in enumerate(entries):
        trips.setdefault(name, []).append((trip, week))
    slots = (Slot(name, *np.array(pairs, dtype=np.int64).T) for name, pairs in trips.items())
    return Timetable(tuple(slots), np.array([at for _, _, at in entries], dtype=np.float64))


def missing_in_vain(departures: Departures, timezone: str, clock: Clock) -> list[int]:
    """Positions in `missing` of days and times within the run at which no trip is listed."""
    if not departures.missing:
        return []
    entries = _listed(departures, timezone, clock)
    days = (
        clock.start + timedelta(days=1),
        clock.start + timedelta(seconds=clock.horizon, days=-1),
    )
    return [
        number
        for number, day in enumerate(departures.missing)
        if days[0].date() <= (day.date() if isinstance(day, datetime) else day) <= days[1].date()
        and not any(_is_meant(day, entry, timezone, clock) for entry in entries)
    ]


def _is_meant(day: date, entry: Entry, timezone: str, clock: Clock) -> bool:
    """Whether a day or a date and time means this trip."""
    if isinstance(day, datetime):
        return entry[2] == seconds_since(clock.start.date(), local_datetime(day, timezone))
    return day == _local_day(entry[2], timezone, clock)


def _local_day(at: float, timezone: str, clock: Clock) -> date:
    return (clock.start + timedelta(seconds=at)).astimezone(ZoneInfo(timezone)).date()


def _listed(departures: Departures, timezone: str, clock: Clock) -> list[Entry]:
    """Trips by the regular timetable: slot, entry of its stream, seconds since start."""
    match departures.kind:
        case "weekly":
            return _weekly(departures.weekly or (), timezone, clock)
        case "periods":
            return [
                entry
                for period in departures.periods or ()
                for entry in _weekly(period.weekly, timezone, clock)
                if period.holds(_local_day(entry[2], timezone, clock))
            ]
        case "every":
            return _regular(departures, clock)
        case "dates":
            return _dated(departures.dates or (), timezone, clock)
        case _:
            return []


def _weekly(texts: Sequence[str], timezone: str, clock: Clock) -> list[Entry]:
    listed = weekly_slots(texts, timezone, clock.start.date(), clock.horizon)
    # Behind UTC, a Sunday evening of the week before falls after the start.
    return [(text, week + 1, at) for text, week, at in listed]


def by_ordinal(trips: int) -> Timetable:
    """Trips that leave when they are full: the nth to leave takes the nth entry of one stream."""
    numbers = np.arange(trips, dtype=np.int64)
    slots = (Slot("when_full", numbers, numbers),) if trips else ()
    return Timetable(slots, np.full(trips, np.inf))


def by_vehicle(vehicles: int, cycles: int, mean_cycle: float) -> Timetable:
    """Trips vehicle after vehicle, cycle after cycle; the first ones spread over a mean cycle.

    Later ones leave when the vehicle is back, so nothing is scheduled.
    """
    numbers = np.arange(cycles, dtype=np.int64)
    scheduled = np.full((vehicles, cycles), np.inf)
    scheduled[:, 0] = [to_grid(vehicle * mean_cycle / vehicles) for vehicle in range(vehicles)]
    slots = (
        Slot(f"vehicle {vehicle + 1}", vehicle * cycles + numbers, numbers)
        for vehicle in range(vehicles)
    )
    return Timetable(tuple(slots), scheduled.reshape(-1))


def _regular(departures: Departures, clock: Clock) -> list[Entry]:
    """The k-th departure is computed, never accumulated: no drift however long the run."""
    every, first = departures.every, departures.first
    if every is None:
        raise TypeError("departures of kind 'every' without an interval")
    entries = []
    trip = 0
    while (at := to_grid(first + trip * every)) < clock.horizon:
        entries.append(("every", trip, at))
        trip += 1
    return entries


def _dated(moments: Sequence[datetime], timezone: str, clock: Clock) -> list[Entry]:
    """Local times unless an offset is written; the slot is the hour, its entry the day."""
    entries = []
    for written in moments:
        moment = local_datetime(written, timezone)
        since = seconds_since(clock.start.date(), moment)
        if 0 <= since < clock.horizon:
            local = moment.astimezone(ZoneInfo(timezone))
            day = (local.date() - clock.start.date()).days + 1  # the eve, for zones behind UTC
            entries.append((f"{local:%H:%M:%S}", day, since))
    return entries
