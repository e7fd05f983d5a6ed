"""Vehicles on a leg: the drawn run, cut at the passages, nothing lost between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corridor_sim.audit.finding import Auditor
from corridor_sim.draws.trips import held_until
from corridor_sim.grid import put_on_grid
from corridor_sim.measure.occupancy import held
from corridor_sim.plan.arrays import Flags, Floats


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
        pool = int(plan.services.pool[via])
        place = plan.labels.places[plan.pools.place[pool]]
        cut = run.runs * plan.services.at[via]
        put_on_grid(cut)
        good = auditor.follows(arrived, clock + (cut - done))
        yield from _first(~good, f"reaches {place} at the wrong time", clock)
        if plan.pools.published[pool]:
            begin = arrived + _published(auditor, pool, column, arrived)
            good = auditor.follows(started, begin)
        else:
            good = (arrived <= started) & (started <= auditor.last) | np.isnan(started)
        yield from _first(~good, f"enters {place} out of turn", arrived)
        if plan.pools.published[pool] or plan.pools.batch[pool] == 1:
            good = auditor.follows(left, started + draws.transit[rows])
        else:
            good = (started <= left) & (left <= auditor.last) | np.isnan(left)
        yield from _first(~good, f"leaves {place} at the wrong time", started)
        clock, done = left, cut
    good = auditor.follows(run.arrived, clock + (run.runs - done) + run.tardy)
    yield from _first(~good, "arrives at the wrong time", clock)


def _published(auditor: Auditor, pool: int, column: int, arrived: Floats) -> Floats:
    """From arrival to the start where the wait is drawn: held while down, then the wait."""
    draws = auditor.draws
    capacity = draws.capacity
    post = len(auditor.plan.resource_units) + pool
    rows = slice(int(capacity.first[post]), int(capacity.first[post + 1]))
    length = np.full_like(arrived, np.nan)
    there = np.flatnonzero(~np.isnan(arrived))
    begin = held_until(capacity.time[rows], capacity.units[rows] > 0, arrived[there])
    crossing = int(draws.crossing_base[column]) + there
    waits = np.stack([wait[crossing] for wait in draws.wait])
    variant = held(draws.spells, pool, draws.spells.variant, begin).astype(np.int64)
    length[there] = begin - arrived[there] + waits[variant, np.arange(len(there))]
    return length


def _first(wrong: Flags, what: str, when: Floats) -> Iterator[tuple[int, str, float]]:
    for vehicle in np.flatnonzero(wrong)[:1]:
        yield int(vehicle), what, float(when[vehicle])
