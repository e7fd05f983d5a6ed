"""The corridor of ``corridor`` in SimPy, by hand: what an expert writes for this corridor alone.

Vehicle-level: cranes, timetables and trips are processes; a container is a number
in a queue, a yard or a load, and its times are written down. Once with SimPy's own
stores, as its documentation teaches, and once with plain queues and an event only
for a crane that stands idle, which is the fastest we know how to write it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from math import nan
from typing import Protocol

import simpy
from simpy.events import Event

from corridor_sim.draws import Draws
from corridor_sim.plan.compile import Plan

Steps = Generator[Event, int, None]
Times = list[float]
TripSteps = Callable[[list[int], float], Steps]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A scheduled service of one leg, by trip."""

    departs: Times
    limit: Times  # who is ready later stays behind
    run: Times
    room: list[int]  # containers


@dataclass(frozen=True, slots=True)
class Corridor:
    """Everything drawn, as lists: numpy scalars would slow the loop down."""

    horizon: float
    release: Times
    measured: list[bool]
    cranes: tuple[int, int]
    lifts: tuple[Times, Times]
    train: Timetable
    ship: Timetable


def corridor_of(plan: Plan, draws: Draws, teu: int = 2) -> Corridor:
    """Take the two-leg corridor out of its plan and draws; every container has ``teu``."""
    boxes = len(draws.release)

    def lifts(row: int) -> Times:
        first = int(draws.takes_base[row])
        durations: Times = draws.takes[first : first + boxes].tolist()
        return durations

    def timetable(name: str) -> Timetable:
        service = plan.labels.services.index(name)
        trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
        legs = slice(int(draws.leg_base[service]), int(draws.leg_base[service + 1]))
        return Timetable(
            draws.departs[trips].tolist(),
            (draws.scheduled[trips] - plan.services.cut_off[service]).tolist(),
            draws.run[legs].tolist(),
            (draws.slots[legs] // teu).tolist(),
        )

    first, second = plan.resource_units.tolist()
    return Corridor(
        horizon=plan.clock.horizon,
        release=draws.release.tolist(),
        measured=draws.measured.tolist(),
        cranes=(first, second),
        lifts=(lifts(0), lifts(2)),
        train=timetable("train"),
        ship=timetable("ship"),
    )


class Stage:
    """When each container started and ended one stage."""

    def __init__(self, containers: int) -> None:
        self.start = [nan] * containers
        self.end = [nan] * containers


class Cranes(Protocol):
    """Equal cranes before one queue; lifted containers go to a yard."""

    def __init__(
        self, env: simpy.Environment, units: int, takes: Times, log: Stage, yard: deque[int]
    ) -> None: ...

    def put(self, containers: Sequence[int]) -> None:
        """Queue containers for a crane."""


class StoreCranes:
    """Cranes that take from a SimPy store."""

    def __init__(
        self, env: simpy.Environment, units: int, takes: Times, log: Stage, yard: deque[int]
    ) -> None:
        self.queue = simpy.Store(env)
        for _ in range(units):
            env.process(self.crane(env, takes, log, yard))

    def put(self, containers: Sequence[int]) -> None:
        """Queue containers for a crane."""
        for container in containers:
            self.queue.put(container)

    def crane(self, env: simpy.Environment, takes: Times, log: Stage, yard: deque[int]) -> Steps:
        """Lift one container after another."""
        while True:
            container = yield self.queue.get()
            log.start[container] = env.now
            yield env.timeout(takes[container])
            log.end[container] = env.now
            yard.append(container)


class QueueCranes:
    """Cranes that take from a plain queue and are woken when they stand idle."""

    def __init__(
        self, env: simpy.Environment, units: int, takes: Times, log: Stage, yard: deque[int]
    ) -> None:
        self.queue: deque[int] = deque()
        self.idle: list[Event] = []
        for _ in range(units):
            env.process(self.crane(env, takes, log, yard))

    def put(self, containers: Sequence[int]) -> None:
        """Queue containers for a crane."""
        self.queue.extend(containers)
        for _ in range(min(len(self.idle), len(self.queue))):
            self.idle.pop().succeed()

    def crane(self, env: simpy.Environment, takes: Times, log: Stage, yard: deque[int]) -> Steps:
        """Lift one container after another."""
        queue, start, end = self.queue, log.start, log.end
        while True:
            while not queue:
                self.idle.append(woken := env.event())
                yield woken
            container = queue.popleft()
            start[container] = env.now
            yield env.timeout(takes[container])
            end[container] = env.now
            yard.append(container)


class HandWritten:
    """Crane, daily train, crane, weekly ship."""

    def __init__(self, corridor: Corridor, cranes: type[Cranes]) -> None:
        self.corridor = corridor
        self.env = env = simpy.Environment()
        containers = len(corridor.release)
        self.lift, self.train, self.relift, self.ship = (Stage(containers) for _ in range(4))
        self.awaited = sum(corridor.measured)
        self.done = env.event()
        inland: deque[int] = deque()
        coast: deque[int] = deque()
        (first, second), (lifts, relifts) = corridor.cranes, corridor.lifts
        self.dry_port = cranes(env, first, lifts, self.lift, inland)
        self.sea_port = cranes(env, second, relifts, self.relift, coast)
        env.process(self.releases())
        env.process(self.departures(corridor.train, inland, self.lift.end, self.train_trip))
        env.process(self.departures(corridor.ship, coast, self.relift.end, self.ship_trip))

    def run(self) -> list[Times]:
        """Run to the last measured arrival; start and end of the four stages."""
        self.env.run(until=self.done | self.env.timeout(self.corridor.horizon))
        stages = (self.lift, self.train, self.relift, self.ship)
        return [times for stage in stages for times in (stage.start, stage.end)]

    def releases(self) -> Steps:
        """Containers come to the dry port."""
        env = self.env
        for container, time in enumerate(self.corridor.release):
            yield env.timeout(time - env.now)
            self.dry_port.put((container,))

    def departures(
        self, table: Timetable, yard: deque[int], ready: Times, trip: TripSteps
    ) -> Steps:
        """Trips leave with whom they find ready and have room for."""
        env = self.env
        for departs, limit, run, room in zip(
            table.departs, table.limit, table.run, table.room, strict=True
        ):
            yield env.timeout(departs - env.now)
            load: list[int] = []
            while yard and len(load) < room and ready[yard[0]] <= limit:
                load.append(yard.popleft())
            env.process(trip(load, run))

    def train_trip(self, load: list[int], run: float) -> Steps:
        """Carry a load to the sea port."""
        yield from self.carry(load, run, self.train)
        self.sea_port.put(sorted(load))

    def ship_trip(self, load: list[int], run: float) -> Steps:
        """Carry a load to its harbour; the last measured container ends the run."""
        yield from self.carry(load, run, self.ship)
        self.awaited -= sum(self.corridor.measured[container] for container in load)
        if self.awaited == 0 and not self.done.triggered:
            self.done.succeed()

    def carry(self, load: list[int], run: float, log: Stage) -> Steps:
        """Move, and write down when."""
        now = self.env.now
        for container in load:
            log.start[container] = now
        yield self.env.timeout(run)
        now = self.env.now
        for container in load:
            log.end[container] = now
