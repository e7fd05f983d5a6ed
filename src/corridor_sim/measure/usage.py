"""How busy resources and passages are, how full and how late services run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.lookup import count_until
from corridor_sim.measure.occupancy import Queue, blocked, held, vehicles
from corridor_sim.measure.parts import observed_members
from corridor_sim.measure.room import Stays, at_berths, in_yard
from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints, StageKind, Timing

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.plan.compile import Plan

UNLIMITED = 2**30
"""Slots of a trip without a limit: they are not an offer that could be filled."""


@dataclass(frozen=True, slots=True)
class PostUse:
    """One resource, or the lines of one passage, in the measured window of one replication.

    ``utilisation`` is busy time over what was available, or over busy time where
    running work outlived its units; nan where there are no lines to be busy.
    ``jobs`` became ready in the window, ``wait_h`` is their mean wait, closing hours
    and disruptions included, ``max_queue`` the most that waited at one instant.
    """

    utilisation: float
    jobs: int
    wait_h: float
    max_queue: int


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """One scheduled service: its trips scheduled in the measured window of one replication.

    TEU are summed over legs: ``offered_teu`` of the departed trips (nan without a
    limit), ``boarded_teu``, and ``load`` = on board / offered. ``late_h`` is the mean
    lateness of a leg, at departure plus drawn at arrival. ``rolled_over`` is the
    share of measured containers that did not leave with the first trip they were in
    time for.
    """

    trips: int
    departed: int
    cancelled: int
    late_h: float
    offered_teu: float
    boarded_teu: int
    load: float
    rolled_over: float


@dataclass(frozen=True, slots=True)
class Usage:
    """One replication, in the order of the plan's resources, pools and services."""

    resources: tuple[PostUse, ...]
    pools: tuple[PostUse, ...]
    services: tuple[ServiceUse | None, ...]  # None: on demand


