"""Breakdowns of the units of a resource."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.quantities import PositiveNumber
from corridor_sim.scenario.spec import Spec, mistake


class ByClock(Spec):
    """A unit breaks down whether it works or not, each on its own."""

    every: DurationDistribution
    """From the end of one repair to the next breakdown of the same unit."""
    lasts: DurationDistribution
    """How long a repair takes."""

    @model_validator(mode="after")
    def _advances(self) -> Self:
        if self.every.mean() <= 0:
            raise mistake("a time with a mean above 0 between breakdowns", at="every")
        return self


class ByWork(Spec):
    """A unit breaks down while it works; the job waits for the repair and goes on."""

    per_hour_worked: PositiveNumber
    """Breakdowns per hour of work."""
    repair: DurationDistribution
    """How long a repair takes; it makes the job that much longer."""


class Breakdowns(Spec):
    """When units break down: by the clock, or by the work they do."""

    clock: ByClock | None = None
    """Spells in which a unit is away: nothing starts on it, what runs goes on."""
    busy: ByWork | None = None
    """Repairs in the middle of jobs."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.clock is None) == (self.busy is None):
            raise mistake("exactly one of clock and busy")
        return self
