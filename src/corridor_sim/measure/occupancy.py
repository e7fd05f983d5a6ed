"""Who occupied what: jobs on the units of resources, vehicles on the lines of passages.

Probes are left out throughout: they are served like everyone else and occupy nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from corridor_sim.grid import put_on_grid
from corridor_sim.measure.boxes import acts, in_boxes, takes_of
from corridor_sim.measure.lookup import count_present, count_until
from corridor_sim.measure.room import answered
from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints, Longs, PoolTable

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.draws.arrays import Timelines
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace

Number = TypeVar("Number", bound=np.number)


def needs(plan: Plan, row: int) -> list[int]:
    """Resources of which a stage row takes a unit at its start; it may hold others already."""
    joint, resource = plan.joint, int(plan.stages.resource[row])
    if joint.group[row] >= 0:
        begin, end = joint.first_need[row : row + 2]
        return [int(post) for post in joint.need[begin:end]]
    return [resource] if resource >= 0 else []


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits at a post: when each came to wait and when it went, both in order."""

    came: Floats
    went: Floats  # nan, still waiting, comes last

    @classmethod
    def of(cls, ready: Floats, start: Floats) -> Queue:
        """The queue of all who did not start at once."""
        waited = ready != start
        came, went = (np.sort(times[waited], kind="stable") for times in (ready, start))
        return cls(came, went)

    def waiting(self, moments: Floats) -> Longs:
        """How many wait at the close of each moment."""
        return count_present(self.came, self.went, moments)

    def waited(self, moments: Floats) -> Floats:
        """Seconds that all of them together have waited by each moment."""
        return _passed(self.came, moments) - _passed(self.went, moments)


def _passed(times: Floats, moments: Floats) -> Floats:
    """Sum over the sorted times before each moment of how long ago they were."""
    before = np.searchsorted(times, moments, side="right")
    summed = np.concatenate(([0.0], np.cumsum(times)))
    passed: Floats = before * moments - summed[before]
    return passed


@dataclass(frozen=True)
class Jobs:
    """What real containers asked of a resource; ``start`` and ``end`` are nan if not reached.

    A resource kept through phases is occupied from the first one's start to the
    last one's end.
    """

    ready: Floats
    start: Floats
    end: Floats
    number: Ints  # global number

    @cached_property
    def queue(self) -> Queue:
        """Who waits for the resource."""
        return Queue.of(self.ready, self.start)


def jobs(plan: Plan, draws: Draws, trace: Trace, resource: int) -> Jobs:
    """Every job that reached the resource's queue, in order of their starts; none in a yard."""
    nothing = np.empty(0)
    found = [Jobs(nothing, nothing, nothing, np.empty(0, dtype=np.int32))]
    for row, last in _tenures(plan, resource):
        number = draws.numbers(int(plan.chain_of_row[row]))
        if not len(number) or draws.probe[number[0]]:
            continue
        ready = trace.ready(plan, draws, row)
        asks = (takes_of(plan, draws, trace, row) >= 0) & (ready <= trace.stopped_at)
        if in_boxes(plan, row):
            asks &= acts(plan, draws, trace, row)
        job = np.flatnonzero(asks)
        start, end = trace.start[draws.column(row)], trace.end[draws.column(last)]
        if plan.room.enters[last] >= 0:
            end = answered(plan, draws, trace, last)
        found.append(Jobs(ready[job], start[job], end[job], number[job]))
    start = np.concatenate([one.start for one in found])
    # Whoever counts who is there at a time sorts readies, starts or ends: now they nearly are.
    order = np.argsort(start, kind="stable")
    return Jobs(
        np.concatenate([one.ready for one in found])[order],
        start[order],
        np.concatenate([one.end for one in found])[order],
        np.concatenate([one.number for one in found])[order],
    )


