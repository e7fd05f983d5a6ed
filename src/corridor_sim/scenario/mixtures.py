"""Laws made of values or of other laws, with steps in their CDF."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr

from corridor_sim.scenario.laws import MOST, TABLE_Z, Law, Values


@dataclass(frozen=True)
class Empirical:
    """Observed values, each with its weight; the values themselves, nothing between."""

    values: tuple[float, ...]
    weights: tuple[float, ...]

    @cached_property
    def _steps(self) -> tuple[Values, Values]:
        order = np.argsort(np.array(self.values), kind="stable")
        weights = np.array(self.weights)[order]
        cumulative = np.cumsum(weights / weights.sum())
        cumulative[-1] = 1.0
        return np.array(self.values)[order], cumulative

    def ppf(self, u: Values, out: Values) -> None:
        values, cumulative = self._steps
        at = np.searchsorted(cumulative, np.minimum(u, MOST), side="right")
        np.take(values, at, out=out)

    def cdf(self, x: Values) -> Values:
        values, cumulative = self._steps
        reached = np.searchsorted(values, x, side="right")
        return np.concatenate(([0.0], cumulative))[reached]

    def atoms(self) -> Values:
        return np.unique(self._steps[0])

    def mean(self) -> float:
        return float(np.average(self.values, weights=self.weights))

    def minimum(self) -> float:
        return min(self._with_weight())

    def maximum(self) -> float:
        return max(self._with_weight())

    def _with_weight(self) -> list[float]:
        return [v for v, w in zip(self.values, self.weights, strict=True) if w > 0]


@dataclass(frozen=True)
class Mixture:
    """Several laws with shares that sum to 1, as one quantile function."""

    shares: tuple[float, ...]
    laws: tuple[Law, ...]

    @cached_property
    def _table(self) -> tuple[Values, Values]:
        """Knots (probability, value) of the mixture's CDF; an atom is a vertical step."""
        scores = ndtr(TABLE_Z)
        quantiles = np.empty((len(self.laws), scores.size))
        for law, row in zip(self.laws, quantiles, strict=True):
            law.ppf(scores, row)
        atoms = np.concatenate([law.atoms() for law in self.laws])
        before = np.nextafter(atoms, -math.inf)
        values = np.unique(np.concatenate([quantiles.ravel(), atoms, before]))
        return np.maximum.accumulate(np.minimum(self.cdf(values), 1.0)), values

    def ppf(self, u: Values, out: Values) -> None:
        probabilities, values = self._table
        np.copyto(out, np.interp(u, probabilities, values))
        np.maximum(out, self.minimum(), out=out)

    def cdf(self, x: Values) -> Values:
        total = np.zeros_like(x)
        for share, law in zip(self.shares, self.laws, strict=True):
            total += share * law.cdf(x)
        return total

    def atoms(self) -> Values:
        return np.unique(np.concatenate([law.atoms() for law in self.laws]))

    def mean(self) -> float:
        return sum(share * law.mean() for share, law in zip(self.shares, self.laws, strict=True))

    def minimum(self) -> float:
        return min(law.minimum() for law in self._with_share())

    def maximum(self) -> float:
        return max(law.maximum() for law in self._with_share())

    def _with_share(self) -> list[Law]:
        return [law for share, law in zip(self.shares, self.laws, strict=True) if share > 0]
