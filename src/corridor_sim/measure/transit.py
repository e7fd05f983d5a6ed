"""Door-to-door time: how long, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.room import turned_away
from corridor_sim.plan.arrays import Flags, Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace

PERCENTILES: Final = (5, 50, 80, 90, 95)
FEWEST: Final = {
    p: int(np.ceil(np.log(0.025) / np.log(max(p, 100 - p) / 100))) for p in PERCENTILES
}
"""Containers that a percentile needs: with fewer, all of them lie on one side of it with a
chance above 2.5 %, and no order statistic bounds it with 95 % confidence (72 for P95)."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What one set of containers tells of its time from door to door [s].

    A container stuck at the end of the replication counts with its time until
    then. That makes the mean a lower bound, and every percentile that its true
    time could still move: those are flagged in ``touched``. ``refused`` are those whom a
    full yard turned away; they count for nothing else.
    """

    n: int
    stuck: int
    mean: float
    sd: float
    percentiles: Floats  # PERCENTILES
    touched: Flags  # PERCENTILES
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Transit:
    """One replication: the distributions per chain (one demand on one route) and per route.

    Twins are left out of both: their chains have n = 0 and are flagged.
    """

    twins: Flags
    chains: tuple[Distribution, ...]
    routes: tuple[Distribution, ...]


def transit(plan: Plan, draws: Draws, trace: Trace) -> Transit:
    """Measure the real containers released in the measured window."""
    labels = plan.labels
    nothing = np.empty(0)
    twins = np.zeros(plan.stages.chains, dtype=np.bool_)
    away = turned_away(plan, draws, trace)
    refused: list[int] = []
    chains: list[tuple[Floats, Floats]] = []
    for chain in range(plan.stages.chains):
        numbers = draws.numbers(chain)
        twins[chain] = draws.probe[numbers].any()
        numbers = numbers[draws.measured[numbers] & ~draws.probe[numbers]]
        inside = np.isinf(away[numbers]) if away is not None else np.ones(len(numbers), np.bool_)
        refused.append(int((~inside).sum()))
        numbers = numbers[inside]
        arrived, release = trace.arrived[numbers], draws.release[numbers]
        there = ~np.isnan(arrived)
        chains.append((arrived[there] - release[there], trace.stopped_at - release[~there]))
    routes: list[Distribution] = []
    for route in range(len(labels.routes)):
        members = np.flatnonzero(labels.chain_route == route)
        on_it = [chains[chain] for chain in members]
        times = np.concatenate([nothing, *(times for times, _ in on_it)])
        so_far = np.concatenate([nothing, *(so_far for _, so_far in on_it)])
        routes.append(distribution(times, so_far, sum(refused[chain] for chain in members)))
    of_chains = (distribution(*one, away) for one, away in zip(chains, refused, strict=True))
    return Transit(twins, tuple(of_chains), tuple(routes))


def distribution(times: Floats, so_far: Floats, refused: int = 0) -> Distribution:
    """Describe arrived containers by their times, stuck ones by their times so far.

    Percentiles interpolate linearly between order statistics (the default of
    ``numpy.quantile``); the sd divides by n - 1.
    """
    both = np.concatenate((times, so_far))
    n = len(both)
    if n == 0:
        empty = np.full(len(PERCENTILES), np.nan)
        untouched = np.zeros(len(PERCENTILES), dtype=np.bool_)
        return Distribution(0, 0, np.nan, np.nan, empty, untouched, refused)
    both.sort()
    mean = float(both.sum()) / n
    sd = float(both.std(ddof=1)) if n > 1 else float("nan")
    position = np.array(PERCENTILES) / 100 * (n - 1)
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, n - 1)
    low, high = both[below], both[above]
    share = position - below
    percentiles = low + (high - low) * share
    last_used = np.where(share > 0, high, low)
    touched = last_used >= so_far.min() if len(so_far) else np.zeros(len(position), dtype=np.bool_)
    return Distribution(n, len(so_far), mean, sd, percentiles, touched, refused)


def summary_table(plan: Plan, replications: Sequence[Transit]) -> pd.DataFrame:
    """Combine replications into one row per demand and route, times in days.

    Every time is the mean over replications of the replication's own value, with
    its 95 % t interval in ``_lo`` and ``_hi``; ``n``, ``stuck`` and ``refused``
    are totals.
    ``lower_bounds`` names the columns that stuck containers make lower bounds,
    ``too_few`` the percentiles for which some replication has fewer than ``FEWEST``
    containers.
    """
    labels = plan.labels
    chains = [
        chain
        for chain in range(len(labels.chain_demand))
        if not any(replication.twins[chain] for replication in replications)
    ]
    names = {
        "demand": [labels.demands[labels.chain_demand[chain]] for chain in chains],
        "route": [labels.routes[labels.chain_route[chain]] for chain in chains],
    }
    return _table(names, [[r.chains[chain] for r in replications] for chain in chains])


def route_table(plan: Plan, replications: Sequence[Transit]) -> pd.DataFrame:
    """As ``summary_table``, with one row per route: all demands on it together."""
    routes = [
        route
        for route in range(len(plan.labels.routes))
        if any(one.routes[route].n or one.routes[route].refused for one in replications)
    ]
    names = {"route": [plan.labels.routes[route] for route in routes]}
    return _table(names, [[r.routes[route] for r in replications] for route in routes])


def _table(names: dict[str, list[str]], rows: list[list[Distribution]]) -> pd.DataFrame:
    import pandas as pd

    quantities = ["mean", "sd", *(f"p{p}" for p in PERCENTILES)]
    shape = (len(rows), len(rows[0]) if rows else 0, len(quantities))
    values = np.array(
        [[[d.mean, d.sd, *d.percentiles] for d in row] for row in rows], dtype=np.float64
    ).reshape(shape)
    over = interval(values.swapaxes(0, 1) / DAY)
    columns: dict[str, object] = dict(names)
    columns["n"] = _total([[d.n for d in row] for row in rows])
    columns["stuck"] = _total([[d.stuck for d in row] for row in rows])
    columns["refused"] = _total([[d.refused for d in row] for row in rows])
    for i, quantity in enumerate(quantities):
        columns[f"{quantity}_d"] = over.mean[:, i]
        if quantity != "sd":
            columns[f"{quantity}_lo"] = over.lo[:, i]
            columns[f"{quantity}_hi"] = over.hi[:, i]
    columns["buffer95_d"] = over.mean[:, quantities.index("p95")] - over.mean[:, 0]
    columns["lower_bounds"] = [_lower_bounds(row) for row in rows]
    columns["too_few"] = [_too_few(row) for row in rows]
    return pd.DataFrame(columns)


def _total(counts: list[list[int]]) -> Longs:
    return np.array([sum(row) for row in counts], dtype=np.int64)


def _too_few(row: list[Distribution]) -> str:
    least = min((d.n for d in row if d.n), default=0)
    return " ".join(f"p{p}" for p, fewest in FEWEST.items() if least < fewest)


def _lower_bounds(row: list[Distribution]) -> str:
    touched = np.any([d.touched for d in row], axis=0)
    bounds = ["mean"] if any(d.stuck for d in row) else []
    return " ".join(
        bounds + [f"p{p}" for p, flag in zip(PERCENTILES, touched, strict=True) if flag]
    )
