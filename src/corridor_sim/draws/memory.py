"""What a worker drew for one plan and need not draw again for the next.

The points of a sweep share seed and replications and differ in few places. A stream's
numbers depend on its name alone, and a column of durations on its law, its conditions
and the entries of its streams that its containers take: while these are the same, the
column is. Both are compared before anything is reused, so a memory changes no number.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from corridor_sim.plan.arrays import Floats, Longs
from corridor_sim.workspace import Workspace

MOST_BYTES: Final = 256 * 2**20
"""Of one worker. When it is full, what is there is kept and nothing is added."""
_NAME: Final = "draws"


@dataclass(slots=True)
class _Room:
    """Bytes that may still be kept, for all replications of a worker together."""

    left: int = MOST_BYTES

    def take(self, size: int) -> bool:
        fits = size <= self.left
        self.left -= size if fits else 0
        return fits


@dataclass(slots=True)
class Memory:
    """What was drawn for one replication of the plans before."""

    room: _Room
    streams: dict[tuple[str, ...], Floats] = field(default_factory=dict)
    columns: dict[Hashable, tuple[Hashable, Floats]] = field(default_factory=dict)
    entries: dict[Hashable, tuple[int, int, Longs | None]] = field(default_factory=dict)

    def fill(self, out: Floats, name: tuple[str, ...], draw: Callable[[Floats], object]) -> None:
        """Fill ``out`` with the first numbers of a stream, drawn only if they are not known."""
        known = self.streams.get(name)
        if known is not None and len(known) >= len(out):
            np.copyto(out, known[: len(out)])
            return
        draw(out)
        if known is not None:
            self.room.left += known.nbytes
            del self.streams[name]
        if self.room.take(out.nbytes):
            self.streams[name] = out.copy()

    def same_entries(self, of: Hashable, count: int, keys: Longs | None) -> int:
        """A number that stays the same as long as the same entries of streams are taken."""
        known = self.entries.get(of)
        if known is not None and known[1] == count and _equal(known[2], keys):
            return known[0]
        version = 0 if known is None else known[0] + 1
        self.entries[of] = (version, count, None if keys is None else keys.copy())
        return version

    def column(self, of: Hashable, key: Hashable, out: Floats, draw: Callable[[], object]) -> None:
        """Make ``out`` the column that ``draw`` would write there, which depends on ``key``."""
        known = self.columns.get(of)
        if known is not None and known[0] == key and len(known[1]) == len(out):
            np.copyto(out, known[1])
            return
        draw()
        if known is not None:
            self.room.left += known[1].nbytes
            del self.columns[of]
        if self.room.take(out.nbytes):
            self.columns[of] = (key, out.copy())


def _equal(one: Longs | None, other: Longs | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


class _Memories:
    """The memories of a worker, by seed and replication."""

    def __init__(self) -> None:
        self._room = _Room()
        self._by_replication: dict[tuple[int, int], Memory] = {}

    def of(self, seed: int, replication: int) -> Memory:
        key = (seed, replication)
        if key not in self._by_replication:
            self._by_replication[key] = Memory(self._room)
        return self._by_replication[key]


def remember(workspace: Workspace) -> None:
    """Have draws into this workspace remembered from plan to plan, from now on."""
    workspace.kept.setdefault(_NAME, _Memories())


def memory_of(workspace: Workspace, seed: int, replication: int) -> Memory | None:
    """The memory of a replication, if draws are remembered."""
    found = workspace.kept.get(_NAME)
    return found.of(seed, replication) if isinstance(found, _Memories) else None
