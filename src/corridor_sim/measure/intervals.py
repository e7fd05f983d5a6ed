"""Intervals from independent replications.

Containers of one replication share trains, closures and queues, so they are not
independent; replications are. Every interval is therefore Student's t over one
value per replication, or for shares Wilson's with as many independent containers as
the replications show there to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from corridor_sim.plan.arrays import Floats, Longs

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Mean over replications and its two-sided t interval, elementwise.

    ``lo`` and ``hi`` are nan where fewer than two replications have a value.
    """

    mean: Floats
    lo: Floats
    hi: Floats
    replications: Longs


def interval(values: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Combine one value per replication (first axis); nan values do not count.

    The half-width is t(n - 1, (1 + confidence) / 2) * s / sqrt(n).
    """
    table = np.asarray(values, dtype=np.float64)
    present = ~np.isnan(table)
    n = present.sum(axis=0)
    filled = np.where(present, table, 0.0)
    some = np.maximum(n, 1)
    mean = np.where(n > 0, filled.sum(axis=0) / some, np.nan)
    deviation = np.where(present, table - mean, 0.0)
    freedom = np.maximum(n - 1, 1)
    deviation_of_mean = np.sqrt((deviation**2).sum(axis=0) / freedom / some)
    half = np.where(n > 1, stdtrit(freedom, (1 + confidence) / 2) * deviation_of_mean, np.nan)
    return Interval(mean, mean - half, mean + half, np.asarray(n, dtype=np.int64))


def wilson(on_time: Sequence[float], n: Sequence[float]) -> tuple[float, float, float]:
    """A share over replications (successes, containers of each) and its Wilson interval.

    Containers of one replication share trains and ships, so they count as fewer: as
    many independent ones as would give the share the variance it has between
    replications, never more than there are. The quantile is Student's for the
    replications; of a single one, or where all agree, every container counts.
    """
    success, trials = np.asarray(on_time, dtype=np.float64), np.asarray(n, dtype=np.float64)
    success, trials = success[trials > 0], trials[trials > 0]
    total, replications = float(trials.sum()), len(trials)
    if not replications:
        return float("nan"), float("nan"), float("nan")
    p = float(success.sum()) / total
    # Variance of a ratio of sums between replications.
    off = success - p * trials
    correction = replications / (replications - 1) if replications > 1 else np.nan
    variance = float((off**2).sum()) * correction / total**2
    independent = min(total, p * (1 - p) / variance) if variance > 0 else total
    freedom = replications - 1 if replications > 1 else np.inf
    z = float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
    middle = (p + z**2 / (2 * independent)) / (1 + z**2 / independent)
    half = z * np.sqrt(p * (1 - p) / independent + z**2 / (4 * independent**2))
    half = float(half / (1 + z**2 / independent))
    return p, max(0.0, middle - half), min(1.0, middle + half)
