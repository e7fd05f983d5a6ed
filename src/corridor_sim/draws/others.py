"""Other traffic: the vehicles of others that queue in passages, up to the horizon."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from corridor_sim.draws.durations import durations
from corridor_sim.draws.ordering import merge
from corridor_sim.draws.streams import Luck
from corridor_sim.grid import DAY, put_on_grid
from corridor_sim.plan.arrays import Bytes, Floats, Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import OtherTrafficRecipe, Uniform
from corridor_sim.workspace import Workspace


@dataclass(slots=True)
class OtherVehicles:
    """Columns of the vehicles of others (see ``Draws``)."""

    time: Floats
    transit: Floats
    headway: Floats
    direction: Bytes
    rank: Bytes

    @classmethod
    def blank(cls, work: Workspace, name: str, size: int) -> OtherVehicles:
        """So many vehicles in buffers of the workspace that are called after ``name``."""
        times = (work.array(f"{name}.{one}", size, "f8") for one in ("time", "transit", "headway"))
        kinds = (work.array(f"{name}.{one}", size, "i1") for one in ("direction", "rank"))
        return cls(*times, *kinds)

    def part(self, begin: int, end: int) -> OtherVehicles:
        """The vehicles begin .. end - 1, as views."""
        return OtherVehicles(*(getattr(self, one.name)[begin:end] for one in fields(self)))

    def take(self, order: Longs, into: OtherVehicles) -> None:
        """Copy the vehicles at these places, in their order."""
        for one in fields(self):
            getattr(self, one.name).take(order, out=getattr(into, one.name), mode="clip")


def draw_other_traffic(plan: Plan, luck: Luck) -> tuple[Longs, OtherVehicles]:
    """Draw the vehicles of others, pool by pool in order of arrival, and where each pool begins."""
    work, horizon = luck.workspace, plan.clock.horizon
    recipes = sorted(plan.recipes.others, key=lambda recipe: recipe.pool)
    times = [_arrivals(horizon, luck, recipe) for recipe in recipes]
    first = np.cumsum([0, *(len(time) for time in times)], dtype=np.int64)
    total = int(first[-1])
    drawn = OtherVehicles.blank(work, "other.unsorted", total)
    for stream, (recipe, time) in enumerate(zip(recipes, times, strict=True)):
        part = drawn.part(int(first[stream]), int(first[stream + 1]))
        part.time[:] = time
        _draw_vehicles(luck, recipe, part)
    order = work.array("other.order", total, "i8")
    streams = np.searchsorted(
        [recipe.pool for recipe in recipes], np.arange(len(plan.pools.published) + 1)
    )
    for begin, end in pairwise(streams):
        bounds = first[begin : end + 1]
        places = order[bounds[0] : bounds[-1]]
        merge(drawn.time[bounds[0] : bounds[-1]], bounds - bounds[0], places)
        places += bounds[0]
    vehicles = OtherVehicles.blank(work, "other", total)
    drawn.take(order, vehicles)
    return first[streams], vehicles


def _draw_vehicles(luck: Luck, recipe: OtherTrafficRecipe, vehicles: OtherVehicles) -> None:
    """Transits, headways, directions and ranks of one stream of vehicles."""

    def fill(out: Floats, uniform: Uniform) -> Floats:
        return luck.fill(out, recipe.name, uniform.quantity)

    durations(vehicles.transit, recipe.transit, Uniform(recipe.name, "transit", 0), fill)
    if recipe.headway is None:
        vehicles.headway[:] = vehicles.transit
    else:
        durations(vehicles.headway, recipe.headway, Uniform(recipe.name, "headway", 0), fill)
    vehicles.direction.fill(recipe.direction)
    vehicles.rank.fill(recipe.rank)


def _arrivals(horizon: float, luck: Luck, recipe: OtherTrafficRecipe) -> Floats:
    """Poisson, or regular from a drawn phase."""
    buffer = f"other.arrival.{recipe.name}"
    if recipe.poisson:
        return luck.poisson(buffer, recipe.per_day, horizon, recipe.name, "arrival")
    gap = DAY / recipe.per_day
    bound = int(horizon / gap) + 2
    times: Floats = luck.workspace.array(buffer, bound, "f8")
    times[:] = luck.workspace.counting(bound, "i4")
    times += luck.fill(np.empty(1), recipe.name, "phase")[0]
    times *= gap
    put_on_grid(times)
    return times[: np.searchsorted(times, horizon, side="left")]