def usage(journeys: Journeys) -> Usage:
    """Measure every resource, passage and scheduled service. Probes occupy nothing."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    resources: list[PostUse] = []
    berths, yards = plan.room.berths.tolist(), plan.room.yard_post.tolist()
    for resource, suspends in enumerate(plan.suspends):
        if resource in yards:
            resources.append(_yard(journeys, resource, yards.index(resource)))
            continue
        if resource in berths:
            stays = at_berths(plan, draws, trace, resource)
            resources.append(_stays(journeys, resource, stays, np.ones_like(stays.number)))
            continue
        work = journeys.jobs(resource)
        begun = ~np.isnan(work.start)
        busy = work.start[begun], journeys.observed(work.end[begun])
        measured = _running if suspends else _taken
        taken = measured(journeys, resource, *busy)
        resources.append(_post(journeys, resource, work.ready, work.start, work.queue, taken))
    pools: list[PostUse] = []
    for pool, published in enumerate(plan.pools.published):
        post = len(plan.resource_units) + pool
        crossing = vehicles(plan, draws, trace, pool)
        lines = None if published else _taken(journeys, post, *blocked(draws, post, crossing))
        arrived, started = crossing.arrived, crossing.started
        pools.append(_post(journeys, post, arrived, started, Queue.of(arrived, started), lines))
    services = tuple(
        _service(journeys, service) if scheduled else None
        for service, scheduled in enumerate(plan.services.scheduled)
    )
    return Usage(tuple(resources), tuple(pools), services)


def _yard(journeys: Journeys, post: int, yard: int) -> PostUse:
    """A yard whose units are TEU; who was turned away did not wait for it."""
    plan, draws = journeys.plan, journeys.draws
    stays = in_yard(plan, draws, journeys.trace, yard)
    counted = ~draws.probe[stays.number]
    if plan.room.refuses[yard]:
        counted &= ~np.isnan(stays.start)
    stays = stays.of(counted)
    use = _stays(journeys, post, stays, draws.teu[stays.number])
    bounded = plan.resource_units[post] < UNLIMITED
    return use if bounded else replace(use, utilisation=float("nan"))


def _stays(journeys: Journeys, post: int, stays: Stays, units: Ints | Bytes) -> PostUse:
    """Those who had so many units each of a yard or of berths for as long as they stayed."""
    begun = ~np.isnan(stays.start)
    start, end = stays.start[begun], journeys.observed(stays.end[begun])
    window = _window(journeys)
    taken = float(((np.clip(end, *window) - np.clip(start, *window)) * units[begun]).sum())
    queue = Queue.of(stays.ready, stays.start)
    return _post(journeys, post, stays.ready, stays.start, queue, taken)


def usage_table(plan: Plan, replications: Sequence[Usage]) -> pd.DataFrame:
    """One row per resource, passage and scheduled service: means over replications.

    Utilisation, waits, load and the rolled-over share carry their 95 % t interval;
    ``max_queue`` is the largest of all replications. Columns that do not apply are nan.
    """
    import pandas as pd

    kinds = (
        ("resource", plan.labels.resources, [one.resources for one in replications]),
        ("passage", plan.labels.pools, [one.pools for one in replications]),
        ("service", plan.labels.services, [one.services for one in replications]),
    )
    rows: list[dict[str, object]] = []
    for kind, names, uses in kinds:
        for name, same in zip(names, zip(*uses, strict=True), strict=True):
            present = [asdict(one) for one in same if one is not None]
            if present:
                rows.append({"kind": kind, "name": name, **_over_replications(present)})
    columns = ["kind", "name"]
    for record in (PostUse, ServiceUse):
        for column in record.__slots__:
            columns += [column, *([f"{column}_lo", f"{column}_hi"] if column in _SURE else [])]
    return pd.DataFrame(rows, columns=columns)


_SURE = frozenset({"utilisation", "wait_h", "load", "rolled_over"})


def _over_replications(present: list[dict[str, float]]) -> dict[str, float]:
    row: dict[str, float] = {}
    for column in present[0]:
        values = [one[column] for one in present]
        if column == "max_queue":
            row[column] = max(values)
            continue
        over = interval(values)
        row[column] = float(over.mean)
        if column in _SURE:
            row[f"{column}_lo"], row[f"{column}_hi"] = float(over.lo), float(over.hi)
    return row


def _window(journeys: Journeys) -> tuple[float, float]:
    clock = journeys.plan.clock
    return clock.warm_up, min(clock.measured_until, journeys.trace.stopped_at)


def _post(
    journeys: Journeys,
    post: int,
    ready: Floats,
    start: Floats,
    queue: Queue,
    taken: float | None,
) -> PostUse:
    """Measure a post of which ``taken`` unit-seconds of the window were busy."""
    begin, end = _window(journeys)
    came = (ready >= begin) & (ready < end)
    wait = journeys.observed(start[came]) - ready[came]
    utilisation = float("nan")
    if taken is not None:
        available = max(_available(journeys, post, begin, end), taken)
        utilisation = taken / available if available else float("nan")
    return PostUse(
        utilisation,
        len(wait),
        float(wait.sum()) / len(wait) / HOUR if len(wait) else float("nan"),
        _max_queue(queue, begin, end),
    )


def _taken(journeys: Journeys, post: int, start: Floats, end: Floats) -> float:
    """Unit-seconds of the window that jobs occupied."""
    del post
    window = _window(journeys)
    return float((np.clip(end, *window) - np.clip(start, *window)).sum())


def _running(journeys: Journeys, post: int, start: Floats, end: Floats) -> float:
    """Unit-seconds of the window in which jobs ran that pause when units are missing."""
    capacity = journeys.draws.capacity
    rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
    edges = np.unique(np.clip([*start, *end, *capacity.time[rows], np.inf], *_window(journeys)))
    begun = count_until(np.sort(start), edges[:-1])
    done = count_until(np.sort(end), edges[:-1])
    units = held(capacity, post, capacity.units, edges[:-1])
    return float((np.diff(edges) * np.minimum(begun - done, units)).sum())


def _available(journeys: Journeys, post: int, begin: float, end: float) -> float:
    """Unit-seconds that a post had in the window."""
    capacity = journeys.draws.capacity
    rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
    edges = np.clip(np.append(capacity.time[rows], np.inf), begin, end)
    return float((np.diff(edges) * capacity.units[rows]).sum())


def _max_queue(queue: Queue, begin: float, end: float) -> int:
    """The most that waited at the close of any instant of the window."""
    came = queue.came
    moments = np.append(came[(came >= begin) & (came < end)], begin)
    return int(queue.waiting(moments).max())


def _service(journeys: Journeys, service: int) -> ServiceUse:
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    begin, end = _window(journeys)
    trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    scheduled = draws.scheduled[trips]
    if plan.services.timing[service] in (Timing.WHEN_FULL, Timing.ON_RETURN):
        first = journeys.trips_of(int(plan.services.first_leg[service]))
        scheduled = np.fmin(scheduled, trace.leg_scheduled[first])  # not known in advance
    counted = (scheduled >= begin) & (scheduled < end)
    legs = range(int(plan.services.first_leg[service]), int(plan.services.first_leg[service + 1]))
    late: list[Floats] = []
    offered, boarded, aboard, departed = 0, 0, 0, 0
    for leg in legs:
        cells = journeys.trips_of(leg)
        left = counted & ~np.isnan(trace.leg_departed[cells])
        departed = departed or int(left.sum())
        behind = trace.leg_departed[cells] - trace.leg_scheduled[cells] + draws.tardy[cells]
        late.append(behind[left])
        offered += int(draws.slots[cells][left].sum(dtype=np.int64))
        boarded += int(trace.leg_boarded[cells][left].sum())
        aboard += int(trace.leg_aboard[cells][left].sum())
    lateness = np.concatenate(late)
    limited = bool((draws.slots[journeys.trips_of(legs[0])] < UNLIMITED).any())
    return ServiceUse(
        trips=int(counted.sum()),
        departed=departed,
        cancelled=int((draws.cancelled[trips] | _overtaken(journeys, service))[counted].sum()),
        late_h=float(lateness.mean()) / HOUR if len(lateness) else float("nan"),
        offered_teu=float(offered) if limited else float("nan"),
        boarded_teu=boarded,
        load=aboard / offered if limited and offered else float("nan"),
        rolled_over=_rolled_over(journeys, service),
    )


def _overtaken(journeys: Journeys, service: int) -> Flags:
    """Slots that found no vehicle before the next slot was due."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    first = journeys.trips_of(int(plan.services.first_leg[service]))
    if not plan.services.fleet[service]:
        return np.zeros(first.stop - first.start, np.bool_)
    trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    due = np.append(draws.departs[trips], np.inf)
    next_due = np.minimum.accumulate(due[::-1])[::-1][1:]
    return np.isnan(trace.leg_departed[first]) & (next_due <= trace.stopped_at)


def _rolled_over(journeys: Journeys, service: int) -> float:
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    boarding = (plan.stages.kind == StageKind.BOARDING) & (plan.stages.service == service)
    behind, ready_for_it = 0, 0
    for row in np.flatnonzero(boarding).tolist():
        chain, leg = int(plan.chain_of_row[row]), int(plan.stages.leg[row])
        members = observed_members(plan, draws, trace, chain)
        numbers = draws.numbers(chain)[members]
        if not len(numbers) or draws.probe[numbers[0]]:
            continue
        ready = trace.ready(plan, draws, row)[members]
        trip = trace.trip[draws.column(row)][members]
        first = journeys.departures(leg).first_in_time(ready)
        local = np.maximum(trip - draws.first_trip[service], 0)
        its_own = trace.leg_scheduled[journeys.trips_of(leg)][local]
        # Who still waits was left behind if a trip it was in time for has gone.
        left_by = np.where(trip >= 0, its_own, trace.stopped_at)
        behind += int((first < left_by).sum())
        ready_for_it += int((~np.isnan(ready)).sum())
    return behind / ready_for_it if ready_for_it else float("nan")
