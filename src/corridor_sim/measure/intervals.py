"""Intervals from independent replications.

Containers of one replication share trains, closures and queues, so they are not
independent; replications are. Every interval is therefore Student's t over one
value per replication.
"""

from __future__ import annotations

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
