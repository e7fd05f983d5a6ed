"""How long a journey takes when nothing is waited for: the yardstick of the time indices.

T_free is the sum over the stages of a chain of

* the run of every leg, the stay at calls on the way and the time inside every passage,
* every activity that happens to all containers,

each at the 5th percentile of its law: no queue, no wait for a departure or a passage,
no lateness, no disruption, no season. What happens to some containers only (an
inspection, one channel of several) counts nothing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.plan.arrays import Floats, StageKind

if TYPE_CHECKING:
    from corridor_sim.plan.compile import Plan
    from corridor_sim.plan.recipes import CrossingRecipe, Law

QUICK: Final = 0.05
DEFINITION: Final = (
    "runs, stays at calls, passages and the activities that happen to every container, each at "
    "its 5th percentile; no queue, no wait for a departure or passage, no lateness or disruption"
)


def free_flow(plan: Plan) -> Floats:
    """T_free of every chain [s]."""
    stages, quick = plan.stages, np.zeros(plan.stages.rows)
    for recipe in plan.recipes.takes:
        quick[recipe.row] = 0.0 if recipe.conditions else _quick(recipe.law)
    for shared in plan.recipes.shared_takes:
        for row in shared.rows:
            quick[row] = 0.0 if shared.conditions else _quick(shared.law)
    for row in range(stages.rows):
        if stages.kind[row] == StageKind.BOARDING:
            quick[row] = _ride(plan, row)
        elif stages.kind[row] == StageKind.RIDE:
            first = int(plan.services.first_via[stages.leg[row]])
            vias = int(plan.services.first_via[stages.leg[row] + 1]) - first
            columns = range(int(stages.crossing[row]), int(stages.crossing[row]) + vias)
            quick[row] += sum(_quickest(plan.recipes.crossings[one]) for one in columns)
    return np.array([quick[begin:end].sum() for begin, end in pairwise(stages.first)])


def _ride(plan: Plan, row: int) -> float:
    """All legs of a scheduled trip from boarding to leaving it."""
    stages, services = plan.stages, plan.services
    trips = plan.recipes.trips[stages.service[row]]
    offset = int(services.first_leg[stages.service[row]])
    total = 0.0
    for leg in range(int(stages.leg[row]), int(stages.alight[row]) + 1):
        total += _quick(trips.runs[leg - offset])
        if leg > stages.leg[row]:
            total += _quick(trips.stays[leg - offset])
        for via in range(int(services.first_via[leg]), int(services.first_via[leg + 1])):
            total += _quickest(plan.recipes.crossings[services.column[via]])
    return total


def _quickest(crossing: CrossingRecipe) -> float:
    """Through the quicker of the passages that may be taken there."""
    return min(_quick(way.transit) for way in crossing.ways)


def _quick(law: Law) -> float:
    return law.mean() if law.is_constant else float(law.ppf(np.array([QUICK]))[0])
