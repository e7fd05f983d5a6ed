"""When trips are scheduled, and under which key each trip's luck is drawn."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from corridor_sim.grid import to_grid
from corridor_sim.plan.arrays import Clock, Floats, Ints
from corridor_sim.scenario.calendars import weekly_slots
from corridor_sim.scenario.services import Departures


@dataclass(frozen=True, slots=True)
class Timetable:
    """The scheduled trips of one service, in order of time.

    Trip k's random numbers are entry ``week[k]`` of the stream of slot
    ``slots[slot[k]]``, so that a further weekly train brings luck of its own and
    leaves the others theirs.
    """

    slots: tuple[str, ...]
    slot: Ints
    week: Ints
    scheduled: Floats  # seconds since start, ascending, below the horizon

    @property
    def trips(self) -> int:
        return len(self.scheduled)


def timetable(departures: Departures, timezone: str, clock: Clock) -> Timetable:
    """List every trip scheduled in [0, horizon)."""
    match departures.kind:
        case "weekly":
            entries = weekly_slots(departures.weekly, timezone, clock.start.date(), clock.horizon)
        case "every":
            entries = _regular(departures, clock)
        case "dates":
            entries = _dated(departures, timezone, clock)
        case _:
            entries = []
    entries = sorted(entries, key=lambda entry: (entry[2], entry[0]))
    names = sorted({name for name, _, _ in entries})
    number = {name: i for i, name in enumerate(names)}
    return Timetable(
        slots=tuple(names),
        slot=np.array([number[name] for name, _, _ in entries], dtype=np.int32),
        week=np.array([week for _, week, _ in entries], dtype=np.int32),
        scheduled=np.array([at for _, _, at in entries], dtype=np.float64),
    )


def _regular(departures: Departures, clock: Clock) -> list[tuple[str, int, float]]:
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


def _dated(departures: Departures, timezone: str, clock: Clock) -> list[tuple[str, int, float]]:
    """Local date-times of a CSV column; the stream is that of the hour, the entry that of the day."""
    if departures.dates is None:
        raise TypeError("departures of kind 'dates' without a file")
    zone = ZoneInfo(timezone)
    entries = []
    with Path(departures.dates).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            local = datetime.fromisoformat(row["departure"])
            since = (local.replace(tzinfo=zone) - clock.start) / timedelta(seconds=1)
            if 0 <= since < clock.horizon:
                day = (local.date() - clock.start.date()).days + 1  # the eve, for zones behind UTC
                entries.append((f"{local:%H:%M:%S}", day, to_grid(since)))
    return entries
