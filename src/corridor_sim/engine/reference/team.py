"""Work that needs several resources at once, or keeps one from phase to phase."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange, Post, stretched

if TYPE_CHECKING:
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants


class WaitingList:
    """The one queue before all resources that are used together.

    Nothing is held while waiting for a start: who finds one of the needed resources
    busy lets the next in the list try.
    """

    def __init__(self, env: Instants, starts: memoryview[float]) -> None:
        self._env = env
        self._starts = starts
        self._waiting: list[tuple[int, float, int, Container, Team]] = []

    def join(self, container: Container, team: Team) -> Moment:
        """Wait for the team; the moment its work is done."""
        env = self._env
        container.turn = done = Moment(env)
        insort(self._waiting, (container.rank, env.now, container.number, container, team))
        if team.may_start(container):
            env.note_change(self)
        return done

    def note_change(self) -> None:
        """Try again in the second phase of this instant."""
        if self._waiting:
            self._env.note_change(self)

    def dispatch(self) -> None:
        """Go through the list once and start everyone whose team is free."""
        env, left = self._env, []
        for place in self._waiting:
            container, team = place[-2:]
            if team.may_start(container):
                self._starts[container.entry] = env.now
                env.schedule(container.turn, delay=team.stretched(container.takes))
                team.take(container)
            else:
                left.append(place)
        self._waiting = left


class TeamResource(Post):
    """Units that are used together with other resources; the queue is that of the group."""

    __slots__ = ("waiting_list",)

    def __init__(
        self, env: Instants, changes: Sequence[CapacityChange], waiting_list: WaitingList
    ) -> None:
        super().__init__(env, changes)
        self.waiting_list = waiting_list

    def dispatch(self) -> None:
        """A change of units is news for everyone in the list."""
        self.waiting_list.dispatch()


@dataclass(frozen=True, slots=True)
class Gang:
    """A bound on how many containers of one trip are worked on at once: cranes per vessel."""

    size: int
    at_work: Counter[int] = field(default_factory=Counter)  # by trip row

    def has_room(self, container: Container) -> bool:
        """Whether one more of its trip may be worked on; without a trip there is no bound."""
        return container.trip < 0 or self.at_work[container.trip] < self.size


@dataclass(frozen=True, slots=True)
class Team:
    """The resources that a stage needs to start, and those it gives back when it ends.

    A phase keeps what it does not free, and the next does not need it again. Before a
    yard it keeps its place in the gang too.
    """

    waiting_list: WaitingList
    needs: Sequence[TeamResource]
    frees: Sequence[TeamResource]
    gang: Gang | None
    into_yard: bool

    def serve(self, container: Container) -> Moment:
        """Wait for all that is needed and use it for ``container.takes``."""
        return self.waiting_list.join(container, self)

    def may_start(self, container: Container) -> bool:
        """Whether a unit of each needed resource is free, and the gang has room."""
        free = all(resource.busy < resource.units for resource in self.needs)
        return free and (self.gang is None or self.gang.has_room(container))

    def take(self, container: Container) -> None:
        """Occupy what is needed; a probe occupies nothing."""
        if container.probe:
            return
        for resource in self.needs:
            resource.busy += 1
        if self.gang is not None:
            self.gang.at_work[container.trip] += 1

    def leave(self, container: Container) -> None:
        """Give back what is not kept."""
        if container.probe:
            return
        for resource in self.frees:
            resource.busy -= 1
        if self.gang is not None and not self.into_yard:
            self.gang.at_work[container.trip] -= 1
        self.waiting_list.note_change()

    def stretched(self, duration: float) -> float:
        """How long work that starts now takes [s]: the most stretched resource decides."""
        return stretched(duration, max((r.stretch for r in self.needs), default=1.0))
