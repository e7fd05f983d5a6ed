"""Points of a sweep: a scenario with a few settings each, simulated and measured.

All points live in the same random world: every draw is keyed by what it is for, so
replication r of two points differs only where their settings do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa

from corridor_sim.draws.memory import remember
from corridor_sim.engine import Engine
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.experiment.run import Progress
from corridor_sim.experiment.varied import OPTION
from corridor_sim.experiment.workers import in_order
from corridor_sim.grid import DAY
from corridor_sim.measure.breakdown import causes_table, summed
from corridor_sim.measure.claims import held_against
from corridor_sim.measure.transit import PERCENTILES, Transit
from corridor_sim.measure.twins import Pairs
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.preflight import check
from corridor_sim.preflight.loads import Load
from corridor_sim.scenario.demand import Claim
from corridor_sim.scenario.load import Opened
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Problem, ScenarioError
from corridor_sim.scenario.source import Place
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
    """What stays of one point: rows of the three tables, and twins where they are kept."""

    times: list[Row]
    claims: list[Row]
    causes: list[Row]
    twins: list[pa.Table]  # per replication


@dataclass(frozen=True, slots=True)
class Point:
    """A scenario's files and the settings `PATH=VALUE` of one point."""

    opened: Opened
    settings: tuple[str, ...] = ()
    keeps_twins: bool = False
    option: str = OPTION
    """How the user gave the settings, to say what is wrong with them."""


@dataclass(frozen=True)
class Points:
    """The work of a sweep: call it with the number of a point and a worker's workspace."""

    points: tuple[Point, ...]
    seed: int
    replications: int
    engine: Engine
    first: int = 0
    """Number of the first of these points."""

    def __call__(self, number: int, workspace: Workspace) -> Answer:
        """Load, compile and run all replications of a point; AuditError as in a run."""
        remember(workspace)
        point = self.points[number]
        scenario = point.opened.load(point.settings, point.option)
        plan = compile_plan(scenario)
        work = Replicate(
            plan,
            terms_of(scenario, plan),
            self.seed,
            self.engine,
            frozenset({"twins"} if point.keeps_twins else ()),
            measures=_MEASURES,
        )
        measured = [work(replication, workspace) for replication in range(self.replications)]
        return _answer(self.first + number, scenario, plan, measured)


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
    twins = [one.parts["twins"] for one in measured if one.parts]
    return Answer(times, claims, causes, twins)


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


def checked(
    base: Opened, settings: Sequence[str] = (), option: str = OPTION
) -> tuple[Scenario, tuple[Load, ...]]:
    """The scenario with settings and its static loads; ScenarioError if it cannot be simulated."""
    loaded = base.load(settings, option)
    found = check(loaded)
    found.raise_errors()
    return loaded, found.loads


def check_points(points: Sequence[Point]) -> list[tuple[Load, ...]]:
    """Static loads of all points; ScenarioError for the first that cannot be simulated."""
    loads = []
    for number, point in enumerate(points):
        try:
            loads.append(checked(point.opened, point.settings, point.option)[1])
        except ScenarioError as error:
            where = Place(f"point {number} of {len(points) - 1}")
            about = Problem(where, "", ", ".join(point.settings), "a point that can be simulated")
            raise ScenarioError([*error.problems, about]) from None
    return loads


def simulated(work: Points, workers: int | None, progress: Progress | None) -> Iterator[Answer]:
    """The answers of all points, in order."""
    count = len(work.points)
    if progress is not None:
        progress(0, count)
    # The first one here: it compiles the engine, if need be, before others want it as well.
    yield work(0, Workspace())
    rest = replace(work, points=work.points[1:], first=1)
    together = min(workers or os.cpu_count() or 1, count - 1)
    # A point compiles a plan and draws, in Python: processes do that side by side, not threads.
    with closing(in_order(rest, count - 1, together, processes=True)) as everything:
        for number, answer in enumerate(everything):
            if progress is not None:
                progress(number + 2, count)
            yield answer
