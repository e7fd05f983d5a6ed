"""What vehicles meet in passages: transits, headways, published waits, other traffic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor_sim.draws.durations import durations
from corridor_sim.draws.releases import Released
from corridor_sim.draws.streams import Luck, container_name, trip_name
from corridor_sim.grid import DAY, put_on_grid
from corridor_sim.plan.arrays import Bytes, Floats, Ints, Longs
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import CrossingRecipe, OtherTrafficRecipe, TripRecipe, Uniform


@dataclass(slots=True)
class Crossings:
    """Crossing columns (see ``Draws``)."""

    base: Longs
    pool: Ints
    direction: Bytes
    wait: list[Floats]
    transit: Floats
    headway: Floats


@dataclass(slots=True)
class OtherTraffic:
    """Vehicles of others, by pool and arrival (see ``Draws``)."""

    first: Ints
    time: Floats
    direction: Bytes
    rank: Bytes
    transit: Floats
    headway: Floats


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
        cells = slice(int(base[column]), int(base[column + 1]))
        via = plan.crossings.via[column]
        crossings.pool[cells] = plan.services.pool[via]
        crossings.direction[cells] = plan.services.direction[via]
        _draw_column(plan, luck, released, trips, recipe, crossings, cells)
    return crossings


def _draw_column(
    plan: Plan,
    luck: Luck,
    released: Released,
    trips: Sequence[TripRecipe],
    recipe: CrossingRecipe,
    crossings: Crossings,
    cells: slice,
) -> None:
    def fill(out: Floats, uniform: Uniform) -> Floats:
        if recipe.stage < 0:
            service = trips[recipe.service]
            name = trip_name(uniform, service.name, recipe.leg)
            return luck.by_trip(out, service.timetable, *name)
        chain = int(plan.chain_of_row[recipe.stage])
        demand = int(plan.labels.chain_demand[chain])
        count, name = released.indices[demand], container_name(uniform, plan.labels.demands[demand])
        return luck.by_index(out, released.keys(chain, count), count, *name)

    def named(quantity: str) -> Uniform:
        return Uniform(recipe.passage, quantity, recipe.visit)

    durations(crossings.transit[cells], recipe.transit, named("transit"), fill)
    if recipe.headway is None:
        crossings.headway[cells] = crossings.transit[cells]
    else:
        durations(crossings.headway[cells], recipe.headway, named("headway"), fill)
    for variant, law in enumerate(recipe.waits):
        # The same uniform for every variant: a bad day for the base is a bad day for its stand-in.
        durations(crossings.wait[variant][cells], law, named("wait"), fill)


def draw_other_traffic(plan: Plan, luck: Luck) -> OtherTraffic:
    """Draw the vehicles of others up to the horizon, pool by pool in order of arrival."""
    pools = len(plan.pools.published)
    columns: list[list[list[Floats]]] = [[] for _ in range(pools)]
    for recipe in plan.recipes.others:
        columns[recipe.pool].append(_other_vehicles(plan, luck, recipe))
    first = [0]
    ordered = []
    for streams in columns:
        if streams:
            merged = [np.concatenate(parts) for parts in zip(*streams, strict=True)]
            order = np.argsort(merged[0], kind="stable")
            ordered.append([column[order] for column in merged])
        first.append(first[-1] + (len(ordered[-1][0]) if streams else 0))
    time, transit, headway, direction, rank = (
        np.concatenate([column[i] for column in ordered]) if ordered else np.empty(0)
        for i in range(5)
    )
    return OtherTraffic(
        first=np.array(first, dtype=np.int32),
        time=time,
        direction=direction.astype(np.int8),
        rank=rank.astype(np.int8),
        transit=transit,
        headway=headway,
    )


def _other_vehicles(plan: Plan, luck: Luck, recipe: OtherTrafficRecipe) -> list[Floats]:
    """Times, transits, headways, directions and ranks of one stream of vehicles."""
    time = _arrivals(plan.clock.horizon, luck, recipe)

    def fill(out: Floats, uniform: Uniform) -> Floats:
        return luck.fill(out, recipe.name, uniform.quantity)

    transit = np.empty(len(time))
    durations(transit, recipe.transit, Uniform(recipe.name, "transit", 0), fill)
    headway = transit.copy()
    if recipe.headway is not None:
        durations(headway, recipe.headway, Uniform(recipe.name, "headway", 0), fill)
    direction = np.full(len(time), float(recipe.direction))
    return [time, transit, headway, direction, np.full(len(time), float(recipe.rank))]


def _arrivals(horizon: float, luck: Luck, recipe: OtherTrafficRecipe) -> Floats:
    """Poisson, or regular from a drawn phase."""
    gap = DAY / recipe.per_day
    if recipe.poisson:
        stream = luck.poisson("other.arrival", recipe.per_day, horizon, recipe.name, "arrival")
        return np.array(stream)  # a copy: the next stream takes the buffer
    phase = luck.fill(np.empty(1), recipe.name, "phase")[0]
    regular: Floats = (np.arange(int(horizon / gap) + 2) + phase) * gap
    put_on_grid(regular)
    return regular[regular < horizon]
