"""Resources whose work pauses when they close."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.instants import Moment
from corridor_sim.engine.reference.post import CapacityChange
from corridor_sim.engine.reference.station import Resource

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.container import Container
    from corridor_sim.engine.reference.instants import Instants


@dataclass(slots=True, eq=False)
class Job:
    """Work begun on a container, of which ``left`` [s] was to do when it last went on or paused."""

    env: Instants
    container: Container
    left: float
    since: float = field(init=False)  # when it last went on
    completion: Moment | None = field(default=None, init=False)  # None: it pauses

    def go_on(self) -> None:
        """Run until done, or until paused."""
        if self.completion is None:
            self.since = self.env.now
            self.completion = Moment(self.env)
            self.completion.callbacks.append(self._complete)
            self.env.schedule(self.completion, delay=self.left)

    def pause(self) -> None:
        """Keep what is left to do."""
        if self.completion is not None:
            self.left -= self.env.now - self.since
            self.completion = None

    def _complete(self, completion: Event) -> None:
        # SimPy cannot take back an event: that of a job paused since means nothing.
        if completion is self.completion:
            self.env.schedule(self.container.turn)


class SuspendingResource(Resource):
    """Jobs stand in the order in which they started; the first ``units`` real ones run.

    The others pause, and keep their unit: only whoever finds fewer jobs than there
    are units may start.
    """

    __slots__ = ("_jobs",)

    def __init__(
        self, env: Instants, changes: Sequence[CapacityChange], starts: memoryview[float]
    ) -> None:
        super().__init__(env, changes, starts)
        # start, then the place in the queue
        self._jobs: list[tuple[float, int, float, int, Job]] = []

    def leave(self, container: Container) -> None:
        """Give the unit back; a job that pauses may go on."""
        self._jobs = [place for place in self._jobs if place[-1].container is not container]
        self.busy -= not container.probe
        self.env.note_change(self)

    def dispatch(self) -> None:
        """Let jobs go on or pause before new ones start."""
        self._walk()
        env = self.env
        while self._queue and self.busy < self.units:
            place = heappop(self._queue)
            container = place[-1]
            self._starts[container.entry] = env.now
            self.busy += not container.probe
            job = Job(env, container, self.stretched(container.takes))
            insort(self._jobs, (env.now, *place[:-1], job))
            job.go_on()

    def _walk(self) -> None:
        before = 0
        for *_, job in self._jobs:
            if before < self.units:
                job.go_on()
            else:
                job.pause()
            before += not job.container.probe
