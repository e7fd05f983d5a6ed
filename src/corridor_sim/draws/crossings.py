"""What our vehicles meet in passages: transits, headways, published waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor_sim.draws.durations import durations
from corridor_sim.draws.releases import Released
from corridor_sim.draws.repairs import FillUniform
from corridor_sim.draws.streams import Luck, container_name, trip_name
from corridor_sim.plan.arrays import Bytes, Floats, Ints, Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import (
    CrossingRecipe,
    TripRecipe,
    Uniform,
    WayRecipe,
)


@dataclass(slots=True)
class Crossings:
    """Crossing columns (see ``Draws``)."""

    base: Longs
    pool: Ints
    direction: Bytes
    wait: list[Floats]
    transit: Floats
    headway: Floats

    @property
    def columns(self) -> list[NDArray[Any]]:
        """All but the base, in one fixed order."""
        return [self.pool, self.direction, *self.wait, self.transit, self.headway]

    def part(self, begin: int, end: int) -> Crossings:
        """The crossings begin .. end - 1, as views."""
        cells = slice(begin, end)
        return Crossings(
            self.base,
            self.pool[cells],
            self.direction[cells],
            [wait[cells] for wait in self.wait],
            self.transit[cells],
            self.headway[cells],
        )

    def blank(self) -> Crossings:
        """As many crossings of their own, nothing waited for."""
        return Crossings(
            self.base,
            np.empty_like(self.pool),
            np.empty_like(self.direction),
            [np.zeros_like(wait) for wait in self.wait],
            np.empty_like(self.transit),
            np.empty_like(self.headway),
        )


def draw_crossings(
    plan: Plan, luck: Luck, released: Released, trips: Sequence[TripRecipe]
) -> Crossings:
    """Draw transit, headway and every published wait of every crossing."""
    recipes, work = plan.recipes.crossings, luck.workspace
    members = np.diff(released.first_member)
    sizes = [
        int(members[plan.chain_of_row[r.stage]])
        if r.stage >= 0
        else trips[r.service].timetable.trips
        for r in recipes
    ]
    base = np.cumsum([0, *sizes], dtype=np.int64)
    total = int(base[-1])
    crossings = Crossings(
        base=base,
        pool=work.array("crossing.pool", total, "i4"),
        direction=work.array("crossing.direction", total, "i1"),
        wait=[
            work.full(f"wait.{variant}", total, "f8", 0.0)
            for variant in range(plan.crossings.variants)
        ],
        transit=work.array("transit", total, "f8"),
        headway=work.array("headway", total, "f8"),
    )
    for column, recipe in enumerate(recipes):
        fill = _filling(plan, luck, released, trips, recipe)
        _draw_column(recipe, crossings.part(int(base[column]), int(base[column + 1])), fill)
    return crossings


def _filling(
    plan: Plan, luck: Luck, released: Released, trips: Sequence[TripRecipe], recipe: CrossingRecipe
) -> FillUniform:
    """How the vehicles of a column get their uniforms: by trip, or by container."""
    if recipe.stage < 0:
        service = trips[recipe.service]

        def by_trip(out: Floats, uniform: Uniform) -> Floats:
            name = trip_name(uniform, service.name, recipe.leg)
            return luck.by_trip(out, service.timetable, *name)

        return by_trip
    chain = int(plan.chain_of_row[recipe.stage])
    demand = int(plan.labels.chain_demand[chain])
    count, name = released.indices[demand], plan.labels.demands[demand]

    def by_container(out: Floats, uniform: Uniform) -> Floats:
        keys = released.keys(chain, count, luck.workspace)
        return luck.by_index(out, keys, count, *container_name(uniform, name))

    return by_container


def _draw_column(recipe: CrossingRecipe, cells: Crossings, fill: FillUniform) -> None:
    first, *others = recipe.ways
    _draw_way(first, cells, fill)
    for other in others:
        instead = fill(np.empty(len(cells.transit)), recipe.chance) < other.share
        there = cells.blank()
        _draw_way(other, there, fill)
        for column, alternative in zip(cells.columns, there.columns, strict=True):
            np.copyto(column, alternative, where=instead)


def _draw_way(way: WayRecipe, cells: Crossings, fill: FillUniform) -> None:
    """What every vehicle of the column would meet on one way."""

    def named(quantity: str) -> Uniform:
        return Uniform(way.passage, quantity, way.visit)

    cells.pool.fill(way.pool)
    cells.direction.fill(way.direction)
    durations(cells.transit, way.transit, named("transit"), fill)
    if way.headway is None:
        cells.headway[:] = cells.transit
    else:
        durations(cells.headway, way.headway, named("headway"), fill)
    for variant, law in enumerate(way.waits):
        # The same uniform for every variant: a bad day for the base is a bad day for its stand-in.
        durations(cells.wait[variant], law, named("wait"), fill)
