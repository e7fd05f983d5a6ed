"""Run a scenario given as text, and read its times by the paths of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridor_sim.draws import Draws, draw
from corridor_sim.engine import Engine, simulate
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
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

    def waits(self, element: str) -> Floats:
        """Ready to start [s], of measured containers whose start was reached."""
        waits = self.start(element) - self.ready(element)
        measured = [
            self.draws.measured[self.draws.numbers(int(self.plan.chain_of_row[row]))]
            for row in self._rows(element)
        ]
        return waits[np.concatenate(measured) & np.isfinite(waits)]


def compiled(folder: Path, text: str) -> Plan:
    """The plan of a scenario given as text."""
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    return compile_plan(load(file))


def run(plan: Plan, engine: Engine, replication: int = 0, seed: int = 1) -> Run:
    """Draw and simulate one replication."""
    draws = draw(plan, seed, replication)
    return Run(plan, draws, simulate(plan, draws, engine=engine))
