"""What makes trips leave: their time, a vehicle that is back, a train that is full."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Protocol

from corridor_sim.engine.reference.instants import Bell, Moment
from corridor_sim.engine.reference.vehicle import BoardingQueue, Trip

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.vehicle import Line, Run

Watch = Generator["Event", None, None]


class Departures(Protocol):
    """How the trips of a line leave whose time of departure is drawn."""

    def due(self, trip: Trip, scheduled: float) -> None:
        """That time of the trip has come."""


@dataclass(frozen=True, slots=True)
class OnTime:
    """There is always a vehicle: each trip leaves when its turn in the instant comes."""

    env: Instants

    def due(self, trip: Trip, scheduled: float) -> None:
        """Leave in this instant."""
        self.env.process(self._leave(trip, scheduled))

    def _leave(self, trip: Trip, scheduled: float) -> Run:
        yield self.env.departure(self.env.now, trip.row)
        yield from trip.travel(scheduled)


@dataclass(slots=True, eq=False)
class Fleet:
    """So many vehicles: a slot waits for one until the next slot, and is cancelled then."""

    env: Instants
    line: Line
    turnarounds: memoryview[float]  # by local trip number [s]
    free: int  # vehicles that may leave
    waiting: tuple[Trip, float] | None = field(default=None, init=False)
    bell: Bell = field(init=False)

    def __post_init__(self) -> None:
        self.bell = Bell(self.env)
        self.env.process(ring_when_open(self.env, self.line.leaves, self.bell))
        self.env.process(self._watch())

    def due(self, trip: Trip, scheduled: float) -> None:
        """Wait for a vehicle, in place of the slot before."""
        self.waiting = (trip, scheduled)
        self.bell.ring()

    def _watch(self) -> Watch:
        """Look at the end of each instant that may have brought a slot, a vehicle, an opening."""
        env = self.env
        while True:
            yield self.bell.heard()
            if self.waiting is None:
                continue
            yield env.departure(env.now, self.waiting[0].row)
            if self.free and self.line.leaves.at(env.now):
                env.process(self._go_round(*self.waiting))
                self.waiting = None
                self.free -= 1

    def _go_round(self, trip: Trip, scheduled: float) -> Run:
        yield from trip.travel(scheduled)
        yield self.env.timeout(self.turnarounds[trip.number])
        self.free += 1
        self.bell.ring()


@dataclass(frozen=True, slots=True)
class OnReturn:
    """Vehicles that leave again as soon as they are back; each has a block of ``cycles`` trips."""

    env: Instants
    cycles: int
    turnarounds: memoryview[float]  # by local trip number [s]

    def due(self, trip: Trip, scheduled: float) -> None:
        """Send the vehicle on its first trip."""
        self.env.process(self._shuttle(trip, scheduled))

    def _shuttle(self, trip: Trip, scheduled: float) -> Run:
        env, leaves = self.env, self.env.now
        for number in range(trip.number, trip.number + self.cycles):
            cycle = Trip(env, trip.log, trip.line, number)
            yield env.departure(leaves, cycle.row)
            yield from cycle.travel(scheduled)
            leaves = trip.line.leaves.first_from(env.now + self.turnarounds[number])
            if leaves == inf:
                return
            scheduled = inf


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
            env.process(trip.travel(inf))
