"""Passages on the way of a vehicle: locks, borders, canals, straits."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange, Post

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log, Timeline
    from corridor_sim.engine.reference.instants import Instants


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A trip, or a container on a trip of its own, as a passage sees it."""

    rank: int  # class of its service, 0 first
    service: int
    number: int  # trip row, or the container's number
    alone: bool  # carries one container, outside the timetable
    probe: bool


class Passage(Protocol):
    """What a vehicle gets through on a run."""

    def cross(
        self, vehicle: Vehicle, direction: int, crossing: int
    ) -> Generator[Event, None, None]:
        """Wait, pass through, and log it as that crossing."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """Which passage each crossing leads through: of several ways one was drawn for it."""

    passages: Sequence[Passage]  # by pool
    pools: memoryview[int]
    directions: memoryview[int]

    def cross(self, vehicle: Vehicle, crossing: int) -> Generator[Event, None, None]:
        """Get the vehicle through."""
        passage = self.passages[self.pools[crossing]]
        return passage.cross(vehicle, self.directions[crossing], crossing)


@dataclass(frozen=True, slots=True)
class PublishedPassage:
    """A passage whose wait is published: it is drawn, and no line is occupied."""

    env: Instants
    log: Log
    units: Timeline[float]
    variant: Timeline[float]  # which of the waits holds
    waits: Sequence[memoryview[float]]
    transits: memoryview[float]

    def cross(
        self, vehicle: Vehicle, direction: int, crossing: int
    ) -> Generator[Event, None, None]:
        """Wait until it is open, then the wait that holds at that moment, then pass."""
        del vehicle, direction  # a published wait is everybody's
        env = self.env
        self.log.crossing_arrived[crossing] = env.now
        opens = self.units.first_from(env.now)
        if opens > env.now:
            yield env.until(opens)
        wait = self.waits[int(self.variant.at(env.now))][crossing]
        if wait > 0.0:
            yield env.timeout(wait)
        self.log.crossing_started[crossing] = env.now
        transit = self.transits[crossing]
        if transit > 0.0:
            yield env.timeout(transit)
        self.log.crossing_left[crossing] = env.now


@dataclass(slots=True, eq=False)
class Claim:
    """A vehicle's place in the queue of a passage; ``entry`` is where its start is logged."""

    direction: int
    transit: float
    headway: float
    probe: bool
    starts: memoryview[float]
    entry: int
    passed: Moment | None  # None: nobody follows it beyond the passage


# class, arrival, other traffic after ours, service, number, alone
Turn = tuple[int, float, bool, int, int, bool, Claim]


class QueuedPassage(Post):
    """Lines, and one queue for all directions that share them."""

    __slots__ = ("_batch", "_headways", "_log", "_queues", "_transits")

    def __init__(
        self,
        env: Instants,
        changes: Sequence[CapacityChange],
        log: Log,
        *,
        batch: int,
        transits: memoryview[float],
        headways: memoryview[float],
    ) -> None:
        super().__init__(env, changes)
        self._log = log
        self._batch = batch
        self._transits = transits
        self._headways = headways
        self._queues: dict[int, list[Turn]] = {}  # by direction, each in queue order

    def cross(
        self, vehicle: Vehicle, direction: int, crossing: int
    ) -> Generator[Event, None, None]:
        """Queue for a line, pass, and go on while the line may still be blocked."""
        log, now = self._log, self.env.now
        log.crossing_arrived[crossing] = now
        claim = Claim(
            direction=direction,
            transit=self._transits[crossing],
            headway=self._headways[crossing],
            probe=vehicle.probe,
            starts=log.crossing_started,
            entry=crossing,
            passed=(passed := Moment(self.env)),
        )
        place = (vehicle.service, vehicle.number, vehicle.alone)
        self._join((vehicle.rank, now, False, *place, claim))
        yield passed
        log.crossing_left[crossing] = self.env.now

    def admit_other(self, rank: int, order: int, claim: Claim) -> None:
        """Other traffic joins the queue; at equal times ours goes before it."""
        self._join((rank, self.env.now, True, 0, order, False, claim))

    def _join(self, turn: Turn) -> None:
        insort(self._queues.setdefault(turn[-1].direction, []), turn)
        if self.busy < self.units:
            self.env.note_change(self)

    def dispatch(self) -> None:
        """While a line is free, send the head and those of its direction that fit with it."""
        while self.busy < self.units:
            waiting = [queue for queue in self._queues.values() if queue]
            if not waiting:
                return
            queue = min(waiting, key=lambda queue: queue[0])
            head = queue[0][-1]
            self._send(head, queue, 1 if head.probe else self._batch_length(queue))

    def _send(self, head: Claim, queue: list[Turn], count: int) -> None:
        """Let the first so many of a queue pass together, as long as the head takes."""
        batch = [turn[-1] for turn in queue[:count]]
        del queue[:count]
        now = self.env.now
        for claim in batch:
            claim.starts[claim.entry] = now
            if claim.passed is not None:
                self.env.schedule(claim.passed, delay=head.transit)
        if not head.probe:
            self.busy += 1
            freed = Moment(self.env)
            freed.callbacks.append(self._free_line)
            self.env.schedule(freed, delay=self.stretched(head.headway))

    def _batch_length(self, queue: list[Turn]) -> int:
        """How many from the head on go together; probes among them take no place."""
        real = 0
        for position, turn in enumerate(queue):
            if real == self._batch:
                return position
            real += not turn[-1].probe
        return len(queue)

    def _free_line(self, _: Event) -> None:
        self.busy -= 1
        self.env.note_change(self)
