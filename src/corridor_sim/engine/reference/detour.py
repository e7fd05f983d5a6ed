"""Diversion: who is left behind too long, or finds the service closed, goes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.journey import Stage
    from corridor_sim.engine.reference.vehicle import BoardingQueue


@dataclass(frozen=True, slots=True)
class Detour:
    """How a container may go on instead of boarding here."""

    chain: int
    entry: int  # where its DIVERSION stage begins in the Trace
    limit: float  # a departure may leave it behind up to this wait [s]
    when_closed: bool
    stages: Sequence[Stage]  # what follows the diversion

    def take(self, log: Log, container: Container, now: float) -> None:
        """Set the container on it."""
        container.detour = self
        log.start[self.entry + container.member] = now
        log.end[self.entry + container.member] = now
        log.diverted[container.number] = self.chain


def turn_away_when_closed(
    env: Instants, leaves: Timeline[float], queues: Sequence[BoardingQueue], log: Log
) -> Generator[Event, None, None]:
    """Whenever a service closes, divert those who wait for it and may be."""
    for change, may_leave in zip(leaves.times[1:], leaves.values[1:], strict=True):
        yield env.until(change)
        if not may_leave:
            for queue in queues:
                queue.divert(log, lambda _, offer: offer.when_closed)
