"""The loop over instants: three phases each, until the last measured container is there."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import kernel, part
from corridor_sim.engine.compiled.calls import call_slots, called, is_slot, send
from corridor_sim.engine.compiled.heap import SIZE, TOP, pop, push
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
    let_batches_pass,
    let_pass,
    meet,
    other_traffic,
    vehicle_of,
)
from corridor_sim.engine.compiled.queues import move_on
from corridor_sim.engine.compiled.suspending import go_on
from corridor_sim.engine.compiled.vehicles import arrive, await_turn, be_back, depart
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
    RIDE,
    TO_COME,
    VOYAGE,
    WAITED,
    WHEN_FULL,
    World,
)
from corridor_sim.grid import STEP, STEPS_PER_SECOND


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
def change_capacity(w: World, post: int, t: float) -> None:
    """Apply a post's change of this instant; look ahead to the next."""
    row = w.capacity_at[post]
    last = w.capacity_first[post + 1] - 1
    while row < last and w.capacity_time[row + 1] <= t:
        row += 1
    w.capacity_at[post] = row
    w.units[post] = w.capacity_units[row]
    w.stretch[post] = w.capacity_stretch[row]
    note_change(w, w.post_of[post])
    if row < last and w.capacity_time[row + 1] < w.horizon:
        push(w.agenda, (int(w.capacity_time[row + 1] * STEPS_PER_SECOND) << w.shift) | int(post))


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
    while w.heap[SIZE] > 0 and w.heap[TOP] < until:
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
def start_up(w: World) -> None:
    """Bring the world to its state before the first instant."""
    w.heap[SIZE] = 0
    w.agenda[SIZE] = 0
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
    for post in range(w.resources + w.pools):
        w.capacity_at[post] = w.capacity_first[post]
        change_capacity(w, post, 0.0)
    for p in range(w.pools):
        w.other_at[p] = w.first_other[p]
        other_traffic(w, p, -1.0)


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


@part
def advance_all(w: World, t: float) -> None:
    """Bring every container that is on the move at t into its next stage."""
    c = w.count[MOVING]
    w.count[MOVING] = NONE
    while c >= 0:
        following = w.link[c]
        advance(w, c, t)
        c = following


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
            start_joint_jobs(w, post - w.resources - w.pools, t)
        elif w.at_least[post - w.resources] > 1:
            let_batches_pass(w, post - w.resources, t)
        else:
            let_pass(w, post - w.resources, t)
    w.count[CHANGED] = 0


@part
def dated(w: World, t: float, until: int) -> None:
    """Apply the changes of capacity at t and let other traffic join its queues."""
    mask = (1 << w.shift) - 1
    while w.agenda[SIZE] > 0 and w.agenda[TOP] < until:
        what = pop(w.agenda) & mask
        if what < w.resources + w.pools:
            change_capacity(w, what, t)
        else:
            other_traffic(w, what - w.resources - w.pools, t)


@part
def next_departure(w: World) -> float:
    """When the next trip leaves its first call; inf when none will."""
    place = w.count[DEPARTED]
    return float(w.departs[w.first_departures[place]]) if place < w.departures else np.inf


@part
def sooner(trip: int, other: int) -> int:
    """Which of two trips goes first within an instant; -1 is none."""
    if trip < 0 or 0 <= other < trip:
        return other
    return trip


@part
def next_trip(w: World, t: float) -> int:
    """The trip that departs next at t, -1 when none does; it is no longer due."""
    if w.calling > 0:
        while next_departure(w) == t and is_slot(w, w.first_departures[w.count[DEPARTED]]):
            w.count[DEPARTED] += 1
    timetabled = w.first_departures[w.count[DEPARTED]] if next_departure(w) == t else NONE
    due = w.due[w.count[DUE] - 1] if w.count[DUE] > 0 else NONE
    on_call = called(w, t) if w.calling > 0 else NONE
    trip = sooner(sooner(timetabled, due), on_call)
    if trip < 0:
        return NONE
    if trip == timetabled:
        w.count[DEPARTED] += 1
    elif trip == due:
        w.count[DUE] -= 1
    else:
        send(w, trip)
    return int(trip)


@part
def phases(w: World, t: float, until: int) -> None:
    """Go through the three phases until nothing is left to do at t."""
    while True:
        completions(w, t, until)
        if w.count[MOVING] >= 0:
            advance_all(w, t)
            if w.heap[SIZE] > 0 and w.heap[TOP] < until:
                continue
        if w.count[CHANGED] > 0:
            dispatch(w, t)
            if w.heap[SIZE] > 0 and w.heap[TOP] < until:
                continue
        trip = next_trip(w, t)
        if trip < 0:
            break
        depart(w, trip, t)


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
    releases = release(w, -1.0)
    while True:
        t = min(releases, next_departure(w))
        if w.heap[SIZE] > 0:
            t = min(t, (w.heap[TOP] >> w.shift) * STEP)
        if w.agenda[SIZE] > 0:
            t = min(t, (w.agenda[TOP] >> w.shift) * STEP)
        if t >= w.horizon:
            break
        until = (int(t * STEPS_PER_SECOND) + 1) << w.shift
        dated(w, t, until)
        if releases == t:
            releases = release(w, t)
        if w.calling > 0 and next_departure(w) == t:
            call_slots(w, w.count[DEPARTED], t)
        phases(w, t, until)
        if stops_early and w.count[TO_COME] == 0:
            stopped_at = t
            break
    forget_the_future(w)
    return float(stopped_at)
