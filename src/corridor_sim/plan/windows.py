"""From opening hours, seasons and disruptions to piecewise-constant states.

Everything that changes what a place can do is a *window*: a half-open interval
with an effect. This module lays windows of one subject over each other and
returns its timeline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final, get_args

import numpy as np
from numpy.typing import NDArray

from corridor_sim.plan.arrays import Availability, Bytes, Clock, Flags, Floats, Ints
from corridor_sim.scenario.services import Month

MONTHS: Final[tuple[Month, ...]] = get_args(Month)
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """One disruption at work on one subject, [begin, end) in seconds since start.

    ``capacity`` 0 is closed; ``wait`` is the number of the published wait that
    holds instead of the base (0 leaves it alone).
    """

    begin: float
    end: float
    capacity: float = 1.0
    run: float = 1.0
    cancelled: float = 0.0
    wait: int = 0


@dataclass(frozen=True, slots=True)
class CapacityTimeline:
    """What a post can do from each time on (parallel arrays, first time 0)."""

    time: Floats
    units: Ints
    stretch: Floats
    availability: Bytes


@dataclass(frozen=True, slots=True)
class PaceTimeline:
    """How fast a service's trips run from each time on, and whether they may leave."""

    time: Floats
    factor: Floats
    leaves: Flags


@dataclass(frozen=True, slots=True)
class RateTimeline:
    """How fast a demand releases its containers: a clock of its own that slows and stands still.

    ``passed`` is what that clock shows at each time.
    """

    time: Floats
    factor: Floats
    passed: Floats

    @classmethod
    def of(cls, time: Floats, factor: Floats) -> RateTimeline:
        """The clock that goes by these factors, each from its time on; the first time is 0."""
        last = np.append(time[1:] > time[:-1], True)
        time, factor = time[last], factor[last]
        new = _changes(factor)
        time, factor = time[new], factor[new]
        return cls(time, factor, np.cumsum([0.0, *(np.diff(time) * factor[:-1])]))

    @property
    def is_even(self) -> bool:
        """Whether the clock is like any other."""
        return len(self.time) == 1 and bool(self.factor[0] == 1.0)

    def at(self, time: Floats) -> Floats:
        """The factor that holds at each time."""
        return self.factor[np.searchsorted(self.time, time, side="right") - 1]

    def at_horizon(self, horizon: float) -> float:
        """What the clock shows at the horizon."""
        row = int(np.searchsorted(self.time, horizon, side="right")) - 1
        return float(self.passed[row] + (horizon - self.time[row]) * self.factor[row])

    def put_at_instants(self, shown: Floats) -> None:
        """Turn ascending values of the clock into when it shows each, in place; inf if never.

        A value at which it stands still is reached when it goes on: what falls on
        the begin of a closure waits for its end.
        """
        bounds = [*np.searchsorted(shown, self.passed, side="left").tolist(), len(shown)]
        for row, (begin, end) in enumerate(pairwise(bounds)):
            part = shown[begin:end]
            if begin == end:
                continue
            if self.factor[row] > 0:
                part -= self.passed[row]
                part /= self.factor[row]
                part += self.time[row]
            else:
                part.fill(np.inf)


@dataclass(frozen=True, slots=True)
class WaitTimeline:
    """Which of a passage's published waits holds from each time on."""

    time: Floats
    variant: Bytes


def startable(units: int | Ints, factor: Floats) -> tuple[Ints, Floats]:
    """Units that may start work under capacity factors, and how far each job is stretched.

    Whole units work: 0.45 of 3 cranes is 2 cranes at 0.675 of their pace each, so
    that the work done per hour is exactly the factor.
    """
    count = np.ceil(factor * units - 1e-9).astype(np.int32)
    offered = np.where(count > 0, factor * units, 1.0)
    return count, np.where(count > 0, count / offered, 1.0)


