"""Passages: vehicles meet them, queue for a line or wait as published, and leave."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.heap import push
from corridor_sim.engine.compiled.moments import note_change, schedule, stretched
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
def vehicle_of(w: World, node: int) -> int:
    """Where a node of ours stands among the vehicles."""
    return node - w.containers if node >= w.containers else w.trips + node


@part
def crossing_of(w: World, node: int) -> int:
    """Where the crossing that a vehicle of ours is at, or runs to, lies."""
    via = w.vehicle_via[vehicle_of(w, node)]
    if node < w.containers:
        r = w.row[node]
        column = w.crossing[r] + via - w.first_via[w.leg[r]]
        return int(w.crossing_base[column] + w.member[node])
    trip = node - w.containers
    return int(w.crossing_base[w.column[via]] + trip - w.first_trip[w.service_of_trip[trip]])


@part
def service_of(w: World, node: int) -> int:
    """The service that a vehicle of ours runs on."""
    if node < w.containers:
        return int(w.service[w.row[node]])
    return int(w.service_of_trip[node - w.containers])


@part
def direction_of(w: World, node: int) -> int:
    """In which direction a vehicle in a queue will pass."""
    others = w.containers + w.trips
    if node >= others:
        return int(w.other_direction[node - others])
    return int(w.crossing_direction[crossing_of(w, node)])


@part
def is_probe(w: World, node: int) -> bool:
    """Whether a vehicle in a queue takes no room."""
    return node < w.containers and w.probe[node]


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
    wait: float = w.wait[int(w.spells_variant[spell]) * w.crossings + crossing]
    return opens + wait


@part
def meet(w: World, node: int, vehicle: int, crossing: int, t: float) -> None:
    """Come to a passage."""
    p = w.crossing_pool[crossing]
    w.crossing_arrived[crossing] = t
    if w.published[p]:
        w.vehicle_next[vehicle] = WAITED
        schedule(w, published_start(w, p, crossing, t), node)
        return
    w.vehicle_next[vehicle] = PASSED
    rank = int(w.vehicle_rank[service_of(w, node)])
    queue_up(w, p, rank, node, t)
    note_change(w, w.resources + p)


@part
def queue_up(w: World, p: int, rank: int, node: int, t: float) -> None:
    """Join a passage's queue; look at it again when the vehicle's patience is over."""
    insert(w, w.first_pool_queue + p * w.vehicle_classes + rank, node, t)
    if w.at_least[p] > 1:
        impatient = w.containers + w.trips + w.rows + w.pools + w.services
        schedule(w, t + w.batch_patience[p], impatient + p)


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
def occupy_line(w: World, p: int, head: int, t: float) -> None:
    """Occupy a line for the headway of a batch's head."""
    post = w.resources + p
    others = w.containers + w.trips
    ours = head < others
    headway = w.headway[crossing_of(w, head)] if ours else w.other_headway[head - others]
    w.busy[post] += 1
    schedule(w, t + stretched(headway, w.stretch[post]), others + w.rows + p)


@part
def begin_passing(w: World, node: int, transit: float, t: float) -> None:
    """Enter a passage; other traffic is not followed any further."""
    others = w.containers + w.trips
    if node >= others:
        w.other_started[node - others] = t
    else:
        w.crossing_started[crossing_of(w, node)] = t
        schedule(w, t + transit, node)


@part
def start_batch(w: World, p: int, first: int, after_last: int, t: float) -> None:
    """Start the head of queue ``first`` and the next of its direction, up to the batch.

    Vehicles of the other direction and, up to ``after_last``, of later classes
    are looked past. A probe at the head passes alone and occupies nothing; one
    that is met joins without counting.
    """
    others = w.containers + w.trips
    head = w.queue[WIDTH * first + HEAD]
    heading = direction_of(w, head)
    ours = head < others
    transit = w.transit[crossing_of(w, head)] if ours else w.other_transit[head - others]
    room = 1
    if not is_probe(w, head):
        room = w.batch[p]
        occupy_line(w, p, head, t)
    q = first
    before = NONE
    node = head
    while room > 0:
        if node < 0:
            q += 1
            if q == after_last:
                break
            before = NONE
            node = w.queue[WIDTH * q + HEAD]
            continue
        following = w.link[node]
        if direction_of(w, node) == heading:
            remove(w, q, before, node)
            begin_passing(w, node, transit, t)
            if node == head or not is_probe(w, node):
                room -= 1
        else:
            before = node
        node = following


@part
def let_pass(w: World, p: int, t: float) -> None:
    """Start the vehicles of a passage's queue while lines are free."""
    post = w.resources + p
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    after_last = first_queue + w.vehicle_classes
    for q in range(first_queue, after_last):
        while w.busy[post] < w.units[post] and w.queue[WIDTH * q + HEAD] >= 0:
            start_batch(w, p, q, after_last, t)


@aside
def other_traffic(w: World, p: int, t: float) -> None:
    """Let the other traffic of this instant join a passage's queue; look ahead to the next."""
    others = w.containers + w.trips
    o = w.other_at[p]
    while o < w.first_other[p + 1] and w.other_time[o] == t:
        rank = int(w.other_rank[o])
        queue_up(w, p, rank, others + o, t)
        o += 1
    w.other_at[p] = o
    note_change(w, w.resources + p)
    if o < w.first_other[p + 1] and w.other_time[o] < w.horizon:
        key = int(w.other_time[o] * STEPS_PER_SECOND) << w.shift
        push(w.agenda, key | (w.resources + w.pools + p))
