"""Passages: vehicles meet them, queue for a line or wait as published, and leave."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.heap import push
from corridor_sim.engine.compiled.journeys import note_change, schedule, stretched
from corridor_sim.engine.compiled.queues import insert, remove
from corridor_sim.engine.compiled.world import (
    ARRIVES,
    HEAD,
    MEETS,
    NONE,
    PASSED,
    WAITED,
    WIDTH,
    World,
)
from corridor_sim.grid import STEPS_PER_SECOND


@part
def crossing_of(w: World, node: int, via: int) -> int:
    """Where the crossing of a via by a vehicle of ours lies."""
    if node < w.containers:
        r = w.row[node]
        column = w.crossing[r] + via - w.first_via[w.leg[r]]
        return w.crossing_base[column] + w.member[node]
    trip = node - w.containers
    return w.crossing_base[w.column[via]] + trip - w.first_trip[w.service_of_trip[trip]]


@part
def published_start(w: World, p: int, crossing: int, t: float) -> float:
    """When a vehicle that comes at t has waited as long as is published.

    A closed passage is waited for first; then the wait of that instant counts.
    """
    post = w.resources + p
    row = w.capacity_at[post]
    after_last = w.capacity_first[post + 1]
    opens = t
    while row < after_last and w.capacity_units[row] == 0:
        row += 1
        opens = w.capacity_time[row] if row < after_last else np.inf
    spell = w.spells_first[p]
    while spell + 1 < w.spells_first[p + 1] and w.spells_time[spell + 1] <= opens:
        spell += 1
    return opens + w.wait[int(w.spells_variant[spell]) * w.crossings + crossing]


@part
def meet(w: World, node: int, vehicle: int, crossing: int, t: float) -> None:
    """Come to a passage."""
    p = w.pool[w.vehicle_via[vehicle]]
    w.crossing_arrived[crossing] = t
    if w.published[p]:
        w.vehicle_next[vehicle] = WAITED
        schedule(w, published_start(w, p, crossing, t), node)
        return
    w.vehicle_next[vehicle] = PASSED
    s = w.service[w.row[node]] if node < w.containers else w.service_of_trip[vehicle]
    insert(w, w.first_pool_queue + p * w.vehicle_classes + int(w.vehicle_rank[s]), node, t)
    note_change(w, w.resources + p)


@part
def leave(w: World, node: int, vehicle: int, t: float) -> None:
    """Run on to the next passage of the leg, or to its end."""
    via = w.vehicle_via[vehicle] + 1
    leg = w.leg[w.row[node]] if node < w.containers else w.vehicle_leg[vehicle]
    cut = w.vehicle_cut[vehicle]
    if via < w.first_via[leg + 1]:
        w.vehicle_via[vehicle] = via
        w.vehicle_cut[vehicle] = stretched(w.vehicle_run[vehicle], w.at[via])
        w.vehicle_next[vehicle] = MEETS
        schedule(w, t + (w.vehicle_cut[vehicle] - cut), node)
        return
    w.vehicle_next[vehicle] = ARRIVES
    rest = w.vehicle_run[vehicle] - cut
    if node >= w.containers:
        rest += w.tardy[w.leg_base[leg] + vehicle - w.first_trip[w.service_of_leg[leg]]]
    schedule(w, t + rest, node)


@part
def let_pass(w: World, p: int, t: float) -> None:
    """Start vehicles of a passage's queue while lines are free.

    A real vehicle occupies a line and takes along the next of its direction up
    to the batch; a probe at the head passes alone and occupies nothing.
    """
    post = w.resources + p
    n = w.containers
    others = n + w.trips
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    after_last = first_queue + w.vehicle_classes
    first = first_queue
    while first < after_last and w.busy[post] < w.units[post]:
        if w.queue[WIDTH * first + HEAD] < 0:
            first += 1
            continue
        room = 0
        heading = 0
        transit = headway = 0.0
        q = first
        before = NONE
        node = w.queue[WIDTH * first + HEAD]
        head = node
        while True:
            while node < 0 and q + 1 < after_last:
                q += 1
                before = NONE
                node = w.queue[WIDTH * q + HEAD]
            if node < 0:
                break
            following = w.link[node]
            crossing = NONE
            if node >= others:
                way = w.other_direction[node - others]
                probe = False
            else:
                vehicle = node - n if node >= n else w.trips + node
                via = w.vehicle_via[vehicle]
                way = w.direction[via]
                probe = node < n and w.probe[node]
                crossing = crossing_of(w, node, via)
            if node == head:
                heading = way
                if crossing < 0:
                    transit = w.other_transit[node - others]
                    headway = w.other_headway[node - others]
                else:
                    transit = w.transit[crossing]
                    headway = w.headway[crossing]
                if not probe:
                    room = w.batch[p]
                    w.busy[post] += 1
                    freed = t + stretched(headway, w.stretch[post])
                    schedule(w, freed, others + w.rows + p)
            if way != heading:
                before = node
            else:
                remove(w, q, before, node)
                if crossing < 0:
                    w.other_started[node - others] = t
                else:
                    w.crossing_started[crossing] = t
                    schedule(w, t + transit, node)
                if not probe:
                    room -= 1
            if room <= 0:
                break
            node = following


@part
def other_traffic(w: World, p: int, t: float) -> None:
    """Let the other traffic of this instant join a passage's queue; look ahead to the next."""
    others = w.containers + w.trips
    o = w.other_at[p]
    while o < w.first_other[p + 1] and w.other_time[o] == t:
        rank = int(w.other_rank[o])
        insert(w, w.first_pool_queue + p * w.vehicle_classes + rank, others + o, t)
        o += 1
    w.other_at[p] = o
    note_change(w, w.resources + p)
    if o < w.first_other[p + 1] and w.other_time[o] < w.horizon:
        key = int(w.other_time[o] * STEPS_PER_SECOND) << w.shift
        push(w.agenda, key | (w.resources + w.pools + p))
