"""How long activities take, and the runs of containers that travel on their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from corridor_sim.draws.ordering import places_where
from corridor_sim.draws.releases import Released
from corridor_sim.draws.repairs import FillUniform, add_repairs
from corridor_sim.draws.streams import Luck, container_name, trip_name
from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import Flags, Floats, Longs, StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import Condition, Law, TakesRecipe, TripRecipe, Uniform

SKIPPED = -1.0
DRAWN = (StageKind.ACTIVITY, StageKind.RIDE)


@dataclass(slots=True)
class Durations:
    """Columns of durations and where each stage row finds its own (see ``Draws``)."""

    stage_base: Longs
    takes_base: Longs
    takes: Floats


def draw_durations(
    plan: Plan, luck: Luck, released: Released, trips: Sequence[TripRecipe]
) -> Durations:
    """Draw one column per activity and ride, and one per per-trip activity and service."""
    recipes = plan.recipes
    members = np.diff(released.first_member)[plan.chain_of_row]
    stage_base = np.concatenate(([0], np.cumsum(members)))
    drawn = np.where(np.isin(plan.stages.kind, DRAWN), members, 0)
    drawn[plan.stages.per_trip] = 0
    takes_base = np.concatenate(([0], np.cumsum(drawn)))
    shared_sizes = [trips[r.service].timetable.trips for r in recipes.shared_takes]
    takes = luck.workspace.array("takes", int(takes_base[-1]) + sum(shared_sizes), "f8")

    demands = plan.labels.chain_demand
    keys = [
        released.keys(chain, released.indices[demand], luck.workspace)
        for chain, demand in enumerate(demands)
    ]
    for recipe in sorted(recipes.takes, key=lambda one: _stream_order(plan, one)):
        chain = int(plan.chain_of_row[recipe.row])
        column = takes[takes_base[recipe.row] : takes_base[recipe.row + 1]]
        _remembered_takes(plan, luck, released, recipe, keys[chain], column)

    end = int(takes_base[-1])
    for shared, size in zip(recipes.shared_takes, shared_sizes, strict=True):
        service, leg = trips[shared.service], shared.leg

        def by_trip(
            out: Floats, uniform: Uniform, service: TripRecipe = service, leg: int = leg
        ) -> Floats:
            return luck.by_trip(out, service.timetable, *trip_name(uniform, service.name, leg))

        column = takes[end : end + size]
        durations(column, shared.law, shared.uniform, by_trip)
        skipped = np.logical_not(_happens(luck, size, shared.conditions, by_trip))
        column[skipped] = SKIPPED
        takes_base[list(shared.rows)] = end
        end += size
    return Durations(stage_base, takes_base[:-1], takes)


def _stream_order(plan: Plan, recipe: TakesRecipe) -> tuple[int, str, int]:
    """Stages of one demand that read the same streams stand together."""
    demand = int(plan.labels.chain_demand[plan.chain_of_row[recipe.row]])
    return demand, recipe.uniform.element, recipe.uniform.visit


def _remembered_takes(
    plan: Plan,
    luck: Luck,
    released: Released,
    recipe: TakesRecipe,
    keys: Longs | None,
    column: Floats,
) -> None:
    """As ``_draw_takes``, or what it drew for the plan before if that is the same."""
    if luck.memory is None:
        _draw_takes(plan, luck, released, recipe, keys, column)
        return
    chain = int(plan.chain_of_row[recipe.row])
    demand, route = int(plan.labels.chain_demand[chain]), int(plan.labels.chain_route[chain])
    names = (plan.labels.demands[demand], plan.labels.routes[route])
    entries = luck.memory.same_entries((*names, chain), released.indices[demand], keys)
    luck.memory.column(
        (*names, chain, recipe.row - int(plan.stages.first[chain])),
        (entries, names[0], recipe.said),
        column,
        partial(_draw_takes, plan, luck, released, recipe, keys, column),
    )


def _draw_takes(
    plan: Plan,
    luck: Luck,
    released: Released,
    recipe: TakesRecipe,
    keys: Longs | None,
    column: Floats,
) -> None:
    """Draw the durations of one stage; time is drawn only for whom it happens to."""
    demand = int(plan.labels.chain_demand[plan.chain_of_row[recipe.row]])
    count, name = released.indices[demand], plan.labels.demands[demand]

    def fill(out: Floats, uniform: Uniform) -> Floats:
        return luck.by_index(out, keys, count, *container_name(uniform, name))

    out = column
    if recipe.conditions:
        holds = _happens(luck, len(column), recipe.conditions, fill)
        happens = luck.workspace.array("takes.happens", len(holds), "i8")
        some = places_where(holds, happens)
        happens = happens[:some]
        keys = _some_keys(luck, keys, happens)
        out = luck.workspace.array("takes.some", some, "f8")
    durations(out, recipe.law, recipe.uniform, fill)
    for repair in recipe.repairs:
        add_repairs(luck.workspace, out, recipe.uniform, repair, fill)
    if recipe.conditions:
        column.fill(SKIPPED)
        column[happens] = out


def _happens(luck: Luck, size: int, conditions: tuple[Condition, ...], fill: FillUniform) -> Flags:
    """Where every condition holds."""
    work = luck.workspace
    holds: Flags = work.full("happens", size, "?", True)
    part = work.array("happens.part", size, "?")
    for condition in conditions:
        chance = fill(work.array("chance", size, "f8"), condition.uniform)
        holds &= np.greater_equal(chance, condition.low, out=part)
        holds &= np.less(chance, condition.high, out=part)
    return holds


def _some_keys(luck: Luck, keys: Longs | None, members: Longs) -> Longs:
    """Stream entries of some members; without keys, members are entries."""
    if keys is None:
        return members
    some: Longs = luck.workspace.array("keys.some", len(members), "i8")
    return keys.take(members, out=some, mode="clip")


def quantiles(column: Floats, law: Law, uniform: Uniform, fill: FillUniform) -> None:
    """Fill a column with a law's quantiles; a constant costs no numbers."""
    if law.is_constant:
        column.fill(law.mean())
    else:
        law.ppf(fill(column, uniform), out=column)


def durations(column: Floats, law: Law, uniform: Uniform, fill: FillUniform) -> None:
    """Fill a column with durations drawn from a law, on the grid."""
    quantiles(column, law, uniform, fill)
    put_on_grid(column)
