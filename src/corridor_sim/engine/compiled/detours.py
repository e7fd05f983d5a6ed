"""Diversion: who is left behind too long, or finds the service closed, goes elsewhere."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.heap import push
from corridor_sim.engine.compiled.moments import leaves_at, pace_row, ready_at
from corridor_sim.engine.compiled.queues import move_on, remove
from corridor_sim.engine.compiled.world import HEAD, NONE, WIDTH, World
from corridor_sim.grid import STEPS_PER_SECOND


@part
def divert(w: World, c: int, t: float) -> None:
    """Let a container that waits for a trip go on by its detour within this instant."""
    r = w.row[c]
    after = w.detour[r]
    made = w.base[after - 1] + w.member[c]
    w.start[made] = t
    w.end[made] = t
    w.diverted[c] = w.chain_of_row[after]
    w.row[c] = after
    move_on(w, c)


@aside
def turned_away(w: World, c: int, t: float) -> bool:
    """Divert a container that comes to a closed service and may be diverted from it."""
    s = w.service[w.row[c]]
    if leaves_at(w, s, pace_row(w, s, t), t) == t:
        return False
    divert(w, c, t)
    return True


@part
def divert_some(w: World, leg: int, limit: float, t: float) -> None:
    """Divert those waiting for a leg whom a departure leaves behind after too long a wait.

    ``limit`` was in time for the departure; inf: there is none, the service is closed.
    """
    first_queue = (w.resources + leg) * w.classes
    for q in range(first_queue, first_queue + w.classes):
        before = NONE
        c = w.queue[WIDTH * q + HEAD]
        while c >= 0:
            following = w.link[c]
            r = w.row[c]
            goes = False
            if w.detour[r] >= 0:
                if limit == np.inf:
                    goes = w.detour_closed[r]
                else:
                    ready = ready_at(w, c, r)
                    goes = ready <= limit and t - ready > w.detour_limit[r]
            if goes:
                remove(w, q, before, c)
                if not w.probe[c]:
                    w.waiting[leg] -= w.teu[c]
                divert(w, c, t)
            else:
                before = c
            c = following


@aside
def divert_left_behind(w: World, leg: int, limit: float, t: float) -> None:
    """Look at those whom a departure leaves behind at t."""
    divert_some(w, leg, limit, t)


@aside
def close_service(w: World, s: int, t: float) -> None:
    """Divert who waits for a service if it is closed now; look ahead to its next change."""
    row = pace_row(w, s, t)
    if not w.pace_leaves[row]:
        for leg in range(w.first_leg[s], w.first_leg[s + 1]):
            divert_some(w, leg, np.inf, t)
    await_closing(w, s, row)


@aside
def await_closing(w: World, s: int, row: int) -> None:
    """Note when the pace of a service that holds by ``row`` changes next."""
    if row + 1 < w.pace_first[s + 1] and w.pace_time[row + 1] < w.horizon:
        what = w.resources + 2 * w.pools + int(s)
        push(w.agenda, (int(w.pace_time[row + 1] * STEPS_PER_SECOND) << w.shift) | what)


@aside
def await_closings(w: World) -> None:
    """Before the first instant: watch the services from which a closing diverts somebody."""
    for r in range(w.rows):
        s = w.service[r]
        if w.detour[r] >= 0 and w.detour_closed[r] and not w.is_watched[s]:
            w.is_watched[s] = True
            await_closing(w, s, w.pace_first[s])
