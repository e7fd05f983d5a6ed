"""How a replication begins, and what it takes back when it stops."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.dated import change_capacity
from corridor_sim.engine.compiled.detours import await_closings
from corridor_sim.engine.compiled.heap import SIZE, TOP, clear
from corridor_sim.engine.compiled.passages import other_traffic
from corridor_sim.engine.compiled.world import (
    CHANGED,
    DEPARTED,
    DUE,
    MEETS,
    MOVING,
    NONE,
    RELEASED,
    RIDE,
    TO_COME,
    WHEN_FULL,
    World,
)


@part
def start_up(w: World) -> None:
    """Bring the world to its state before the first instant."""
    clear(w.heap)
    clear(w.agenda)
    w.count[CHANGED] = 0
    w.count[DUE] = 0
    w.count[MOVING] = NONE
    w.count[TO_COME] = 0
    w.count[RELEASED] = 0
    w.count[DEPARTED] = 0
    for c in range(w.containers):
        w.count[TO_COME] += w.measured[c]
    for s in range(w.services):
        w.pace_at[s] = w.pace_first[s]
        w.vehicles[s] = w.fleet[s]
        w.next_trip[s] = w.first_trip[s] if w.timing[s] == WHEN_FULL else NONE
        for trip in range(w.first_trip[s], w.first_trip[s + 1]):
            w.service_of_trip[trip] = s
            w.vehicle_leg[trip] = w.first_leg[s]
            w.vehicle_next[trip] = MEETS
    for post in range(w.resources + w.pools):
        w.capacity_at[post] = w.capacity_first[post]
        change_capacity(w, post, 0.0)
    for p in range(w.pools):
        w.other_at[p] = w.first_other[p]
        other_traffic(w, p, -1.0)
    if w.diverting > 0:
        await_closings(w)


@part
def forget_the_future(w: World) -> None:
    """Take back the ends of delays and jobs that lie after the last instant."""
    mask = (1 << w.shift) - 1
    for place in range(TOP, w.heap[SIZE] + 1):
        who = w.heap[place] & mask
        if who < w.containers and w.does[w.row[who]] <= RIDE:
            w.end[w.base[w.row[who]] + w.member[who]] = np.nan
    for r in range(w.rows):
        c = w.line_first[r]
        while c >= 0:
            w.end[w.base[r] + w.member[c]] = np.nan
            c = w.link[c]
