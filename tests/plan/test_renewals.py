"""Random windows: gaps and lengths that take turns."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock, Floats
from corridor_sim.plan.renewals import Quantile, renewals, residual

CLOCK = Clock(datetime(2024, 1, 15, tzinfo=UTC), 0.0, 50 * DAY, 100 * DAY)


def constant(value: float) -> Quantile:
    return lambda u: np.full_like(u, value)


def uniforms(name: str, count: int) -> Floats:
    """Streams as luck has them, but for the first: a half, a quarter and a half."""
    if name == "first":
        return np.array([0.5, 0.25, 0.5])[:count]
    return np.random.default_rng(len(name)).random(count)


def test_residuals_of_a_fixed_interval_are_uniform() -> None:
    """The rest of an interval of 7 that covers a random instant is 7 times a uniform."""
    assert residual(lambda u: np.full_like(u, 7.0), 0.3, 0.25) == pytest.approx(1.75)


def test_residuals_of_exponential_intervals_are_exponential() -> None:
    """The exponential has no memory: the mean residual is the mean itself, here 5."""
    rng = np.random.default_rng(20240101)
    values = [residual(lambda u: -5 * np.log1p(-u), *rng.random(2)) for _ in range(4000)]
    assert np.mean(values) == pytest.approx(5.0, abs=4 * 5.0 / np.sqrt(4000))


def test_renewals_alternate_up_to_the_horizon() -> None:
    """Gaps of 9 d and lengths of 1 d: one window every 10 d after a first gap within [0, 9)."""
    windows = renewals(CLOCK, constant(9 * DAY), constant(DAY), uniforms, 9 * DAY)
    first = windows[0][0]
    assert 0 <= first < 9 * DAY
    assert [begin for begin, _ in windows] == [first + k * 10 * DAY for k in range(10)]
    assert all(end - begin == DAY for begin, end in windows)


def test_time_0_may_lie_in_a_window() -> None:
    """With a state of a half: in a window when its chance is more. A quarter of it is left."""
    inside = renewals(CLOCK, constant(9 * DAY), constant(4 * DAY), uniforms, 9 * DAY, within=0.6)
    assert inside[:3] == [(0, DAY), (10 * DAY, 14 * DAY), (23 * DAY, 27 * DAY)]
    outside = renewals(CLOCK, constant(9 * DAY), constant(4 * DAY), uniforms, 9 * DAY, within=0.5)
    assert outside[0] == (2.25 * DAY, 6.25 * DAY)
