"""The audit's questions about columns of times, compiled: each finds the first that is wrong.

A column is read once and nothing is put down on the way, so that checking every time
of a replication costs less than making it.
"""

from __future__ import annotations

from corridor_sim.compiling import kernel_of, part
from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints

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


NO_TRIP = 0  # not among the service's trips, or on one before it has begun
LEFT_OTHERWISE = 1
TOO_LATE = 2
NO_CALL = 3


@kernel
def first_misboarded(
    journey: tuple[Floats, Floats, Floats],
    trip: Ints,
    call: tuple[Floats, Floats, Floats],
    cut_off: float,
    trips: tuple[int, int],
) -> tuple[int, int]:
    """The first member whose boarding breaks a rule, and which; RIGHT where none does.

    ``journey`` is ready, start and end of the members, ``call`` departure and scheduled time
    of the trips where they board and arrival where they leave; ``trips`` is first, last + 1.
    """
    ready, start, end = journey
    departed, scheduled, arrived = call
    first, beyond = trips
    for i in range(len(ready)):
        if start[i] != start[i]:
            if trip[i] != -1:
                return i, NO_TRIP
            continue
        if not first <= trip[i] < beyond:
            return i, NO_TRIP
        local = trip[i] - first
        if start[i] != departed[local]:
            return i, LEFT_OTHERWISE
        if not ready[i] <= scheduled[local] - cut_off:
            return i, TOO_LATE
        missing = end[i] != end[i] and arrived[local] != arrived[local]
        if end[i] != arrived[local] and not missing:
            return i, NO_CALL
    return RIGHT, RIGHT


@kernel
def first_different(actual: Floats, expected: Floats) -> int:
    """The first time that is another one, or missing on one side only."""
    for i in range(len(actual)):
        both_missing = actual[i] != actual[i] and expected[i] != expected[i]
        if actual[i] != expected[i] and not both_missing:
            return i
    return RIGHT


@kernel
def count_teu(trip: Ints, first: int, number: Ints, teu: Bytes, by_trip: Floats) -> None:
    """Add the TEU of a chain's members (global numbers) to the trips that they are on."""
    for i in range(len(trip)):
        if trip[i] >= 0:
            by_trip[trip[i] - first] += teu[number[i]]
