"""Claims tested: what the twins saved, over what chance does and what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from corridor_sim import data
from corridor_sim.experiment.changed import reopened
from corridor_sim.experiment.designs import Design, DesignError, design
from corridor_sim.experiment.facts import footer_of
from corridor_sim.experiment.judged import FACTS, TABLES, Judged, own_files, store_judged
from corridor_sim.experiment.judging import (
    Evidence,
    evidence,
    input_rows,
    overlay_rows,
    season_rows,
    spread_rows,
    verdict_row,
)
from corridor_sim.experiment.kept import KeptRecords
from corridor_sim.experiment.points import (
    Answer,
    Point,
    Points,
    Visit,
    check_points,
    checked,
    unfinished,
    visited,
)
from corridor_sim.experiment.run import AskedEngine, Progress
from corridor_sim.experiment.sweep import facts_of_points, settings_of, told
from corridor_sim.experiment.varied import known_inputs, read_varied
from corridor_sim.preflight import check
from corridor_sim.scenario.load import Opened, one_or_more
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import ResultWriter

SIZE: Final = 100
"""Sampled inputs, unless asked otherwise."""
LEVELS: Final = 5
"""Levels of an input between which its break-even is looked for."""
Finish = Callable[[Judged, Path], object]


@dataclass(frozen=True)
class _Course:
    """Which points there are: 0 as it is, then sampled, then one input moved, then overlays."""

    points: tuple[Point, ...]
    sampled: Design | None
    alone: Design | None
    overlays: dict[int, str]

    @property
    def sample(self) -> list[int]:
        """Numbers of the points of sampled inputs."""
        return list(range(1, len(self.sampled.points))) if self.sampled else []

    @property
    def moved(self) -> list[int]:
        """Numbers of the points at which one input is moved alone."""
        first = 1 + len(self.sample)
        return list(range(first, first + len(self.alone.points) - 1)) if self.alone else []


def claims(
    scenario: Scenario | str | Path,
    *,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    vary: str | Sequence[str] = (),
    tries: Sequence[str | Path | Sequence[str | Path]] | None = None,
    size: int = SIZE,
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    on: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    finish: Finish | None = None,
) -> Judged:
    """Hold the claims of a scenario against what its twins save.

    Inputs that carry `between` are sampled (Latin hypercube); each sampled world is run
    with the same replications, in common random numbers, so that what chance does and
    what is not known of the inputs are told apart.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        overlays: as for ``run``, for all points.
        sets: settings for all points.
        vary: inputs `PATH=low..high` beside those that carry `between`, or in their place.
        tries: overlays, or lists of them, that may flip a claim; default every shipped
            one that applies.
        size: how many inputs are sampled.
        replications: of every point; default the scenario's own number.
        seed: of the world and of the sample; default the scenario's own.
        engine: as for ``run``.
        workers: points at the same time; default one per processor.
        on: address of a Dask scheduler whose machines visit the points, as for ``run``.
        out: folder to write; complete or not at all.
        resume: go on with what was interrupted on the way to `out`.
        progress: called with (done, all) after each point.
        finish: called with what was found and the folder in the making, to add files.

    Raises:
        DesignError: the scenario has no claim, or no twins to hold it against.
        ScenarioError, AuditError, StoreError: as ``run``, before anything is written.
    """
    base = reopened(scenario, overlays, sets)
    loaded, _ = checked(base)
    _claims_of(loaded)
    course = _course(loaded, base, vary, tries, size, loaded.seed if seed is None else seed)
    overloaded = [any(load.load >= 1 for load in loads) for loads in check_points(course.points)]
    work = Points(
        course.points,
        loaded.seed if seed is None else seed,
        replications or loaded.replications,
        "compiled" if engine == "auto" else engine,
    )
    facts = {
        **facts_of_points(loaded, work),
        "vary": told(course.sampled.inputs if course.sampled else ()),
        "sampled": len(course.sample),
    }
    how = Visit(workers, on, resume, progress)
    if out is None:
        return _judged(loaded, facts, course, visited(work, how), overloaded)
    folder, own = Path(out), own_files(list(loaded.claims))
    with unfinished(folder, facts, work, how, FACTS) as begun:
        answers = visited(work, how, KeptRecords(work, begun.folder))
        found = _judged(loaded, facts, course, answers, overloaded)
        with ResultWriter(folder, footer_of(facts), own, FACTS) as writer:
            store_judged(writer, found)
            if finish is not None:
                finish(found, writer.making)
            writer.finish()
    return replace(found, folder=folder)


def _claims_of(loaded: Scenario) -> None:
    if not loaded.claims:
        raise DesignError("the scenario makes no claim: write one under claims")
    for name, claim in loaded.claims.items():
        if not {claim.by, claim.over} <= set(loaded.twin_routes):
            raise DesignError(
                f"the claim {name} needs twins on {claim.by} and {claim.over}: write twins"
            )


def _course(
    loaded: Scenario,
    base: Opened,
    vary: str | Sequence[str],
    tries: Sequence[str | Path | Sequence[str | Path]] | None,
    size: int,
    seed: int,
) -> _Course:
    inputs = known_inputs(base.made.tree)
    further = read_varied(one_or_more(vary), base)
    asked = {one.path: one for one in further}
    inputs = tuple(asked.pop(one.path, one) for one in inputs) + tuple(asked.values())
    sampled = design(inputs, "lhs", size, seed) if inputs else None
    alone = design(inputs, "oat", LEVELS, seed) if inputs else None
    points = [Point(base, keeps_twins=True)]
    for plan_of in (sampled, alone):
        if plan_of is not None:
            points += [Point(base, settings) for settings in settings_of(plan_of, base)[1:]]
    named = {}
    for name, opened in _tried(loaded, base, tries):
        named[len(points)] = name
        points.append(Point(opened))
    return _Course(tuple(points), sampled, alone, named)


def _tried(
    loaded: Scenario,
    base: Opened,
    tries: Sequence[str | Path | Sequence[str | Path]] | None,
) -> list[tuple[str, Opened]]:
    """The overlays to try; of the shipped ones those that apply, and are not there already."""
    file, *before = base.paths
    if tries is not None:
        several = [one_or_more(one) for one in tries]
        return [
            (" + ".join(Path(one).stem for one in names), _with(file, [*before, *names], base))
            for names in several
        ]
    found = []
    for name, path in data.overlays().items():
        if path in before:
            continue
        opened = _with(file, [*before, path], base)
        reading = opened.read()
        if reading.scenario is None or reading.problems:
            continue
        if reading.scenario.digest != loaded.digest and not check(reading.scenario).errors:
            found.append((name, opened))
    return found


def _with(file: Path, overlays: Sequence[str | Path], base: Opened) -> Opened:
    return reopened(file, overlays, base.sets)


def _judged(
    loaded: Scenario,
    facts: dict[str, Any],
    course: _Course,
    answers: Sequence[Answer],
    overloaded: list[bool],
) -> Judged:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for name, claim in loaded.claims.items():
        found = evidence(name, claim, answers, int(facts["replications"]), overloaded)
        moments = answers[0].moments[name]
        single = [saving for _, saving in moments]
        made = {
            "verdicts": [verdict_row(found, course.sample, np.concatenate(single))],
            "spread": list(spread_rows(found, course.sample, single)),
            "seasons": list(season_rows(loaded, claim, moments)),
            "inputs": (
                list(input_rows(found, course.sampled, course.sample, course.alone, course.moved))
                if course.sampled and course.alone
                else []
            ),
            "overlays": list(overlay_rows(found, course.overlays)),
            "sample": _sample_rows(found, course),
        }
        for table, some in made.items():
            rows[table] += [{"claim": name, **row} for row in some]
    tables = {name: pd.DataFrame(some) for name, some in rows.items()}
    return Judged(
        facts=facts,
        verdicts=tables["verdicts"],
        spread=tables["spread"],
        seasons=tables["seasons"],
        inputs=tables["inputs"],
        overlays=tables["overlays"],
        sample=tables["sample"],
    )


def _sample_rows(found: Evidence, course: _Course) -> list[dict[str, Any]]:
    if course.sampled is None:
        return []
    paths = [one.path for one in course.sampled.inputs]
    return [
        {
            "point": point,
            "saving_d": float(found.saving[point].mean()),
            "share": float(found.share[point].mean()),
            "overloaded": bool(found.overloaded[point]),
            **dict(zip(paths, course.sampled.points[point], strict=True)),
        }
        for point in course.sample
    ]
