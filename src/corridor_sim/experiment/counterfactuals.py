"""What each change would save: every one of them alone, in the same random world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from corridor_sim.experiment.changed import reopened
from corridor_sim.experiment.changes import Change, derived_changes, read_changes
from corridor_sim.experiment.designs import DesignError
from corridor_sim.experiment.facts import footer_of
from corridor_sim.experiment.kept import KeptRecords
from corridor_sim.experiment.points import (
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
from corridor_sim.experiment.responses import Response, values_of
from corridor_sim.experiment.run import AskedEngine, Progress
from corridor_sim.experiment.sweep import facts_of_points
from corridor_sim.measure.intervals import CONFIDENCE, interval
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import ResultWriter

FACTS: Final = "counterfactuals.json"
TABLES: Final = ("savings", "changes")


@dataclass(frozen=True, repr=False)
class Counterfactuals:
    """What changes would save; days.

    Attributes:
        facts: what ``counterfactuals.json`` holds.
        savings: per change and route: days saved at the mean and at P95 with 95 %
            intervals, paired, most first; `clear` holds for all rows together.
        changes: per change its settings, to try it alone.
        folder: where it is stored, if it is.
    """

    facts: dict[str, Any]
    savings: pd.DataFrame
    changes: pd.DataFrame
    folder: Path | None = None

    def __repr__(self) -> str:
        return f"<Counterfactuals of {self.facts['title']!r}: {len(self.changes)} changes>"

    def _repr_html_(self) -> str:
        return self.savings.to_html(index=False, float_format="{:.2f}".format)


def counterfactuals(
    scenario: Scenario | str | Path,
    changes: str | Path | None = None,
    *,
    derived: bool = True,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
    engine: AskedEngine = "auto",
    workers: int | None = None,
    on: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Counterfactuals:
    """Try one change after the other and rank them by the days they save.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        changes: a YAML file `NAME: {PATH: VALUE}` of changes of your own.
        derived: also try what follows from the resources, services, passages and
            activities on the routes: one more of each, six hours less.
        overlays: as for ``run``, for all points.
        sets: settings for all points.
        replications: of every change; default the scenario's own number.
        seed: default the scenario's own.
        engine: as for ``run``.
        workers: changes at the same time; default one per processor.
        on: address of a Dask scheduler whose machines try the changes, as for ``run``.
        out: folder to write; complete or not at all.
        resume: go on with what was interrupted on the way to `out`.
        progress: called with (done, all) after each change.

    Raises:
        ScenarioError: a change that cannot be simulated; nothing was run.
        DesignError: nothing to change.
        AuditError, StoreError: as ``run``.
    """
    base = reopened(scenario, overlays, sets)
    loaded, _ = checked(base)
    tried = [] if changes is None else read_changes(Path(changes))
    tried += derived_changes(loaded) if derived else []
    if not tried:
        raise DesignError("nothing to change: give a file of changes, or have them derived")
    points = (
        Point(base),
        *(Point(base, one.settings, option=f"change '{one.name}':") for one in tried),
    )
    check_points(points)
    work = Points(
        points,
        loaded.seed if seed is None else seed,
        replications or loaded.replications,
        "compiled" if engine == "auto" else engine,
    )
    facts = facts_of_points(loaded, work)
    how = Visit(workers, on, resume, progress)
    if out is None:
        return _found(loaded, facts, tried, visited(work, how))
    folder, own = Path(out), {FACTS, *(f"{name}.csv" for name in TABLES)}
    with unfinished(folder, facts, work, how, FACTS) as begun:
        answers = visited(work, how, KeptRecords(work, begun.folder))
        found = _found(loaded, facts, tried, answers)
        with ResultWriter(folder, footer_of(facts), own, FACTS) as writer:
            writer.run(facts)
            for name in TABLES:
                writer.csv(name, getattr(found, name))
            writer.finish()
    return replace(found, folder=folder)


def _found(
    loaded: Scenario, facts: dict[str, Any], tried: Sequence[Change], answers: Sequence[Answer]
) -> Counterfactuals:
    times = pd.DataFrame([row for one in answers for row in one.times], columns=list(TIMES))
    settings = [(one.name, setting) for one in tried for setting in one.settings]
    return Counterfactuals(
        facts,
        _savings(loaded, tried, times),
        pd.DataFrame(settings, columns=["change", "setting"]),
    )


def _savings(loaded: Scenario, tried: Sequence[Change], times: pd.DataFrame) -> pd.DataFrame:
    routes = [
        route for route in loaded.routes if ((times["by"] == route) & (times["over"] == "")).any()
    ]
    # All rows are looked at together, so one of them must not be clear by chance alone.
    strict = 1 - (1 - CONFIDENCE) / (len(tried) * len(routes))
    rows = []
    for route in routes:
        means, tails = (values_of(times, Response(route, "", s)) for s in ("mean", "p95"))
        for number, change in enumerate(tried, start=1):
            saved, at_p95 = means[0] - means[number], tails[0] - tails[number]
            mean, tail, sure = interval(saved), interval(at_p95), interval(saved, strict)
            rows.append(
                {
                    "change": change.name,
                    "route": route,
                    "mean_d": float(mean.mean),
                    "mean_lo": float(mean.lo),
                    "mean_hi": float(mean.hi),
                    "p95_d": float(tail.mean),
                    "p95_lo": float(tail.lo),
                    "p95_hi": float(tail.hi),
                    "touches": bool(np.any(saved != 0)),
                    "clear": bool(sure.lo > 0 or sure.hi < 0),
                }
            )
    return pd.DataFrame(rows).sort_values("mean_d", ascending=False, ignore_index=True)
