"""What all parts of the kernel share: waking somebody, paces, durations, who came when."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.heap import push
from corridor_sim.engine.compiled.world import CHANGED, World
from corridor_sim.grid import STEPS_PER_SECOND


@part
def stretched(seconds: float, factor: float) -> float:
    """Seconds times factor, on the time grid."""
    if factor == 1.0:
        return seconds
    return float(np.rint(seconds * factor * STEPS_PER_SECOND) / STEPS_PER_SECOND)


@part
def schedule(w: World, t: float, who: int) -> None:
    """Wake somebody at t, unless the run is over by then."""
    if t < w.horizon:
        push(w.heap, (int(t * STEPS_PER_SECOND) << w.shift) | int(who))


@part
def note_change(w: World, post: int) -> None:
    """Have the post start what it can in the second phase of this instant."""
    if not w.is_changed[post]:
        w.is_changed[post] = True
        w.changed[w.count[CHANGED]] = post
        w.count[CHANGED] += 1


@part
def pace_row(w: World, s: int, t: float) -> int:
    """The row of the service's pace that holds at t; t never goes back."""
    row = w.pace_at[s]
    last = w.pace_first[s + 1] - 1
    while row < last and w.pace_time[row + 1] <= t:
        row += 1
    w.pace_at[s] = row
    return int(row)


@part
def leaves_at(w: World, s: int, row: int, t: float) -> float:
    """The first instant, from t on, at which trips of the service may leave.

    ``row`` is the row of its pace that holds now, not after t.
    """
    after_last = w.pace_first[s + 1]
    while row + 1 < after_last and w.pace_time[row + 1] <= t:
        row += 1
    if w.pace_leaves[row]:
        return t
    while row < after_last and not w.pace_leaves[row]:
        row += 1
    return float(w.pace_time[row]) if row < after_last else np.inf


@part
def duration(w: World, r: int, m: int) -> float:
    """How long an activity takes; negative when it is skipped."""
    which = m
    if w.per_trip[r] and w.came[r] >= 0:
        which = w.trip[w.base[w.came[r]] + m] - w.first_trip[w.service[r]]
    return float(w.takes[w.takes_base[r] + which])


@part
def ready_at(w: World, c: int, r: int) -> float:
    """When a container became ready for the stage it is in."""
    if r == w.entry[w.chain[c]]:
        return float(w.release[c])
    return float(w.end[w.base[r - 1] + w.member[c]])
