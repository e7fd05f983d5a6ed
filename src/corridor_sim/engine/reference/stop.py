"""Stops: calls at which a vehicle takes a berth, or waits until what it brought is off."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange, Post

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log
    from corridor_sim.engine.reference.instants import Instants

# out of turn, class, time of coming, service, trip row
Turn = tuple[bool, int, float, int, int]


class Berths(Post):
    """Berths or tracks of a terminal and the vehicles that wait for one."""

    __slots__ = ("_waiting",)

    def __init__(self, env: Instants, changes: Sequence[CapacityChange]) -> None:
        super().__init__(env, changes)
        self._waiting: list[tuple[Turn, Moment]] = []

    def take(self, turn: Turn) -> Moment:
        """Wait for a berth; the moment it is there."""
        there = Moment(self.env)
        insort(self._waiting, (turn, there))
        self.env.note_change(self)
        return there

    def leave(self) -> None:
        """Give the berth back."""
        self.busy -= 1
        self.env.note_change(self)

    def dispatch(self) -> None:
        """Give the first in line a berth while one is free."""
        while self._waiting and self.busy < self.units:
            self.busy += 1
            self.env.schedule(self._waiting.pop(0)[1])


@dataclass(slots=True, eq=False)
class Unloading:
    """The containers that keep a vehicle at a stop."""

    env: Instants
    left: int = field(default=0, init=False)
    done: Moment = field(init=False)

    def __post_init__(self) -> None:
        self.done = Moment(self.env)

    def put_off(self) -> None:
        """One of them is off the vehicle."""
        self.left -= 1
        if not self.left:
            self.env.schedule(self.done)


@dataclass(frozen=True, slots=True)
class Stop:
    """One call of a line's trips."""

    env: Instants
    log: Log
    first: int  # where its column begins
    berths: Berths | None
    stays: memoryview[float]  # by local trip number [s]
    planned: float  # from the scheduled departure on [s]
    window: float

    def take_berth(
        self, rank: int, service: int, trip: int, number: int, scheduled: float
    ) -> Generator[Event, None, None]:
        """Wait for a berth if one is needed; ``number`` is local, ``scheduled`` inf if unknown."""
        now = self.log.stop_came[self.first + number] = self.env.now
        if self.berths is not None:
            astray = abs(now - (scheduled + self.planned)) > self.window
            yield self.berths.take((astray, rank, now, service, trip))
        self.log.stop_berthed[self.first + number] = self.env.now

    def leave(self) -> None:
        """Leave the berth, if it is one."""
        if self.berths is not None:
            self.berths.leave()

    def until_clear(self, number: int, unloading: Unloading) -> Generator[Event, None, None]:
        """Stay as long as drawn, and until everything is off."""
        stay = self.stays[number]
        if self.berths is not None:
            stay = self.berths.stretched(stay)
        over = self.env.now + stay
        if unloading.left:
            yield unloading.done
        if over > self.env.now:
            yield self.env.until(over)
        self.log.stop_cleared[self.first + number] = self.env.now
