"""Passages: what a vehicle gets through on a run."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Tag, model_validator

from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.quantities import PositiveDuration, PositiveNumber
from corridor_sim.scenario.services import Priority
from corridor_sim.scenario.spec import Name, Spec, mistake
from corridor_sim.scenario.terminals import Count, Latitude, Longitude, Timezone, Units


class OtherTraffic(Spec):
    """Vehicles of others that use the same passage in one direction."""

    per_day: PositiveNumber
    """Vehicles a day."""
    arrivals: Literal["poisson", "regular"] = "poisson"
    priority: Priority = 5
    """Class: 0 goes first, 9 last."""


def _lines_tag(given: object) -> str:
    return "map" if isinstance(given, dict) else "one"


Lines = Annotated[
    Annotated[Units, Tag("one")] | Annotated[dict[Name, Units], Tag("map")],
    Discriminator(_lines_tag),
]


class Passage(Spec):
    """A lock, border post, canal or strait."""

    kind: Literal["lock", "border", "canal", "strait", "other"]
    transit: DurationDistribution
    """How long a vehicle is inside."""
    headway: DurationDistribution | None = None
    """How long a vehicle or batch blocks a line; default transit."""
    lines: Lines = 1
    """Parallel lines: shared by all directions, or a map direction: lines."""
    batch: Count = 1
    """Vehicles of one direction that go together, at most."""
    at_least: Count = 1
    """Vehicles of one direction that must be there before they go."""
    wait_at_most: PositiveDuration | None = None
    """Longest wait of a vehicle for others to go with, beside at_least; none when absent."""
    wait: DurationDistribution | None = None
    """A published wait, used instead of a simulated queue."""
    other_traffic: dict[Name, OtherTraffic] = {}
    """Other vehicles by direction; the queue is simulated."""
    overload: Literal["refused", "allowed"] = "refused"
    """Whether a static load of 1 or more is accepted."""
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    timezone: Timezone = "UTC"

    @model_validator(mode="after")
    def _batches(self) -> Self:
        if self.at_least > 1 and self.wait is not None:
            raise mistake("no at_least: with a published wait nobody queues", at="at_least")
        if self.at_least > self.batch:
            raise mistake(f"at most {self.batch}, the vehicles that go together", at="at_least")
        if self.wait_at_most is not None and self.at_least == 1:
            raise mistake("at_least above 1 beside it", at="wait_at_most")
        return self

    def mean_s(self) -> float:
        """Mean time to get through, without a simulated queue [s]."""
        return self.transit.mean() + (0.0 if self.wait is None else self.wait.mean())

    @model_validator(mode="after")
    def _one_queue(self) -> Self:
        if self.wait is not None and self.other_traffic:
            raise mistake(
                "either wait (a published wait) or other_traffic (a simulated queue)", at="wait"
            )
        if (self.latitude is None) != (self.longitude is None):
            raise mistake("latitude and longitude together")
        return self
