"""Boxes that consignments fill together.

The first consignment of a box goes on as a container; the others are linked behind it,
in no queue, until the box is split.
"""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.moments import ready_at, schedule
from corridor_sim.engine.compiled.queues import insert, move_on, remove
from corridor_sim.engine.compiled.world import FILL, HEAD, NONE, WIDTH, World
from corridor_sim.plan.arrays import WHOLE_BOX


@aside
def fill_or_split(w: World, r: int, c: int, t: float) -> int:
    """Let a consignment wait for a box, or split the box that it has come with.

    Returns the post of its point if it waits, else -1.
    """
    if w.does[r] == FILL:
        w.start[w.base[r] + w.member[c]] = t
        insert(w, w.queue_of[r] + w.rank[c], c, t)
        return int(w.resources + w.pools + w.groups + w.point[w.chain[c]])
    other = w.box_second[c]
    w.box_second[c] = NONE
    go_on_alone(w, c, t)
    while other >= 0:
        following = w.link[other]
        tell(w, c, other)
        go_on_alone(w, other, t)
        other = following
    return NONE


@part
def go_on_alone(w: World, c: int, t: float) -> None:
    """Bring a consignment behind the splitting of its box."""
    r = w.split_row[w.chain[c]]
    w.start[w.base[r] + w.member[c]] = t
    w.end[w.base[r] + w.member[c]] = t
    w.row[c] = w.after[r]
    move_on(w, c)


@part
def tell(w: World, first: int, other: int) -> None:
    """Write the times of the first to the stages of another in its box."""
    r = w.fill_row[w.chain[first]] + 1
    its = w.fill_row[w.chain[other]] + 1
    while its < w.split_row[w.chain[other]]:
        told = w.base[r] + w.member[first]
        to = w.base[its] + w.member[other]
        w.start[to] = w.start[told]
        w.end[to] = w.end[told]
        w.trip[to] = w.trip[told]
        r += 1
        its += 1


@aside
def tell_of_boxes_under_way(w: World) -> None:
    """Write what has happened to boxes that are not split when the run ends."""
    for c in range(w.containers):
        other = w.box_second[c]
        while other >= 0:
            tell(w, c, other)
            other = w.link[other]


@part
def in_closing_box(w: World, q: int, point: int, t: float) -> int:
    """How many of the first real consignments go in a box that closes now; 0 when none does."""
    filled = 0
    members = 0
    since = np.inf
    c = w.queue[WIDTH * q + HEAD]
    while c >= 0:
        if not w.probe[c]:
            if members == 0:
                since = ready_at(w, c, w.row[c])
            if filled + w.portion[c] > WHOLE_BOX:
                return members
            filled += w.portion[c]
            members += 1
            if filled >= w.box_full[point]:
                return members
        c = w.link[c]
    return members if t - since >= w.box_patience[point] else 0


@part
def pack(w: World, c: int, first: int, last: int, t: float) -> int:
    """Put a consignment in the box of the first, behind the last of the others; the new last."""
    w.end[w.base[w.row[c]] + w.member[c]] = t
    w.box[c] = first
    if c == first:
        w.row[c] = w.after[w.row[c]]
        move_on(w, c)
        return last
    w.link[c] = NONE
    if last < 0:
        w.box_second[first] = c
    else:
        w.link[last] = c
    return c


@part
def close_box(w: World, q: int, members: int, t: float) -> None:
    """Put so many real consignments in a box, and all probes that wait for one."""
    first = w.queue[WIDTH * q + HEAD]
    while w.probe[first]:
        first = w.link[first]
    before = NONE
    last = NONE
    c = w.queue[WIDTH * q + HEAD]
    while c >= 0:
        following = w.link[c]
        if w.probe[c] or members > 0:
            members -= not w.probe[c]
            remove(w, q, before, c)
            last = pack(w, c, first, last, t)
        else:
            before = c
        c = following


@part
def send_impatient_probes(w: World, q: int, point: int, t: float) -> None:
    """Let probes that have waited long enough for a box go alone."""
    before = NONE
    c = w.queue[WIDTH * q + HEAD]
    while c >= 0:
        following = w.link[c]
        if w.probe[c] and t - ready_at(w, c, w.row[c]) >= w.box_patience[point]:
            remove(w, q, before, c)
            pack(w, c, c, NONE, t)
        else:
            before = c
        c = following


@aside
def close_boxes(w: World, point: int, t: float) -> None:
    """Close the boxes of a point that are full, or whose first consignment has waited enough."""
    first_queue = (w.resources + w.legs + w.groups + point) * w.classes
    post = w.resources + w.pools + w.groups + point
    for q in range(first_queue, first_queue + w.classes):
        members = in_closing_box(w, q, point, t)
        while members > 0:
            close_box(w, q, members, t)
            members = in_closing_box(w, q, point, t)
        send_impatient_probes(w, q, point, t)
        c = w.queue[WIDTH * q + HEAD]
        if c >= 0:
            # Who came first loses patience first, probe or not.
            due = ready_at(w, c, w.row[c]) + w.box_patience[point]
            place = q - (w.resources + w.legs + w.groups) * w.classes
            if due != w.box_wakes_at[place]:
                w.box_wakes_at[place] = due
                impatient = w.containers + w.trips + w.rows + w.pools + w.services
                schedule(w, due, impatient + post - w.resources)
