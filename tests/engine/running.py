"""Run a hand-built world and read its Trace by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from corridor_sim.draws import Draws
from corridor_sim.engine import Engine, simulate
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace
from tests.engine.world_builder import Chain, Service, build

Times = list[float | None]


@dataclass(frozen=True)
class Run:
    """A Trace whose stage rows are counted through all chains of the world."""

    plan: Plan
    draws: Draws
    trace: Trace

    def start(self, row: int = 0) -> Times:
        """When each member started the stage."""
        return reached(self.trace.start[self.draws.column(row)])

    def end(self, row: int = 0) -> Times:
        """When each member ended the stage."""
        return reached(self.trace.end[self.draws.column(row)])


def reached(times: Floats) -> Times:
    """The times as plain numbers, None where it never came to it."""
    return [None if isnan(time) else float(time) for time in times]


def run(
    engine: Engine,
    chains: Sequence[Chain],
    services: Sequence[Service] = (),
    horizon: float = 1000,
) -> Run:
    """Build and simulate."""
    plan, draws = build(chains, services, horizon)
    return Run(plan, draws, simulate(plan, draws, engine=engine))
