"""A simulated replication, whose times are read by the paths of what happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor_sim.draws import Draws
from corridor_sim.plan.arrays import Flags, Floats
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace


@dataclass(frozen=True)
class Run:
    """One replication of a scenario. Stage times stand demand by demand, by release within."""

    plan: Plan
    draws: Draws
    trace: Trace

    def _rows(self, element: str) -> list[int]:
        wanted = self.plan.labels.elements.index(element)
        return [row for row, is_at in enumerate(self.plan.stages.element) if is_at == wanted]

    def ready(self, element: str) -> Floats:
        """When containers became ready for it [s since start]."""
        parts = [self.trace.ready(self.plan, self.draws, row) for row in self._rows(element)]
        return np.concatenate(parts)

    def start(self, element: str) -> Floats:
        """When it started [s since start]."""
        return np.concatenate([self.trace.start[self.draws.column(r)] for r in self._rows(element)])

    def end(self, element: str) -> Floats:
        """When it ended [s since start]."""
        return np.concatenate([self.trace.end[self.draws.column(r)] for r in self._rows(element)])

    def departed(self, service: str) -> Floats:
        """When the service's trips left their first call [s since start], in timetable order."""
        number = self.plan.labels.services.index(service)
        leg = int(self.plan.services.first_leg[number])
        first, last = self.draws.leg_base[leg : leg + 2]
        return self.trace.leg_departed[first:last]

    def measured(self, element: str) -> Flags:
        """Which of the containers that come to it are measured."""
        parts = [
            self.draws.measured[self.draws.numbers(int(self.plan.chain_of_row[row]))]
            for row in self._rows(element)
        ]
        return np.concatenate(parts)

    def waits(self, element: str) -> Floats:
        """Ready to start [s], of measured containers whose start was reached."""
        waits = self.start(element) - self.ready(element)
        return waits[self.measured(element) & np.isfinite(waits)]
