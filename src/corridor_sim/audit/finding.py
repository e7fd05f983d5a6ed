"""What the parts of the audit share: what must have happened by the end, and how to say no."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from corridor_sim.audit.following import mark_following
from corridor_sim.grid import put_on_grid
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.names import at, container_name, trip_name
from corridor_sim.measure.occupancy import held
from corridor_sim.plan.arrays import Flags, Floats

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


class AuditError(Exception):
    """A replication contradicts itself: no number of this run can be trusted."""


class Auditor:
    """One replication under audit."""

    def __init__(
        self,
        plan: Plan,
        draws: Draws,
        trace: Trace,
        users_own: Collection[int] = frozenset(),
        journeys: Journeys | None = None,
    ) -> None:
        """Keep what is audited; nothing is copied."""
        self.plan = plan
        self.draws = draws
        self.trace = trace
        self.users_own = users_own
        self.journeys = journeys or Journeys(plan, draws, trace)
        # The instant of stopping is finished, but nothing happens at the horizon itself.
        horizon = plan.clock.horizon
        self.last = trace.stopped_at
        if self.last >= horizon:
            self.last = float(np.nextafter(horizon, -np.inf))

    def follows(self, actual: Floats, expected: Floats) -> Flags:
        """Whether each time is the expected one, or missing because that lies beyond the end.

        An expected time of nan is beyond the end.
        """
        good: Flags = np.empty(len(actual), dtype=np.bool_)
        mark_following(actual, expected, self.last, good)
        return good

    def slowed(self, runs: Floats, service: int, departure: Floats) -> Floats:
        """Runs of a service as the season and disruptions slow them at the departure."""
        pace = self.draws.pace
        if (pace.factor[pace.first[service] : pace.first[service + 1]] == 1).all():
            return runs
        slower: Floats = runs * held(pace, service, pace.factor, departure)
        put_on_grid(slower)
        return slower

    def refuse_container(self, number: int, what: str, when: float) -> NoReturn:
        """Raise for a container, by its global number."""
        name = container_name(self.plan, self.draws, int(number))
        raise AuditError(f"container {name} {what} ({self.at(when)})")

    def refuse_trip(self, trip: int, what: str, when: float) -> NoReturn:
        """Raise for a timetable trip, by its trip row."""
        name = trip_name(self.plan, self.draws, int(trip))
        raise AuditError(f"trip {name} {what} ({self.at(when)})")

    def at(self, seconds: float) -> str:
        """The instant as text."""
        return at(self.plan, float(seconds))
