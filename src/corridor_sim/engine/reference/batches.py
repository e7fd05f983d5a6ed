"""Passages that wait until a batch has come together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.passage import QueuedPassage, Turn

if TYPE_CHECKING:
    from corridor_sim.engine.reference.columns import Log
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.engine.reference.post import CapacityChange


class BatchingPassage(QueuedPassage):
    """A batch goes when ``at_least`` vehicles of a direction are there, or the first has waited.

    Patience [s] is that of the first real vehicle in queue order. Probes go with a
    batch, or alone when their own patience ends.
    """

    __slots__ = ("_at_least", "_patience")

    def __init__(
        self,
        env: Instants,
        changes: Sequence[CapacityChange],
        log: Log,
        *,
        batch: int,
        at_least: int,
        patience: float,
        transits: memoryview[float],
        headways: memoryview[float],
    ) -> None:
        super().__init__(env, changes, log, batch=batch, transits=transits, headways=headways)
        self._at_least = at_least
        self._patience = patience

    def _join(self, turn: Turn) -> None:
        super()._join(turn)
        if self._patience < inf:
            alarm = self.env.until(self.env.now + self._patience)
            alarm.callbacks.append(lambda _: self.env.note_change(self))

    def dispatch(self) -> None:
        """While a line is free, send the first batch that may go."""
        if self.busy < self.units:
            self._send_impatient_probes()
        while self.busy < self.units:
            queue = next(self._due(), None)
            if queue is None:
                return
            head = next(turn[-1] for turn in queue if not turn[-1].probe)
            self._send(head, queue, self._batch_length(queue))

    def _due(self) -> Iterator[list[Turn]]:
        """The queues whose batch may go, by their first real vehicle."""
        reals = ([turn for turn in queue if not turn[-1].probe] for queue in self._queues.values())
        waiting = [(real[0], len(real)) for real in reals if real]
        for first, count in sorted(waiting, key=lambda one: one[0]):
            enough = min(count, self._batch) >= self._at_least
            if enough or self._has_waited(first):
                yield self._queues[first[-1].direction]

    def _has_waited(self, turn: Turn) -> bool:
        return self.env.now - turn[1] >= self._patience

    def _send_impatient_probes(self) -> None:
        for queue in self._queues.values():
            impatient = [turn for turn in queue if turn[-1].probe and self._has_waited(turn)]
            for turn in impatient:
                queue.remove(turn)
                self._send(turn[-1], [turn], 1)
