"""Random windows: gaps and lengths that take turns up to the horizon."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor_sim.grid import to_grid
from corridor_sim.plan.arrays import Clock, Floats
from corridor_sim.plan.windows import Interval

Quantile = Callable[[Floats], Floats]


def renewals(
    clock: Clock,
    gap: Quantile,
    length: Quantile,
    uniforms: Callable[[str, int], Floats],
    mean_gap: float,
    within: float = 0.0,
) -> list[Interval]:
    """Windows up to the horizon, the first of which may have begun before time 0.

    ``gap`` and ``length`` are inverse distribution functions, ``uniforms(name, n)``
    the first n numbers of a named stream; ``within`` is the chance that time 0 lies
    in a window. What holds at time 0 goes on for what is left of it (its stationary
    residual law), so that the run does not start with everything freshly in order.
    """
    count = int(4 * clock.horizon / mean_gap) + 16
    while True:
        gaps, lengths = gap(uniforms("every", count)), length(uniforms("lasts", count))
        which, where, state = uniforms("first", 3)
        if state < within:
            gaps[0], lengths[0] = 0.0, residual(length, which, where)
        else:
            gaps[0] = residual(gap, which, where)
        intervals: list[Interval] = []
        time = 0.0
        for pause, lasts in zip(gaps, lengths, strict=True):
            begin = time + to_grid(float(pause))
            time = begin + to_grid(float(lasts))
            if begin >= clock.horizon:
                return intervals
            intervals.append((begin, time))
        count *= 2


def residual(quantile: Quantile, which: float, where: float) -> float:
    """What is left of the renewal interval that covers a random instant.

    The covering interval has the length-biased law, found by inverting the
    cumulated quantile function (a table of 4,096 points); the instant lies
    uniformly within it. Cox, Renewal Theory (1962), section 5.
    """
    points = 4096
    lengths = quantile((np.arange(points) + 0.5) / points)
    cumulated = np.cumsum(lengths) / np.sum(lengths)
    return float(lengths[min(int(np.searchsorted(cumulated, which)), points - 1)] * where)