def capacity_timeline(
    units: int,
    opened: Sequence[Interval] | None,
    windows: Sequence[Window],
    clock: Clock,
    broken: Sequence[Sequence[Interval]] = (),
) -> CapacityTimeline:
    """Lay opening intervals (None: always open), disruptions and breakdowns over each other.

    ``broken`` holds the times, sorted and disjoint, that each unit is away; a factor
    is one on the units that are there.
    """
    hours = (edge for interval in opened or () for edge in interval)
    away = (edge for unit in broken for interval in unit for edge in interval)
    time = _breakpoints(clock, hours, _edges(windows), away)
    there = np.full(len(time), units, dtype=np.int32)
    for unit in broken:
        there[_covered(unit, time)] -= 1
    factor = np.ones(len(time))
    for window in windows:
        factor[_during(time, window)] *= window.capacity
    count, stretch = startable(there, factor)
    is_open = _covered(opened, time)
    availability = np.where(
        is_open,
        np.where(count > 0, Availability.OPEN, Availability.DOWN_BY_DISRUPTION),
        Availability.CLOSED_BY_CALENDAR,
    ).astype(np.int8)
    count[~is_open] = 0
    stretch[~is_open] = 1.0
    new = _changes(count, stretch, availability)
    return CapacityTimeline(time[new], count[new], stretch[new], availability[new])


def pace_timeline(
    season: Sequence[float] | None, windows: Sequence[Window], clock: Clock
) -> PaceTimeline:
    """Lay the season (a run-time factor per month, January first) and disruptions together."""
    time = _breakpoints(clock, month_starts(clock) if season else (), _edges(windows))
    factor = np.ones(len(time))
    leaves = np.ones(len(time), dtype=np.bool_)
    if season:
        factor *= [season[month_of(clock, at) - 1] for at in time]
    for window in windows:
        during = _during(time, window)
        factor[during] *= window.run
        leaves[during] &= window.capacity > 0
    new = _changes(factor, leaves)
    return PaceTimeline(time[new], factor[new], leaves[new])


def rate_timeline(
    windows: Sequence[Window], clock: Clock, planned: RateTimeline | None = None
) -> RateTimeline:
    """Lay disruptions of a demand over each other, and over its planned rate."""
    time = _breakpoints(clock, _edges(windows), () if planned is None else planned.time.tolist())
    factor = np.ones(len(time)) if planned is None else planned.at(time)
    for window in windows:
        factor[_during(time, window)] *= window.capacity
    return RateTimeline.of(time, factor)


def wait_timeline(windows: Sequence[Window], clock: Clock) -> WaitTimeline:
    """From when on which published wait holds; where windows overlap, the last written."""
    time = _breakpoints(clock, _edges(windows))
    variant = np.zeros(len(time), dtype=np.int8)
    for window in windows:
        if window.wait:
            variant[_during(time, window)] = window.wait
    new = _changes(variant)
    return WaitTimeline(time[new], variant[new])


def month_of(clock: Clock, at: float) -> int:
    """The month (1..12, UTC) in which a time lies."""
    return (clock.start + timedelta(seconds=at)).month


def month_starts(clock: Clock) -> list[float]:
    """Seconds since start of every first of the month (UTC) up to the horizon."""
    starts = []
    month = datetime(clock.start.year, clock.start.month, 1, tzinfo=UTC)
    while (at := (month - clock.start).total_seconds()) < clock.horizon:
        starts.append(at)
        month = (month + timedelta(days=32)).replace(day=1)
    return starts


def _breakpoints(clock: Clock, *edges: Iterable[float]) -> Floats:
    inside = {edge for group in edges for edge in group if 0 < edge < clock.horizon}
    return np.array([0.0, *sorted(inside)])


def _edges(windows: Sequence[Window]) -> list[float]:
    return [edge for window in windows for edge in (window.begin, window.end)]


def _during(time: Floats, window: Window) -> slice:
    """Rows of a timeline at which the half-open window holds; its edges are among the times."""
    begin, end = np.searchsorted(time, (window.begin, window.end))
    return slice(int(begin), int(end))


def _covered(opened: Sequence[Interval] | None, time: Floats) -> Flags:
    """Whether each time lies in one of the intervals, which are sorted and disjoint."""
    if opened is None:
        return np.ones(len(time), dtype=np.bool_)
    if not opened:
        return np.zeros(len(time), dtype=np.bool_)
    begins, ends = np.array(opened, dtype=np.float64).T
    last = np.searchsorted(begins, time, side="right") - 1
    covered: Flags = (last >= 0) & (time < ends[last])
    return covered


def _changes(*columns: NDArray[Any]) -> Flags:
    """Rows that differ from the one before in any column; the first always does."""
    new = np.ones(len(columns[0]), dtype=np.bool_)
    new[1:] = False
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new
