"""How long a resource or passage stood without a unit, and why.

A wait is split by integrating the capacity timeline: time with no unit by the
calendar is *closed*, time with no unit by a disruption is *disruption*, and only
the rest was queueing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.plan.arrays import Availability, Bytes, Flags, Floats, Ints

if TYPE_CHECKING:
    from corridor_sim.draws import Capacity


@dataclass(frozen=True, slots=True)
class Downtime:
    """Time without a unit at one post, as functions of time that are exact on the grid.

    ``closed_until`` and ``down_until`` hold the seconds lost before each change of
    the timeline; between changes they grow with slope 1 or 0.
    """

    time: Floats
    units: Ints
    closed: Flags
    down: Flags
    closed_until: Floats
    down_until: Floats
    reopens: Floats  # first instant with a unit at or after the row's time; inf if none

    def ever(self) -> bool:
        """Whether the post is ever without a unit."""
        return bool((self.units == 0).any())

    def between(self, since: Floats, until: Floats) -> tuple[Floats, Floats]:
        """Seconds without a unit in [since, until): by the calendar, and by disruptions."""
        first = np.searchsorted(self.time, since, side="right") - 1
        last = np.searchsorted(self.time, until, side="right") - 1
        into_first = since - self.time[first]
        into_last = until - self.time[last]
        closed = self.closed_until[last] + into_last * self.closed[last]
        closed -= self.closed_until[first] + into_first * self.closed[first]
        down = self.down_until[last] + into_last * self.down[last]
        down -= self.down_until[first] + into_first * self.down[first]
        return closed, down

    def next_open(self, moments: Floats) -> Floats:
        """First instant at or after each moment with a unit; inf if there is none."""
        row = np.searchsorted(self.time, moments, side="right") - 1
        return np.maximum(self.reopens[row], moments)


def downtime(capacity: Capacity, post: int) -> Downtime:
    """Integrate the timeline of a post (a resource, or the number of resources plus a pool)."""
    rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
    time, units = capacity.time[rows], capacity.units[rows]
    reason: Bytes = capacity.availability[rows]
    none = units == 0
    closed = none & (reason == Availability.CLOSED_BY_CALENDAR)
    down = none & (reason == Availability.DOWN_BY_DISRUPTION)
    length = np.diff(time)
    reopens = np.minimum.accumulate(np.where(none, np.inf, time)[::-1])[::-1]
    return Downtime(
        time,
        units,
        closed,
        down,
        np.concatenate(([0.0], np.cumsum(length * closed[:-1]))),
        np.concatenate(([0.0], np.cumsum(length * down[:-1]))),
        reopens,
    )
