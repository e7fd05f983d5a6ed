"""Where a chain of stages rides: from which call to which, on what."""

from __future__ import annotations

from dataclasses import dataclass

from corridor_sim.export.network import Network
from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan


@dataclass(frozen=True, slots=True)
class Carriage:
    """One service boarded at one call and left at another.

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


def carriages(plan: Plan, network: Network, chain: int) -> list[Carriage]:
    """The carriages of a chain in journey order."""
    found: list[Carriage] = []
    row, beyond = (int(row) for row in plan.stages.first[chain : chain + 2])
    while row < beyond:
        if plan.stages.kind[row] != StageKind.ACTIVITY:
            found.append(_from(plan, network, row, beyond))
            row = found[-1].last
        row += 1
    return found


def _from(plan: Plan, network: Network, row: int, beyond: int) -> Carriage:
    stages = plan.stages
    service = int(stages.service[row])
    boards = stages.kind[row] == StageKind.BOARDING
    first_leg, last = int(stages.leg[row]), row
    last_leg = int(stages.alight[row]) if boards else first_leg
    while not boards:
        # A stay at a call on the way stands between two rides of one service.
        onward = next((r for r in (last + 1, last + 2) if r < beyond and _rides(plan, r)), None)
        if onward is None or stages.service[onward] != service:
            break
        if stages.leg[onward] != last_leg + 1 or not _stays(plan, range(last + 1, onward)):
            break
        last, last_leg = onward, last_leg + 1
    line = plan.labels.services[service]
    start = int(plan.services.first_leg[service])
    calls = network.lines[line].calls[first_leg - start : last_leg - start + 2]
    return Carriage(row, last, line, service, range(first_leg, last_leg + 1), calls, boards)


def _rides(plan: Plan, row: int) -> bool:
    return bool(plan.stages.kind[row] == StageKind.RIDE)


def _stays(plan: Plan, rows: range) -> bool:
    return all(
        plan.labels.elements[plan.stages.element[row]].startswith("services.") for row in rows
    )
