"""Resources and passages: never more at work than there are units or lines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor_sim.audit.batches import audit_batches
from corridor_sim.audit.finding import AuditError, Auditor
from corridor_sim.measure.lookup import count_before, count_present, count_until
from corridor_sim.measure.occupancy import Queue, Vehicles, blocked, crossings_of, vehicles
from corridor_sim.plan.arrays import Floats, Longs


def audit_resources(auditor: Auditor) -> None:
    """A job starts when a unit is free and not before; work begun before a reduction goes on."""
    plan = auditor.plan
    elsewhere = {*plan.room.yard_post.tolist(), *plan.room.berths.tolist()}
    for resource, name in enumerate(plan.labels.resources):
        if resource in elsewhere:
            continue  # see audit_yards and audit_berths
        work = auditor.journeys.jobs(resource)
        begun = ~np.isnan(work.start)
        busy = Busy(auditor, resource, work.start[begun], work.end[begun])
        over = busy.overbooked()
        if over is not None:
            number = int(work.number[work.start == over][0])
            auditor.refuse_container(number, f"starts at {name}, where no unit is free", over)
        if plan.joint.group_of_resource[resource] >= 0:
            continue  # who waits may need another one: see audit_teams
        idle = busy.idle(work.queue)
        if idle is not None:
            waits = (work.ready <= idle) & ~(work.start <= idle)
            what = f"waits at {name}, where a unit is free"
            auditor.refuse_container(int(work.number[waits][0]), what, idle)


def audit_passages(auditor: Auditor) -> None:
    """As many batches block a passage at once as it has lines; a batch crosses together."""
    plan, draws = auditor.plan, auditor.draws
    for pool in np.flatnonzero(~plan.pools.published).tolist():
        post = len(plan.resource_units) + pool
        crossing = vehicles(plan, draws, auditor.trace, pool)
        name = plan.labels.pools[pool]
        early = crossing.started < crossing.arrived
        _refuse(auditor, name, "enters before it is there", crossing.started[early])
        apart = crossing.left != crossing.started + crossing.transit[crossing.head]
        apart &= crossing.certain & ~np.isnan(crossing.left)
        _refuse(auditor, name, "does not cross with its batch", crossing.started[apart])
        _audit_probes(auditor, pool, crossing)
        start, free = blocked(draws, post, crossing)
        certain = crossing.certain[crossing.heads]
        busy = Busy(auditor, post, start[certain], free[certain])
        over = busy.overbooked()
        if over is not None:
            _refuse(auditor, name, "enters though no line is free", np.array([over]))
        # With batches that cannot be told apart, a line may look free that is not.
        if not certain.all():
            continue
        if plan.pools.at_least[pool] > 1:
            for what, when in audit_batches(auditor, pool, crossing, busy):
                _refuse(auditor, name, what, np.array([when]))
            continue
        idle = busy.idle(Queue.of(crossing.arrived, crossing.started))
        if idle is not None:
            _refuse(auditor, name, "waits though a line is free", np.array([idle]))


def _audit_probes(auditor: Auditor, pool: int, crossing: Vehicles) -> None:
    """A probe crosses alone, or with a batch that starts in the same instant."""
    plan, draws, trace = auditor.plan, auditor.draws, auditor.trace
    started = crossing.started[crossing.heads]
    batches = _both(started, started + crossing.transit[crossing.heads])
    for _, entries in crossings_of(plan, draws, pool, probes=True):
        start, left = trace.crossing_started[entries], trace.crossing_left[entries]
        astray = (left != start + draws.transit[entries]) & ~np.isnan(left)
        astray[astray] = ~np.isin(_both(start[astray], left[astray]), batches)
        name = plan.labels.pools[pool]
        _refuse(auditor, name, "crosses neither alone nor with a batch", start[astray])


def _both(started: Floats, left: Floats) -> NDArray[np.complex128]:
    """The pairs of two times, each as one number that compares exactly."""
    return started + 1j * left


def _refuse(auditor: Auditor, name: str, what: str, moments: Floats) -> None:
    if len(moments):
        raise AuditError(f"{name}: a vehicle {what} ({auditor.at(moments[0])})")


def _count(times: Floats, moments: Floats) -> Longs:
    """How many of the sorted times fall on each moment."""
    count = count_until(times, moments)
    count -= count_before(times, moments)
    return count


class Busy:
    """How many units of a post are busy at the close of any instant.

    At the close of it, because within an instant a unit may serve several jobs
    that take no time.
    """

    def __init__(self, auditor: Auditor, post: int, start: Floats, end: Floats) -> None:
        capacity = auditor.draws.capacity
        rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
        self.changes, self.units = capacity.time[rows], capacity.units[rows]
        self.last = auditor.last
        # They stand in order, or nearly so: a stable sort is quick then.
        self.starts = np.sort(start, kind="stable")
        self.ends = np.sort(end, kind="stable")  # nan, still busy, comes last
        self.instant = np.sort(start[end == start])  # of jobs that take no time

    def overbooked(self) -> float | None:
        """First instant with a start for which no unit was free."""
        over = self.starts[self.free(self.starts) < 0]
        # Who takes no time needs a unit before the others of the instant have them all.
        others = _count(self.starts, self.instant) - _count(self.instant, self.instant)
        over = np.append(over, self.instant[self.free(self.instant) + others < 1])
        return float(over.min()) if len(over) else None

    def idle(self, queue: Queue) -> float | None:
        """An instant after which someone waits though a unit is free."""
        if not len(queue.came):
            return None
        # Somebody may be due whenever one comes, a unit is freed or units are added.
        for moments in (queue.came, self.ends, self.changes):
            some = moments[(queue.waiting(moments) > 0) & (moments <= self.last)]
            free = self.free(some) > 0
            if free.any():
                return float(some[np.argmax(free)])
        return None

    def free(self, moments: Floats) -> Longs:
        """Units that are not busy at each moment; negative where work outlives them."""
        units = self.units[count_until(self.changes, moments) - 1]
        return units - count_present(self.starts, self.ends, moments)
