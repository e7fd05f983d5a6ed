"""How much cargo began each stage of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.measure.parts import observed_members
from corridor_sim.plan.arrays import Longs

if TYPE_CHECKING:
    from corridor_sim.measure.causes import Journeys


def begun_teu(journeys: Journeys) -> Longs:
    """TEU of measured containers that began each stage row in one replication, without twins."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    begun = np.zeros(plan.stages.rows, dtype=np.int64)
    for chain in range(plan.stages.chains):
        members = observed_members(plan, draws, trace, chain)
        numbers = draws.numbers(chain)[members]
        if not len(numbers) or draws.probe[numbers[0]]:
            continue
        teu = draws.teu[numbers].astype(np.int64)
        for row in range(int(plan.stages.first[chain]), int(plan.stages.first[chain + 1])):
            start = trace.start[draws.column(row)][members]
            begun[row] = int(teu[~np.isnan(start)].sum())
    return begun
