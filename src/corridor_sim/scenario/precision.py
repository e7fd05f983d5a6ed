"""How sure an answer must be before replications stop."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from corridor_sim.scenario.quantities import Share
from corridor_sim.scenario.spec import Spec, mistake

LEAST: Final = 10
"""Replications before an interval is trusted to say when to stop (Law, Simulation Modeling)."""
Quantity = Literal["mean", "p5", "p50", "p80", "p90", "p95"]
"""A number that a report gives of a route's door-to-door time."""


def _above_zero(share: float) -> float:
    if share == 0:
        raise mistake("a share above 0, such as 2 %: nothing random is known exactly")
    return share


class Precision(Spec):
    """Replications go on until one reported number is known this well."""

    of: Quantity = "mean"
    """The number: the mean of the route's door-to-door time, or a percentile."""
    route: str
    within: Annotated[Share, AfterValidator(_above_zero)]
    """Half of its 95 % interval, as a share of it."""
    at_most: Annotated[int, Field(ge=LEAST)] = 500
    """Replications after which it ends all the same; it begins with `replications`, or 10."""
