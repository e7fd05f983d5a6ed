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

from corridor_sim.compiling import kernel_of, part
from corridor_sim.measure import lookup
from corridor_sim.plan.arrays import Availability, Flags, Floats

if TYPE_CHECKING:
    from corridor_sim.draws import Capacity


@part
def _lost_until(time: Floats, until: Floats, lost: Flags, moment: float, row: int) -> float:
    """Seconds lost before a moment of this row of the timeline."""
    return float(until[row] + (moment - time[row]) * lost[row])


@kernel_of(__file__, lookup.__file__)
def _lost(
    timeline: tuple[Floats, Floats, Floats],
    lost: tuple[Flags, Flags],
    since: Floats,
    until: Floats,
    found: tuple[Floats, Floats],
) -> None:
    """``Downtime.between``: the timeline is the time and what was lost until then, by reason."""
    time, closed_until, down_until = timeline
    closed, down = lost
    first = last = 0
    for i in range(len(since)):
        found[0][i] = found[1][i] = 0.0
        if since[i] == until[i]:
            continue
        first = lookup.place_of(time, since[i], True, first)
        last = lookup.place_of(time, until[i], True, max(first, last))
        for which, sums, states in ((0, closed_until, closed), (1, down_until, down)):
            found[which][i] = _lost_until(time, sums, states, until[i], last - 1) - _lost_until(
                time, sums, states, since[i], first - 1
            )


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
        closed, down = np.empty(len(since)), np.empty(len(since))
        _lost(
            (self.time, self.closed_until, self.down_until),
            (self.closed, self.down),
            since,
            until,
            (closed, down),
        )
        return closed, down

    def next_open(self, moments: Floats) -> Floats:
        """First instant at or after each moment with a unit; inf if there is none."""
        row = lookup.count_until(self.time, moments) - 1
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
