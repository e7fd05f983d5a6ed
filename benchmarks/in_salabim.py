"""The corridor of ``corridor`` in salabim: cranes, timetables and trips are components."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import salabim as sim

from benchmarks.handwritten_simpy import Corridor, Stage, Times, Timetable

Steps = Iterator[object]


class Cranes:
    """The queue before equal cranes, and the yard behind them."""

    def __init__(self, env: sim.Environment, units: int, takes: Times, log: Stage) -> None:
        self.queue: deque[int] = deque()
        self.yard: deque[int] = deque()
        self.idle: list[sim.Component] = []
        for _ in range(units):
            Crane(env=env, cranes=self, takes=takes, log=log)

    def put(self, boxes: list[int]) -> None:
        """Queue boxes and wake as many cranes as may be needed."""
        self.queue.extend(boxes)
        for _ in range(min(len(self.idle), len(self.queue))):
            self.idle.pop().activate()


class Crane(sim.Component):  # type: ignore[misc]
    """Lifts one box after another."""

    def setup(self, cranes: Cranes, takes: Times, log: Stage) -> None:
        self.cranes, self.takes, self.log = cranes, takes, log

    def process(self) -> Steps:
        cranes, env = self.cranes, self.env
        while True:
            while not cranes.queue:
                cranes.idle.append(self)
                yield self.passivate()
            box = cranes.queue.popleft()
            self.log.start[box] = env.now()
            yield self.hold(self.takes[box])
            self.log.end[box] = env.now()
            cranes.yard.append(box)


class Release(sim.Component):  # type: ignore[misc]
    """Brings the boxes."""

    def setup(self, times: Times, cranes: Cranes) -> None:
        self.times, self.cranes = times, cranes

    def process(self) -> Steps:
        for box, time in enumerate(self.times):
            yield self.hold(till=time)
            self.cranes.put([box])


class Departures(sim.Component):  # type: ignore[misc]
    """The timetable of a line."""

    def setup(
        self, line: Timetable, cranes: Cranes, ready: Stage, log: Stage, then: Cranes
    ) -> None:
        self.line, self.cranes, self.ready, self.log, self.to = line, cranes, ready, log, then

    def process(self) -> Steps:
        line, yard, ends = self.line, self.cranes.yard, self.ready.end
        for departs, limit, run, room in zip(
            line.departs, line.limit, line.run, line.room, strict=True
        ):
            yield self.hold(till=departs)
            load: list[int] = []
            while yard and len(load) < room and ends[yard[0]] <= limit:
                load.append(yard.popleft())
            Trip(env=self.env, load=load, run=run, log=self.log, then=self.to)


class Trip(sim.Component):  # type: ignore[misc]
    """Carries a load."""

    def setup(self, load: list[int], run: float, log: Stage, then: Cranes | None) -> None:
        self.load, self.takes, self.log, self.to = load, run, log, then

    def process(self) -> Steps:
        for box in self.load:
            self.log.start[box] = self.env.now()
        yield self.hold(self.takes)
        for box in self.load:
            self.log.end[box] = self.env.now()
        if self.to is not None:
            self.to.put(sorted(self.load))


def simulate(corridor: Corridor, until: float) -> list[Times]:
    """Run until a time [s]; start and end of the four stages."""
    sim.yieldless(False)
    env = sim.Environment(trace=False)
    lift, train, relift, ship = (Stage(len(corridor.release)) for _ in range(4))
    dry_port = Cranes(env, corridor.cranes[0], corridor.lifts[0], lift)
    sea_port = Cranes(env, corridor.cranes[1], corridor.lifts[1], relift)
    Release(env=env, times=corridor.release, cranes=dry_port)
    Departures(env=env, line=corridor.train, cranes=dry_port, ready=lift, log=train, then=sea_port)
    Departures(env=env, line=corridor.ship, cranes=sea_port, ready=relift, log=ship, then=None)
    env.run(till=until)
    return [times for stage in (lift, train, relift, ship) for times in (stage.start, stage.end)]
