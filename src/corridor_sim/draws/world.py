"""The states of the world: hours, seasons and disruptions, dated and drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor_sim.draws.arrays import Capacity, Pace, Spells
from corridor_sim.draws.streams import Luck
from corridor_sim.plan.arrays import Floats, Ints
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import PostRecipe, RandomDisruptionRecipe
from corridor_sim.plan.renewals import renewals
from corridor_sim.plan.windows import (
    Interval,
    Window,
    capacity_timeline,
    month_of,
    pace_timeline,
    wait_timeline,
)


@dataclass(slots=True)
class World:
    """Timelines for the engines, and the windows that trips are drawn under."""

    capacity: Capacity
    pace: Pace
    spells: Spells
    service_windows: tuple[tuple[Window, ...], ...]
    demand_windows: tuple[tuple[Window, ...], ...]


def draw_world(plan: Plan, luck: Luck) -> World:
    """Draw the random disruptions and lay them over what is dated."""
    posts: dict[int, list[Window]] = defaultdict(list)
    services: dict[int, list[Window]] = defaultdict(list)
    pools: dict[int, list[Window]] = defaultdict(list)
    demands: dict[int, list[Window]] = defaultdict(list)
    for recipe in plan.recipes.random:
        intervals = _intervals(plan, luck, recipe)
        for effect, subjects in recipe.changes:
            windows = [replace(effect, begin=begin, end=end) for begin, end in intervals]
            for post in subjects.posts:
                posts[post] += windows
            for service in subjects.services:
                services[service] += windows
            for demand in subjects.demands:
                demands[demand] += windows
            for pool, wait in subjects.pools:
                pools[pool] += [replace(window, wait=wait) for window in windows]
    dated = plan.dated
    recipes = plan.recipes
    capacities = [
        capacity_timeline(
            r.units, r.opened, (*r.windows, *posts[i]), plan.clock, _broken(plan, luck, r)
        )
        if i in posts or r.breakdowns is not None
        else dated.capacities[i]
        for i, r in enumerate(recipes.posts)
    ]
    paces = [
        pace_timeline(r.season, (*r.windows, *services[i]), plan.clock)
        if i in services
        else dated.paces[i]
        for i, r in enumerate(recipes.paces)
    ]
    waits = [
        wait_timeline((*w, *pools[i]), plan.clock) if i in pools else dated.waits[i]
        for i, w in enumerate(recipes.waits)
    ]
    return World(
        capacity=Capacity(
            first=_first(c.time for c in capacities),
            time=_joined([c.time for c in capacities], "f8"),
            units=_joined([c.units for c in capacities], "i4"),
            stretch=_joined([c.stretch for c in capacities], "f8"),
            availability=_joined([c.availability for c in capacities], "i1"),
        ),
        pace=Pace(
            first=_first(p.time for p in paces),
            time=_joined([p.time for p in paces], "f8"),
            factor=_joined([p.factor for p in paces], "f8"),
            leaves=_joined([p.leaves for p in paces], "?"),
        ),
        spells=Spells(
            first=_first(w.time for w in waits),
            time=_joined([w.time for w in waits], "f8"),
            variant=_joined([w.variant for w in waits], "i1"),
        ),
        service_windows=tuple((*r.windows, *services[i]) for i, r in enumerate(recipes.paces)),
        demand_windows=tuple((*w, *demands[i]) for i, w in enumerate(recipes.rates)),
    )


def _intervals(plan: Plan, luck: Luck, recipe: RandomDisruptionRecipe) -> list[Interval]:
    def uniforms(name: str, count: int) -> Floats:
        return luck.fill(np.empty(count), recipe.name, name)

    gap, length = recipe.every.mean(), recipe.lasts.mean()
    within = length / (gap + length) if recipe.stationary else 0.0
    intervals = renewals(plan.clock, recipe.every.ppf, recipe.lasts.ppf, uniforms, gap, within)
    return [
        (begin, end)
        for begin, end in intervals
        if not recipe.months or month_of(plan.clock, begin) in recipe.months
    ]


def _broken(plan: Plan, luck: Luck, post: PostRecipe) -> list[list[Interval]]:
    """When each unit of a post is away; a unit may be away at time 0."""
    recipe = post.breakdowns
    if recipe is None:
        return []
    gap, length = recipe.every.mean(), recipe.lasts.mean()
    away = length / (gap + length)

    def of(unit: int) -> list[Interval]:
        def uniforms(name: str, count: int) -> Floats:
            return luck.fill(np.empty(count), recipe.name, name, str(unit))

        return renewals(plan.clock, recipe.every.ppf, recipe.lasts.ppf, uniforms, gap, away)

    return [of(unit) for unit in range(post.units)]


def _first(columns: Iterable[NDArray[Any]]) -> Ints:
    return np.cumsum([0, *(len(column) for column in columns)]).astype(np.int32)


def _joined(columns: Sequence[NDArray[Any]], dtype: str) -> NDArray[Any]:
    return np.concatenate(columns) if columns else np.empty(0, dtype)
