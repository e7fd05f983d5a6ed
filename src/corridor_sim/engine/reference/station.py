"""Resources of a terminal: cranes, operators, bays."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange, Post

if TYPE_CHECKING:
    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants


class Resource(Post):
    """Equal units and one queue: by class, then ready time, then number."""

    __slots__ = ("_queue", "_starts")

    def __init__(
        self, env: Instants, changes: Sequence[CapacityChange], starts: memoryview[float]
    ) -> None:
        super().__init__(env, changes)
        self._starts = starts
        self._queue: list[tuple[int, float, int, Container]] = []

    def serve(self, container: Container) -> Moment:
        """Queue for a unit and occupy it for ``container.takes``; the moment it is done."""
        env = self.env
        container.turn = done = Moment(env)
        heappush(self._queue, (container.rank, env.now, container.number, container))
        if self.busy < self.units:
            env.note_change(self)
        return done

    def leave(self, container: Container) -> None:
        """Give the unit back."""
        if container.probe:
            return
        self.busy -= 1
        if self._queue:
            self.env.note_change(self)

    def dispatch(self) -> None:
        """Start the heads of the queue while a unit is free; a probe leaves it free."""
        queue, env = self._queue, self.env
        while queue and self.busy < self.units:
            container = heappop(queue)[3]
            self._starts[container.entry] = env.now
            if not container.probe:
                self.busy += 1
            env.schedule(container.turn, delay=self.stretched(container.takes))
