"""What a case is: a scenario, and what must come out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Floats
from corridor_sim.verification.observed import Run

THE_DAY = 16 * DAY
"""The day whose hours the timelines count, 2024-01-17 [s since start]."""


@dataclass(frozen=True)
class ClosedForm:
    """A random world with an exact answer, such as the mean wait of M/M/c.

    The simulated value is the mean of ``estimate`` over independent replications.
    """

    name: str
    formula: str
    """Where the exact value comes from, in a line."""
    exact: float
    text: str
    """The scenario; how long is measured is set from outside."""
    estimate: Callable[[Run], float]
    unit: Literal["s", "share", "number"] = "s"
    share: float = 1.0
    """Of what is measured otherwise; less where queues grow without end."""


def hours_of_the_day(times: Floats) -> list[float]:
    """Times since start [s] as hours of the timelines' day; their grid is finer than 1e-6 h."""
    rounded: list[float] = np.round((times - THE_DAY) / HOUR, 6).tolist()
    return rounded


@dataclass(frozen=True)
class Times:
    """Times of one kind that a timeline says, in hours of the day."""

    what: str
    read: Callable[[Run], Floats]
    """The simulated ones [s since start]."""
    hours: tuple[float, ...]

    def simulated(self, run: Run) -> list[float]:
        """The simulated times [h of the day]."""
        return hours_of_the_day(self.read(run))


@dataclass(frozen=True)
class Timeline:
    """A small world in which nothing is random, its every event worked out by hand."""

    name: str
    says: str
    """The timeline, in hours of the day."""
    text: str
    times: tuple[Times, ...]


def ready(element: str, *hours: float) -> Times:
    """When containers became ready for something."""
    return Times(f"ready for {element}", lambda run: run.ready(element), hours)


def starts(element: str, *hours: float) -> Times:
    """When something started."""
    return Times(f"start of {element}", lambda run: run.start(element), hours)


def ends(element: str, *hours: float) -> Times:
    """When something ended."""
    return Times(f"end of {element}", lambda run: run.end(element), hours)


def mean_wait(element: str) -> Callable[[Run], float]:
    """The mean wait for something [s]."""
    return lambda run: float(np.mean(run.waits(element)))
