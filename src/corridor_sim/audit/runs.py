"""Vehicles on a leg: the drawn run, cut at the passages, nothing lost between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.draws.trips import held_until
from corridor_sim.grid import put_on_grid
from corridor_sim.measure.occupancy import held
from corridor_sim.plan.arrays import Flags, Floats, Ints


@dataclass(frozen=True, slots=True)
class Run:
    """Vehicles of one leg: their times, their runs with the pace factor, their crossings."""

    leg: int
    departed: Floats
    arrived: Floats
    runs: Floats
    tardy: Floats
    columns: Sequence[int]


def audit_run(auditor: Auditor, run: Run) -> Iterator[tuple[int, str, float]]:
    """Yield the first vehicle whose times do not follow: row, what is wrong, when."""
    plan, trace, draws = auditor.plan, auditor.trace, auditor.draws
    clock, done = run.departed, np.zeros_like(run.runs)
    first = int(plan.services.first_via[run.leg])
    for via, column in enumerate(run.columns, start=first):
        rows = slice(int(draws.crossing_base[column]), int(draws.crossing_base[column + 1]))
        arrived, started = trace.crossing_arrived[rows], trace.crossing_started[rows]
        left = trace.crossing_left[rows]
        pools = draws.crossing_pool[rows]
        published = plan.pools.published[pools]
        cut = run.runs * plan.services.at[via]
        put_on_grid(cut)
        good = auditor.follows(arrived, clock + (cut - done))
        yield from _first(auditor, ~good, "reaches {} at the wrong time", clock, pools)
        good = (arrived <= started) & (started <= auditor.last) | np.isnan(started)
        if published.any():
            begin = _published(auditor, int(draws.crossing_base[column]), pools, arrived)
            good = np.where(published, auditor.follows(started, begin), good)
        yield from _first(auditor, ~good, "enters {} out of turn", arrived, pools)
        good = (started <= left) & (left <= auditor.last) | np.isnan(left)
        alone = published | (plan.pools.batch[pools] == 1)
        if alone.any():
            own = auditor.follows(left, started + draws.transit[rows])
            good = np.where(alone, own, good)
        yield from _first(auditor, ~good, "leaves {} at the wrong time", started, pools)
        clock, done = left, cut
    good = auditor.follows(run.arrived, clock + (run.runs - done) + run.tardy)
    yield from _first(auditor, ~good, "arrives at the wrong time", clock)


def _published(auditor: Auditor, base: int, pools: Ints, arrived: Floats) -> Floats:
    """When passing begins where the wait is drawn: held while down, then the wait.

    ``base`` is the first crossing of the column; nan where the pool has a queue.
    """
    plan, draws = auditor.plan, auditor.draws
    capacity = draws.capacity
    started = np.full_like(arrived, np.nan)
    for pool in np.unique(pools[plan.pools.published[pools]]).tolist():
        post = len(plan.resource_units) + pool
        rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
        there = np.flatnonzero((pools == pool) & ~np.isnan(arrived))
        begin = held_until(capacity.time[rows], capacity.units[rows] > 0, arrived[there])
        waits = np.stack([wait[base + there] for wait in draws.wait])
        variant = held(draws.spells, pool, draws.spells.variant, begin).astype(np.int64)
        started[there] = begin + waits[variant, np.arange(len(there))]
    return started


def _first(
    auditor: Auditor, wrong: Flags, what: str, when: Floats, pools: Ints | None = None
) -> Iterator[tuple[int, str, float]]:
    """The first that is wrong; ``what`` names the place of its pool as {}."""
    for vehicle in np.flatnonzero(wrong)[:1]:
        said = what
        if pools is not None:
            plan = auditor.plan
            said = what.format(plan.labels.places[plan.pools.place[pools[vehicle]]])
        yield int(vehicle), said, float(when[vehicle])
