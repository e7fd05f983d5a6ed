"""Passages whose batches wait until they are large enough, or their first vehicle long enough."""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.passages import (
    begin_passing,
    crossing_of,
    direction_of,
    is_probe,
    occupy_line,
)
from corridor_sim.engine.compiled.queues import remove
from corridor_sim.engine.compiled.world import HEAD, NONE, WIDTH, World


@part
def came_at(w: World, node: int) -> float:
    """When a vehicle in a queue came."""
    others = w.containers + w.trips
    if node >= others:
        return float(w.other_time[node - others])
    return float(w.crossing_arrived[crossing_of(w, node)])


@part
def let_impatient_probes_pass(w: World, p: int, t: float) -> None:
    """Let probes that have waited long enough for a batch pass alone."""
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    for q in range(first_queue, first_queue + w.vehicle_classes):
        before = NONE
        node = w.queue[WIDTH * q + HEAD]
        while node >= 0:
            following = w.link[node]
            if is_probe(w, node) and t - came_at(w, node) >= w.batch_patience[p]:
                remove(w, q, before, node)
                begin_passing(w, node, w.transit[crossing_of(w, node)], t)
            else:
                before = node
            node = following


@part
def ready_batch(w: World, p: int, t: float) -> int:
    """The first vehicle of the first direction whose batch may go; -1 when none may."""
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    seen = 0
    for q in range(first_queue, first_queue + w.vehicle_classes):
        node = w.queue[WIDTH * q + HEAD]
        while node >= 0:
            heading = direction_of(w, node)
            if not is_probe(w, node) and not seen >> heading & 1:
                seen |= 1 << heading
                waited = t - came_at(w, node) >= w.batch_patience[p]
                if waited or enough_wait(w, p, heading):
                    return int(node)
            node = w.link[node]
    return NONE


@part
def enough_wait(w: World, p: int, heading: int) -> bool:
    """Whether enough real vehicles wait in one direction to make a batch."""
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    missing = w.at_least[p]
    for q in range(first_queue, first_queue + w.vehicle_classes):
        node = w.queue[WIDTH * q + HEAD]
        while node >= 0 and missing > 0:
            if not is_probe(w, node) and direction_of(w, node) == heading:
                missing -= 1
            node = w.link[node]
    return bool(missing == 0)


@part
def start_full_batch(w: World, p: int, head: int, t: float) -> None:
    """Start a batch that need not begin at the head of the queue."""
    others = w.containers + w.trips
    heading = direction_of(w, head)
    transit = w.transit[crossing_of(w, head)] if head < others else w.other_transit[head - others]
    occupy_line(w, p, head, t)
    room = w.batch[p]
    first_queue = w.first_pool_queue + p * w.vehicle_classes
    for q in range(first_queue, first_queue + w.vehicle_classes):
        before = NONE
        node = w.queue[WIDTH * q + HEAD]
        while node >= 0 and room > 0:
            following = w.link[node]
            if direction_of(w, node) == heading:
                remove(w, q, before, node)
                begin_passing(w, node, transit, t)
                if not is_probe(w, node):
                    room -= 1
            else:
                before = node
            node = following


@aside
def let_batches_pass(w: World, p: int, t: float) -> None:
    """Start batches that are large enough, or whose first vehicle has waited enough."""
    post = w.resources + p
    if w.busy[post] < w.units[post]:
        let_impatient_probes_pass(w, p, t)
    while w.busy[post] < w.units[post]:
        head = ready_batch(w, p, t)
        if head < 0:
            break
        start_full_batch(w, p, head, t)
