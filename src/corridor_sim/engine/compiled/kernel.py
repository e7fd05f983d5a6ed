"""The loop over instants: three phases each, until the last measured container is there."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.batches import let_batches_pass
from corridor_sim.engine.compiled.boxes import close_boxes, tell_of_boxes_under_way
from corridor_sim.engine.compiled.cache import aside, kernel, part
from corridor_sim.engine.compiled.calls import call_slots
from corridor_sim.engine.compiled.dated import dated
from corridor_sim.engine.compiled.departures import next_departure, next_trip
from corridor_sim.engine.compiled.ends import forget_the_future, start_up
from corridor_sim.engine.compiled.heap import TOP, pop
from corridor_sim.engine.compiled.joint import start_joint_jobs
from corridor_sim.engine.compiled.journeys import (
    advance,
    finish,
    finish_line,
    start_jobs,
)
from corridor_sim.engine.compiled.moments import note_change, schedule
from corridor_sim.engine.compiled.passages import (
    crossing_of,
    leave,
    let_pass,
    meet,
    vehicle_of,
)
from corridor_sim.engine.compiled.queues import move_on
from corridor_sim.engine.compiled.stops import (
    at_stop,
    come_to_stop,
    comes_first,
    give_berths,
    leave_berth,
)
from corridor_sim.engine.compiled.suspending import go_on
from corridor_sim.engine.compiled.vehicles import await_turn, be_back, call, depart
from corridor_sim.engine.compiled.world import (
    ARRIVES,
    CALLS,
    CHANGED,
    DEPARTED,
    DUE,
    MEETS,
    MOVING,
    NONE,
    PASSED,
    RELEASED,
    RETURNS,
    TO_COME,
    VOYAGE,
    WAITED,
    World,
)
from corridor_sim.engine.compiled.yards import let_in
from corridor_sim.grid import STEP, STEPS_PER_SECOND


@part
def arrive(w: World, trip: int, t: float) -> None:
    """End a leg: at a stop, or with a call that takes no more than its stay."""
    leg = w.vehicle_leg[trip]
    w.leg_arrived[w.leg_base[leg] + trip - w.first_trip[w.service_of_leg[leg]]] = t
    if w.stops > 0 and w.at_end[leg] >= 0:
        come_to_stop(w, trip, w.at_end[leg], t)
    else:
        call(w, trip, t)


@part
def leave_call(w: World, trip: int, t: float) -> None:
    """Depart; or come to the first call, where a berth must be free before."""
    if w.stops > 0:
        if comes_first(w, trip, t):
            return
        leave_berth(w, trip)
    depart(w, trip, t)


@part
def vehicle_event(w: World, node: int, t: float) -> None:
    """Whatever a vehicle does next: meet or leave a passage, arrive, or be due at a call."""
    vehicle = vehicle_of(w, node)
    does = w.vehicle_next[vehicle]
    if does == CALLS:
        await_turn(w, vehicle)
    elif does == RETURNS:
        be_back(w, vehicle)
    elif does == ARRIVES:
        if node >= w.containers:
            arrive(w, vehicle, t)
        else:
            w.end[w.base[w.row[node]] + w.member[node]] = t
            w.row[node] = w.after[w.row[node]]
            move_on(w, node)
    elif does > RETURNS:
        at_stop(w, vehicle, does, t)
    else:
        crossing = crossing_of(w, node)
        if does == MEETS:
            meet(w, node, vehicle, crossing, t)
        elif does == WAITED:
            w.crossing_started[crossing] = t
            w.vehicle_next[vehicle] = PASSED
            schedule(w, t + w.transit[crossing], node)
        else:
            w.crossing_left[crossing] = t
            leave(w, node, vehicle, t)


@part
def completions(w: World, t: float, until: int) -> None:
    """End everything in the heap that ends at t; ``until`` is the first key after t.

    The key of a service only makes t an instant, in which the service is looked at.
    """
    vehicles, lines = w.containers, w.containers + w.trips
    pools = lines + w.rows
    services = pools + w.pools
    impatient = services + w.services
    mask = (1 << w.shift) - 1
    while w.heap[TOP] < until:
        who = pop(w.heap) & mask
        if who < vehicles and w.does[w.row[who]] != VOYAGE:
            finish(w, who, t)
        elif who < lines:
            if who < vehicles and not w.start[w.base[w.row[who]] + w.member[who]] <= t:
                move_on(w, who)
            else:
                vehicle_event(w, who, t)
        elif who < pools:
            finish_line(w, who - lines, t)
        elif who < services:
            w.busy[w.resources + who - pools] -= 1
            note_change(w, w.resources + who - pools)
        elif who >= impatient:
            note_change(w, w.resources + who - impatient)


@part
def advance_all(w: World, t: float) -> None:
    """Bring every container that is on the move at t into its next stage."""
    c = w.count[MOVING]
    w.count[MOVING] = NONE
    while c >= 0:
        following = w.link[c]
        advance(w, c, t)
        c = following


@aside
def let_start(w: World, post: int, t: float) -> None:
    """Have joint work, boxes, a yard or a berth start what they can; counted from the groups."""
    points = w.groups + w.points
    if post < w.groups:
        start_joint_jobs(w, post, t)
    elif post < points:
        close_boxes(w, post - w.groups, t)
    elif post < points + w.yards:
        let_in(w, post - points, t)
    else:
        give_berths(w, post - points - w.yards, t)


@part
def dispatch(w: World, t: float) -> None:
    """Have every changed post start what it can."""
    for i in range(w.count[CHANGED]):
        post = w.changed[i]
        w.is_changed[post] = False
        if post < w.resources:
            if w.suspends[post]:
                go_on(w, post, t)
            start_jobs(w, post, t)
        elif post >= w.resources + w.pools:
            let_start(w, post - w.resources - w.pools, t)
        elif w.at_least[post - w.resources] > 1:
            let_batches_pass(w, post - w.resources, t)
        else:
            let_pass(w, post - w.resources, t)
    w.count[CHANGED] = 0


@part
def more_to_do(w: World, until: int) -> bool:
    """Whether something is left of the first phase: an end that is due, a container on the move."""
    return bool(w.count[MOVING] >= 0 or w.heap[TOP] < until)


@part
def phases(w: World, t: float, until: int, departs: bool) -> None:  # noqa: FBT001
    """Go through the three phases until nothing is left to do at t.

    ``departs``: a trip leaves its first call now, which few instants see.
    """
    while True:
        completions(w, t, until)
        if w.count[MOVING] >= 0:
            advance_all(w, t)
            if more_to_do(w, until):
                continue
        if w.count[CHANGED] > 0:
            dispatch(w, t)
            if more_to_do(w, until):
                continue
        if not (departs or w.count[DUE] > 0 or w.calling > 0):
            break
        trip = next_trip(w, t)
        if trip < 0:
            break
        leave_call(w, trip, t)


@part
def release(w: World, t: float) -> float:
    """Release the containers of instant t; return when the next one is released, inf if none."""
    c = w.count[RELEASED]
    while c < w.containers and w.release[c] == t:
        w.row[c] = w.entry[w.chain[c]]
        move_on(w, c)
        c += 1
    w.count[RELEASED] = c
    return float(w.release[c]) if c < w.containers else np.inf


@kernel
def run(w: World) -> float:
    """Run a replication; return the instant of stopping [s since start]."""
    start_up(w)
    stops_early = w.count[TO_COME] > 0
    stopped_at = w.horizon
    releases, leaves = release(w, -1.0), next_departure(w)
    while True:
        # An empty heap's top is after any key, and so after the horizon.
        t = min(releases, leaves, (min(w.heap[TOP], w.agenda[TOP]) >> w.shift) * STEP)
        if t >= w.horizon:
            break
        until = (int(t * STEPS_PER_SECOND) + 1) << w.shift
        dated(w, t, until)
        if releases == t:
            releases = release(w, t)
        departs = leaves == t
        if departs and w.calling > 0:
            call_slots(w, w.count[DEPARTED], t)
        phases(w, t, until, departs)
        if departs:
            leaves = next_departure(w)
        if stops_early and w.count[TO_COME] == 0:
            stopped_at = t
            break
    forget_the_future(w)
    if w.points > 0:
        tell_of_boxes_under_way(w)
    return float(stopped_at)
