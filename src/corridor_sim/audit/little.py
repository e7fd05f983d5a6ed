"""Little's law, exactly: the queue counted over time against the waits of those in it."""

from __future__ import annotations

import numpy as np

from corridor_sim.audit.finding import AuditError, Auditor
from corridor_sim.grid import STEP, STEPS_PER_SECOND
from corridor_sim.measure.occupancy import Queue
from corridor_sim.plan.arrays import Floats, Ints, Longs


def audit_little(auditor: Auditor) -> None:
    """The integral of the number present is the sum of the times of those present.

    In the long run L = lambda W; over [0, T] it holds exactly once stays are cut off at
    T. The number is counted at every instant from who came and who went by then, for
    the corridor as a whole and for the queue of every resource; the times are those of
    each container by itself. Both are whole numbers of grid steps, so they are equal.
    """
    draws, trace = auditor.draws, auditor.trace
    numbers = np.arange(len(draws.release), dtype=np.int32)
    _hold(auditor, "the corridor", draws.release, trace.arrived, numbers)
    for resource, name in enumerate(auditor.plan.labels.resources):
        work = auditor.journeys.jobs(resource)
        _hold(auditor, f"the queue of {name}", work.ready, work.start, work.number)


def _hold(auditor: Auditor, where: str, came: Floats, went: Floats, number: Ints) -> None:
    """Compare both sides for those who came before the end."""
    end = auditor.trace.stopped_at
    here = came <= end
    came, went, number = came[here], went[here], number[here]
    until = np.where(went <= end, went, end)
    stays = until - came
    if len(stays) and stays.min() < 0:
        first = int(np.argmin(stays))
        what = f"leaves {where} before it comes there"
        auditor.refuse_container(int(number[first]), what, came[first])
    counted, spent = _counted(came, until, end), int(_steps(stays).sum())
    if counted != spent:
        first = int(np.argmin(came))
        raise AuditError(
            f"{where}: {counted * STEP} container seconds were counted, but containers spent "
            f"{spent * STEP} there (from {auditor.at(came[first])} on)"
        )


def _counted(came: Floats, went: Floats, end: float) -> int:
    """The integral of the number present until ``end`` [grid steps], counted between all events."""
    # They stand in order, or nearly so: a stable sort is quick then.
    queue = Queue(np.sort(came, kind="stable"), np.sort(went, kind="stable"))
    moments = np.concatenate((queue.came, queue.went, [end]))
    moments.sort(kind="stable")
    return int(np.dot(queue.waiting(moments[:-1]), _steps(np.diff(moments))))


def _steps(seconds: Floats) -> Longs:
    """Durations in grid steps: whole numbers, whose sums are exact however many there are."""
    return (seconds * STEPS_PER_SECOND).astype(np.int64)
