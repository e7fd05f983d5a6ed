"""Where a chain of stages rides: from which call to which, on what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corridor_sim.export.network import Network
from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.carriages import Carriage, carriages_of
from corridor_sim.plan.compile import Plan


@dataclass(frozen=True, slots=True)
class Ride:
    """A carriage with what a log of events needs to know of it."""

    first: int
    last: int
    """Stage rows: one on a timetable trip, else one per leg with the stays between."""
    line: str
    service: int
    legs: range
    """Leg rows of the plan, in order."""
    calls: tuple[str, ...]
    """One more than legs."""
    boards: bool
    """Rides a timetable trip, together with others."""


def rides(plan: Plan, network: Network, chain: int) -> Iterator[Ride]:
    """The rides of a chain in journey order."""
    for carriage in carriages_of(network.scenario, plan, chain):
        yield _ride(plan, network, carriage)


def _ride(plan: Plan, network: Network, carriage: Carriage) -> Ride:
    calls = network.lines[carriage.service].calls
    board, leave = calls.index(carriage.from_call), calls.index(carriage.to_call)
    service = plan.labels.services.index(carriage.service)
    leg = int(plan.services.first_leg[service])
    return Ride(
        first=carriage.first,
        last=carriage.last,
        line=carriage.service,
        service=service,
        legs=range(leg + board, leg + leave),
        calls=calls[board : leave + 1],
        boards=bool(plan.stages.kind[carriage.first] == StageKind.BOARDING),
    )
