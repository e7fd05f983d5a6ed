"""Containers: from stage to stage, through the queues of resources."""

from __future__ import annotations

from corridor_sim.engine.compiled.boxes import fill_or_split
from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.detours import turned_away
from corridor_sim.engine.compiled.joint import end_joint_job
from corridor_sim.engine.compiled.moments import (
    duration,
    leaves_at,
    note_change,
    pace_row,
    schedule,
    stretched,
)
from corridor_sim.engine.compiled.queues import insert, move_on, remove
from corridor_sim.engine.compiled.suspending import leave_the_stand, stand
from corridor_sim.engine.compiled.world import (
    BOARD,
    DELAY,
    ENTER,
    HEAD,
    JOB,
    JOINT,
    MEETS,
    NONE,
    RIDE,
    TO_COME,
    VOYAGE,
    WIDTH,
    World,
)
from corridor_sim.engine.compiled.yards import ask_for_place, depart_from_yard, enter


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
        if w.suspends[post]:
            if w.is_paused[c] or w.ends_at[c] != t:
                return  # the end it had before a pause
            leave_the_stand(w, post, c)
            w.end[w.base[r] + w.member[c]] = t
        if not w.probe[c]:
            w.busy[post] -= 1
        note_change(w, post)
    elif w.does[r] == JOINT:
        end_joint_job(w, r, c)
    elif w.does[r] == ENTER and not enter(w, r, c, t):
        return
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
    if w.yards > 0:
        depart_from_yard(w, c)
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
def queue_up(w: World, r: int, c: int, t: float) -> None:
    """Let a container wait for a resource, a team or a trip, unless it is turned away."""
    does = w.does[r]
    if w.diverting > 0 and does == BOARD and w.detour_closed[r] and turned_away(w, c, t):
        return
    insert(w, w.queue_of[r] + w.rank[c], c, t)
    if does == BOARD:
        w.waiting[w.leg[r]] += 0 if w.probe[c] else w.teu[c]
    elif does == JOINT:
        note_change(w, w.resources + w.pools + w.group[r])
    elif w.busy[w.resource[r]] < w.units[w.resource[r]]:
        note_change(w, w.resource[r])


@part
def advance(w: World, c: int, t: float) -> None:
    """Bring a container into its next stage; what takes no time is passed at once."""
    m = w.member[c]
    r = w.row[c]
    takes = 0.0
    while r >= 0 and w.does[r] <= DELAY:
        takes = duration(w, r, m)
        if takes > 0.0 or (takes == 0.0 and w.does[r] < DELAY):
            break
        w.start[w.base[r] + m] = t
        w.end[w.base[r] + m] = t
        r = w.after[r]
    w.row[c] = r
    if r >= 0:
        begin(w, r, c, takes, t)
        return
    w.arrived[c] = t
    if w.yards > 0:
        depart_from_yard(w, c)
    if w.measured[c]:
        w.count[TO_COME] -= 1


@part
def begin(w: World, r: int, c: int, takes: float, t: float) -> None:
    """Begin a stage, or queue for it; ``takes`` is that of an activity."""
    does = w.does[r]
    if does in (JOB, BOARD, JOINT):
        queue_up(w, r, c, t)
    elif does == DELAY:
        w.start[w.base[r] + w.member[c]] = t
        delay(w, r, c, t + takes)
    elif does == ENTER:
        ask_for_place(w, r, c, t)
    elif does <= VOYAGE:
        ride(w, r, c, t)
    else:
        post = fill_or_split(w, r, c, t)
        if post >= 0:
            note_change(w, post)


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
            if w.suspends[post]:
                stand(w, post, c, t)
                w.ends_at[c] = end
                schedule(w, end, c)
            elif end < w.horizon:
                w.end[w.base[r] + m] = end
                schedule(w, end, c)
