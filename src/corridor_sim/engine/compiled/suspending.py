"""Resources that suspend: their jobs pause when units go, and go on when they return.

The jobs of such a resource stand in the order of their starts, linked through
``link``. A pause leaves an event in the heap whose time is no longer the job's end.
"""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.moments import ready_at, schedule
from corridor_sim.engine.compiled.world import NONE, World


@part
def goes_first(w: World, c: int, other: int) -> bool:
    """Whether one of two jobs that start in the same instant stands before the other."""
    if w.rank[c] != w.rank[other]:
        return bool(w.rank[c] < w.rank[other])
    ready, others = ready_at(w, c, w.row[c]), ready_at(w, other, w.row[other])
    return bool(ready < others or (ready == others and c < other))


@aside
def stand(w: World, post: int, c: int, t: float) -> None:
    """Put a job that starts at t in its place among the resource's jobs."""
    before = NONE
    job = w.standing[post]
    while job >= 0 and (w.start[w.base[w.row[job]] + w.member[job]] < t or goes_first(w, job, c)):
        before = job
        job = w.link[job]
    w.link[c] = job
    if before < 0:
        w.standing[post] = c
    else:
        w.link[before] = c
    w.is_paused[c] = False


@aside
def leave_the_stand(w: World, post: int, c: int) -> None:
    """Take a job that has ended from among the resource's jobs."""
    before = NONE
    job = w.standing[post]
    while job != c:
        before = job
        job = w.link[job]
    if before < 0:
        w.standing[post] = w.link[c]
    else:
        w.link[before] = w.link[c]


@aside
def go_on(w: World, post: int, t: float) -> None:
    """Pause and resume jobs: one runs while fewer real jobs than units stand before it."""
    before_it = 0
    c = w.standing[post]
    while c >= 0:
        runs = before_it < w.units[post]
        if w.is_paused[c] and runs:
            w.is_paused[c] = False
            if t + w.left[c] != w.ends_at[c]:
                w.ends_at[c] = t + w.left[c]
                schedule(w, w.ends_at[c], c)
        elif not w.is_paused[c] and not runs:
            w.is_paused[c] = True
            w.left[c] = w.ends_at[c] - t
        if not w.probe[c]:
            before_it += 1
        c = w.link[c]
