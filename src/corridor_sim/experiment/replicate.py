"""One replication from draw to measures, and nothing of it that is not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from corridor_sim.audit import audit
from corridor_sim.draws import draw
from corridor_sim.engine import Engine, simulate
from corridor_sim.experiment import histogram, profile, records
from corridor_sim.measure.breakdown import Breakdown, summed
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.ledger import Ledger, ledger
from corridor_sim.measure.transit import Transit, transit
from corridor_sim.measure.twins import Pairs, pairs
from corridor_sim.measure.usage import Usage, usage
from corridor_sim.plan.arrays import Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.terms import Terms
from corridor_sim.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Measured:
    """What stays of one replication; it shares no memory with the worker's buffers."""

    transit: Transit
    breakdown: Breakdown
    ledger: Ledger
    usage: Usage
    pairs: Pairs
    histogram: list[Longs]
    passings: list[profile.Passing]
    parts: dict[str, pa.Table]  # rows for the Parquet files, by file


@dataclass(frozen=True, slots=True)
class Replicate:
    """The work of one replication: call it with its number and a worker's workspace."""

    plan: Plan
    terms: Terms
    seed: int
    engine: Engine
    kept: frozenset[str] = frozenset()  # which of shipments, twins and visits to make
    processes: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, replication: int, workspace: Workspace) -> Measured:
        """Draw, simulate, audit and measure; AuditError when the trace contradicts itself."""
        plan = self.plan
        draws = draw(plan, self.seed, replication, workspace)
        trace = simulate(plan, draws, workspace, self.engine, self.processes or None)
        journeys = Journeys(plan, draws, trace)
        audit(plan, draws, trace, self._users_own(), journeys)
        book = ledger(journeys, self.terms)
        return Measured(
            transit(plan, draws, trace),
            summed(plan, book),
            book,
            usage(journeys),
            pairs(journeys),
            histogram.count(plan, draws, trace),
            profile.passings(plan, draws, trace),
            {name: records.RECORDS[name](plan, draws, trace) for name in sorted(self.kept)},
        )

    def _users_own(self) -> frozenset[int]:
        """Stage rows that take the time of a user's process instead of the one drawn."""
        if not self.processes:
            return frozenset()
        from corridor_sim.engine.reference.processes import assign_processes

        return frozenset(assign_processes(self.plan, self.processes))