def _tenures(plan: Plan, resource: int) -> list[tuple[int, int]]:
    """The stage rows at whose start a unit is taken, each with the row at whose end it is freed."""
    joint = plan.joint
    if joint.group_of_resource[resource] < 0:
        return [(row, row) for row in np.flatnonzero(plan.stages.resource == resource).tolist()]
    takes = np.searchsorted(joint.first_need, np.flatnonzero(joint.need == resource), "right") - 1
    frees = np.searchsorted(joint.first_freed, np.flatnonzero(joint.freed == resource), "right") - 1
    return list(zip(takes.tolist(), frees.tolist(), strict=True))


def stretched(draws: Draws, posts: Sequence[int], durations: Floats, start: Floats) -> Floats:
    """Durations at these posts as the most stretched of them makes them at the start [s]."""
    capacity = draws.capacity
    bounds = [(int(capacity.first[post]), int(capacity.first[post + 1])) for post in posts]
    if all((capacity.stretch[begin:end] == 1).all() for begin, end in bounds):
        return durations
    factors = [held(capacity, post, capacity.stretch, start) for post in posts]
    longer: Floats = durations * np.maximum.reduce(factors)
    put_on_grid(longer)
    return longer


@dataclass(frozen=True, slots=True)
class Vehicles:
    """Real vehicles that reached a pool.

    ``started`` and ``left`` are nan if not reached; ``left`` is nan for other traffic.
    ``head`` is the row of the vehicle whose transit and headway count for this one,
    ``turn`` the place in the order in which all of them queue.
    ``certain`` is False where batches of one instant cannot be told apart afterwards:
    a vehicle that arrived in the instant may have missed the first of two batches.
    """

    arrived: Floats
    started: Floats
    left: Floats
    transit: Floats
    headway: Floats
    direction: Bytes
    column: Ints  # crossing column; -1 for other traffic
    local: Ints  # trip of the service, or member of the chain; own order for other traffic
    turn: Longs
    head: Longs
    certain: Flags

    @property
    def heads(self) -> Longs:
        """Rows of started vehicles that opened a batch."""
        own = np.arange(len(self.head))
        return np.flatnonzero((self.head == own) & ~np.isnan(self.started))


def vehicles(plan: Plan, draws: Draws, trace: Trace, pool: int) -> Vehicles:
    """Every vehicle that met a pool's passage, ours and other traffic."""
    found = [
        _column(plan, draws, trace, column, entries)
        for column, entries in crossings_of(plan, draws, pool)
    ]
    found.append(_others(draws, trace, pool))
    table = {name: np.concatenate([one[name] for one in found]) for name in found[0]}
    here = np.flatnonzero(table["arrived"] <= trace.stopped_at)
    table = {name: values[here] for name, values in table.items()}
    batch = int(plan.pools.batch[pool])
    turn = np.arange(len(here))
    if batch > 1:
        keys = ("order", "service", "other", "arrived", "rank")
        turn[np.lexsort([table[key] for key in keys])] = np.arange(len(here))
        order = np.lexsort((turn, table["direction"], table["started"]))
        turn = turn[order]
        table = {name: values[order] for name, values in table.items()}
    head, certain = _batches(table, plan.pools, pool)
    return Vehicles(
        table["arrived"],
        table["started"],
        table["left"],
        table["transit"],
        table["headway"],
        table["direction"].astype(np.int8),
        table["column"].astype(np.int32),
        table["local"].astype(np.int32),
        turn,
        head,
        certain,
    )


def blocked(draws: Draws, post: int, of: Vehicles) -> tuple[Floats, Floats]:
    """When each batch head took a line and when the line was free again [s]."""
    heads = of.heads
    started = of.started[heads]
    return started, started + stretched(draws, [post], of.headway[heads], started)


def held(
    timelines: Timelines, subject: int, values: NDArray[Number], moments: Floats
) -> NDArray[Number]:
    """Look up which of a column's values holds for a subject at each moment."""
    rows = slice(int(timelines.first[subject]), int(timelines.first[subject + 1]))
    if rows.stop - rows.start == 1:
        return values[rows].repeat(len(moments))
    return values[rows][count_until(timelines.time[rows], moments) - 1]


