"""Transit times of all replications, counted: what the figure of the distributions shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from corridor_sim.draws import Draws
from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Floats, Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace

BIN: Final = HOUR / 4
WIDTHS: Final = (1, 2, 4, 8, 12, 24, 48, 96, 192, 384, 672)
"""Bins of the figure, in bins of the count: 15 min to a week."""
ENOUGH_BINS: Final = 120


def count(plan: Plan, draws: Draws, trace: Trace) -> list[Longs]:
    """Count arrived measured containers per route and quarter of an hour, twins left out."""
    labels = plan.labels
    counts = []
    for route in range(len(labels.routes)):
        times = [
            _took(draws, trace, int(chain)) for chain in np.flatnonzero(labels.chain_route == route)
        ]
        bins = (np.concatenate([*times, np.empty(0)]) / BIN).astype(np.int64)
        counts.append(np.bincount(bins))
    return counts


def _took(draws: Draws, trace: Trace, chain: int) -> Floats:
    numbers = draws.numbers(chain)
    there = draws.measured[numbers] & ~draws.probe[numbers] & ~np.isnan(trace.arrived[numbers])
    return trace.arrived[numbers[there]] - draws.release[numbers[there]]


def distribution_table(plan: Plan, replications: Sequence[Sequence[Longs]]) -> pd.DataFrame:
    """Rows route, from_d, to_d, containers: the finest even bins that stay few enough."""
    totals = [_added(counts) for counts in zip(*replications, strict=True)]
    present = [route for route, total in enumerate(totals) if total.any()]
    span = max((np.ptp(np.flatnonzero(totals[route])) + 1 for route in present), default=1)
    width = next((w for w in WIDTHS if span <= ENOUGH_BINS * w), WIDTHS[-1])
    rows = []
    for route in present:
        edges = np.arange(0, len(totals[route]), width)
        for first, containers in zip(edges, np.add.reduceat(totals[route], edges), strict=True):
            if containers:
                ends = first * BIN / DAY, (first + width) * BIN / DAY
                rows.append((plan.labels.routes[route], *ends, int(containers)))
    return pd.DataFrame(rows, columns=["route", "from_d", "to_d", "containers"])


def _added(counts: Sequence[Longs]) -> Longs:
    total = np.zeros(max(len(one) for one in counts), dtype=np.int64)
    for one in counts:
        total[: len(one)] += one
    return total
