"""Yards: a container waits for a place, and keeps it until it leaves."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange, Post

if TYPE_CHECKING:
    from corridor_sim.engine.reference.columns import Log
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.journey import Steps
    from corridor_sim.engine.reference.team import Gang, TeamResource


class TurnedAwayError(Exception):
    """A container found a yard full that lets nobody wait: its journey ends there."""


class Yard(Post):
    """Places [TEU] and one queue before them: by time of asking, then number."""

    __slots__ = ("_refuses", "_starts", "_waiting")

    def __init__(
        self,
        env: Instants,
        changes: Sequence[CapacityChange],
        starts: memoryview[float],
        *,
        refuses: bool,
    ) -> None:
        super().__init__(env, changes)
        self._starts = starts
        self._refuses = refuses
        self._waiting: list[tuple[float, int, Container]] = []

    def enter(self, container: Container) -> Moment:
        """Ask for a place; the moment it is there, or the container turned away."""
        container.turn = answer = Moment(self.env)
        insort(self._waiting, (self.env.now, container.number, container))
        self.env.note_change(self)
        return answer

    def leave(self, container: Container) -> None:
        """Give the place back; a probe had none."""
        if not container.probe:
            self.busy -= container.teu
            self.env.note_change(self)

    def dispatch(self) -> None:
        """Let in, in order, whoever has room; the first real one that has none ends it."""
        env, waiting, left = self.env, self._waiting, []
        for at, place in enumerate(waiting):
            container = place[-1]
            if container.teu <= self.units - self.busy:
                self._starts[container.entry] = env.now
                self.busy += 0 if container.probe else container.teu
            elif self._refuses:
                container.is_refused = True
            elif container.probe:
                left.append(place)
                continue
            else:
                left += waiting[at:]
                break
            env.schedule(container.turn)
        self._waiting = left


@dataclass(frozen=True, slots=True)
class Entry:
    """The stage that enters a yard: what the one before kept is given back once inside."""

    env: Instants
    log: Log
    first: int
    yard: Yard
    kept: Sequence[TeamResource]
    gang: Gang | None

    def pass_through(self, container: Container) -> Steps:
        """Wait for a place; then the container is off its vehicle and out of its last yard."""
        container.entry = self.first + container.member
        yield self.yard.enter(container)
        self._give_back(container)
        container.leave_yard()
        if container.held is not None:
            container.held.put_off()
            container.held = None
        if container.is_refused:
            raise TurnedAwayError
        container.yard = self.yard
        self.log.end[container.entry] = self.env.now

    def _give_back(self, container: Container) -> None:
        if container.probe:
            return
        for resource in self.kept:
            resource.busy -= 1
            resource.waiting_list.note_change()
        if self.gang is not None:
            at_work: Counter[int] = self.gang.at_work
            at_work[container.trip] -= 1
