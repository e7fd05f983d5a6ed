"""Joint work: jobs that need several resources at once, with one waiting list a group."""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.moments import duration, note_change, schedule, stretched
from corridor_sim.engine.compiled.queues import remove
from corridor_sim.engine.compiled.world import ENTER, HEAD, NONE, WIDTH, World


@part
def gang_place(w: World, r: int, c: int) -> int:
    """Where the containers at work of one gang and one trip are counted; -1 if nowhere."""
    if w.gang[r] < 0 or w.came[r] < 0:
        return NONE
    return int(w.gang[r] * w.trips + w.trip[w.base[w.came[r]] + w.member[c]])


@part
def may_start(w: World, r: int, c: int) -> bool:
    """Whether all that a job needs is free, and its gang has room."""
    for i in range(w.first_need[r], w.first_need[r + 1]):
        if w.busy[w.need[i]] >= w.units[w.need[i]]:
            return False
    place = gang_place(w, r, c)
    return bool(place < 0 or w.gang_busy[place] < w.gang_size[w.gang[r]])


@aside
def start_joint_jobs(w: World, group: int, t: float) -> None:
    """Start every waiting job of a group, in order, that finds all it needs."""
    first_queue = (w.resources + w.legs + group) * w.classes
    for q in range(first_queue, first_queue + w.classes):
        before = NONE
        c = w.queue[WIDTH * q + HEAD]
        while c >= 0:
            following = w.link[c]
            r = w.row[c]
            if may_start(w, r, c):
                remove(w, q, before, c)
                start_joint_job(w, r, c, t)
            else:
                before = c
            c = following


@part
def start_joint_job(w: World, r: int, c: int, t: float) -> None:
    """Take what a job needs and begin it, at the pace of its slowest resource."""
    stretch = 0.0
    for i in range(w.first_need[r], w.first_need[r + 1]):
        stretch = max(stretch, w.stretch[w.need[i]])
        if not w.probe[c]:
            w.busy[w.need[i]] += 1
    place = gang_place(w, r, c)
    if place >= 0 and not w.probe[c]:
        w.gang_busy[place] += 1
    m = w.member[c]
    end = t + stretched(duration(w, r, m), stretch if stretch > 0.0 else 1.0)
    w.start[w.base[r] + m] = t
    if end < w.horizon:
        w.end[w.base[r] + m] = end
        schedule(w, end, c)


@part
def into_yard(w: World, r: int) -> bool:
    """Whether a stage ends with waiting for a place in a yard."""
    after = w.after[r]
    return bool(after >= 0 and w.does[after] == ENTER)


@aside
def end_joint_job(w: World, r: int, c: int) -> None:
    """Free what the next phase does not keep; before a yard, the place in the gang is kept too."""
    if not w.probe[c]:
        for i in range(w.first_freed[r], w.first_freed[r + 1]):
            w.busy[w.freed[i]] -= 1
        place = gang_place(w, r, c)
        if place >= 0 and not into_yard(w, r):
            w.gang_busy[place] -= 1
    note_change(w, w.resources + w.pools + w.group[r])
