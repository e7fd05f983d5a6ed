"""The steps of a route as stage rows: which rows carry a container from call to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Carriage:
    """One step of a route: stage row ``first`` boards or rides, row ``last`` arrives."""

    service: str
    from_call: str
    to_call: str
    first: int
    last: int
    boxed: bool = False  # consignments are in a box


def carriages_of(scenario: Scenario, plan: Plan, chain: int) -> Iterator[Carriage]:
    """The carriages of a chain in order: one row where boarded, one per leg where ridden."""
    stages = plan.stages
    first, beyond = (int(row) for row in stages.first[chain : chain + 2])
    rows = [row for row in range(first, beyond) if StageKind(int(stages.kind[row])).carries]
    for step in plan.steps[chain]:
        calls = scenario.services[step.service].calls
        legs = calls.index(step.to_call) - calls.index(step.from_call)
        used = 1 if stages.kind[rows[0]] == StageKind.BOARDING else legs
        boxed = bool(plan.boxes.fill[chain] < rows[0] < plan.boxes.split[chain])
        ends = step.from_call, step.to_call
        yield Carriage(step.service, *ends, rows[0], rows[used - 1], boxed)
        rows = rows[used:]
