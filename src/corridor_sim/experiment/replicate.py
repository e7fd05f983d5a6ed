"""One replication from draw to measures, and nothing of it that is not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

import pyarrow as pa

from corridor_sim.audit import audit
from corridor_sim.draws import draw
from corridor_sim.engine import Engine, simulate
from corridor_sim.experiment import histogram, profile, records
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.ledger import Ledger, ledger
from corridor_sim.measure.outlook import Outlook, outlooks
from corridor_sim.measure.queues import DailyQueue, queues
from corridor_sim.measure.reached import begun_teu
from corridor_sim.measure.string_lines import StringLines, string_lines
from corridor_sim.measure.tail import Tail, tails
from corridor_sim.measure.transit import Transit, transit
from corridor_sim.measure.travelled import travelled
from corridor_sim.measure.twins import Pairs, pairs
from corridor_sim.measure.usage import Usage, usage
from corridor_sim.measure.warm_up import ReleaseDays, release_days
from corridor_sim.measure.whereabouts import Stranded, stranded
from corridor_sim.plan.arrays import Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.terms import Terms
from corridor_sim.workspace import Workspace

Measure = Literal[
    "transit",
    "ledger",
    "usage",
    "pairs",
    "histogram",
    "passings",
    "release_days",
    "tails",
    "queues",
    "string_lines",
    "begun_teu",
    "outlooks",
    "stranded",
]
MEASURES: Final[frozenset[Measure]] = frozenset(get_args(Measure))


@dataclass(frozen=True, slots=True)
class Measured:
    """What stays of one replication; it shares no memory with the worker's buffers.

    A measure that was not asked for is None.
    """

    transit: Transit | None
    ledger: Ledger | None
    usage: Usage | None
    pairs: Pairs | None
    histogram: list[Longs] | None
    passings: list[profile.Passing] | None
    release_days: list[ReleaseDays] | None
    tails: list[Tail | None] | None
    queues: list[DailyQueue] | None
    string_lines: StringLines | None  # of the first replication only
    begun_teu: Longs | None
    outlooks: dict[str, Outlook] | None
    stranded: Stranded | None
    parts: dict[str, pa.Table]  # rows for the Parquet files, by file


@dataclass(frozen=True, slots=True)
class Replicate:
    """The work of one replication: call it with its number and a worker's workspace.

    ``measures`` are those to make; ``measures_for`` knows which a table needs. The
    audit runs whatever is measured.
    """

    plan: Plan
    terms: Terms
    seed: int
    engine: Engine
    kept: frozenset[str] = frozenset()  # which of shipments, twins and visits to make
    processes: Mapping[str, Any] = field(default_factory=dict)
    measures: frozenset[Measure] = MEASURES

    def __call__(self, replication: int, workspace: Workspace) -> Measured:
        """Draw, simulate, audit and measure; AuditError when the trace contradicts itself."""
        plan = self.plan
        draws = draw(plan, self.seed, replication, workspace)
        trace = simulate(plan, draws, workspace, self.engine, self.processes or None)
        draws, trace = travelled(plan, draws, trace)
        journeys = Journeys(plan, draws, trace)
        audit(plan, draws, trace, self._users_own(), journeys)
        asked = self.measures
        return Measured(
            transit=transit(plan, draws, trace) if "transit" in asked else None,
            ledger=ledger(journeys, self.terms) if "ledger" in asked else None,
            usage=usage(journeys) if "usage" in asked else None,
            pairs=pairs(journeys) if "pairs" in asked else None,
            histogram=histogram.count(plan, draws, trace) if "histogram" in asked else None,
            passings=profile.passings(plan, draws, trace) if "passings" in asked else None,
            release_days=release_days(plan, draws, trace) if "release_days" in asked else None,
            tails=tails(journeys) if "tails" in asked else None,
            queues=queues(journeys) if "queues" in asked else None,
            string_lines=string_lines(journeys)
            if "string_lines" in asked and replication == 0
            else None,
            begun_teu=begun_teu(journeys) if "begun_teu" in asked else None,
            outlooks=outlooks(journeys) if "outlooks" in asked else None,
            stranded=stranded(journeys) if "stranded" in asked else None,
            parts={name: records.RECORDS[name](plan, draws, trace) for name in sorted(self.kept)},
        )

    def _users_own(self) -> frozenset[int]:
        """Stage rows that take the time of a user's process instead of the one drawn."""
        if not self.processes:
            return frozenset()
        from corridor_sim.engine.reference.processes import assign_processes

        return frozenset(assign_processes(self.plan, self.processes))
