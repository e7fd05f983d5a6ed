"""A run: replications of one scenario, measured, and stored if asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from corridor_sim.engine import Engine
from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.facts import facts_of, footer_of
from corridor_sim.experiment.histogram import distribution_table
from corridor_sim.experiment.profile import profile_table
from corridor_sim.experiment.replicate import Measured, Replicate
from corridor_sim.experiment.result import OWN_FILES, Result
from corridor_sim.experiment.workers import in_order
from corridor_sim.grid import DAY
from corridor_sim.measure.accounts import accounts
from corridor_sim.measure.breakdown import causes_table
from corridor_sim.measure.claims import claims_table
from corridor_sim.measure.transit import PERCENTILES, Transit, route_table, summary_table
from corridor_sim.measure.twins import saving_causes_table, saving_table
from corridor_sim.measure.usage import usage_table
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.preflight import check
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import ResultWriter

AskedEngine = Literal["auto", "compiled", "reference"]
Progress = Callable[[int, int], None]
Finish = Callable[[Result, Path], object]


def run(
    scenario: Scenario | str | Path,
    *,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    out: str | Path | None = None,
    visits: bool = False,
    processes: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> Result:
    """Simulate a scenario and measure every container door to door.

    The same scenario, seed and number of replications give the same numbers,
    whatever the engine and the number of workers.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        overlays: an overlay to apply, or several in order; paths or shipped names.
        sets: a setting ``PATH=VALUE``, or several.
        replications: independent repetitions; default the scenario's own number.
        seed: default the scenario's own.
        engine: ``auto`` takes the compiled engine unless `processes` are given.
        workers: replications at the same time; default one per processor.
        out: result folder to write; an older result there is replaced at the end, other
            files in it are kept.
        visits: keep every stage of every container in the folder; large.
        processes: SimPy generator functions ``(env, container, takes)`` in place of
            activities, by path or its end such as ``activities.inspection``;
            reference engine only, one replication after another.
        progress: called with (done, all) after each replication.
        finish: called with the result and the folder in the making, to add files.

    Raises:
        ScenarioError: the scenario cannot be simulated; holds every problem.
        AuditError: a replication contradicts itself; nothing is written.
        StoreError: `out` exists and is no result folder.
        ValueError: `processes` with the compiled engine, or for no activity; a loaded
            scenario whose files no longer say what it says, with overlays or sets.
    """
    loaded = changed(scenario, overlays, sets)
    check(loaded).raise_errors()
    count = replications or loaded.replications
    plan = compile_plan(loaded)
    kept = {"shipments", "twins", *(("visits",) if visits else ())} if out is not None else ()
    work = Replicate(
        plan,
        terms_of(loaded, plan),
        loaded.seed if seed is None else seed,
        _engine(engine, processes),
        frozenset(kept),
        processes or {},
    )
    facts = facts_of(loaded, work, count)
    folder = None if out is None else Path(out)
    with (
        nullcontext()
        if folder is None
        else ResultWriter(folder, footer_of(facts), OWN_FILES) as writer
    ):
        measured = list(_streamed(work, count, workers, writer, progress))
        residual = max(float(np.abs(one.breakdown.residual).max()) for one in measured)
        result = _result(loaded, work, measured, {**facts, "residual_s": residual})
        if writer is None:
            return result
        writer.run(result.facts)
        for name, table in result.tables().items():
            if not table.empty:
                writer.csv(name, table)
        if finish is not None:
            finish(result, writer.making)
        writer.finish()
        return replace(result, folder=folder)


def _engine(asked: AskedEngine, processes: Mapping[str, Any] | None) -> Engine:
    if asked == "auto":
        return "reference" if processes else "compiled"
    return asked


def _streamed(
    work: Replicate,
    count: int,
    workers: int | None,
    writer: ResultWriter | None,
    progress: Progress | None,
) -> Iterator[Measured]:
    """Replications in order; their rows go to the folder at once and are let go."""
    # A user's process may be a closure, which cannot travel to another process.
    together = 1 if work.processes else workers or os.cpu_count() or 1
    everything = in_order(work, count, together, processes=work.engine == "reference")
    with closing(everything):  # an interrupt ends the workers at once
        for number, one in enumerate(everything):
            if writer is not None:
                for name, rows in one.parts.items():
                    writer.append(name, rows)
            if progress is not None:
                progress(number + 1, count)
            yield replace(one, parts={})


def _result(
    scenario: Scenario, work: Replicate, measured: Sequence[Measured], facts: Mapping[str, Any]
) -> Result:
    plan = work.plan
    transits, pairs = [one.transit for one in measured], [one.pairs for one in measured]
    tables = {
        "summary": summary_table(plan, transits),
        "routes": route_table(plan, transits),
        "replications": _replications(plan, transits),
        "causes": causes_table(plan, [one.breakdown for one in measured]),
        "usage": usage_table(plan, [one.usage for one in measured]),
        "twins": saving_table(pairs),
        "savings": saving_causes_table(plan, pairs),
        "claims": claims_table(scenario.claims, pairs),
        "distribution": distribution_table(plan, [one.histogram for one in measured]),
        "profile": profile_table([one.passings for one in measured]),
        **accounts(scenario, plan, work.terms, transits, [one.ledger for one in measured]),
    }
    routes = list(scenario.routes)
    ordered = {name: _as_written(table, routes) for name, table in tables.items()}
    empty = {name: list(table) for name, table in ordered.items() if table.empty}
    return Result({**facts, "without_rows": empty}, **ordered, folder=None)


def _as_written(table: pd.DataFrame, routes: Sequence[str]) -> pd.DataFrame:
    """Rows in the order in which the scenario names its routes; the plan knows them by name."""
    if "route" not in table:
        return table
    place = table["route"].map(routes.index)
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)


def _replications(plan: Plan, transits: Sequence[Transit]) -> pd.DataFrame:
    """Rows route, replication, n, stuck, mean_d and percentiles: the pairs of a comparison."""
    rows = [
        {
            "route": route,
            "replication": number,
            "n": one.n,
            "stuck": one.stuck,
            "mean_d": one.mean / DAY,
            **{f"p{p}_d": v / DAY for p, v in zip(PERCENTILES, one.percentiles, strict=True)},
        }
        for number, transit in enumerate(transits)
        for route, one in zip(plan.labels.routes, transit.routes, strict=True)
        if one.n
    ]
    columns = ["route", "replication", "n", "stuck", "mean_d", *(f"p{p}_d" for p in PERCENTILES)]
    return pd.DataFrame(rows, columns=columns)
