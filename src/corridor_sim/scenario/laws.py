"""Probability laws as inverse CDFs of one uniform.

Every law turns uniforms u in [0, 1) into values by its quantile function, which
rises with u: a changed parameter keeps the luck of every container, and laws
with a larger mean give larger values for the same luck. Values are in base units.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv, ndtr, ndtri

Values = NDArray[np.float64]

_LEAST: Final = 2.0**-54
MOST: Final = 1.0 - 2.0**-53
_Z90: Final = float(ndtri(0.9))
_BLOCK: Final = 8192
TABLE_Z: Final[Values] = np.linspace(-8.3, 8.3, 8193)  # ndtri(2^-54) is -8.29


class Law(Protocol):
    """A law on [minimum, maximum], by its quantile function and its CDF."""

    def ppf(self, u: Values, out: Values) -> None:
        """Write the quantiles of `u` into `out` (which may be `u`)."""

    def cdf(self, x: Values) -> Values:
        """P(X <= x)."""
        ...

    def atoms(self) -> Values:
        """Values that have a probability of their own."""
        ...

    def mean(self) -> float: ...

    def minimum(self) -> float: ...

    def maximum(self) -> float: ...


class _Continuous:
    def atoms(self) -> Values:
        return np.empty(0)


class _Unbounded(_Continuous):
    def minimum(self) -> float:
        return 0.0

    def maximum(self) -> float:
        return math.inf


@dataclass(frozen=True)
class Constant:
    """Always the same value."""

    value: float

    def ppf(self, u: Values, out: Values) -> None:
        out.fill(self.value)

    def cdf(self, x: Values) -> Values:
        return np.where(x >= self.value, 1.0, 0.0)

    def atoms(self) -> Values:
        return np.array([self.value])

    def mean(self) -> float:
        return self.value

    def minimum(self) -> float:
        return self.value

    def maximum(self) -> float:
        return self.value


@dataclass(frozen=True)
class Uniform(_Continuous):
    """Uniform on [low, high], low < high."""

    low: float
    high: float

    def ppf(self, u: Values, out: Values) -> None:
        np.multiply(u, self.high - self.low, out=out)
        np.add(out, self.low, out=out)

    def cdf(self, x: Values) -> Values:
        return np.clip((x - self.low) / (self.high - self.low), 0.0, 1.0)

    def mean(self) -> float:
        return (self.low + self.high) / 2

    def minimum(self) -> float:
        return self.low

    def maximum(self) -> float:
        return self.high


@dataclass(frozen=True)
class Triangular(_Continuous):
    """Triangular on [low, high] with the given mode, low < high."""

    low: float
    mode: float
    high: float

    @property
    def _turn(self) -> float:
        return (self.mode - self.low) / (self.high - self.low)

    def ppf(self, u: Values, out: Values) -> None:
        width = self.high - self.low
        # Both branches for every value, in blocks that stay in the cache: several
        # times faster than masked arithmetic over the whole array.
        for begin in range(0, len(u), _BLOCK):
            block = u[begin : begin + _BLOCK]
            rising = np.sqrt(block * (width * (self.mode - self.low))) + self.low
            falling = self.high - np.sqrt((1.0 - block) * (width * (self.high - self.mode)))
            out[begin : begin + _BLOCK] = np.where(block < self._turn, rising, falling)

    def cdf(self, x: Values) -> Values:
        inside = np.clip(x, self.low, self.high)
        falling = inside >= self.mode
        result = np.where(falling, self.high - inside, inside - self.low) ** 2
        # A side without width holds nothing but its own end, where the square is 0.
        rise, fall = self.mode - self.low or 1.0, self.high - self.mode or 1.0
        result /= np.where(falling, fall, rise) * (self.high - self.low)
        return np.where(falling, 1.0 - result, result)

    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    def minimum(self) -> float:
        return self.low

    def maximum(self) -> float:
        return self.high


def _normal_scores(u: Values, out: Values) -> None:
    np.clip(u, _LEAST, MOST, out=out)
    ndtri(out, out=out)


@dataclass(frozen=True)
class TruncatedNormal(_Unbounded):
    """Normal(location, scale) given that it is not negative."""

    location: float
    scale: float

    @property
    def _below(self) -> float:
        return float(ndtr(-self.location / self.scale))

    def ppf(self, u: Values, out: Values) -> None:
        np.multiply(u, 1.0 - self._below, out=out)
        np.add(out, self._below, out=out)
        _normal_scores(out, out)
        np.multiply(out, self.scale, out=out)
        np.add(out, self.location, out=out)
        np.maximum(out, 0.0, out=out)

    def cdf(self, x: Values) -> Values:
        within = ndtr((x - self.location) / self.scale) - self._below
        return np.clip(within / (1 - self._below), 0.0, 1.0)

    def mean(self) -> float:
        a = -self.location / self.scale
        density = math.exp(-a * a / 2) / math.sqrt(2 * math.pi)
        return self.location + self.scale * density / (1 - self._below)


@dataclass(frozen=True)
class Lognormal(_Unbounded):
    """exp of Normal(mu, sigma)."""

    mu: float
    sigma: float

    @classmethod
    def of_mean_cv(cls, mean: float, cv: float) -> Lognormal:
        return cls.of_mean_sigma(mean, math.sqrt(math.log1p(cv * cv)))

    @classmethod
    def of_mean_sigma(cls, mean: float, sigma: float) -> Lognormal:
        return cls(math.log(mean) - sigma * sigma / 2, sigma)

    @classmethod
    def of_median_p90(cls, median: float, p90: float) -> Lognormal:
        return cls(math.log(median), math.log(p90 / median) / _Z90)

    def ppf(self, u: Values, out: Values) -> None:
        _normal_scores(u, out)
        np.multiply(out, self.sigma, out=out)
        np.add(out, self.mu, out=out)
        np.exp(out, out=out)

    def cdf(self, x: Values) -> Values:
        result = np.zeros_like(x)
        positive = x > 0
        result[positive] = ndtr((np.log(x[positive]) - self.mu) / self.sigma)
        return result

    def mean(self) -> float:
        return math.exp(self.mu + self.sigma * self.sigma / 2)


@dataclass(frozen=True)
class Gamma(_Unbounded):
    """Gamma by shape and scale, through a quantile table made once per law."""

    shape: float
    scale: float

    @classmethod
    def of_mean_sd(cls, mean: float, sd: float) -> Gamma:
        return cls((mean / sd) ** 2, sd * sd / mean)

    @cached_property
    def _roots(self) -> Values:
        # The cube root of a gamma quantile is nearly linear in the normal score
        # (Wilson and Hilferty 1931), so interpolation between knots is accurate.
        quantiles = np.asarray(gammaincinv(self.shape, ndtr(TABLE_Z)), dtype=np.float64)
        return np.cbrt(quantiles * self.scale)

    def ppf(self, u: Values, out: Values) -> None:
        _normal_scores(u, out)
        for begin in range(0, len(out), _BLOCK):
            block = out[begin : begin + _BLOCK]
            block[:] = np.interp(block, TABLE_Z, self._roots)
        np.power(out, 3, out=out)

    def cdf(self, x: Values) -> Values:
        below = gammainc(self.shape, np.maximum(x, 0.0) / self.scale)
        return np.asarray(below, dtype=np.float64)

    def mean(self) -> float:
        return self.shape * self.scale


@dataclass(frozen=True)
class Weibull(_Unbounded):
    """Weibull by shape and scale; shape 1 is the exponential with mean `scale`."""

    shape: float
    scale: float

    def ppf(self, u: Values, out: Values) -> None:
        np.minimum(u, MOST, out=out)
        np.negative(out, out=out)
        np.log1p(out, out=out)
        np.negative(out, out=out)
        if self.shape != 1.0:
            np.power(out, 1.0 / self.shape, out=out)
        np.multiply(out, self.scale, out=out)

    def cdf(self, x: Values) -> Values:
        result: Values = -np.expm1(-((np.maximum(x, 0.0) / self.scale) ** self.shape))
        return result

    def mean(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)
