"""Named random streams: the same name gives the same numbers, whatever else is drawn.

A stream's key is (seed, replication, name...). Names say what is drawn for whom,
so a change in one place of a scenario leaves every other place's luck alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from hashlib import blake2b
from math import ceil, sqrt

import numpy as np
from numpy.random import Generator, Philox, SeedSequence

from corridor_sim.draws.memory import Memory
from corridor_sim.grid import DAY, put_on_grid
from corridor_sim.plan.arrays import Floats, Longs
from corridor_sim.plan.recipes import Uniform
from corridor_sim.plan.timetable import Timetable
from corridor_sim.workspace import Workspace

_SEPARATOR = "\x1f"  # cannot stand in a name, so ("a", "bc") and ("ab", "c") differ


def stream(seed: int, replication: int, *name: str) -> Generator:
    """Open the stream called ``name`` in one replication at its beginning."""
    words = (*_words(seed), *_words(replication), *_words_of_name(name))
    return Generator(Philox(SeedSequence(np.array(words, dtype=np.uint32))))


def _words(number: int) -> list[int]:
    """A number as 32-bit words, the lowest first: how SeedSequence takes it apart, but quicker."""
    words = [number & 0xFFFFFFFF]
    while number := number >> 32:
        words.append(number & 0xFFFFFFFF)
    return words


@lru_cache(maxsize=4096)
def _words_of_name(name: tuple[str, ...]) -> tuple[int, ...]:
    digest = blake2b(_SEPARATOR.join(name).encode(), digest_size=16).digest()
    return tuple(_words(int.from_bytes(digest, "little")))


@dataclass(frozen=True, slots=True)
class Luck:
    """All streams of one replication, and the buffers to fill from them."""

    seed: int
    replication: int
    workspace: Workspace
    memory: Memory | None = None
    _latest: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)

    def fill(self, out: Floats, *name: str) -> Floats:
        """Fill ``out`` with the first uniforms in [0, 1) of the stream ``name``."""
        if self.memory is None:
            self._draw(out, name)
        else:
            self.memory.fill(out, name, partial(self._draw, name=name))
        return out

    def _draw(self, out: Floats, name: tuple[str, ...]) -> None:
        stream(self.seed, self.replication, *name).random(out=out)

    def by_index(self, out: Floats, index: Longs | None, count: int, *name: str) -> Floats:
        """Fill ``out`` with entries ``index`` of a stream of ``count``; None: the first ones.

        The latest stream of each quantity is kept: whoever asks for several parts of
        one stream in a row pays for it once.
        """
        if index is None:
            return self.fill(out, *name)
        buffer, asked = f"uniforms.{name[1]}", (count, name)
        drawn: Floats = self.workspace.array(buffer, count, "f8")
        if self._latest.get(buffer) != asked:
            self.fill(drawn, *name)
            self._latest[buffer] = asked
        return drawn.take(index, out=out, mode="clip")

    def by_trip(self, out: Floats, timetable: Timetable, *name: str) -> Floats:
        """Fill ``out`` with one uniform per trip, each from its timetable slot's own stream."""
        for slot in timetable.slots:
            drawn = self.fill(
                self.workspace.array("uniforms", slot.weeks_drawn, "f8"), *name, slot.name
            )
            out[slot.trips] = drawn[slot.weeks]
        return out

    def poisson(self, buffer: str, per_day: float, horizon: float, *name: str) -> Floats:
        """Times of a Poisson stream below the horizon, on the grid.

        Sums of unit-rate gaps stretched by the rate: a changed rate keeps every
        arrival's luck. The result lies in the workspace under ``buffer``.
        """
        mean = per_day * horizon / DAY
        bound = ceil(mean + 8 * sqrt(mean)) + 32
        while True:
            times: Floats = self.workspace.array(buffer, bound, "f8")
            self.fill(times, *name)
            np.negative(times, out=times)
            np.log1p(times, out=times)
            np.multiply(times, -DAY / per_day, out=times)
            np.cumsum(times, out=times)
            put_on_grid(times)
            if times[-1] >= horizon:
                return times[: np.searchsorted(times, horizon, side="left")]
            bound *= 2


def container_name(uniform: Uniform, demand: str) -> tuple[str, ...]:
    """Name of the stream that holds a uniform of every container of a demand."""
    return (uniform.element, uniform.quantity, demand, str(uniform.visit))


def trip_name(uniform: Uniform, service: str, leg: int) -> tuple[str, ...]:
    """Name (but for the slot) of the stream that holds a uniform of every trip of a service."""
    return (uniform.element, uniform.quantity, service, str(leg), str(uniform.visit))
