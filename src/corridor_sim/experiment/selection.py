"""Which of several alternatives is the best, with a stated confidence and no needless work.

The procedure is that of ``race``.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd

from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.race import Race
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.experiment.stopping import value_of
from corridor_sim.experiment.workers import in_order
from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import CONFIDENCE
from corridor_sim.measure.transit import Transit
from corridor_sim.plan.compile import compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.preflight import check
from corridor_sim.scenario.load import one_or_more
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.precision import LEAST, Quantity
from corridor_sim.scenario.problems import of_names
from corridor_sim.scenario.quantities import QuantityError, read
from corridor_sim.scenario.spec import closest
from corridor_sim.workspace import Workspace

AT_ONCE: Final = 8
"""Replications made before it is looked at them again; they are looked at one by one."""


_MEASURES: Final[frozenset[Measure]] = frozenset({"transit"})


@dataclass(frozen=True, repr=False)
class Selection:
    """What was selected.

    Attributes:
        best: world and route of the survivor; None when it ended undecided.
        table: world, route, replications used, mean_d of them, dropped_after (how many
            replications showed it to be worse; nan for survivors).
        of: the number that was to be small.
        within_d: the difference in days that does not matter.
        confidence: of the best being selected, or one within ``within_d`` of it.
    """

    best: tuple[str, str] | None
    table: pd.DataFrame
    of: Quantity
    within_d: float
    confidence: float = CONFIDENCE

    def __repr__(self) -> str:
        found = "undecided" if self.best is None else " by ".join(reversed(self.best))
        return f"<Selection by {self.of}, within {self.within_d:g} d: {found}>"


@dataclass(frozen=True, slots=True)
class _Later:
    """Replications from ``first`` on."""

    work: Replicate
    first: int

    def __call__(self, replication: int, workspace: Workspace) -> Measured:
        return self.work(self.first + replication, workspace)


def select(
    scenario: Scenario | str | Path,
    variants: str | Path | Sequence[str | Path | Sequence[str | Path]] = (),
    *,
    of: Quantity = "mean",
    within: str,
    route: str | None = None,
    sets: str | Sequence[str] = (),
    seed: int | None = None,
    at_most: int = 1000,
    workers: int | None = None,
    engine: Literal["compiled", "reference"] = "compiled",
) -> Selection:
    """Select the fastest route of a scenario, or the variant in which a route is fastest.

    Args:
        scenario: a loaded scenario, or the path or name of one.
        variants: as for ``compare``; without any, routes are selected from.
        of: what is to be small: the mean of the door-to-door time, or a percentile.
        within: a difference that does not matter, such as ``12 h``.
        route: the route that variants are judged by; needed where there are several.
        sets: settings ``PATH=VALUE`` for all.
        seed: default the scenario's own.
        at_most: replications after which it ends undecided.
        workers: replications at the same time; default one per processor.
        engine: both give the same.

    Raises:
        ScenarioError: as ``load``.
        ValueError: `within` is no duration above 0, or `route` is none of the routes.
    """
    apart = [variants] if isinstance(variants, (str, Path)) else variants
    several = [one_or_more(variant) for variant in apart]
    loaded = [changed(scenario, overlays, sets) for overlays in ((), *several)]
    names = [loaded[0].title, *(" + ".join(Path(o).stem for o in v) for v in several)]
    for one in loaded:
        check(one).raise_errors()
    systems = _systems(loaded, route)
    master = loaded[0].seed if seed is None else seed
    works = []
    for one in loaded:
        plan = compile_plan(one)
        works.append(Replicate(plan, terms_of(one, plan), master, engine, measures=_MEASURES))
    race = Race(len(systems), _indifference(within), LEAST)
    together = workers or os.cpu_count() or 1
    while race.made < at_most and race.alive.sum() > 1:
        count = min(AT_ONCE if race.made else max(AT_ONCE, LEAST), at_most - race.made)
        columns = np.full((count, len(systems)), np.nan)
        for world, work in enumerate(works):
            mine = [k for k in np.flatnonzero(race.alive).tolist() if systems[k][0] == world]
            if mine:
                parallel = engine == "reference"
                made = in_order(_Later(work, race.made), count, together, processes=parallel)
                for row, measured in enumerate(made):
                    for k in mine:
                        columns[row, k] = _value(measured.transit, work, systems[k][1], of)
        race.add(columns)
    return _told(race, names, systems, of, _indifference(within))


def _systems(loaded: Sequence[Scenario], route: str | None) -> list[tuple[int, str]]:
    routes = [name for name in loaded[0].routes if all(name in one.routes for one in loaded)]
    if route is not None and route not in routes:
        near = closest(route, routes)
        hint = f" (did you mean {near}?)" if near else ""
        raise ValueError(f"route: found {route!r}, expected {of_names(routes)}{hint}")
    if len(loaded) == 1:
        twins = [name for name in routes if name in loaded[0].twin_routes]
        return [(0, name) for name in twins or routes]
    if route is None and len(routes) > 1:
        raise ValueError(f"variants are judged by one route: {of_names(routes)}")
    return [(world, route or routes[0]) for world in range(len(loaded))]


def _indifference(within: str) -> float:
    try:
        days = read(within, "duration") / DAY
    except QuantityError as error:
        raise ValueError(f"within: found {within!r}, expected {error.expected}") from None
    if days <= 0:
        raise ValueError(f"within: found {within!r}, expected a duration above 0")
    return days


def _value(found: Transit | None, work: Replicate, route: str, of: Quantity) -> float:
    if found is None:
        raise ValueError("selection needs the transit times of every replication")
    return value_of(found.routes[work.plan.labels.routes.index(route)], of) / DAY


def _told(
    race: Race,
    names: Sequence[str],
    systems: Sequence[tuple[int, str]],
    of: Quantity,
    within: float,
) -> Selection:
    values = np.array(race.values)
    used = (~np.isnan(values)).sum(axis=0)
    used = np.where(np.isnan(race.dropped_after), used, race.dropped_after).astype(np.int64)
    table = pd.DataFrame(
        {
            "world": [names[world] for world, _ in systems],
            "route": [route for _, route in systems],
            "replications": used,
            "mean_d": [values[:n, k].mean() for k, n in enumerate(used.tolist())],
            "dropped_after": race.dropped_after,
        }
    )
    left = np.flatnonzero(race.alive)
    best = None
    if len(left) == 1:
        world, route = systems[int(left[0])]
        best = names[world], route
    return Selection(best, table, of, within)
