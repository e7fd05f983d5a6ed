"""Stops: a vehicle has a berth as soon as one is free and goes once it is clear, not before."""

from __future__ import annotations

from bisect import insort

import numpy as np

from corridor_sim.audit.finding import AuditError, Auditor
from corridor_sim.audit.occupancy import Busy
from corridor_sim.measure.boxes import acts
from corridor_sim.measure.occupancy import Queue, stretched
from corridor_sim.measure.room import Stays, answered, at_berths
from corridor_sim.plan.arrays import Floats, StageKind


def audit_berths(auditor: Auditor) -> None:
    """Check the times of every stop, then who lay at the berths when."""
    room = auditor.plan.room
    for stop in range(room.stops):
        _audit_stop(auditor, stop)
    for berths in room.berths.tolist():
        _audit_berth(auditor, berths)


def _audit_stop(auditor: Auditor, stop: int) -> None:
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    room, column = plan.room, draws.stop(stop)
    came, berthed = trace.stop_came[column], trace.stop_berthed[column]
    leg, berths = int(room.stop_leg[stop]), int(room.stop_berth[stop])
    first = int(draws.first_trip[room.stop_service[stop]])
    place = plan.labels.places[room.stop_place[stop]]

    def require(good: np.ndarray[tuple[int], np.dtype[np.bool_]], what: str) -> None:
        for local in np.flatnonzero(~good)[:1]:
            auditor.refuse_trip(first + int(local), f"{what} {place}", float(came[local]))

    if leg >= 0:
        arrived = trace.leg_arrived[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]
        require(auditor.follows(came, arrived), "does not come when it arrives at")
    if berths < 0:
        require(auditor.follows(berthed, came), "waits without need at")
    require(np.isnan(berthed) | (came <= berthed), "lies too early at")
    stay = draws.stop_stay[column]
    over = berthed + (stretched(draws, [berths], stay, berthed) if berths >= 0 else stay)
    clear = np.maximum(over, _last_off(auditor, leg, berthed)) if leg >= 0 else over
    require(auditor.follows(trace.stop_cleared[column], clear), "is not clear when it should at")


def _last_off(auditor: Auditor, leg: int, berthed: Floats) -> Floats:
    """When the last container that held each trip was off it; inf: not by the end."""
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    off = np.fmin(berthed, np.inf)
    held = plan.room.holds & (plan.stages.alight == leg)
    for row in np.flatnonzero(held & (plan.stages.kind == StageKind.BOARDING)).tolist():
        entry = row + 1 + int(np.argmax(plan.room.enters[row + 1 :] >= 0))
        number = draws.numbers(int(plan.chain_of_row[row]))
        first = int(draws.first_trip[plan.stages.service[row]])
        trip = trace.trip[draws.column(row)]
        inside = np.fmin(answered(plan, draws, trace, entry), np.inf)
        on = (trip >= 0) & ~draws.probe[number] & acts(plan, draws, trace, row)
        np.maximum.at(off, trip[on] - first, inside[on])
    return off


def _audit_berth(auditor: Auditor, berths: int) -> None:
    stays = at_berths(auditor.plan, auditor.draws, auditor.trace, berths)
    name = auditor.plan.labels.resources[berths]
    begun = ~np.isnan(stays.start)
    busy = Busy(auditor, berths, stays.start[begun], stays.end[begun])
    over = busy.overbooked()
    if over is not None:
        raise AuditError(f"{name}: a vehicle lies where none is free ({auditor.at(over)})")
    idle = busy.idle(Queue.of(stays.ready, stays.start))
    if idle is not None:
        raise AuditError(f"{name}: a vehicle waits though one is free ({auditor.at(idle)})")
    _audit_turns(auditor, name, stays, _turns(auditor, berths))


Turn = tuple[bool, int, float, int, int]


def _turns(auditor: Auditor, berths: int) -> list[Turn]:
    """The place in the queue of each vehicle, as ``at_berths`` lists them."""
    plan, draws, room = auditor.plan, auditor.draws, auditor.plan.room
    turns: list[Turn] = []
    for stop in np.flatnonzero(room.stop_berth == berths).tolist():
        came, service = auditor.trace.stop_came[draws.stop(stop)], int(room.stop_service[stop])
        first, rank = int(draws.first_trip[service]), int(plan.services.rank[service])
        planned = draws.scheduled[first : first + len(came)] + room.planned[stop]
        astray = np.abs(came - planned) > room.window[stop]
        turns += [
            (bool(astray[local]), rank, float(came[local]), service, first + local)
            for local in np.flatnonzero(~np.isnan(came)).tolist()
        ]
    return turns


def _audit_turns(auditor: Auditor, name: str, stays: Stays, turns: list[Turn]) -> None:
    """Nobody lies who came before that instant while somebody waits who stands before it."""
    start = np.fmin(stays.start, np.inf)
    by_coming = iter(np.argsort(stays.ready, kind="stable").tolist())
    coming = next(by_coming, None)
    waiting: list[tuple[Turn, int]] = []
    for moment in np.unique(start[np.isfinite(start)]).tolist():
        while coming is not None and stays.ready[coming] < moment:
            insort(waiting, (turns[coming], coming))
            coming = next(by_coming, None)
        gone = [turn for turn, who in waiting if start[who] == moment]
        waiting = [(turn, who) for turn, who in waiting if start[who] > moment]
        if gone and waiting and waiting[0][0] < max(gone):
            trip = int(stays.number[waiting[0][1]])
            auditor.refuse_trip(trip, f"is overtaken before {name}", moment)
