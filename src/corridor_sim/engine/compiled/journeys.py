"""Containers: from stage to stage, through the queues of resources."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.heap import push
from corridor_sim.engine.compiled.queues import insert, move_on, remove
from corridor_sim.engine.compiled.world import (
    BOARD,
    CHANGED,
    DELAY,
    HEAD,
    JOB,
    MEETS,
    NONE,
    RIDE,
    TO_COME,
    WIDTH,
    World,
)
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
def delay(w: World, r: int, c: int, end: float) -> None:
    """Let a container end its stage at ``end`` by itself.

    Delays that end in the order they began stand in line; only the first of the
    line is in the heap.
    """
    if end >= w.horizon:
        return
    w.end[w.base[r] + w.member[c]] = end
    if w.line_first[r] < 0:
        w.line_first[r] = c
        schedule(w, end, w.containers + w.trips + r)
    elif end >= w.line_end[r]:
        w.link[w.line_last[r]] = c
    else:
        schedule(w, end, c)
        return
    w.link[c] = NONE
    w.line_last[r] = c
    w.line_end[r] = end


@part
def finish_line(w: World, r: int, t: float) -> None:
    """End the delays of a stage's line that end at t."""
    c = w.line_first[r]
    while c >= 0 and w.end[w.base[r] + w.member[c]] == t:
        following = w.link[c]
        w.row[c] = w.after[r]
        move_on(w, c)
        c = following
    w.line_first[r] = c
    if c >= 0:
        schedule(w, w.end[w.base[r] + w.member[c]], w.containers + w.trips + r)


@part
def finish(w: World, c: int, t: float) -> None:
    """End what a container does: a job, a delay or a ride; or a ride's wait to begin."""
    r = w.row[c]
    if w.does[r] == JOB:
        post = w.resource[r]
        if not w.probe[c]:
            w.busy[post] -= 1
        note_change(w, post)
    if w.does[r] < RIDE or w.start[w.base[r] + w.member[c]] <= t:
        w.row[c] = w.after[r]
    move_on(w, c)


@part
def ride(w: World, r: int, c: int, t: float) -> None:
    """Leave on a trip of one's own as soon as the service runs."""
    m = w.member[c]
    s = w.service[r]
    row = pace_row(w, s, t)
    leaves = leaves_at(w, s, row, t)
    if leaves > t:
        schedule(w, leaves, c)
        return
    w.start[w.base[r] + m] = t
    run = stretched(w.takes[w.takes_base[r] + m], w.pace_factor[row])
    if w.does[r] == RIDE:
        delay(w, r, c, t + run)
        return
    v = w.first_via[w.leg[r]]
    vehicle = w.trips + c
    w.vehicle_via[vehicle] = v
    w.vehicle_run[vehicle] = run
    w.vehicle_cut[vehicle] = stretched(run, w.at[v])
    w.vehicle_next[vehicle] = MEETS
    schedule(w, t + w.vehicle_cut[vehicle], c)


@part
def advance(w: World, c: int, t: float) -> None:
    """Bring a container into its next stage; what takes no time is passed at once."""
    m = w.member[c]
    r = w.row[c]
    takes = 0.0
    while r >= 0 and w.does[r] <= DELAY:
        takes = duration(w, r, m)
        if takes > 0.0 or (takes == 0.0 and w.does[r] == JOB):
            break
        w.start[w.base[r] + m] = t
        w.end[w.base[r] + m] = t
        r = w.after[r]
    w.row[c] = r
    if r < 0:
        w.arrived[c] = t
        if w.measured[c]:
            w.count[TO_COME] -= 1
        return
    does = w.does[r]
    if does in (JOB, BOARD):
        insert(w, w.queue_of[r] + w.rank[c], c, t)
        if does == JOB and w.busy[w.resource[r]] < w.units[w.resource[r]]:
            note_change(w, w.resource[r])
    elif does == DELAY:
        w.start[w.base[r] + m] = t
        delay(w, r, c, t + takes)
    else:
        ride(w, r, c, t)


@part
def start_jobs(w: World, post: int, t: float) -> None:
    """Start as many waiting jobs of a resource as it has free units."""
    stretch = w.stretch[post]
    for q in range(post * w.classes, (post + 1) * w.classes):
        while w.busy[post] < w.units[post] and w.queue[WIDTH * q + HEAD] >= 0:
            c = w.queue[WIDTH * q + HEAD]
            remove(w, q, NONE, c)
            r = w.row[c]
            m = w.member[c]
            if not w.probe[c]:
                w.busy[post] += 1
            end = t + stretched(duration(w, r, m), stretch)
            w.start[w.base[r] + m] = t
            if end < w.horizon:
                w.end[w.base[r] + m] = end
                schedule(w, end, c)
