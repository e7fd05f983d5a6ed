"""Buffers that one worker keeps from replication to replication.

Fresh arrays cost page faults, and threads that fault together do not scale; a
worker that reuses its buffers allocates nothing once they have grown.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Workspace:
    """Named, growing buffers. A view stays valid until the same name is asked for again."""

    __slots__ = ("_buffers", "kept")

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, str], NDArray[Any]] = {}
        self.kept: dict[str, object] = {}
        """What outlives a replication, by who keeps it."""

    def array(self, name: str, size: int, dtype: DTypeLike) -> NDArray[Any]:
        """Return an uninitialised one-dimensional view of ``size`` entries."""
        key = (name, np.dtype(dtype).str)
        buffer = self._buffers.get(key)
        if buffer is None or len(buffer) < size:
            buffer = np.empty(max(size, 16) * 9 // 8, dtype=dtype)
            self._buffers[key] = buffer
        return buffer[:size]

    def counting(self, size: int, dtype: DTypeLike) -> NDArray[Any]:
        """Return 0 .. ``size`` - 1. All who ask share the numbers: they are not to be written."""
        key = ("counting", np.dtype(dtype).str)
        numbers = self._buffers.get(key)
        if numbers is None or len(numbers) < size:
            numbers = np.arange(max(size, 16) * 9 // 8, dtype=dtype)
            numbers.flags.writeable = False
            self._buffers[key] = numbers
        return numbers[:size]

    def full(self, name: str, size: int, dtype: DTypeLike, value: float) -> NDArray[Any]:
        """Return a view of ``size`` entries, each set to ``value``."""
        view = self.array(name, size, dtype)
        view.fill(value)
        return view
