"""Work that needs several resources: it starts as soon as all of them, and its gang, have room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.audit.occupancy import Busy
from corridor_sim.measure.boxes import acts, takes_of
from corridor_sim.measure.lookup import count_present
from corridor_sim.measure.occupancy import jobs, needs
from corridor_sim.measure.room import answered
from corridor_sim.plan.arrays import Flags, Floats, Ints, StageKind


def audit_teams(auditor: Auditor) -> None:
    """Nobody waits for what is free, and no gang works on more of a trip than it may.

    That no resource has more jobs than units is checked with all the others.
    """
    joint = auditor.plan.joint
    for group in range(joint.groups):
        rows = np.flatnonzero(joint.group == group).tolist()
        stages = [_stage(auditor, row) for row in rows]
        for gang in np.unique(joint.gang[rows]).tolist():
            if gang >= 0:
                _audit_gang(auditor, [one for one in stages if joint.gang[one.row] == gang], gang)
        _audit_waits(auditor, group, stages)


@dataclass(frozen=True, slots=True)
class _Stage:
    """The real containers that reached a joint stage; ``trip`` is -1 without one."""

    row: int
    ready: Floats
    start: Floats
    end: Floats
    trip: Ints
    number: Ints

    def subset(self, which: Flags) -> _Stage:
        return _Stage(
            self.row,
            self.ready[which],
            self.start[which],
            self.end[which],
            self.trip[which],
            self.number[which],
        )


def _stage(auditor: Auditor, row: int) -> _Stage:
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    number = draws.numbers(int(plan.chain_of_row[row]))
    column = draws.column(row)
    ready = trace.ready(plan, draws, row)
    end = trace.end[column]
    if plan.before_yard(row):
        end = answered(plan, draws, trace, row + 1)  # before a yard its gang is busy with it
    stage = _Stage(row, ready, trace.start[column], end, _came_on(auditor, row), number)
    begun = (takes_of(plan, draws, trace, row) >= 0) & (ready <= auditor.last)
    return stage.subset(begun & ~draws.probe[number] & acts(plan, draws, trace, row))


def _came_on(auditor: Auditor, row: int) -> Ints:
    """The trip on which each member of the row's chain came to it; -1: none."""
    plan = auditor.plan
    before = range(row - 1, int(plan.stages.first[plan.chain_of_row[row]]) - 1, -1)
    carried = (r for r in before if plan.stages.kind[r] != StageKind.ACTIVITY)
    last = next(carried, None)
    if last is None or plan.stages.kind[last] == StageKind.RIDE:
        return np.full(len(auditor.draws.numbers(int(plan.chain_of_row[row]))), -1, np.int32)
    return auditor.trace.trip[auditor.draws.column(last)]


def _at_work(stages: list[_Stage], moments: Floats) -> Ints:
    """How many are in one of the stages at the close of each moment."""
    start = np.sort(np.concatenate([stage.start for stage in stages]))
    end = np.sort(np.concatenate([stage.end for stage in stages]))
    return count_present(start, end, moments).astype(np.int32)


def _audit_gang(auditor: Auditor, stages: list[_Stage], gang: int) -> None:
    size = int(auditor.plan.joint.gang_size[gang])
    for trip in _trips(stages):
        of_trip = [stage.subset(stage.trip == trip) for stage in stages]
        for stage in of_trip:
            over = np.flatnonzero(_at_work(of_trip, stage.start) > size)
            if len(over):
                what = (
                    f"starts at {_name(auditor, stage.row)} though {size} of its trip are worked on"
                )
                auditor.refuse_container(stage.number[over[0]], what, stage.start[over[0]])


def _trips(stages: list[_Stage]) -> list[int]:
    trips = np.unique(np.concatenate([stage.trip for stage in stages]))
    return [int(trip) for trip in trips[trips >= 0]]


def _audit_waits(auditor: Auditor, group: int, stages: list[_Stage]) -> None:
    joint = auditor.plan.joint
    resources = np.flatnonzero(joint.group_of_resource == group).tolist()
    busy = {}
    for resource in resources:
        work = jobs(auditor.plan, auditor.draws, auditor.trace, resource)
        begun = ~np.isnan(work.start)
        busy[resource] = Busy(auditor, resource, work.start[begun], work.end[begun])
    changes = [busy[resource].changes for resource in resources]
    times = [times for stage in stages for times in (stage.ready, stage.end)]
    moments = np.unique(np.concatenate([*changes, *times]))
    moments = moments[moments <= auditor.last]
    for stage in stages:
        # Somebody may be due whenever one comes or ends, or units change.
        free = np.ones(len(moments), np.bool_)
        for resource in needs(auditor.plan, stage.row):
            free &= busy[resource].free(moments) > 0
        waits = stage.subset(stage.ready != stage.start)
        gang = int(joint.gang[stage.row])
        bounded = _trips([waits]) if gang >= 0 else []
        _refuse_idle(auditor, waits.subset(~np.isin(waits.trip, bounded)), moments[free])
        for trip in bounded:
            at_work = [
                one.subset(one.trip == trip) for one in stages if joint.gang[one.row] == gang
            ]
            room = _at_work(at_work, moments) < joint.gang_size[gang]
            _refuse_idle(auditor, waits.subset(waits.trip == trip), moments[free & room])


def _refuse_idle(auditor: Auditor, waits: _Stage, moments: Floats) -> None:
    """Refuse if anyone waits at the close of a moment at which it could start."""
    waiting = count_present(np.sort(waits.ready), np.sort(waits.start), moments) > 0
    if waiting.any():
        idle = float(moments[np.argmax(waiting)])
        who = waits.number[(waits.ready <= idle) & ~(waits.start <= idle)][0]
        what = f"waits at {_name(auditor, waits.row)}, where all it needs is free"
        auditor.refuse_container(int(who), what, idle)


def _name(auditor: Auditor, row: int) -> str:
    labels = auditor.plan.labels
    return labels.elements[int(auditor.plan.stages.element[row])]
