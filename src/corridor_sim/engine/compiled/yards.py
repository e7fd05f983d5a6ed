"""Yards: containers wait for a place, and keep it until they leave."""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.joint import gang_place
from corridor_sim.engine.compiled.moments import note_change, schedule
from corridor_sim.engine.compiled.queues import insert, remove
from corridor_sim.engine.compiled.world import CLEARS, HEAD, NONE, TO_COME, WIDTH, World


@part
def post_of_yard(w: World, y: int) -> int:
    """The post that lets containers into a yard."""
    return w.resources + w.pools + w.groups + w.points + y


@aside
def ask_for_place(w: World, r: int, c: int, t: float) -> None:
    """Queue for a place: by time, then number."""
    y = w.enters[r]
    insert(w, w.first_yard_queue + y, c, t)
    note_change(w, post_of_yard(w, y))


@part
def let_in(w: World, y: int, t: float) -> None:
    """Let in, in order, whoever has room; the first real one that has none ends it."""
    post = w.yard_post[y]
    q = w.first_yard_queue + y
    before = NONE
    c = w.queue[WIDTH * q + HEAD]
    while c >= 0:
        following = w.link[c]
        if w.teu[c] <= w.units[post] - w.busy[post]:
            if not w.probe[c]:
                w.busy[post] += w.teu[c]
            w.start[w.base[w.row[c]] + w.member[c]] = t
        elif w.refuses[y]:
            w.is_refused[c] = True
        elif w.probe[c]:
            before = c
            c = following
            continue
        else:
            break
        remove(w, q, before, c)
        schedule(w, t, c)
        c = following


@part
def leave_yard(w: World, c: int) -> None:
    """Give back a container's place, if it has one."""
    y = w.in_yard[c]
    if y >= 0:
        w.in_yard[c] = NONE
        w.busy[w.yard_post[y]] -= w.teu[c]
        note_change(w, post_of_yard(w, y))


@part
def give_back(w: World, r: int, c: int) -> None:
    """Free what the stage before the entry kept."""
    for i in range(w.first_freed[r], w.first_freed[r + 1]):
        w.busy[w.freed[i]] -= 1
        note_change(w, w.post_of[w.freed[i]])
    place = gang_place(w, r, c)
    if place >= 0:
        w.gang_busy[place] -= 1


@part
def put_off(w: World, c: int, t: float) -> None:
    """Take a container off the vehicle that it keeps, if it keeps one."""
    trip = w.held[c]
    if trip >= 0:
        w.held[c] = NONE
        w.unloading[trip] -= 1
        if w.unloading[trip] == 0:
            w.vehicle_next[trip] = CLEARS
            schedule(w, max(t, w.stays_until[trip]), w.containers + trip)


@part
def turn_away(w: World, c: int) -> None:
    """Expect a container no more, nor the other consignments that are in it."""
    w.count[TO_COME] -= w.measured[c]
    other = w.box_second[c] if w.points > 0 else NONE
    while other >= 0:
        w.count[TO_COME] -= w.measured[other]
        other = w.link[other]


@aside
def enter(w: World, r: int, c: int, t: float) -> bool:
    """Be in the yard, or turned away; return whether the journey goes on."""
    if not w.probe[c]:
        give_back(w, r, c)
    leave_yard(w, c)
    put_off(w, c, t)
    if w.is_refused[c]:
        turn_away(w, c)
        return False
    if not w.probe[c]:
        w.in_yard[c] = w.enters[r]
    w.end[w.base[r] + w.member[c]] = t
    return True


@aside
def depart_from_yard(w: World, c: int) -> None:
    """The same as ``leave_yard``, where it is rarely called."""
    leave_yard(w, c)
