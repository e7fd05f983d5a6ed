"""The journey of a container: the stages it goes through, one small class each."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from corridor_sim.engine.reference.boxes import Splitting
from corridor_sim.engine.reference.passage import Vehicle
from corridor_sim.engine.reference.vehicle import move
from corridor_sim.engine.reference.yard import TurnedAwayError
from corridor_sim.grid import STEPS_PER_SECOND, to_grid

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.detour import Detour
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.processes import UserProcess
    from corridor_sim.engine.reference.station import Resource
    from corridor_sim.engine.reference.team import Team
    from corridor_sim.engine.reference.vehicle import BoardingQueue, Via

Steps = Generator["Event", Any, None]


class Stage(Protocol):
    """One step of a journey."""

    def pass_through(self, container: Container) -> Steps:
        """Take the container through; begins when it is ready."""


@dataclass(slots=True)
class Journeys:
    """All journeys of a replication; ``awaited`` measured containers are still to arrive."""

    env: Instants
    log: Log
    chains: Sequence[Sequence[Stage]]
    awaited: int

    def release(self, containers: Iterable[tuple[float, Container]]) -> Steps:
        """Send each container on its way at its time [s]; times ascend."""
        env = self.env
        for time, container in containers:
            if time > env.now:
                yield env.timeout(time - env.now)
            env.process(self.journey(container))

    def journey(self, container: Container) -> Steps:
        """From release to arrival, or to the yard that turns it away.

        Who is diverted goes on by the stages of the detour.
        """
        try:
            yield from self._pass(container, self.chains[container.chain])
            if container.detour is not None:
                yield from self._pass(container, container.detour.stages)
            self.log.arrived[container.number] = self.env.now
            self._expect_no_more(container)
        except TurnedAwayError:
            for each in [container] if container.box is None else container.box.members:
                self._expect_no_more(each)
        container.leave_yard()

    @staticmethod
    def _pass(container: Container, stages: Sequence[Stage]) -> Steps:
        """Through these stages, or up to a diversion from one of them."""
        before = container.detour
        for stage in stages:
            if not container.rides_along or isinstance(stage, Splitting):
                yield from stage.pass_through(container)
                if container.detour is not before:
                    return

    def _expect_no_more(self, container: Container) -> None:
        """Note that it has arrived or will not; the last measured one ends the run."""
        if container.measured:
            self.awaited -= 1
            if self.awaited == 0:
                self.env.end_after_this_instant()


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done at a terminal.

    ``durations`` lie by member of the chain or, per trip, by the trips from row
    ``first_trip`` on; a negative one says that it is skipped.
    """

    env: Instants
    log: Log
    first: int  # where the stage begins in the Trace
    durations: memoryview[float]
    first_trip: int | None  # of the service it came on; None: its own duration
    resource: Resource | Team | None
    process: UserProcess | None

    def pass_through(self, container: Container) -> Steps:
        """Wait for a unit if a resource is needed, then be worked on."""
        log, env = self.log, self.env
        entry = self.first + container.member
        shared = self.first_trip
        takes = self.durations[container.member if shared is None else container.trip - shared]
        if takes < 0.0:
            log.start[entry] = env.now
        elif self.process is not None:
            container.entry = entry
            yield from self._run(self.process, container, takes)
        elif self.resource is None:
            log.start[entry] = env.now
            if takes > 0.0:
                yield env.timeout(takes)
        else:
            container.entry = entry
            container.takes = takes
            yield self.resource.serve(container)
            self.resource.leave(container)
        log.end[entry] = env.now

    def _run(self, process: UserProcess, container: Container, takes: float) -> Steps:
        """Let the user's process take the time, and end on the time grid."""
        resource, env = self.resource, self.env
        if resource is None:
            self.log.start[container.entry] = env.now
        else:
            container.takes = 0.0
            yield resource.serve(container)
            takes = resource.stretched(takes)
        yield from process(env, container, takes)
        steps = env.now * STEPS_PER_SECOND
        if steps % 1.0:
            yield env.until((steps // 1.0 + 1.0) / STEPS_PER_SECOND)
        if resource is not None:
            resource.leave(container)


@dataclass(frozen=True, slots=True)
class Boarding:
    """Wait for a scheduled trip, then ride it, unless the container is diverted."""

    env: Instants
    log: Log
    first: int
    queue: BoardingQueue
    alight: int
    holds: bool
    detour: Detour | None
    leaves: Timeline[float]

    def pass_through(self, container: Container) -> Steps:
        """Ride the first trip that takes the container; the trip logs its departure."""
        offer = self.detour
        if offer is not None and offer.when_closed and not self.leaves.at(self.env.now):
            offer.take(self.log, container, self.env.now)
            return
        container.entry = self.first + container.member
        container.alight = self.alight
        container.holds = self.holds
        container.offer = offer
        yield self.queue.ride(container)
        if offer is None or container.detour is None:
            self.log.end[container.entry] = self.env.now


@dataclass(frozen=True, slots=True)
class Ride:
    """Leave at once on a trip of one's own."""

    env: Instants
    log: Log
    first: int
    service: int
    rank: int
    runs: memoryview[float]
    vias: Sequence[tuple[Via, int]]  # each with the crossing of member 0
    factor: Timeline[float]
    leaves: Timeline[float]

    def pass_through(self, container: Container) -> Steps:
        """Leave as soon as the service runs; the passages see a vehicle of its own."""
        env, member = self.env, container.member
        container.trip = -1
        leaves = self.leaves.first_from(env.now)
        if leaves > env.now:
            yield env.until(leaves)
        container.leave_yard()
        self.log.start[self.first + member] = env.now
        run = to_grid(self.runs[member] * self.factor.at(env.now))
        vehicle = Vehicle(
            self.rank, self.service, container.number, alone=True, probe=container.probe
        )
        vias = [(via, crossing + member) for via, crossing in self.vias]
        yield from move(env, vehicle, vias, run, 0.0)
        self.log.end[self.first + member] = env.now
