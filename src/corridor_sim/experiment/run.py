"""A run: replications of one scenario, measured, and stored if asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from corridor_sim.engine import Engine
from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.facts import facts_of, footer_of
from corridor_sim.experiment.kept import Kept
from corridor_sim.experiment.replicate import Measured, Replicate
from corridor_sim.experiment.result import OWN_FILES, TABLES, Result
from corridor_sim.experiment.stopping import Stopping, stopping
from corridor_sim.experiment.tables import asked_tables, make_tables, measures_for
from corridor_sim.experiment.unfinished import Unfinished
from corridor_sim.experiment.workers import Work, in_order
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
    resume: bool = False,
    on: str | None = None,
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
        resume: continue the run of this folder that was interrupted or killed: replications
            that it had finished are not made again, and the result is the same.
        on: address of a Dask scheduler whose machines make the replications, such as
            ``tcp://scheduler:8786``; needs the extra ``corridor-sim[cluster]``.
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
        StoreError: `out` exists and is no result folder, or holds no run that `resume` could
            continue.
        ClusterError: no scheduler or no worker answers at `on`.
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
    machines = Machines(workers, on)
    if out is None:
        if resume:
            raise ValueError("only a run with a result folder can be resumed")
        measured = _measured(work, work, until, machines, progress)
        return _result(loaded, work, until, measured, asked, facts)
    if resume and processes:
        raise ValueError("a process of one's own may have changed: run without resume")
    folder = Path(out)
    with Unfinished(folder, {**facts, "kept": sorted(kept)}, resume=resume) as begun:
        keeping = Kept(work, begun.folder)
        measured = _measured(work, keeping, until, machines, progress)
        result = _result(loaded, work, until, measured, asked, facts)
        _write(result, keeping, sorted(kept), folder, finish)
    return replace(result, folder=folder)


@dataclass(frozen=True, slots=True)
class Machines:
    """Where replications are made: so many at a time here, or on a Dask cluster."""

    workers: int | None
    on: str | None


def _write(
    result: Result, keeping: Kept, large: Sequence[str], folder: Path, finish: Finish | None
) -> None:
    """Put the folder together from what the replications left."""
    with ResultWriter(folder, footer_of(result.facts), OWN_FILES) as writer:
        for name in large:
            for replication in range(int(result.facts["replications"])):
                writer.append(name, keeping.rows(replication, name))
        writer.run(result.facts)
        for name, table in result.tables().items():
            if not table.empty:
                writer.csv(name, table)
        if finish is not None:
            finish(result, writer.making)
        writer.finish()


def _engine(asked: AskedEngine, processes: Mapping[str, Any] | None) -> Engine:
    if asked == "auto":
        return "reference" if processes else "compiled"
    return asked


def _measured(
    work: Replicate,
    keeping: Work[Measured],
    until: Stopping,
    machines: Machines,
    progress: Progress | None,
) -> list[Measured]:
    """Replications in order, as many as are enough."""
    # A user's process may be a closure, which cannot travel to another process.
    together = 1 if work.processes else machines.workers or os.cpu_count() or 1
    apart = work.engine == "reference"
    everything = in_order(keeping, until.most, together, processes=apart, on=machines.on)
    measured: list[Measured] = []
    with closing(everything):  # an interrupt, or enough of them, ends the workers at once
        for one in everything:
            measured.append(one)
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
    until: Stopping,
    measured: Sequence[Measured],
    asked: Collection[str],
    begun: Mapping[str, Any],
) -> Result:
    facts = {**begun, **until.facts(_transits(measured)), **_residual(work, measured)}
    made = make_tables(scenario, work.plan, work.terms, measured, asked)
    tables = {name: made.get(name, pd.DataFrame()) for name in TABLES}
    facts["without_rows"] = {name: list(table) for name, table in tables.items() if table.empty}
    return Result(facts, **tables, folder=None)


def _residual(work: Replicate, measured: Sequence[Measured]) -> dict[str, float]:
    """What the causes fail to explain, where they were measured."""
    books = [one.ledger for one in measured if one.ledger is not None]
    found = [float(np.abs(summed(work.plan, book).residual).max()) for book in books]
    return {"residual_s": max(found)} if found else {}
