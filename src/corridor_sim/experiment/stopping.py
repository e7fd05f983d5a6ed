"""When enough replications have been made: a number of them, or a precision reached.

Law's sequential procedure: stop at the first n for which the half-width of the
interval is at most g / (1 + g) of the estimate, g being the relative error allowed
(A. M. Law, Simulation Modeling and Analysis, section on relative precision). It looks
at the quantity that is reported, in the order of the replications, so that where it
stops does not depend on how many were running.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corridor_sim.measure.intervals import interval
from corridor_sim.measure.transit import PERCENTILES, Distribution, Transit
from corridor_sim.plan.compile import Plan
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.precision import LEAST, Precision, Quantity


@dataclass(frozen=True, slots=True)
class Stopping:
    """From ``least`` replications on, stop when the precision is reached; at ``most`` anyway."""

    least: int
    most: int
    precision: Precision | None = None
    route: int = -1

    def enough(self, transits: Sequence[Transit]) -> bool:
        """Whether the replications made so far will do."""
        if len(transits) >= self.most:
            return True
        if self.precision is None or len(transits) < self.least:
            return False
        return self._reached(self.precision, transits)

    def facts(self, transits: Sequence[Transit]) -> Mapping[str, Any]:
        """How many were made, and of a precision asked for what was reached."""
        made = {"replications": len(transits)}
        if self.precision is None:
            return made
        told = {
            **self.precision.model_dump(include={"of", "route", "within"}),
            "half_width_share": self._relative(self.precision, transits),
            "reached": self._reached(self.precision, transits),
        }
        return {**made, "precision": told}

    def _reached(self, asked: Precision, transits: Sequence[Transit]) -> bool:
        found = self._relative(asked, transits)
        return found is not None and found <= asked.within / (1 + asked.within)

    def _relative(self, asked: Precision, transits: Sequence[Transit]) -> float | None:
        """Half of the interval as a share of the estimate; None when there is no interval."""
        known = interval([value_of(one.routes[self.route], asked.of) for one in transits])
        half, mean = (float(known.hi) - float(known.lo)) / 2, float(known.mean)
        return half / mean if mean > 0 and not np.isnan(half) else None


def stopping(scenario: Scenario, plan: Plan, replications: int | None) -> Stopping:
    """A number given beats the scenario's precision, which beats its own number."""
    if replications is not None or scenario.precision is None:
        count = replications or scenario.replications
        return Stopping(count, count)
    asked = scenario.precision
    least = min(max(LEAST, scenario.replications), asked.at_most)
    return Stopping(least, asked.at_most, asked, plan.labels.routes.index(asked.route))


def value_of(found: Distribution, of: Quantity) -> float:
    """Mean or percentile of one replication [s]."""
    if of == "mean":
        return found.mean
    return float(found.percentiles[PERCENTILES.index(int(of.removeprefix("p")))])
