"""Containers: every one is somewhere, each stage follows from the one before."""

from __future__ import annotations

import numpy as np

from corridor_sim.audit.departures import may_leave
from corridor_sim.audit.finding import AuditError, Auditor
from corridor_sim.audit.following import (
    LEFT_OTHERWISE,
    NO_CALL,
    NO_TRIP,
    RIGHT,
    TOO_LATE,
    first_delayed,
    first_misboarded,
    first_of_other_length,
    first_out_of_order,
    most_negative,
)
from corridor_sim.audit.runs import Run, audit_run
from corridor_sim.measure.boxes import acts, in_boxes, takes_of
from corridor_sim.measure.occupancy import needs, stretched
from corridor_sim.measure.room import turned_away
from corridor_sim.plan.arrays import Flags, Floats, Ints, StageKind


def audit_journeys(auditor: Auditor) -> None:
    """Follow every container of every chain, and check that the end came when it should."""
    for chain in range(auditor.plan.stages.chains):
        if len(auditor.draws.numbers(chain)):
            _Chain(auditor, chain).follow()
    _audit_end(auditor)


def audit_causes(auditor: Auditor) -> None:
    """The causes of each measured journey sum to the whole exactly, and none is negative."""
    plan, draws = auditor.plan, auditor.draws
    for chain in range(plan.stages.chains):
        split = auditor.journeys.split(chain)
        if not len(split.number):
            continue
        explained = np.zeros(len(split.number))
        for part in split.parts:
            wrong = most_negative(part.seconds, explained)
            if wrong != RIGHT:
                number = int(split.number[wrong])
                cause, place = plan.labels.causes[part.cause], plan.labels.places[part.place]
                what = f"spent {part.seconds[wrong]} s of {cause} at {place}"
                auditor.refuse_container(number, what, draws.release[number])
        for wrong in np.flatnonzero(explained != split.total)[:1]:
            number = int(split.number[wrong])
            what = f"took {split.total[wrong]} s of which the causes explain {explained[wrong]} s"
            auditor.refuse_container(number, what, draws.release[number])


def _audit_end(auditor: Auditor) -> None:
    draws, trace = auditor.draws, auditor.trace
    measured = np.flatnonzero(draws.measured)
    arrived = trace.arrived[measured]
    away = turned_away(auditor.plan, draws, trace)
    if away is not None:
        arrived = np.where(np.isfinite(away[measured]), away[measured], arrived)
    missing = measured[np.isnan(arrived)]
    if len(missing) or not len(measured):
        expected = auditor.plan.clock.horizon
    else:
        expected = float(arrived.max())
    if trace.stopped_at != expected and len(missing):
        what = "is still under way when the replication stops before its horizon"
        auditor.refuse_container(int(missing[0]), what, trace.stopped_at)
    if trace.stopped_at != expected:
        when = f"{auditor.at(trace.stopped_at)} instead of {auditor.at(expected)}"
        raise AuditError(f"the replication stops at {when}, when the last measured container is in")


_MISBOARDED = {
    NO_TRIP: "is on no trip of {service}",
    LEFT_OTHERWISE: "boards at {} a trip that left otherwise",
    TOO_LATE: "boards at {} a trip it was too late for",
    NO_CALL: "leaves the trip of {} when it does not call",
}


