"""Boxes that consignments fill together, travel in and are taken out of again."""

from __future__ import annotations

from bisect import insort
from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.plan.arrays import WHOLE_BOX

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.columns import Log
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants


class Place(NamedTuple):
    """A consignment's place among those that wait for a box."""

    rank: int
    ready: float
    number: int
    consignment: Container


@dataclass(slots=True, eq=False)
class Box:
    """Consignments that go together; the first does what the box does."""

    first: Container
    others: list[Container]
    split: Moment

    @property
    def members(self) -> list[Container]:
        """All of them."""
        return [self.first, *self.others]

    def tell(self, log: Log, rows: dict[int, list[int]]) -> None:
        """Write the times of the first to the others' stages in the box.

        ``rows`` are where those stages begin in the Trace, by chain.
        """
        for other in self.others:
            for own, its in zip(rows[self.first.chain], rows[other.chain], strict=True):
                told, to = own + self.first.member, its + other.member
                log.start[to], log.end[to] = log.start[told], log.end[told]
                log.trip[to] = log.trip[told]


@dataclass(slots=True, eq=False)
class FillingPoint:
    """Where boxes are filled, one after the other in each class.

    A box closes when it is ``full``, before the first consignment that does not fit, or
    when its first real one has waited for ``patience`` [s]. Probes go with the next
    box that closes, or alone when their own patience ends.
    """

    env: Instants
    log: Log
    full: int
    patience: float
    rows: dict[int, list[int]]  # of the stages in a box, by chain
    under_way: list[Box] = field(default_factory=list, init=False)
    _waiting: list[Place] = field(default_factory=list, init=False)

    def fill(self, consignment: Container) -> Moment:
        """Wait for a box; the moment in which it closes."""
        env = self.env
        consignment.turn = closes = Moment(env)
        insort(self._waiting, Place(consignment.rank, env.now, consignment.number, consignment))
        env.note_change(self)
        if self.patience < inf:
            alarm = env.until(env.now + self.patience)
            alarm.callbacks.append(lambda _: env.note_change(self))
        return closes

    def dispatch(self) -> None:
        """Close what must close, class by class."""
        left: list[Place] = []
        for _, places in groupby(self._waiting, key=itemgetter(0)):
            left += self._close(list(places))
        self._waiting = left

    def _close(self, places: list[Place]) -> list[Place]:
        """Close the boxes of one class; who still waits."""
        probes = [place for place in places if place.consignment.probe]
        real = [place for place in places if not place.consignment.probe]
        while count := self._in_closing_box(real):
            self._pack([place.consignment for place in (*real[:count], *probes)])
            real, probes = real[count:], []
        for place in [place for place in probes if self._has_waited(place)]:
            probes.remove(place)
            self._pack([place.consignment])
        return sorted([*real, *probes], key=itemgetter(0, 1, 2))

    def _in_closing_box(self, real: list[Place]) -> int:
        """How many of the first go in a box that closes now; 0 when none does."""
        filled = 0
        for count, place in enumerate(real):
            if filled + place.consignment.portion > WHOLE_BOX:
                return count
            filled += place.consignment.portion
            if filled >= self.full:
                return count + 1
        return len(real) if real and self._has_waited(real[0]) else 0

    def _has_waited(self, place: Place) -> bool:
        return self.env.now - place.ready >= self.patience

    def _pack(self, members: list[Container]) -> None:
        box = Box(members[0], members[1:], Moment(self.env))
        self.under_way.append(box)
        for member in members:
            member.box = box
            self.log.box[member.number] = box.first.number
            self.env.schedule(member.turn)

    def tell_of_boxes_under_way(self) -> None:
        """Write what has happened to boxes that are not split when the run ends."""
        for box in self.under_way:
            box.tell(self.log, self.rows)


@dataclass(frozen=True, slots=True)
class Filling:
    """Wait until one's box closes."""

    env: Instants
    log: Log
    first: int
    point: FillingPoint

    def pass_through(self, container: Container) -> Generator[Event, None, None]:
        """The first of a box goes on with it; the others skip all stages up to its splitting."""
        entry = self.first + container.member
        self.log.start[entry] = self.env.now
        yield self.point.fill(container)
        self.log.end[entry] = self.env.now


@dataclass(frozen=True, slots=True)
class Splitting:
    """The box is split: all its consignments go on by themselves within this instant."""

    env: Instants
    log: Log
    first: int
    point: FillingPoint

    def pass_through(self, container: Container) -> Generator[Event, None, None]:
        """The first arrives here with the box, the others have waited for that."""
        box = container.box
        if box is None:
            raise RuntimeError(f"consignment {container.number} is in no box that could be split")
        if container.rides_along:
            yield box.split
        else:
            box.tell(self.log, self.point.rows)
            for other in box.others:
                other.trip = container.trip
            self.point.under_way.remove(box)
            self.env.schedule(box.split)
        container.box = None
        entry = self.first + container.member
        self.log.start[entry] = self.log.end[entry] = self.env.now
