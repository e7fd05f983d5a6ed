"""Lists of nodes linked through one array: queues, and containers on the move.

A queue's order within a class is by instant, then by number. Insertions come in
the order of time, so only the nodes of the current instant need comparing: the
mark is the last node before them.
"""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.world import (
    FINGER,
    HEAD,
    MARK,
    MOVING,
    MOVING_LAST,
    NONE,
    TAIL,
    WIDTH,
    World,
)
from corridor_sim.plan.arrays import Ints

RUNS = 32  # merge levels: enough for 2^32 runs
SHIFTS = 8  # places that a container may be moved on average by insertion


@part
def move_on(w: World, c: int) -> None:
    """Let a container begin the stage in ``row`` within this instant."""
    w.link[c] = NONE
    if w.count[MOVING] < 0:
        w.count[MOVING] = c
    else:
        w.link[w.count[MOVING_LAST]] = c
    w.count[MOVING_LAST] = c


@part
def goes_before(w: World, q: int, a: int, b: int) -> bool:
    """Whether node a stands before node b when both came at the same instant.

    Containers stand by number. Vehicles: ours before other traffic, then by
    service, then by trip row or, on voyages, container number.
    """
    if q < w.first_pool_queue:
        return a < b
    n, others = w.containers, w.containers + w.trips
    if a >= others or b >= others:
        return a < b
    service_a = w.service[w.row[a]] if a < n else w.service_of_trip[a - n]
    service_b = w.service[w.row[b]] if b < n else w.service_of_trip[b - n]
    number_a = a if a < n else a - n
    number_b = b if b < n else b - n
    if service_a != service_b:
        return bool(service_a < service_b)
    return number_a < number_b or (number_a == number_b and a > b)


@part
def insert(w: World, q: int, node: int, t: float) -> None:
    """Put a node that comes at t into queue q."""
    queue = w.queue
    tail = queue[WIDTH * q + TAIL]
    before = tail
    if w.queue_time[q] != t or tail < 0:
        w.queue_time[q] = t
        queue[WIDTH * q + MARK] = tail
    elif tail != queue[WIDTH * q + MARK] and goes_before(w, q, node, tail):
        before = queue[WIDTH * q + FINGER]
        if before == queue[WIDTH * q + MARK] or goes_before(w, q, node, before):
            before = queue[WIDTH * q + MARK]
        following = queue[WIDTH * q + HEAD] if before < 0 else w.link[before]
        while goes_before(w, q, following, node):
            before = following
            following = w.link[before]
    queue[WIDTH * q + FINGER] = node
    if before < 0:
        w.link[node] = queue[WIDTH * q + HEAD]
        queue[WIDTH * q + HEAD] = node
    else:
        w.link[node] = w.link[before]
        w.link[before] = node
    if before == tail:
        queue[WIDTH * q + TAIL] = node


@part
def remove(w: World, q: int, before: int, node: int) -> None:
    """Take a node out of queue q; ``before`` is the node in front of it, -1 at the head."""
    queue = w.queue
    following = w.link[node]
    if before < 0:
        queue[WIDTH * q + HEAD] = following
    else:
        w.link[before] = following
    if following < 0:
        queue[WIDTH * q + TAIL] = before
    if queue[WIDTH * q + MARK] == node:
        queue[WIDTH * q + MARK] = before
    if queue[WIDTH * q + FINGER] == node:
        queue[WIDTH * q + FINGER] = before


@part
def sort_nearly(link: Ints, first: int, order: Ints) -> int:
    """Sort a linked list of containers by number if few stand far from their place.

    Boxes overtake each other by a few places only, where several cranes work side
    by side. ``order`` is scratch. Returns the first, or -1 if the list is left as
    it was because too many would have to move.
    """
    size = 0
    budget = 0
    node = first
    while node >= 0:
        place = size
        budget += SHIFTS
        while place > 0 and order[place - 1] > node:
            order[place] = order[place - 1]
            place -= 1
        budget -= size - place
        if budget < 0:
            return NONE
        order[place] = node
        size += 1
        node = link[node]
    for place in range(1, size):
        link[order[place - 1]] = order[place]
    link[order[size - 1]] = NONE
    return int(order[0])


@part
def sort(link: Ints, first: int, runs: Ints) -> int:
    """Sort a linked list of containers by number and return its first.

    A merge sort of the ascending runs it already has: boxes that boarded in
    order are left alone.
    """
    levels = 0
    rest = first
    while rest >= 0:
        merged = rest
        while link[rest] > rest:
            rest = link[rest]
        following = link[rest]
        link[rest] = NONE
        rest = following
        level = 0
        # Equal levels merge, like carries of a binary counter; the end merges all.
        while level < levels and (runs[level] >= 0 or rest < 0):
            left = runs[level]
            runs[level] = NONE
            level += 1
            if left < 0:
                continue
            if left < merged:
                head = left
                left = link[left]
            else:
                head = merged
                merged = link[merged]
            last = head
            while left >= 0 and merged >= 0:
                if left < merged:
                    link[last] = left
                    last = left
                    left = link[left]
                else:
                    link[last] = merged
                    last = merged
                    merged = link[merged]
            link[last] = left if left >= 0 else merged
            merged = head
        if level == levels:
            levels += 1
        runs[level] = merged
        first = merged
    return first
