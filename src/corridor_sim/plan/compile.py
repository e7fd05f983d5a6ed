"""Scenario in, Plan out."""

from __future__ import annotations

from dataclasses import dataclass

from corridor_sim.plan.arrays import (
    Clock,
    CrossingTable,
    Ints,
    Labels,
    PoolTable,
    ServiceTable,
    StageTable,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario as index arrays."""

    clock: Clock
    stages: StageTable
    services: ServiceTable
    pools: PoolTable
    crossings: CrossingTable
    labels: Labels
    chain_of_row: Ints
    resource_units: Ints
