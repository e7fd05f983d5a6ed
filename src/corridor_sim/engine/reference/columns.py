"""Plan, Draws and Trace as the engine touches them: entry by entry.

Taking one entry of a numpy array costs as much as a small function call; a
memoryview of the same memory is several times faster and copies nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from corridor_sim.draws import Timelines
    from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints
    from corridor_sim.trace import Trace

Value = TypeVar("Value")


def reals(column: Floats) -> memoryview[float]:
    """The column's own memory, entry by entry."""
    return cast("memoryview[float]", column.data)


def integers(column: Ints | Bytes) -> memoryview[int]:
    """The column's own memory, entry by entry."""
    return column.data


def flags(column: Flags) -> memoryview[bool]:
    """The column's own memory, entry by entry."""
    return cast("memoryview[bool]", column.data)


@dataclass(frozen=True, slots=True)
class Timeline(Generic[Value]):
    """A value that holds from each of ``times`` [s] to the next; the first is 0."""

    times: list[float]
    values: list[Value]

    def at(self, time: float) -> Value:
        """The value that holds at that instant: a change counts from its own instant on."""
        return self.values[bisect_right(self.times, time) - 1]

    def first_from(self, time: float) -> float:
        """The first instant, not before ``time``, at which the value is not 0; inf if none."""
        row = bisect_right(self.times, time) - 1
        if self.values[row]:
            return time
        later = range(row + 1, len(self.times))
        return next((self.times[row] for row in later if self.values[row]), inf)


def timelines(states: Timelines, values: Floats | Ints | Bytes | Flags) -> list[Timeline[float]]:
    """One timeline per subject."""
    bounds = states.first.tolist()
    return [
        Timeline(states.time[begin:end].tolist(), values[begin:end].tolist())
        for begin, end in pairwise(bounds)
    ]


class Log:
    """The Trace, entry by entry; every time is written when it has come."""

    __slots__ = (
        "arrived",
        "box",
        "crossing_arrived",
        "crossing_left",
        "crossing_started",
        "diverted",
        "end",
        "leg_aboard",
        "leg_arrived",
        "leg_boarded",
        "leg_departed",
        "leg_scheduled",
        "other_started",
        "start",
        "stop_berthed",
        "stop_came",
        "stop_cleared",
        "trip",
    )

    def __init__(self, trace: Trace) -> None:
        self.start = reals(trace.start)
        self.end = reals(trace.end)
        self.trip = integers(trace.trip)
        self.arrived = reals(trace.arrived)
        self.box = integers(trace.box)
        self.diverted = integers(trace.diverted)
        self.leg_scheduled = reals(trace.leg_scheduled)
        self.leg_departed = reals(trace.leg_departed)
        self.leg_arrived = reals(trace.leg_arrived)
        self.leg_boarded = integers(trace.leg_boarded)
        self.leg_aboard = integers(trace.leg_aboard)
        self.crossing_arrived = reals(trace.crossing_arrived)
        self.crossing_started = reals(trace.crossing_started)
        self.crossing_left = reals(trace.crossing_left)
        self.other_started = reals(trace.other_started)
        self.stop_came = reals(trace.stop_came)
        self.stop_berthed = reals(trace.stop_berthed)
        self.stop_cleared = reals(trace.stop_cleared)
