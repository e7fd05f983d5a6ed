"""The flat records of an event log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One trip of a timetable, or one ride on demand. The simulation knows no hulls or wagons."""

    name: str
    line: str
    mode: str
    scheduled: float | None
    """When the timetable has it leave its first call [s since start]; None on demand."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something at an instant [s since start].

    ``activity`` and ``lifecycle`` (schedule, start, complete) say the same as ``name``
    for tools that follow one case: queueing for a thing, its start and its end share
    their activity. ``order`` is the place in the journey of what happens to one
    container at one instant.
    """

    time: float
    order: int
    name: str
    activity: str
    lifecycle: str
    place: str
    containers: tuple[int, ...]
    vehicle: Vehicle | None = None
    resource: str = ""
    element: str = ""
    cause: str = ""
