"""When each trip must leave its first call: by its time, its vehicle, or those who wait for it."""

from __future__ import annotations

from heapq import heapreplace

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.draws.trips import held_until
from corridor_sim.measure.boxes import acts
from corridor_sim.plan.arrays import Floats, Ints, StageKind, Timing


def may_leave(auditor: Auditor, service: int, ready: Floats) -> Floats:
    """The first instants from ``ready`` on at which a service's trips may leave; nan stays nan."""
    pace = auditor.draws.pace
    states = slice(int(pace.first[service]), int(pace.first[service + 1]))
    if pace.leaves[states].all():
        return ready
    leaves = np.full_like(ready, np.nan)
    there = ~np.isnan(ready)
    leaves[there] = held_until(pace.time[states], pace.leaves[states], ready[there])
    return leaves


def first_departures(auditor: Auditor, service: int) -> tuple[Floats, Floats]:
    """When a service's trips must leave, and their scheduled times; nan: not before the end."""
    draws = auditor.draws
    trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    timing, scheduled = auditor.plan.services.timing[service], draws.scheduled[trips]
    if timing == Timing.WHEN_FULL:
        expected = _when_full(auditor, service, trips)
        return expected, expected
    if timing == Timing.ON_RETURN:
        expected = _on_return(auditor, service, trips)
        return expected, np.where(np.isinf(scheduled), expected, scheduled)
    if auditor.plan.services.fleet[service]:
        return _with_fleet(auditor, service, trips), scheduled
    return draws.departs[trips], scheduled


def _back(auditor: Auditor, service: int, trips: slice) -> Floats:
    """When the vehicle of each trip may leave again; nan: not before the end."""
    draws, last = auditor.draws, int(auditor.plan.services.first_leg[service + 1]) - 1
    cells = slice(int(draws.leg_base[last]), int(draws.leg_base[last + 1]))
    stop = int(auditor.plan.room.at_end[last])
    if stop >= 0:
        return auditor.trace.stop_cleared[draws.stop(stop)] + draws.turnaround[trips]
    return auditor.trace.leg_arrived[cells] + draws.turnaround[trips]


def _on_return(auditor: Auditor, service: int, trips: slice) -> Floats:
    """Each vehicle's first trip by its time, the others once it is back."""
    vehicles = int(auditor.plan.services.fleet[service])
    expected = np.empty((vehicles, (trips.stop - trips.start) // vehicles))
    back = _back(auditor, service, trips).reshape(expected.shape)
    expected[:, 0] = auditor.draws.departs[trips].reshape(expected.shape)[:, 0]
    expected[:, 1:] = may_leave(auditor, service, back[:, :-1].ravel()).reshape(vehicles, -1)
    return expected.ravel()


def _with_fleet(auditor: Auditor, service: int, trips: slice) -> Floats:
    """Each slot leaves with the first vehicle that is back before the next slot is due."""
    due = auditor.draws.departs[trips]
    back = np.fmin(_back(auditor, service, trips), np.inf)  # nan: never
    vehicles = [0.0] * int(auditor.plan.services.fleet[service])
    expected = np.full_like(due, np.nan)
    slots = np.flatnonzero(np.isfinite(due))
    following = np.append(due[slots[1:]], np.inf)[: len(slots)]  # there may be no slot at all
    for slot, next_due in zip(slots, following, strict=True):
        ready = np.array([max(due[slot], vehicles[0])])
        leaves = float(may_leave(auditor, service, ready)[0])
        if leaves < next_due:
            expected[slot] = leaves
            heapreplace(vehicles, float(back[slot]))
    return expected


def _when_full(auditor: Auditor, service: int, trips: slice) -> Floats:
    """A trip leaves once enough have come beyond those its forerunners took, or one waits long."""
    plan, draws = auditor.plan, auditor.draws
    leg = int(plan.services.first_leg[service])
    departed = auditor.trace.leg_departed[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]
    count = trips.stop - trips.start
    ready, teu, local = _boarders(auditor, leg, trips)
    came = np.cumsum(teu)
    taken = np.cumsum(np.bincount(local, teu, minlength=count + 1)[:count])
    enough = draws.threshold[trips] + np.concatenate([[0.0], taken[:-1]])
    full = np.append(ready, np.inf)[np.searchsorted(came, enough, side="left")]
    first = np.full(count + 1, np.inf)
    np.minimum.at(first, local, ready)
    waiting = np.minimum.accumulate(first[::-1])[::-1][:count]
    due = np.minimum(full, waiting + plan.services.patience[service])
    forerunner = np.concatenate([[0.0], departed[:-1]])
    return may_leave(auditor, service, np.maximum(due, forerunner))


def _boarders(auditor: Auditor, leg: int, trips: slice) -> tuple[Floats, Floats, Ints]:
    """Who came to a first call: ready time, TEU and local trip, by ready time; probes apart.

    Who has not boarded counts as on the trip after the last.
    """
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    found = [(np.empty(0), np.empty(0), np.empty(0, np.int32))]
    boarding = (plan.stages.kind == StageKind.BOARDING) & (plan.stages.leg == leg)
    for row in np.flatnonzero(boarding).tolist():
        number = draws.numbers(int(plan.chain_of_row[row]))
        ready, trip = trace.ready(plan, draws, row), trace.trip[draws.column(row)]
        here = (ready <= auditor.last) & ~draws.probe[number] & acts(plan, draws, trace, row)
        local = np.where(trip >= 0, trip - trips.start, trips.stop - trips.start)
        found.append((ready[here], draws.teu[number][here].astype(np.float64), local[here]))
    ready, teu, local = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(ready, kind="stable")
    return ready[order], teu[order], local[order].astype(np.int32)
