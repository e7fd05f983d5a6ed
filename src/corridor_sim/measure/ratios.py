"""Ratios of sums over replications, with jackknife intervals.

A speed or a price per km is a ratio of two totals. Its point estimate is the ratio of
the totals, so that figures printed beside each other keep their identities.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from corridor_sim.measure.intervals import CONFIDENCE
from corridor_sim.plan.arrays import Floats


def over(numerator: float, denominator: float) -> float:
    """A quotient, nan where there is nothing to divide by."""
    return numerator / denominator if denominator else float("nan")


def jackknife(statistic: Callable[[Floats], float], rows: ArrayLike) -> tuple[float, float, float]:
    """A statistic of all replications (rows) and its 95 % interval.

    The half-width is t(n - 1, 0.975) * s with s2 = (n - 1) / n * sum (v_i - mean v)2, where
    v_i leaves out replication i; nan with fewer than two rows.
    """
    table = np.asarray(rows, dtype=np.float64)
    point, n = statistic(table), len(table)
    if n < 2:
        return point, float("nan"), float("nan")
    without = np.array([statistic(np.delete(table, i, axis=0)) for i in range(n)])
    spread = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    half = float(stdtrit(n - 1, (1 + CONFIDENCE) / 2) * spread)
    return point, point - half, point + half


def ratio_of_sums(rows: ArrayLike) -> tuple[float, float, float]:
    """Sum of the first column over the sum of the second, with its interval."""
    return jackknife(lambda table: over(table[:, 0].sum(), table[:, 1].sum()), rows)