def crossings_of(
    plan: Plan, draws: Draws, pool: int, *, probes: bool = False
) -> Iterator[tuple[int, Longs]]:
    """Columns of real vehicles, or of probes, that may queue in a pool; which crossings do."""
    for column, pools in enumerate(plan.crossings.pools):
        stage = int(plan.crossings.stage[column])
        of_probes = stage >= 0 and draws.probe[draws.numbers(int(plan.chain_of_row[stage]))].any()
        if pool in pools and of_probes == probes:
            begin, end = (int(entry) for entry in draws.crossing_base[column : column + 2])
            yield column, begin + np.flatnonzero(draws.crossing_pool[begin:end] == pool)


def _column(
    plan: Plan, draws: Draws, trace: Trace, column: int, entries: Longs
) -> dict[str, Floats]:
    services = plan.services
    via, stage = int(plan.crossings.via[column]), int(plan.crossings.stage[column])
    leg = int(np.searchsorted(services.first_via, via, side="right")) - 1
    service = int(np.searchsorted(services.first_leg, leg, side="right")) - 1
    n = len(entries)
    local = entries - int(draws.crossing_base[column])
    order = local
    if stage >= 0:
        order = draws.numbers(int(plan.chain_of_row[stage]))[local].astype(np.int64)
    return {
        "arrived": trace.crossing_arrived[entries],
        "started": trace.crossing_started[entries],
        "left": trace.crossing_left[entries],
        "transit": draws.transit[entries],
        "headway": draws.headway[entries],
        "direction": draws.crossing_direction[entries].astype(np.float64),
        "rank": np.full(n, services.rank[service], dtype=np.float64),
        "other": np.zeros(n),
        "service": np.full(n, service, dtype=np.float64),
        "local": local.astype(np.float64),
        "order": order.astype(np.float64),
        "column": np.full(n, column, dtype=np.float64),
    }


def _others(draws: Draws, trace: Trace, pool: int) -> dict[str, Floats]:
    rows = slice(int(draws.first_other[pool]), int(draws.first_other[pool + 1]))
    n = rows.stop - rows.start
    own = np.arange(n, dtype=np.float64)
    return {
        "arrived": draws.other_time[rows],
        "started": trace.other_started[rows],
        "left": np.full(n, np.nan),
        "transit": draws.other_transit[rows],
        "headway": draws.other_headway[rows],
        "direction": draws.other_direction[rows].astype(np.float64),
        "rank": draws.other_rank[rows].astype(np.float64),
        "other": np.ones(n),
        "service": np.zeros(n),
        "local": own,
        "order": own,
        "column": np.full(n, -1.0),
    }


def _batches(table: dict[str, Floats], pools: PoolTable, pool: int) -> tuple[Longs, Flags]:
    """Cut each instant's vehicles of one direction into batches, in queue order.

    Who arrives within the instant may have missed a first batch, but not gone
    without it if there were too few to go by themselves.
    """
    size, at_least, patience = pools.batch[pool], pools.at_least[pool], pools.patience[pool]
    n = len(table["started"])
    own = np.arange(n)
    if size == 1 or n == 0:
        return own, np.ones(n, dtype=np.bool_)
    started, direction = table["started"], table["direction"]
    new = np.ones(n, dtype=np.bool_)
    new[1:] = (started[1:] != started[:-1]) | (direction[1:] != direction[:-1])
    group = np.cumsum(new) - 1
    position = own - np.flatnonzero(new)[group]
    count = np.bincount(group)
    late = np.bincount(group, weights=table["arrived"] == started)
    waited = (started - table["arrived"])[new]
    too_few = (late < at_least) | ((count < 2 * at_least) & (waited < patience))
    together = (count <= size) & (patience > 0) & too_few
    certain = (count == 1) | (late == 0) | together
    return own - position % size, certain[group]
