"""Work that pauses when its resource closes: it ends when it has run for as long as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.measure.boxes import acts, takes_of
from corridor_sim.measure.occupancy import stretched
from corridor_sim.plan.arrays import Flags, Floats, Ints


def audit_suspended_work(auditor: Auditor) -> None:
    """Each job runs while fewer real ones than there are units stand before it, else it pauses."""
    plan = auditor.plan
    for resource in np.flatnonzero(plan.suspends).tolist():
        work = _work(auditor, resource)
        good = auditor.follows(work.end, _ends(auditor, resource, work))
        for wrong in np.flatnonzero(~good)[:1]:
            what = f"does not take the time drawn for it at {plan.labels.resources[resource]}"
            auditor.refuse_container(work.number[wrong], what, work.start[wrong])


@dataclass(frozen=True, slots=True)
class _Work:
    """The jobs begun at a resource, probes too, in the order in which they stand."""

    start: Floats
    end: Floats
    length: Floats
    probe: Flags
    number: Ints


def _work(auditor: Auditor, resource: int) -> _Work:
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    columns: list[tuple[Floats, ...]] = [(np.empty(0),) * 5]
    for row in np.flatnonzero(plan.stages.resource == resource).tolist():
        number = draws.numbers(int(plan.chain_of_row[row]))
        column, takes = draws.column(row), takes_of(plan, draws, trace, row)
        start, own = trace.start[column], acts(plan, draws, trace, row)
        begun = np.flatnonzero((takes >= 0) & ~np.isnan(start) & own)
        ready = trace.ready(plan, draws, row)
        work = (start, trace.end[column], takes, ready, number.astype(np.float64))
        columns.append(tuple(values[begun] for values in work))
    start, end, takes, ready, number = (
        np.concatenate(parts) for parts in zip(*columns, strict=True)
    )
    number = number.astype(np.int32)
    order = np.lexsort((number, ready, draws.rank[number], start))
    start, number = start[order], number[order]
    length = stretched(draws, [resource], takes[order], start)
    return _Work(start, end[order], length, draws.probe[number], number)


def _ends(auditor: Auditor, resource: int, work: _Work) -> Floats:
    """When each job must end; inf if never."""
    capacity = auditor.draws.capacity
    rows = slice(int(capacity.first[resource]), int(capacity.first[resource + 1]))
    changes = [*capacity.time[rows].tolist(), inf]
    units = capacity.units[rows].tolist()
    starts = [*work.start.tolist(), inf]
    left = work.length.tolist()
    ends = np.full(len(left), inf)
    present: list[int] = []
    now, state, begun = 0.0, 0, 0
    while present or starts[begun] < inf:
        running = _running(work, present, units[state])
        completion = now + min((left[job] for job in running), default=inf)
        following = min(completion, starts[begun], changes[state + 1])
        if following == inf:
            break
        for job in running:
            left[job] -= following - now
            if left[job] == 0.0:
                ends[job] = following
                present.remove(job)
        now = following
        state += changes[state + 1] <= now
        while starts[begun] <= now:
            present.append(begun)
            begun += 1
    return ends


def _running(work: _Work, present: list[int], units: int) -> list[int]:
    running, before = [], 0
    for job in present:
        if before < units:
            running.append(job)
        before += not work.probe[job]
    return running
