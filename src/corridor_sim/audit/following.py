"""The audit's questions about columns of times, compiled: each finds the first that is wrong.

A column is read once and nothing is put down on the way, so that checking every time
of a replication costs less than making it.
"""

from __future__ import annotations

from corridor_sim.compiling import kernel_of, part
from corridor_sim.plan.arrays import Flags, Floats

kernel = kernel_of(__file__)
RIGHT = -1


@part
def follows(actual: float, expected: float, last: float) -> bool:
    """Whether a time is the expected one, or missing because that lies beyond the end.

    An expected time of nan is beyond the end.
    """
    if actual == expected:
        return True
    return actual != actual and not expected <= last  # noqa: PLR0124 - nan


@kernel
def mark_following(actual: Floats, expected: Floats, last: float, good: Flags) -> None:
    """Mark each time that follows."""
    for i in range(len(actual)):
        good[i] = follows(actual[i], expected[i], last)


@kernel
def first_out_of_order(ready: Floats, start: Floats, end: Floats, last: float) -> int:
    """The first whose ready, start and end are not in order, as far as they happened by the end."""
    for i in range(len(ready)):
        begun = ready[i] <= start[i] <= last
        ended = begun and start[i] <= end[i] <= last
        missing = end[i] != end[i] and (begun or start[i] != start[i])
        if not (ended or missing):
            return i
    return RIGHT


@kernel
def first_delayed(
    start: Floats,
    ready: Floats,
    takes: Floats,
    all_at_once: bool,  # noqa: FBT001
    last: float,
) -> int:
    """The first that does not start when it is ready, of all or of those skipped (takes < 0)."""
    for i in range(len(start)):
        if (all_at_once or takes[i] < 0) and not follows(start[i], ready[i], last):
            return i
    return RIGHT


@kernel
def first_of_other_length(end: Floats, start: Floats, takes: Floats, last: float) -> int:
    """The first that does not end so long after its start; whoever is skipped takes no time."""
    for i in range(len(end)):
        length = takes[i]
        if length < 0:
            length = 0.0
        if not follows(end[i], start[i] + length, last):
            return i
    return RIGHT


@kernel
def most_negative(seconds: Floats, explained: Floats) -> int:
    """Add the seconds to what is explained; return where they are least, if below 0."""
    found, least = RIGHT, 0.0
    for i in range(len(seconds)):
        explained[i] += seconds[i]
        if seconds[i] < least:
            found, least = i, seconds[i]
    return found
