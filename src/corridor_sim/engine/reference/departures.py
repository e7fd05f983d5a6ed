"""What makes the trips of a line leave: their time, or that a train is full."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Bell, Moment
from corridor_sim.engine.reference.vehicle import BoardingQueue, Trip

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.vehicle import Line, Run

Watch = Generator["Event", None, None]


def leave_on_time(env: Instants, trip: Trip, scheduled: float) -> Run:
    """Leave in this instant, when the trip's turn comes."""
    yield env.departure(env.now, trip.row)
    yield from trip.travel(scheduled)


def ring_when_open(env: Instants, leaves: Timeline[float], bell: Bell) -> Watch:
    """Ring whenever a line may have opened."""
    for change in leaves.times[1:]:
        yield env.until(change)
        bell.ring()


class GatheringQueue(BoardingQueue):
    """A queue whose growth may make a train leave."""

    __slots__ = ("bell", "patience")

    def __init__(self, env: Instants, patience: float) -> None:
        super().__init__(env)
        self.bell = Bell(env)
        self.patience = patience  # how long the first waits at most [s]; inf: for ever

    def ride(self, container: Container) -> Moment:
        """Wait, and ring now and when patience ends; a probe makes nothing leave."""
        if not container.probe:
            self.bell.ring()
            if self.patience < inf:
                self.bell.ring_at(self._env.now + self.patience)
        return super().ride(container)

    def calls_for(self, threshold: int) -> bool:
        """Whether that many TEU wait, or the first has waited long enough."""
        waiting = [(ready, box) for _, ready, _, box in self._waiting if not box.probe]
        if not waiting:
            return False
        longest = self._env.now - min(ready for ready, _ in waiting)
        return longest >= self.patience or sum(box.teu for _, box in waiting) >= threshold


@dataclass(frozen=True, slots=True)
class BlockTrains:
    """Trips that leave when enough wait for them; each next one may leave in the same instant."""

    env: Instants
    log: Log
    line: Line
    queue: GatheringQueue
    thresholds: memoryview[int]  # by local trip number [TEU]

    def run(self) -> Watch:
        """Look at the end of each instant that may have brought enough."""
        env, line, bell = self.env, self.line, self.queue.bell
        env.process(ring_when_open(env, line.leaves, bell))
        for number in range(line.trips):
            trip = Trip(env, self.log, line, number)
            yield env.departure(env.now, trip.row)
            while not (line.leaves.at(env.now) and self.queue.calls_for(self.thresholds[number])):
                yield bell.heard()
                yield env.departure(env.now, trip.row)
            env.process(trip.travel(env.now))
