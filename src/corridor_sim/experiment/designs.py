"""Which points of its inputs a sweep visits.

A grid takes every combination of listed values, one-at-a-time moves one input while
all others stay, and the samples spread over ranges: Latin hypercube (McKay, Beckman,
Conover 1979), Sobol pairs for variance shares (Saltelli 2010), Morris trajectories
for a cheap ranking (Morris 1991, Campolongo 2007), the last two by SALib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, Literal, get_args

import numpy as np

from corridor_sim.experiment.varied import Varied
from corridor_sim.plan.arrays import Floats

Method = Literal["grid", "oat", "lhs", "sobol", "morris"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
SAMPLED: Final = ("lhs", "sobol", "morris")
SIZES: Final[dict[Method, int]] = {"oat": 5, "lhs": 100, "sobol": 64, "morris": 20}
"""Default of `size`: levels, points, base points (a power of 2), trajectories."""
MORRIS_LEVELS: Final = 4


class DesignError(ValueError):
    """Inputs, method and size that do not go together."""


@dataclass(frozen=True)
class Design:
    """The points of a sweep. Point 0 is the scenario as it is.

    Attributes:
        method: how they were chosen.
        inputs: what varies.
        points: per point one value per input; None where the scenario's own stays.
        unit: coordinates in [0, 1] of the points after 0, points x inputs, for samples;
            no rows for grid and one-at-a-time.
        seed: of the sample.
    """

    method: Method
    inputs: tuple[Varied, ...]
    points: tuple[tuple[str | None, ...], ...]
    unit: Floats
    seed: int

    @property
    def sampled(self) -> bool:
        """Whether the points are a sample over ranges."""
        return self.method in SAMPLED

    def problem(self) -> dict[str, Any]:
        """The inputs as SALib wants them described: unit coordinates."""
        names = [one.path for one in self.inputs]
        return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def design(
    inputs: Sequence[Varied], method: Method | None = None, size: int | None = None, seed: int = 1
) -> Design:
    """Choose the points; a grid if only values are listed, else a Latin hypercube.

    `size` is the number of levels of a range (oat), points (lhs), base points (sobol,
    a power of two, 2 D + 2 points for each) or trajectories (morris, D + 1 points each).
    DesignError where inputs and method do not go together.
    """
    inputs = tuple(inputs)
    if not inputs:
        raise DesignError("nothing to vary: give a path with values or a range")
    chosen = method or ("lhs" if any(one.ranges for one in inputs) else "grid")
    ranged = [one.path for one in inputs if one.ranges]
    if chosen == "grid" and ranged:
        raise DesignError(f"a grid needs values, and {ranged[0]} has a range: list values, or oat")
    size = size or SIZES.get(chosen, 1)
    if chosen == "sobol" and size & (size - 1):
        raise DesignError(f"sobol needs a power of two of base points, not {size}")
    if chosen in ("sobol", "morris") and size < 2:
        raise DesignError(f"{chosen} needs at least two, not {size}")
    unit = np.empty((0, len(inputs)))
    values: list[tuple[str | None, ...]]
    if chosen == "grid":
        values = list(product(*(one.values for one in inputs)))
    elif chosen == "oat":
        values = _one_at_a_time(inputs, size)
    else:
        unit = _sample(chosen, len(inputs), size, seed)
        values = [tuple(map(Varied.at, inputs, map(float, row))) for row in unit]
    return Design(chosen, inputs, ((None,) * len(inputs), *values), unit, seed)


def _one_at_a_time(inputs: Sequence[Varied], levels: int) -> list[tuple[str | None, ...]]:
    return [
        (*(None,) * position, value, *(None,) * (len(inputs) - position - 1))
        for position, one in enumerate(inputs)
        for value in one.levels(levels)
    ]


def _sample(method: Method, inputs: int, size: int, seed: int) -> Floats:
    problem = {"num_vars": inputs, "names": [str(i) for i in range(inputs)]}
    problem["bounds"] = [[0.0, 1.0]] * inputs
    if method == "lhs":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(inputs, rng=seed).random(size))
    if method == "sobol":
        from SALib.sample import sobol

        return np.asarray(sobol.sample(problem, size, seed=seed))
    from SALib.sample import morris

    return np.asarray(morris.sample(problem, size, MORRIS_LEVELS, seed=seed))
