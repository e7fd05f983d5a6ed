"""Stops: vehicles take berths, or wait until what they brought is off."""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.moments import (
    leaves_at,
    note_change,
    pace_row,
    schedule,
    stretched,
)
from corridor_sim.engine.compiled.queues import insert, remove
from corridor_sim.engine.compiled.vehicles import come_back, discharge
from corridor_sim.engine.compiled.world import (
    BERTHED,
    CALLS,
    CLEARS,
    HEAD,
    NONE,
    WIDTH,
    World,
)


@part
def post_of_berth(w: World, b: int) -> int:
    """The post that gives out a berth."""
    return w.resources + w.pools + w.groups + w.points + w.yards + b


@part
def first_queue_of(w: World, b: int) -> int:
    """The queue of the first class before a berth: those in turn, then those out of turn."""
    return w.first_yard_queue + w.yards + 2 * w.vehicle_classes * b


@part
def place_of(w: World, trip: int) -> int:
    """Where the trip stands in the column of its stop."""
    local = trip - w.first_trip[w.service_of_trip[trip]]
    return int(w.stop_base[w.stop_of_trip[trip]] + local)


@aside
def come_to_stop(w: World, trip: int, stop: int, t: float) -> None:
    """Queue for a berth, or be there if none is needed."""
    w.stop_of_trip[trip] = stop
    w.stop_came[place_of(w, trip)] = t
    b = w.berth_of_stop[stop]
    if b < 0:
        lie(w, trip, t)
        return
    rank = int(w.vehicle_rank[w.service_of_trip[trip]])
    if abs(t - (w.scheduled[trip] + w.planned[stop])) > w.window[stop]:
        rank += w.vehicle_classes
    insert(
        w, w.first_yard_queue + w.yards + 2 * w.vehicle_classes * b + rank, w.containers + trip, t
    )
    note_change(w, post_of_berth(w, b))


@aside
def give_berths(w: World, b: int, t: float) -> None:
    """Give the first in line a berth while one is free."""
    post = w.berth_post[b]
    first_queue = first_queue_of(w, b)
    for q in range(first_queue, first_queue + 2 * w.vehicle_classes):
        while w.busy[post] < w.units[post] and w.queue[WIDTH * q + HEAD] >= 0:
            node = w.queue[WIDTH * q + HEAD]
            remove(w, q, NONE, node)
            w.busy[post] += 1
            w.vehicle_next[node - w.containers] = BERTHED
            schedule(w, t, node)


@aside
def lie(w: World, trip: int, t: float) -> None:
    """Discharge at the stop, and clear it once the stay is over and nobody holds the vehicle."""
    stop = w.stop_of_trip[trip]
    place = place_of(w, trip)
    w.stop_berthed[place] = t
    stay = w.stop_stay[place]
    b = w.berth_of_stop[stop]
    if b >= 0:
        stay = stretched(stay, w.stretch[w.berth_post[b]])
    w.stays_until[trip] = t + stay
    w.unloading[trip] = 0
    leg = w.stop_leg[stop]
    if leg >= 0:
        local = trip - w.first_trip[w.service_of_trip[trip]]
        cell = w.leg_base[leg] + local
        c = w.aboard_first[cell]
        while c >= 0:
            if w.holds[w.row[c]] and not w.probe[c]:
                w.held[c] = trip
                w.unloading[trip] += 1
            c = w.link[c]
        discharge(w, trip, cell, t)
    if w.unloading[trip] == 0:
        w.vehicle_next[trip] = CLEARS
        schedule(w, w.stays_until[trip], w.containers + trip)


@aside
def leave_berth(w: World, trip: int) -> None:
    """Give back the berth of the stop where the trip is, if it has one."""
    stop = w.stop_of_trip[trip]
    if stop >= 0 and w.berth_of_stop[stop] >= 0:
        b = w.berth_of_stop[stop]
        w.busy[w.berth_post[b]] -= 1
        note_change(w, post_of_berth(w, b))
    w.stop_of_trip[trip] = NONE


@aside
def clear(w: World, trip: int, t: float) -> None:
    """Be free to leave the stop: in its turn, or for good after the last call."""
    w.stop_cleared[place_of(w, trip)] = t
    leg = w.stop_leg[w.stop_of_trip[trip]]
    s = w.service_of_trip[trip]
    if leg + 1 == w.first_leg[s + 1]:
        leave_berth(w, trip)
        if w.fleet[s] > 0:
            come_back(w, s, trip, t)
        return
    if leg >= 0:
        w.vehicle_leg[trip] = leg + 1
    w.vehicle_next[trip] = CALLS
    schedule(w, leaves_at(w, s, pace_row(w, s, t), t), w.containers + trip)


@aside
def at_stop(w: World, trip: int, does: int, t: float) -> None:
    """What a vehicle does next at its stop."""
    if does == BERTHED:
        lie(w, trip, t)
    else:
        clear(w, trip, t)


@aside
def comes_first(w: World, trip: int, t: float) -> bool:
    """Whether a trip that is due comes to a stop at its first call, instead of leaving."""
    s = w.service_of_trip[trip]
    stop = w.at_begin[s]
    if stop < 0 or w.vehicle_leg[trip] != w.first_leg[s] or w.vehicle_next[trip] == CALLS:
        return False
    come_to_stop(w, trip, stop, t)
    return True
