"""Two Traces side by side, field by field, bit by bit."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from corridor_sim.trace import Trace


def differences(one: Trace, other: Trace) -> list[str]:
    """Where two Traces differ: a line per field with its first differing entry."""
    lines = []
    for field in fields(Trace):
        a, b = (np.atleast_1d(getattr(trace, field.name)) for trace in (one, other))
        if a.shape != b.shape or a.dtype != b.dtype:
            lines.append(f"{field.name}: {a.shape} {a.dtype} and {b.shape} {b.dtype}")
        elif not np.array_equal(a, b, equal_nan=a.dtype.kind == "f"):
            i = int(np.flatnonzero((a != b) & ~((a != a) & (b != b)))[0])  # noqa: PLR0124
            lines.append(f"{field.name}[{i}]: {a[i]} and {b[i]}")
    return lines
