"""Trips: they leave when they should, carry what boarded them, and have room for it."""

from __future__ import annotations

import numpy as np

from corridor_sim.audit.departures import first_departures, may_leave
from corridor_sim.audit.finding import Auditor
from corridor_sim.audit.following import count_teu
from corridor_sim.audit.runs import Run, audit_run
from corridor_sim.measure.boxes import acts, in_boxes
from corridor_sim.plan.arrays import Flags, Floats, StageKind


def audit_trips(auditor: Auditor) -> None:
    """Check every leg of every scheduled service for all its trips."""
    services = auditor.plan.services
    boarded, aboard = _carried(auditor)
    for service in np.flatnonzero(services.scheduled):
        first, beyond = (int(leg) for leg in services.first_leg[service : service + 2])
        for leg in range(first, beyond):
            _Leg(auditor, int(service), leg).check(boarded, aboard)


def _carried(auditor: Auditor) -> tuple[Floats, Floats]:
    """TEU that boarded, and that were on board, per leg and trip, from the containers alone."""
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    boarded = np.zeros(len(trace.leg_departed))
    aboard = np.zeros(len(trace.leg_departed))
    for row in np.flatnonzero(plan.stages.kind == StageKind.BOARDING):
        numbers = draws.numbers(int(plan.chain_of_row[row]))
        if not len(numbers) or draws.probe[numbers[0]]:
            continue
        service, leg = int(plan.stages.service[row]), int(plan.stages.leg[row])
        first, beyond = (int(trip) for trip in draws.first_trip[service : service + 2])
        trip = trace.trip[draws.column(int(row))]
        if in_boxes(plan, int(row)):
            trip = np.where(acts(plan, draws, trace, int(row)), trip, -1).astype(np.int32)
        teu = np.zeros(beyond - first)
        count_teu(trip, first, numbers, draws.teu, teu)
        for ridden in range(leg, int(plan.stages.alight[row]) + 1):
            cells = slice(int(draws.leg_base[ridden]), int(draws.leg_base[ridden + 1]))
            aboard[cells] += teu
            if ridden == leg:
                boarded[cells] += teu
    return boarded, aboard


class _Leg:
    """The trips of one leg of a service."""

    def __init__(self, auditor: Auditor, service: int, leg: int) -> None:
        self.auditor, self.service, self.leg = auditor, service, leg
        self.cells = self._cells(leg)
        self.departed = auditor.trace.leg_departed[self.cells]

    def check(self, boarded: Floats, aboard: Floats) -> None:
        self._departures()
        self._runs()
        self._room(boarded[self.cells], aboard[self.cells])

    def _cells(self, leg: int) -> slice:
        base = self.auditor.draws.leg_base
        return slice(int(base[leg]), int(base[leg + 1]))

    def _require(self, good: Flags, what: str, when: Floats) -> None:
        if not good.all():
            self._refuse(int(np.argmin(good)), what, when)

    def _refuse(self, local: int, what: str, when: Floats) -> None:
        trip = int(self.auditor.draws.first_trip[self.service]) + local
        self.auditor.refuse_trip(trip, what, float(when[local]))

    def _departures(self) -> None:
        trace = self.auditor.trace
        scheduled = trace.leg_scheduled[self.cells]
        room = self.auditor.plan.room
        if self.leg == self.auditor.plan.services.first_leg[self.service]:
            expected, planned = first_departures(self.auditor, self.service)
            stop = int(room.at_begin[self.service])
            if stop >= 0:
                came = trace.stop_came[self.auditor.draws.stop(stop)]
                good = self.auditor.follows(came, expected)
                self._require(good, "does not come to its berth when it should", expected)
                expected = self._from_stop(stop)
                scheduled_at = self.auditor.draws.scheduled[self._trips()]
                planned = np.where(np.isinf(scheduled_at), expected, scheduled_at)
        elif room.at_end[self.leg - 1] >= 0:
            planned = expected = self._from_stop(int(room.at_end[self.leg - 1]))
        else:
            arrived = trace.leg_arrived[self._cells(self.leg - 1)]
            ready = arrived + self.auditor.draws.stay[self.cells]
            planned = expected = may_leave(self.auditor, self.service, ready)
        good = self.auditor.follows(self.departed, expected)
        self._require(good, "does not leave when it should", expected)
        left = ~np.isnan(self.departed)
        self._require(~left | (scheduled == planned), "was scheduled otherwise", planned)

    def _trips(self) -> slice:
        first_trip = self.auditor.draws.first_trip
        return slice(int(first_trip[self.service]), int(first_trip[self.service + 1]))

    def _from_stop(self, stop: int) -> Floats:
        """When the trips may leave a stop, once they are clear."""
        clear = self.auditor.trace.stop_cleared[self.auditor.draws.stop(stop)]
        return may_leave(self.auditor, self.service, clear)

    def _runs(self) -> None:
        auditor, services = self.auditor, self.auditor.plan.services
        vias = range(int(services.first_via[self.leg]), int(services.first_via[self.leg + 1]))
        run = Run(
            self.leg,
            self.departed,
            auditor.trace.leg_arrived[self.cells],
            auditor.slowed(auditor.draws.run[self.cells], self.service, self.departed),
            auditor.draws.tardy[self.cells],
            [int(services.column[via]) for via in vias],
        )
        for local, what, when in audit_run(auditor, run):
            self._refuse(local, what, np.full(local + 1, when))

    def _room(self, boarded: Floats, aboard: Floats) -> None:
        draws, trace = self.auditor.draws, self.auditor.trace
        left = ~np.isnan(self.departed)
        same = trace.leg_boarded[self.cells] == np.where(left, boarded, 0)
        self._require(same, "boards another number of TEU than its containers have", self.departed)
        same = trace.leg_aboard[self.cells] == np.where(left, aboard, 0)
        self._require(same, "carries another number of TEU than its containers have", self.departed)
        allotted = boarded <= self.auditor.plan.services.allotment[self.leg]
        self._require(allotted, "takes more TEU than its allotment at the call", self.departed)
        fits = (boarded == 0) | (aboard <= draws.slots[self.cells])
        self._require(fits, "takes more TEU on board than it has slots", self.departed)
