"""Trips: from call to call, with whoever boarded."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.passage import Vehicle
from corridor_sim.engine.reference.stop import Unloading
from corridor_sim.grid import to_grid

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.detour import Detour
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.passage import Crossings
    from corridor_sim.engine.reference.stop import Stop

Run = Generator["Event", None, None]


@dataclass(frozen=True, slots=True)
class Via:
    """A crossing after the share ``at`` of a run."""

    crossings: Crossings
    at: float


def move(
    env: Instants, vehicle: Vehicle, vias: Sequence[tuple[Via, int]], run: float, late: float
) -> Run:
    """Run a leg: its parts and, between them, its crossings.

    The cuts between the parts are rounded, not the parts, so they sum to ``run`` [s].
    """
    done = 0.0
    for via, crossing in vias:
        cut = to_grid(via.at * run)
        if cut > done:
            yield env.timeout(cut - done)
        yield from via.crossings.cross(vehicle, crossing)
        done = cut
    rest = run - done + late
    if rest > 0.0:
        yield env.timeout(rest)


class BoardingQueue:
    """The containers that wait for a service at one of its calls, in queue order."""

    __slots__ = ("_env", "_waiting")

    def __init__(self, env: Instants) -> None:
        self._env = env
        self._waiting: list[tuple[int, float, int, Container]] = []

    def ride(self, container: Container) -> Moment:
        """Wait here for a trip and ride it; the moment of arrival."""
        container.turn = arrival = Moment(self._env)
        insort(self._waiting, (container.rank, self._env.now, container.number, container))
        return arrival

    def divert(self, log: Log, goes: Callable[[float, Detour], bool]) -> None:
        """Take out who goes on by another route: ``goes(ready, offer)`` decides."""
        staying = []
        for waiting in self._waiting:
            _, ready, _, container = waiting
            if container.offer is not None and goes(ready, container.offer):
                container.offer.take(log, container, self._env.now)
                self._env.schedule(container.turn)
            else:
                staying.append(waiting)
        self._waiting = staying

    def board(self, limit: float, free: int) -> list[Container]:
        """Take out who boards: ready by ``limit`` [s], within ``free`` TEU.

        The first that is late, and the first real one that does not fit, ends its
        class; a probe fits beside the others or stays behind.
        """
        waiting = self._waiting
        boarded: list[Container] = []
        left: list[tuple[int, float, int, Container]] = []
        at = 0
        while at < len(waiting):
            rank, ready, _, container = waiting[at]
            fits = container.teu <= free
            if ready > limit or not (fits or container.probe):
                next_class = bisect_left(waiting, rank + 1, lo=at, key=itemgetter(0))
                left += waiting[at:next_class]
                at = next_class
                continue
            if fits:
                boarded.append(container)
                free -= 0 if container.probe else container.teu
            else:
                left.append(waiting[at])
            at += 1
        self._waiting = left
        return boarded


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Whether a departure that leaves a container behind makes it change its route."""

    departed: float
    in_time: float  # who was ready by then was in time for it

    def __call__(self, ready: float, offer: Detour) -> bool:
        return ready <= self.in_time and self.departed - ready > offer.limit


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a service and the leg that begins there; columns by local trip number."""

    leg: int
    first: int  # where the leg's columns begin in the Trace
    queue: BoardingQueue
    vias: tuple[tuple[Via, int], ...]  # each with the crossing of trip 0
    runs: memoryview[float]
    stays: memoryview[float]
    tardies: memoryview[float]
    slots: memoryview[int]
    allotment: int  # TEU that may board here
    stop: Stop | None  # at the end of the leg


@dataclass(frozen=True, slots=True)
class Line:
    """A scheduled service."""

    index: int
    rank: int
    cut_off: float
    first_trip: int  # trip row of its trip 0
    trips: int
    calls: tuple[Call, ...]
    factor: Timeline[float]  # what multiplies a run that begins now
    leaves: Timeline[float]  # whether vehicles may leave
    stop: Stop | None  # at the first call


@dataclass(slots=True)
class Trip:
    """One departure of a line; cargo is kept by the leg at whose end it leaves."""

    env: Instants
    log: Log
    line: Line
    number: int  # local
    cargo: dict[int, list[Container]] = field(default_factory=dict)
    aboard: int = 0  # TEU, probes apart

    @property
    def row(self) -> int:
        """Number through all services."""
        return self.line.first_trip + self.number

    def travel(self, scheduled: float) -> Run:
        """Go from call to call; begins when its turn to come to the first one is there.

        ``scheduled`` [s] is inf where only the departure itself says when it is.
        """
        env, line = self.env, self.line
        vehicle = Vehicle(line.rank, line.index, self.row, alone=False, probe=False)
        stop, planned = line.stop, scheduled
        if stop is not None:
            yield from self._lie(stop, planned, ())
            yield from self._turn(env.now)
        for call in line.calls:
            if call is not line.calls[0]:
                yield from self._turn(env.now + (0.0 if stop else call.stays[self.number]))
                scheduled = env.now
            self.depart(call, min(scheduled, env.now))
            if stop is not None:
                stop.leave()
            run = to_grid(call.runs[self.number] * line.factor.at(env.now))
            vias = [(via, crossing + self.number) for via, crossing in call.vias]
            yield from move(env, vehicle, vias, run, call.tardies[self.number])
            self.log.leg_arrived[call.first + self.number] = env.now
            stop, cargo = call.stop, self.cargo.pop(call.leg, ())
            if stop is None:
                self.discharge(cargo)
            else:
                yield from self._lie(stop, planned, cargo)
        if stop is not None:
            stop.leave()

    def _turn(self, ready: float) -> Run:
        """Wait until the line is open, from ``ready`` [s] on, and then for the turn to depart."""
        leaves = self.line.leaves.first_from(ready)
        if leaves == inf:
            yield Moment(self.env)  # never comes: the line does not open again
        yield self.env.departure(leaves, self.row)

    def _lie(self, stop: Stop, planned: float, cargo: Sequence[Container]) -> Run:
        """Take a berth, discharge, and stay until all who hold the vehicle are off."""
        line = self.line
        yield from stop.take_berth(line.rank, line.index, self.row, self.number, planned)
        unloading = Unloading(self.env)
        for container in cargo:
            if container.holds and not container.probe:
                container.held = unloading
                unloading.left += 1
        self.discharge(cargo)
        yield from stop.until_clear(self.number, unloading)

    def depart(self, call: Call, scheduled: float) -> None:
        """Take who is ready by the cut-off and fits beside those on board."""
        log, now, column = self.log, self.env.now, call.first + self.number
        free = max(0, min(call.allotment, call.slots[self.number] - self.aboard))
        before = self.aboard
        for container in call.queue.board(scheduled - self.line.cut_off, free):
            log.start[container.entry] = now
            log.trip[container.entry] = self.row
            container.trip = self.row
            container.leave_yard()
            self.cargo.setdefault(container.alight, []).append(container)
            self.aboard += 0 if container.probe else container.teu
        call.queue.divert(log, LeftBehind(now, scheduled - self.line.cut_off))
        log.leg_scheduled[column] = scheduled
        log.leg_departed[column] = now
        log.leg_boarded[column] = self.aboard - before
        log.leg_aboard[column] = self.aboard

    def discharge(self, cargo: Sequence[Container]) -> None:
        """Let containers leave the trip; they go on within this instant."""
        discharge = Moment(self.env)
        for container in cargo:
            self.aboard -= 0 if container.probe else container.teu
            container.turn.happen_with(discharge)
        self.env.schedule(discharge)
