"""Where a chain of stages rides: from which call to which, on what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor_sim.export.network import Network
from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan


@dataclass(frozen=True, slots=True)
class Carriage:
    """One step of a route.

    ``first`` and ``last`` are the stage rows it takes: one row on a timetable trip,
    one per leg (with the stays between) where nothing is waited for.
    """

    first: int
    last: int
    line: str
    service: int
    legs: range
    """Leg rows of the plan, in order."""
    calls: tuple[str, ...]
    """One more than legs."""
    boards: bool
    """Rides a timetable trip, together with others."""


def carriages(plan: Plan, network: Network, chain: int) -> Iterator[Carriage]:
    """The carriages of a chain in journey order."""
    stages, services = plan.stages, plan.services
    first, beyond = (int(row) for row in stages.first[chain : chain + 2])
    rows = [row for row in range(first, beyond) if stages.kind[row] != StageKind.ACTIVITY]
    for step in network.routes[plan.labels.routes[plan.labels.chain_route[chain]]]:
        calls = network.lines[step.service].calls
        board, leave = calls.index(step.from_call), calls.index(step.to_call)
        boards = bool(stages.kind[rows[0]] == StageKind.BOARDING)
        used = 1 if boards else leave - board
        service = plan.labels.services.index(step.service)
        leg = int(services.first_leg[service])
        yield Carriage(
            first=rows[0],
            last=rows[used - 1],
            line=step.service,
            service=service,
            legs=range(leg + board, leg + leave),
            calls=calls[board : leave + 1],
            boards=boards,
        )
        rows = rows[used:]
