"""One point of a sweep: a scenario with a few settings, simulated and measured.

All points live in the same random world: every draw is keyed by what it is for, so
replication r of two points differs only where their settings do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from corridor_sim.engine import Engine
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.grid import DAY
from corridor_sim.measure.breakdown import causes_table, summed
from corridor_sim.measure.claims import held_against
from corridor_sim.measure.transit import PERCENTILES, Transit
from corridor_sim.measure.twins import Pairs
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.scenario.demand import Claim
from corridor_sim.scenario.load import Opened
from corridor_sim.scenario.model import Scenario
from corridor_sim.workspace import Workspace

Row = tuple[Any, ...]
STATISTICS: Final = ("mean_d", *(f"p{p}_d" for p in PERCENTILES))
TIMES: Final = ("point", "replication", "by", "over", "n", "missing", *STATISTICS)
"""Columns of times: by a route, or saved by a route over another."""
CLAIMS: Final = ("point", "replication", "claim", "saving_d", "share", "n", "missing")
CAUSES: Final = ("point", "route", "place", "cause", "mean_d")
_MEASURES: Final[frozenset[Measure]] = frozenset({"transit", "pairs", "ledger"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What stays of one point: rows of the three tables."""

    times: list[Row]
    claims: list[Row]
    causes: list[Row]


@dataclass(frozen=True)
class Points:
    """The work of a sweep: call it with the number of a point and a worker's workspace."""

    opened: Opened
    settings: tuple[tuple[str, ...], ...]  # per point, `PATH=VALUE`
    seed: int
    replications: int
    engine: Engine

    def __call__(self, point: int, workspace: Workspace) -> Answer:
        """Load, compile and run all replications of a point; AuditError as in a run."""
        scenario = self.opened.load(self.settings[point])
        plan = compile_plan(scenario)
        work = Replicate(plan, terms_of(scenario, plan), self.seed, self.engine, measures=_MEASURES)
        measured = [work(number, workspace) for number in range(self.replications)]
        return _answer(point, scenario, plan, measured)


def _answer(point: int, scenario: Scenario, plan: Plan, measured: Sequence[Measured]) -> Answer:
    times: list[Row] = []
    claims: list[Row] = []
    for number, one in enumerate(measured):
        key = (point, number)
        if one.transit is not None:
            times += [(*key, *row) for row in _transit_rows(plan, one.transit)]
        if one.pairs is not None:
            times += [(*key, *row) for row in _saving_rows(one.pairs)]
            claims += [(*key, *row) for row in _claim_rows(scenario.claims, one.pairs)]
    books = [summed(plan, one.ledger) for one in measured if one.ledger is not None]
    table = causes_table(plan, books)
    causes = [
        (point, *row)
        for row in zip(*(table[name] for name in CAUSES[1:]), strict=True)
    ]  # fmt: skip
    return Answer(times, claims, causes)


def _transit_rows(plan: Plan, transit: Transit) -> Iterator[Row]:
    for route, one in zip(plan.labels.routes, transit.routes, strict=True):
        if one.n:
            days = (one.mean / DAY, *(one.percentiles / DAY))
            yield (route, "", one.n, one.stuck, *map(float, days))


def _saving_rows(pairs: Pairs) -> Iterator[Row]:
    for (over, by), pair in pairs.items():
        if len(pair.saving):
            percentiles = np.percentile(pair.saving, PERCENTILES) / DAY
            days = (float(pair.saving.mean()) / DAY, *map(float, percentiles))
            yield (by, over, len(pair.saving), pair.censored, *days)


def _claim_rows(claims: Mapping[str, Claim], pairs: Pairs) -> Iterator[Row]:
    for name, claim in claims.items():
        pair = pairs.get((claim.over, claim.by))
        if pair is not None and len(pair.saving):
            saving, share = held_against(claim, pair.saving)
            yield (name, saving, share, len(pair.saving), pair.censored)
