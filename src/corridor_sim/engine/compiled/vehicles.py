"""Scheduled trips: departures, boarding, the run between passages, discharge."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import aside, part
from corridor_sim.engine.compiled.detours import divert_left_behind
from corridor_sim.engine.compiled.moments import (
    leaves_at,
    pace_row,
    ready_at,
    schedule,
    stretched,
)
from corridor_sim.engine.compiled.queues import move_on, remove, sort, sort_nearly
from corridor_sim.engine.compiled.world import (
    ARRIVES,
    CALLS,
    DUE,
    HEAD,
    MEETS,
    NONE,
    ON_RETURN,
    RETURNS,
    TIMETABLE,
    WIDTH,
    World,
)
from corridor_sim.engine.compiled.yards import depart_from_yard


@part
def await_turn(w: World, trip: int) -> None:
    """Put a trip that is due to leave a later call among the departures of this instant."""
    place = w.count[DUE]
    while place > 0 and w.due[place - 1] < trip:
        w.due[place] = w.due[place - 1]
        place -= 1
    w.due[place] = trip
    w.count[DUE] += 1


@part
def board(w: World, trip: int, leg: int, limit: float, t: float) -> int:
    """Let containers board by class and queue order; return the TEU that did.

    A real container that is too late or does not fit ends its class; a probe
    boards if it would fit and is passed over if not.
    """
    first_trip = w.first_trip[w.service_of_leg[leg]]
    room = w.slots[w.leg_base[leg] + trip - first_trip] - w.aboard[trip]
    free = max(0, min(w.allotment[leg], room))
    boarded = 0
    first_queue = (w.resources + leg) * w.classes
    for q in range(first_queue, first_queue + w.classes):
        before = NONE
        c = w.queue[WIDTH * q + HEAD]
        while c >= 0:
            r = w.row[c]
            if ready_at(w, c, r) > limit:
                break
            following = w.link[c]
            teu = int(w.teu[c])
            fits = teu <= free
            if not fits and not w.probe[c]:
                break
            if fits:
                if not w.probe[c]:
                    free -= teu
                    boarded += teu
                remove(w, q, before, c)
                if w.yards > 0:
                    depart_from_yard(w, c)
                w.start[w.base[r] + w.member[c]] = t
                w.trip[w.base[r] + w.member[c]] = trip
                place = w.leg_base[w.alight[r]] + trip - first_trip
                w.link[c] = NONE
                if w.aboard_first[place] < 0:
                    w.aboard_first[place] = c
                else:
                    w.link[w.aboard_last[place]] = c
                w.aboard_last[place] = c
            else:
                before = c
            c = following
    return boarded


@part
def depart(w: World, trip: int, t: float) -> None:
    """Let a trip leave the call at which its leg begins."""
    leg = w.vehicle_leg[trip]
    s = w.service_of_leg[leg]
    place = w.leg_base[leg] + trip - w.first_trip[s]
    # A trip without a scheduled time leaves when it is ready to: when full, or on return.
    scheduled = w.scheduled[trip] if leg == w.first_leg[s] else t
    if scheduled == np.inf:
        scheduled = t
    boarded = board(w, trip, leg, scheduled - w.cut_off[s], t)
    w.waiting[leg] -= boarded
    if w.diverting > 0:
        divert_left_behind(w, leg, scheduled - w.cut_off[s], t)
    w.aboard[trip] += boarded
    w.leg_scheduled[place] = scheduled
    w.leg_departed[place] = t
    w.leg_boarded[place] = boarded
    w.leg_aboard[place] = w.aboard[trip]
    run = stretched(w.run[place], w.pace_factor[pace_row(w, s, t)])
    v = w.first_via[leg]
    if v == w.first_via[leg + 1]:
        w.vehicle_next[trip] = ARRIVES
        schedule(w, t + run + w.tardy[place], w.containers + trip)
        return
    w.vehicle_via[trip] = v
    w.vehicle_run[trip] = run
    w.vehicle_cut[trip] = stretched(run, w.at[v])
    w.vehicle_next[trip] = MEETS
    schedule(w, t + w.vehicle_cut[trip], w.containers + trip)


@part
def discharge(w: World, trip: int, place: int, t: float) -> None:
    """Let the containers that have come to their call go on."""
    first = w.aboard_first[place]
    if first < 0:
        return
    c = sort_nearly(w.link, first, w.order)
    if c < 0:
        c = sort(w.link, first, w.runs)
    while c >= 0:
        following = w.link[c]
        if not w.probe[c]:
            w.aboard[trip] -= w.teu[c]
        w.end[w.base[w.row[c]] + w.member[c]] = t
        w.row[c] = w.after[w.row[c]]
        move_on(w, c)
        c = following


@aside
def come_back(w: World, s: int, trip: int, t: float) -> None:
    """Bring the vehicle of a trip that has ended back to where its service begins."""
    back = t + w.turnaround[trip]
    if w.timing[s] == ON_RETURN:
        back = leaves_at(w, s, pace_row(w, s, t), back)
    elif w.timing[s] != TIMETABLE:
        return
    w.vehicle_next[trip] = RETURNS
    schedule(w, back, w.containers + trip)


@aside
def be_back(w: World, trip: int) -> None:
    """Make a vehicle that has come back free, or due for its next cycle."""
    s = w.service_of_trip[trip]
    if w.timing[s] == TIMETABLE:
        w.vehicles[s] += 1
        return
    cycles = (w.first_trip[s + 1] - w.first_trip[s]) // w.fleet[s]
    if (trip + 1 - w.first_trip[s]) % cycles != 0:
        await_turn(w, trip + 1)


@part
def call(w: World, trip: int, t: float) -> None:
    """Discharge, and be due again after the stay if another leg follows."""
    leg = w.vehicle_leg[trip]
    s = w.service_of_leg[leg]
    local = trip - w.first_trip[s]
    discharge(w, trip, w.leg_base[leg] + local, t)
    if leg + 1 == w.first_leg[s + 1]:
        if w.fleet[s] > 0:
            come_back(w, s, trip, t)
        return
    w.vehicle_leg[trip] = leg + 1
    w.vehicle_next[trip] = CALLS
    stays_until = t + w.stay[w.leg_base[leg + 1] + local]
    leaves = leaves_at(w, s, pace_row(w, s, t), stays_until)
    schedule(w, leaves, w.containers + trip)
