"""Points of a sweep: a scenario with a few settings each, simulated and measured.

All points live in the same random world: every draw is keyed by what it is for, so
replication r of two points differs only where their settings do.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from corridor_sim.draws.memory import remember
from corridor_sim.engine import Engine
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.experiment.run import Progress
from corridor_sim.experiment.unfinished import Unfinished
from corridor_sim.experiment.varied import OPTION
from corridor_sim.experiment.workers import Work, in_order
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
Array = NDArray[np.float64]
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
    moments: dict[str, list[tuple[Array, Array]]]
    """Where twins are kept, per claim and replication: release [s] and saving [d] of each."""


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
        return _answer(number, scenario, plan, measured)


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
    moments = {name: _moments(claim, twins) for name, claim in scenario.claims.items()}
    return Answer(times, claims, causes, moments if twins else {})


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


@dataclass(frozen=True, slots=True)
class Visit:
    """How points are visited: where, and whether what is there already is gone on with.

    `workers` points at a time on this machine, default one per processor; or on the
    machines of the Dask scheduler at `on`.
    """

    workers: int | None = None
    on: str | None = None
    resume: bool = False
    progress: Progress | None = None


def visited(work: Points, how: Visit, keeping: Work[Answer] | None = None) -> list[Answer]:
    """The answers of all points, in order; `keeping` is the work with a folder to keep them in."""
    count = len(work.points)
    doing = keeping or work
    if how.progress is not None:
        how.progress(0, count)
    together = min(how.workers or os.cpu_count() or 1, count)
    if together > 1 and how.on is None:
        doing(0, Workspace())  # compiles the engine, if need be, before several want it at once
    answers: list[Answer] = []
    # A point compiles a plan and draws, in Python: processes do that side by side, not threads.
    with closing(in_order(doing, count, together, processes=True, on=how.on)) as everything:
        for answer in everything:
            answers.append(answer)
            if how.progress is not None:
                how.progress(len(answers), count)
    return answers


def unfinished(
    folder: Path, facts: Mapping[str, Any], work: Points, how: Visit, kind: str
) -> Unfinished:
    """A folder to keep answers in, gone on with only where all points are the same."""
    said = [
        (str(point.opened.paths), dict(point.opened.made.texts), point.opened.sets, point.settings)
        for point in work.points
    ]
    text = json.dumps([said, work.replications])
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Unfinished(folder, {**facts, "points": digest}, resume=how.resume, kind=kind)


def _moments(claim: Claim, twins: Sequence[pa.Table]) -> list[tuple[Array, Array]]:
    """Per replication: release [s] and saving [d] of every moment at which both twins arrived."""
    found = []
    for table in twins:
        rows = table.select(["route", "index", "released_s", "arrived_s"]).to_pandas()
        over, by = (
            rows[rows["route"] == route].set_index("index") for route in (claim.over, claim.by)
        )
        saving = (over["arrived_s"] - by["arrived_s"]).dropna() / DAY
        released = over["released_s"].reindex(saving.index)
        found.append((released.to_numpy(float), saving.to_numpy(float)))
    return found
