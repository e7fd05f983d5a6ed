"""A run: replications of one scenario, measured, and stored if asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from corridor_sim.engine import Engine
from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.facts import facts_of, footer_of
from corridor_sim.experiment.replicate import Measured, Replicate
from corridor_sim.experiment.result import OWN_FILES, TABLES, Result
from corridor_sim.experiment.stopping import Stopping, stopping
from corridor_sim.experiment.tables import asked_tables, make_tables, measures_for
from corridor_sim.experiment.workers import in_order
from corridor_sim.measure.breakdown import summed
from corridor_sim.measure.transit import Transit
from corridor_sim.plan.compile import compile_plan
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
    tables: str | Iterable[str] | None = None,
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
        replications: independent repetitions; default the scenario's own number, or as many
            as its `precision` asks for.
        seed: default the scenario's own.
        engine: ``auto`` takes the compiled engine unless `processes` are given.
        workers: replications at the same time; default one per processor.
        out: result folder to write; an older result there is replaced at the end, other
            files in it are kept.
        visits: keep every stage of every container in the folder; large.
        tables: which tables of the ``Result`` to make, beside `summary` and `routes`;
            default all. What no table needs is not measured; the others stay empty.
            A result folder holds all.
        processes: SimPy generator functions ``(env, container, takes)`` in place of
            activities, by path or its end such as ``activities.inspection``;
            reference engine only, one replication after another.
        progress: called with (done, all) after each replication.
        finish: called with the result and the folder in the making, to add files.

    Raises:
        ScenarioError: the scenario cannot be simulated; holds every problem.
        AuditError: a replication contradicts itself; nothing is written.
        StoreError: `out` exists and is no result folder.
        ValueError: `tables` names none of the result's, or `out` is given too; `processes`
            with the compiled engine, or for no activity; a loaded scenario whose files no
            longer say what it says, with overlays or sets.
    """
    if out is not None and tables is not None:
        raise ValueError("a result folder holds every table: give out= or tables=, not both")
    asked = asked_tables(tables)
    loaded = changed(scenario, overlays, sets)
    check(loaded).raise_errors()
    plan = compile_plan(loaded)
    until = stopping(loaded, plan, replications)
    kept = {"shipments", "twins", *(("visits",) if visits else ())} if out is not None else ()
    work = Replicate(
        plan,
        terms_of(loaded, plan),
        loaded.seed if seed is None else seed,
        _engine(engine, processes),
        frozenset(kept),
        processes or {},
        measures_for(asked),
    )
    facts = facts_of(loaded, work, until.most)
    folder = None if out is None else Path(out)
    with (
        nullcontext()
        if folder is None
        else ResultWriter(folder, footer_of(facts), OWN_FILES) as writer
    ):
        measured = _streamed(work, until, workers, writer, progress)
        found = {**facts, **until.facts(_transits(measured)), **_residual(work, measured)}
        result = _result(loaded, work, measured, asked, found)
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
    until: Stopping,
    workers: int | None,
    writer: ResultWriter | None,
    progress: Progress | None,
) -> list[Measured]:
    """Replications in order; their rows go to the folder at once and are let go."""
    # A user's process may be a closure, which cannot travel to another process.
    together = 1 if work.processes else workers or os.cpu_count() or 1
    everything = in_order(work, until.most, together, processes=work.engine == "reference")
    measured: list[Measured] = []
    with closing(everything):  # an interrupt, or enough of them, ends the workers at once
        for one in everything:
            if writer is not None:
                for name, rows in one.parts.items():
                    writer.append(name, rows)
            measured.append(replace(one, parts={}))
            if progress is not None:
                progress(len(measured), until.most)
            if until.enough(_transits(measured)):
                break
    return measured


def _transits(measured: Sequence[Measured]) -> list[Transit]:
    return [one.transit for one in measured if one.transit is not None]


def _result(
    scenario: Scenario,
    work: Replicate,
    measured: Sequence[Measured],
    asked: Collection[str],
    facts: dict[str, Any],
) -> Result:
    made = make_tables(scenario, work.plan, work.terms, measured, asked)
    tables = {name: made.get(name, pd.DataFrame()) for name in TABLES}
    facts["without_rows"] = {name: list(table) for name, table in tables.items() if table.empty}
    return Result(facts, **tables, folder=None)


def _residual(work: Replicate, measured: Sequence[Measured]) -> dict[str, float]:
    """What the causes fail to explain, where they were measured."""
    books = [one.ledger for one in measured if one.ledger is not None]
    found = [float(np.abs(summed(work.plan, book).residual).max()) for book in books]
    return {"residual_s": max(found)} if found else {}
