"""Services that leave when full, and slots that wait for a vehicle of the fleet."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.moments import leaves_at, pace_row, ready_at, schedule
from corridor_sim.engine.compiled.world import (
    HEAD,
    NONE,
    TIMETABLE,
    WHEN_FULL,
    WIDTH,
    World,
)


@aside
def call_slots(w: World, departure: int, t: float) -> None:
    """Make the slots of fleets due whose time has come; an earlier one still waiting is over.

    ``departure`` counts the first departures so far.
    """
    while departure < w.departures and w.departs[w.first_departures[departure]] == t:
        trip = w.first_departures[departure]
        s = w.service_of_trip[trip]
        if w.fleet[s] > 0 and w.timing[s] == TIMETABLE:
            w.next_trip[s] = trip
        departure += 1


@aside
def is_slot(w: World, trip: int) -> bool:
    """Whether a trip waits for a vehicle of its fleet rather than leave by itself."""
    s = w.service_of_trip[trip]
    return bool(w.fleet[s] > 0 and w.timing[s] == TIMETABLE)


@part
def first_waiting(w: World, leg: int) -> float:
    """Since when the first real container waits for a leg; inf when none does."""
    first_queue = (w.resources + leg) * w.classes
    since = np.inf
    for q in range(first_queue, first_queue + w.classes):
        c = w.queue[WIDTH * q + HEAD]
        while c >= 0 and w.probe[c]:
            c = w.link[c]
        if c >= 0:
            since = min(since, ready_at(w, c, w.row[c]))
    return float(since)


@part
def wanted_at(w: World, s: int, t: float) -> float:
    """When the next trip of a called service is wanted, as things stand; inf if it is not."""
    trip = w.next_trip[s]
    if w.timing[s] == WHEN_FULL:
        leg = w.first_leg[s]
        since = first_waiting(w, leg)
        if trip == w.first_trip[s + 1] or since == np.inf:
            return np.inf
        if w.waiting[leg] >= w.threshold[trip]:
            return t
        return float(max(t, since + w.patience[s]))
    return t if trip >= 0 and w.vehicles[s] > 0 else np.inf


@aside
def called(w: World, t: float) -> int:
    """The first trip that is due now at a called service, -1 when none is.

    A service that will be due later without any other event is looked at again then.
    """
    first = NONE
    for i in range(w.calling):
        s = w.called[i]
        due = wanted_at(w, s, t)
        if due < w.horizon:
            due = leaves_at(w, s, pace_row(w, s, t), due)
        if due == t and (first < 0 or w.next_trip[s] < first):
            first = w.next_trip[s]
        elif t < due < w.horizon and not t < w.wakes_at[s] <= due:
            w.wakes_at[s] = due
            pools = w.containers + w.trips + w.rows + w.pools
            schedule(w, due, pools + s)
    return int(first)


@aside
def send(w: World, trip: int) -> None:
    """Take a trip off its service's call: it leaves."""
    s = w.service_of_trip[trip]
    if w.timing[s] == WHEN_FULL:
        w.next_trip[s] = trip + 1
    else:
        w.next_trip[s] = NONE
        w.vehicles[s] -= 1
