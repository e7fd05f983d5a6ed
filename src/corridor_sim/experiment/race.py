"""Kim and Nelson's procedure KN: drop whoever is clearly worse, replication by replication.

After a first stage the variance of every difference is known; then one replication at a
time is added. With the confidence asked for, the last one left is the best, or within the
indifference of it (S.-H. Kim and B. L. Nelson, ACM TOMACS 11(3), 2001). Differences are
those of common random numbers, which is what makes it quick.
"""

from __future__ import annotations

import numpy as np

from corridor_sim.measure.intervals import CONFIDENCE
from corridor_sim.plan.arrays import Flags, Floats


class Race:
    """Values come in by replication, and systems that are worse go.

    Args:
        systems: how many there are.
        indifference: the difference that does not matter, in the unit of the values.
        first_stage: replications before anybody goes.
        confidence: of selecting the best, or one within the indifference of it.
    """

    def __init__(
        self,
        systems: int,
        indifference: float,
        first_stage: int,
        confidence: float = CONFIDENCE,
    ) -> None:
        self.alive: Flags = np.ones(systems, dtype=np.bool_)
        self.dropped_after = np.full(systems, np.nan)
        self.values: list[Floats] = []
        self._indifference = indifference
        self._first_stage = first_stage
        share = 2 * (1 - confidence) / max(systems - 1, 1)
        eta = (share ** (-2 / (first_stage - 1)) - 1) / 2
        self._h2 = 2 * eta * (first_stage - 1)

    @property
    def made(self) -> int:
        """Replications looked at."""
        return len(self.values)

    def add(self, rows: Floats) -> None:
        """Look at more replications (replication x system), one after another."""
        for row in rows:
            if self.alive.sum() == 1:
                return
            self.values.append(row)
            if self.made >= self._first_stage:
                self._drop()

    def _drop(self) -> None:
        left = np.flatnonzero(self.alive)
        values = np.array(self.values)[:, left]
        first, r, d = values[: self._first_stage], self.made, self._indifference
        means = values.mean(axis=0)
        variance = (first[:, :, None] - first[:, None, :]).var(axis=0, ddof=1)
        allowed = np.maximum(0.0, d / (2 * r) * (self._h2 * variance / d**2 - r))
        worse = (means[:, None] > means[None, :] + allowed).any(axis=1)
        self.alive[left[worse]] = False
        self.dropped_after[left[worse]] = r
