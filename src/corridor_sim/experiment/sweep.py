"""A sweep: one scenario at many points of its inputs, in the same random world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor_sim.experiment.changed import reopened
from corridor_sim.experiment.designs import Design, Method, design
from corridor_sim.experiment.effects import curves, effects, interactions, noise, pair_shares
from corridor_sim.experiment.facts import facts_of, footer_of
from corridor_sim.experiment.kept import KeptRecords
from corridor_sim.experiment.points import (
    CAUSES,
    CLAIMS,
    TIMES,
    Answer,
    Point,
    Points,
    Visit,
    check_points,
    checked,
    unfinished,
    visited,
)
from corridor_sim.experiment.replicate import Replicate
from corridor_sim.experiment.responses import Response, asked_response, responses_of, values_of
from corridor_sim.experiment.run import AskedEngine, Progress
from corridor_sim.experiment.swept import FACTS, OWN_FILES, TABLES, Sweep, store_sweep
from corridor_sim.experiment.varied import Varied, known_inputs, read_varied
from corridor_sim.measure.intervals import interval
from corridor_sim.plan.compile import compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.scenario.load import Opened, one_or_more
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import ResultWriter

Finish = Callable[[Sweep, Path], object]


def sweep(
    scenario: Scenario | str | Path,
    vary: str | Sequence[str] = (),
    *,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    method: Method | None = None,
    size: int | None = None,
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    on: str | None = None,
    of: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> Sweep:
    """Run a scenario at many points of its inputs and say what each input does.

    Every point is what ``run`` gives with the same settings, seed and replications.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        vary: `PATH=a,b,c` or `PATH=low..high`, one or several; default every number that
            carries `between`. Where a distribution stands, a plain quantity moves its
            mean and keeps its shape.
        overlays: as for ``run``, for all points.
        sets: settings for all points.
        method: grid, oat (one at a time), lhs, sobol or morris; default grid, or lhs where
            a range is given.
        size: levels (oat), points (lhs), base points (sobol) or trajectories (morris).
        replications: of every point; default the scenario's own number.
        seed: of the world and of the sample; default the scenario's own.
        engine: as for ``run``.
        workers: points at the same time; default one per processor.
        on: address of a Dask scheduler whose machines visit the points, as for ``run``.
        of: what to look at first: `ROUTE` or `ROUTE/OVER`, either with `:p95` or another
            statistic; default the first claim, else the first route's mean.
        out: folder to write; complete or not at all.
        resume: go on with the sweep to `out` that was interrupted.
        progress: called with (done, all) after each point.
        finish: called with the sweep and the folder in the making, to add files.

    Raises:
        ScenarioError: an input or a point that cannot be simulated; nothing was run.
        DesignError: inputs, method and size that do not go together.
        AuditError, StoreError: as ``run``.
    """
    base = reopened(scenario, overlays, sets)
    loaded, _ = checked(base)
    looked_at = asked_response(loaded, of)
    texts = one_or_more(vary)
    inputs = read_varied(texts, base) if texts else known_inputs(base.made.tree)
    plan_of = design(inputs, method, size, loaded.seed if seed is None else seed)
    points = tuple(Point(base, settings) for settings in settings_of(plan_of, base))
    check_points(points)
    work = Points(
        points,
        loaded.seed if seed is None else seed,
        replications or loaded.replications,
        "compiled" if engine == "auto" else engine,
    )
    facts = {
        **facts_of_points(loaded, work),
        "method": plan_of.method,
        "vary": told(plan_of.inputs),
        "of": [looked_at.by, looked_at.over, looked_at.statistic],
    }
    how = Visit(workers, on, resume, progress)
    if out is None:
        return _sweep(loaded, plan_of, facts, visited(work, how), looked_at)
    folder = Path(out)
    with unfinished(folder, facts, work, how, FACTS) as begun:
        answers = visited(work, how, KeptRecords(work, begun.folder))
        found = _sweep(loaded, plan_of, facts, answers, looked_at)
        with ResultWriter(folder, footer_of(facts), OWN_FILES, FACTS) as writer:
            store_sweep(writer, found)
            if finish is not None:
                finish(found, writer.making)
            writer.finish()
    return replace(found, folder=folder)


def settings_of(plan_of: Design, base: Opened) -> tuple[tuple[str, ...], ...]:
    """The settings `PATH=VALUE` of every point."""
    return tuple(
        tuple(
            one.setting(base.made.tree, value)
            for one, value in zip(plan_of.inputs, values, strict=True)
            if value is not None
        )
        for values in plan_of.points
    )


def facts_of_points(loaded: Scenario, points: Points) -> dict[str, Any]:
    """What a run of the scenario as it is would say about itself."""
    plan = compile_plan(loaded)
    base = Replicate(plan, terms_of(loaded, plan), points.seed, points.engine)
    return facts_of(loaded, base, points.replications)


def told(inputs: Sequence[Varied]) -> list[dict[str, Any]]:
    """The inputs as a folder's facts tell them; ranges in base units."""
    return [
        {key: value for key, value in asdict(one).items() if value == value}  # noqa: PLR0124 - nan
        for one in inputs
    ]


def _sweep(
    loaded: Scenario,
    plan_of: Design,
    facts: Mapping[str, Any],
    answers: Sequence[Answer],
    looked_at: Response,
) -> Sweep:
    times = pd.DataFrame([r for one in answers for r in one.times], columns=list(TIMES))
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES[1:]}
    for response in responses_of(loaded, times, looked_at):
        values = values_of(times, response)
        ranked = effects(plan_of, values)
        found = {
            "responses": [_response_row(values)],
            "curves": list(curves(plan_of, values)),
            "effects": ranked,
            "interactions": list(
                interactions(plan_of, values, [str(row["input"]) for row in ranked])
            ),
            "pair_shares": list(pair_shares(plan_of, values)),
        }
        for name, some in found.items():
            rows[name] += [{"response": str(response), **row} for row in some]
    paths = [one.path for one in plan_of.inputs]
    values_given = pd.DataFrame(plan_of.points, columns=paths, dtype=object)
    return Sweep(
        facts=facts,
        points=values_given.rename_axis("point").reset_index(),
        times=times,
        claims=pd.DataFrame([r for one in answers for r in one.claims], columns=list(CLAIMS)),
        causes=pd.DataFrame([r for one in answers for r in one.causes], columns=list(CAUSES)),
        responses=pd.DataFrame(rows["responses"]),
        curves=pd.DataFrame(rows["curves"]),
        effects=pd.DataFrame(rows["effects"]),
        interactions=pd.DataFrame(rows["interactions"]),
        pair_shares=pd.DataFrame(rows["pair_shares"]),
    )


def _response_row(values: NDArray[np.float64]) -> dict[str, Any]:
    base, means = interval(values[0]), values.mean(axis=1)
    return {
        "base_d": float(base.mean),
        "base_lo": float(base.lo),
        "base_hi": float(base.hi),
        "least_d": float(means.min()),
        "greatest_d": float(means.max()),
        **noise(values),
    }
