"""A post: what has units that serve and a queue before them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_sim.grid import to_grid

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.engine.reference.instants import Instants


@dataclass(frozen=True, slots=True)
class CapacityChange:
    """From ``time`` [s] on, ``units`` may start work that takes ``stretch`` times as long."""

    time: float
    units: int
    stretch: float


def stretched(duration: float, stretch: float) -> float:
    """A duration times its stretch [s], on the grid."""
    return duration if stretch == 1.0 else to_grid(duration * stretch)


class Post(ABC):
    """Units that change over time; unless it suspends, running work never notices a change."""

    __slots__ = ("_changes", "busy", "env", "stretch", "units")

    def __init__(self, env: Instants, changes: Sequence[CapacityChange]) -> None:
        self.env = env
        self.busy = 0
        self.units = changes[0].units
        self.stretch = changes[0].stretch
        self._changes = changes[1:]
        if self._changes:
            env.process(self._follow_changes())

    def _follow_changes(self) -> Generator[Event, None, None]:
        for change in self._changes:
            yield self.env.until(change.time)
            self.units = change.units
            self.stretch = change.stretch
            self.env.note_change(self)

    def stretched(self, duration: float) -> float:
        """How long work that starts now takes [s]."""
        return stretched(duration, self.stretch)

    @abstractmethod
    def dispatch(self) -> None:
        """Start whatever can start now; doing it twice starts nothing twice."""