class _Chain:
    """The containers of one chain, followed from stage to stage."""

    def __init__(self, auditor: Auditor, chain: int) -> None:
        self.auditor = auditor
        self.plan, self.draws, self.trace = auditor.plan, auditor.draws, auditor.trace
        self.number = self.draws.numbers(chain)
        self.rows = range(*(int(row) for row in self.plan.stages.first[chain : chain + 2]))
        self.local_trip: dict[int, Ints] = {}

    def follow(self) -> None:
        release = self.draws.release[self.number]
        ready = np.where(release <= self.auditor.last, release, np.nan)
        starts, ends = self._stages(self.trace.start), self._stages(self.trace.end)
        for row, start, end in zip(self.rows, starts, ends, strict=True):
            wrong = first_out_of_order(ready, start, end, self.auditor.last)
            if wrong != RIGHT:
                moments = np.where(np.isnan(start), np.where(np.isnan(end), ready, end), start)
                self._refuse(row, wrong, "has its times out of order at {}", moments)
            kind = int(self.plan.stages.kind[row])
            if kind == StageKind.ACTIVITY:
                self._activity(row, ready, start, end)
            elif kind == StageKind.BOARDING:
                self._boarding(row, ready, start, end)
            elif kind == StageKind.DIVERSION:
                same = self.auditor.follows(end, start)
                self._require(row, same, "takes time to be diverted at {}", start)
            else:
                self._ride(row, ready, start, end)
            ready = end
        arrived = self.trace.arrived[self.number]
        same = (arrived == ready) | (np.isnan(arrived) & np.isnan(ready))
        self._require(
            self.rows[-1],
            same,
            "is said to arrive at another time than its last stage ends",
            arrived,
        )

    def _require(self, row: int, good: Flags, what: str, when: Floats) -> None:
        if not good.all():
            self._refuse(row, int(np.argmin(good)), what, when)

    def _refuse(self, row: int, member: int, what: str, when: Floats) -> None:
        """Refuse a member at a stage, which ``what`` names as {}; nobody where it is RIGHT."""
        if member != RIGHT:
            said = what.format(self._at(row))
            self.auditor.refuse_container(self.number[member], said, when[member])

    def _at(self, row: int) -> str:
        stages, labels = self.plan.stages, self.plan.labels
        return f"{labels.elements[stages.element[row]]} ({labels.places[stages.place[row]]})"

    def _stages(self, column: Floats) -> Floats:
        """The chain's part of a column of the Trace: stages x members."""
        base = self.draws.stage_base
        cells = slice(int(base[self.rows.start]), int(base[self.rows.stop]))
        return column[cells].reshape(len(self.rows), len(self.number))

    def _activity(self, row: int, ready: Floats, start: Floats, end: Floats) -> None:
        stages = self.plan.stages
        base = int(self.draws.takes_base[row])
        if stages.per_trip[row]:
            local = self.local_trip[int(stages.service[row])]
            came = local >= 0
            takes = np.full(len(start), np.nan)
            takes[came] = self.draws.takes[base + local[came]]
        else:
            takes = takes_of(self.plan, self.draws, self.trace, row)
        resource, last = int(stages.resource[row]), self.auditor.last
        wrong = first_delayed(start, ready, takes, resource < 0, last)
        self._refuse(row, wrong, "does not start at once at {}", ready)
        if row in self.auditor.users_own or row in self.plan.boxes.fill:
            return
        if resource >= 0 and self.plan.suspends[resource]:
            # How long the others paused depends on all of them: see audit_suspended_work.
            good = self.auditor.follows(end, start) | ~(takes < 0)
            self._require(row, good, "is not skipped at once at {}", start)
            return
        length = stretched(self.draws, needs(self.plan, row), takes, start)
        wrong = first_of_other_length(end, start, length, last)
        self._refuse(row, wrong, "does not take the time drawn for {}", start)

    def _boarding(self, row: int, ready: Floats, start: Floats, end: Floats) -> None:
        stages, services, trace = self.plan.stages, self.plan.services, self.trace
        service, leg = int(stages.service[row]), int(stages.leg[row])
        trip = trace.trip[self.draws.column(row)]
        first, beyond = (int(t) for t in self.draws.first_trip[service : service + 2])
        own = slice(int(self.draws.leg_base[leg]), int(self.draws.leg_base[leg + 1]))
        arrived = trace.unloads(self.plan, self.draws, int(stages.alight[row]))
        wrong, rule = first_misboarded(
            (ready, start, end),
            trip,
            (trace.leg_departed[own], trace.leg_scheduled[own], arrived),
            float(services.cut_off[service]),
            (first, beyond),
        )
        if wrong != RIGHT:
            what = _MISBOARDED[rule].format("{}", service=self.plan.labels.services[service])
            self._refuse(row, wrong, what, end if rule == NO_CALL else start)
        self.local_trip[service] = np.where(trip >= 0, trip - first, -1)

    def _ride(self, row: int, ready: Floats, start: Floats, end: Floats) -> None:
        stages, draws = self.plan.stages, self.draws
        leg, service = int(stages.leg[row]), int(stages.service[row])
        good = self.auditor.follows(start, may_leave(self.auditor, service, ready))
        self._require(row, good, "does not leave as soon as it may at {}", ready)
        base = int(draws.takes_base[row])
        columns = range(
            int(stages.crossing[row]),
            int(stages.crossing[row])
            + int(self.plan.services.first_via[leg + 1] - self.plan.services.first_via[leg]),
        )
        if in_boxes(self.plan, row):
            # Who rides along in a box has no vehicle of its own: see audit_boxes.
            own = acts(self.plan, draws, self.trace, row)
            start, end = (np.where(own, times, np.nan) for times in (start, end))
        runs = self.auditor.slowed(draws.takes[base : base + len(start)], service, start)
        run = Run(leg, start, end, runs, np.zeros(len(start)), columns)
        for vehicle, what, when in audit_run(self.auditor, run):
            self.auditor.refuse_container(self.number[vehicle], what, when)
