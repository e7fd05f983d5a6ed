"""How long a resource or passage, or one of several, stood without a unit, and why.

A wait is split by integrating the capacity timeline: time with no unit by the
calendar is *closed*, time with no unit by a disruption is *disruption*, and only
the rest was queueing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.plan.arrays import Availability, Flags, Floats

if TYPE_CHECKING:
    from corridor_sim.draws import Capacity


@dataclass(frozen=True, slots=True)
class Downtime:
    """Time without a unit, as functions of time that are exact on the grid.

    ``closed_until`` and ``down_until`` hold the seconds lost before each change of
    the timeline; between changes they grow with slope 1 or 0.
    """

    time: Floats
    closed: Flags
    down: Flags
    closed_until: Floats
    down_until: Floats
    reopens: Floats  # first instant with a unit at or after the row's time; inf if none

    def ever(self) -> bool:
        """Whether the post is ever without a unit."""
        return bool((self.closed | self.down).any())

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


def downtime(capacity: Capacity, posts: Sequence[int]) -> Downtime:
    """Integrate the timelines of posts (a resource, or the number of resources plus a pool).

    Of several, one without a unit counts; if others have none either, the calendar
    comes before a disruption.
    """
    every = [slice(int(capacity.first[post]), int(capacity.first[post + 1])) for post in posts]
    time = np.unique(np.concatenate([[0.0], *(capacity.time[rows] for rows in every)]))
    none, closed = np.zeros(len(time), np.bool_), np.zeros(len(time), np.bool_)
    for rows in every:
        row = np.searchsorted(capacity.time[rows], time, side="right") - 1
        missing = capacity.units[rows][row] == 0
        none |= missing
        reason = capacity.availability[rows][row]
        closed |= missing & (reason == Availability.CLOSED_BY_CALENDAR)
    down = none & ~closed
    length = np.diff(time)
    reopens = np.minimum.accumulate(np.where(none, np.inf, time)[::-1])[::-1]
    return Downtime(
        time,
        closed,
        down,
        np.concatenate(([0.0], np.cumsum(length * closed[:-1]))),
        np.concatenate(([0.0], np.cumsum(length * down[:-1]))),
        reopens,
    )
