"""Repairs that make jobs longer: Poisson many by the work of each job."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import Floats, Ints
from corridor_sim.plan.recipes import RepairRecipe, Uniform
from corridor_sim.workspace import Workspace

FillUniform = Callable[[Floats, Uniform], Floats]


def add_repairs(
    work: Workspace, column: Floats, job: Uniform, repair: RepairRecipe, fill: FillUniform
) -> None:
    """Lengthen the jobs of a column [s] by the repairs of one resource, on the grid.

    The k-th repair of a job has a uniform of its own, so that more breakdowns leave
    the first ones as they are.
    """

    def named(quantity: str) -> Uniform:
        return Uniform(job.element, f"{quantity} of {repair.resource}", job.visit)

    chance = fill(work.array("repairs", len(column), "f8"), named("breakdowns"))
    counts = poisson_quantiles(chance, column * repair.per_second)
    for k in range(1, int(counts.max(initial=0)) + 1):
        lasts = fill(work.array("repairs", len(column), "f8"), named(f"repair {k}"))
        repair.law.ppf(lasts, out=lasts)
        put_on_grid(lasts)
        np.add(column, lasts, out=column, where=counts >= k)


def poisson_quantiles(uniforms: Floats, means: Floats) -> Ints:
    """Inverse Poisson distribution functions of uniforms in [0, 1), one mean each."""
    counts = np.zeros(len(uniforms), dtype=np.int32)
    chance = np.exp(-means)
    below = chance.copy()
    # Beyond this many the rest of the distribution is lost in rounding.
    most = int(means.max(initial=0.0) + 40 * np.sqrt(means.max(initial=0.0)) + 40)
    for k in range(1, most + 1):
        more = uniforms >= below
        if not more.any():
            break
        counts[more] = k
        chance *= means / k
        below += chance
    return counts
