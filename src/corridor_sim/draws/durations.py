"""How long activities take, and the runs of containers that travel on their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor_sim.draws.releases import Released
from corridor_sim.draws.repairs import FillUniform, add_repairs
from corridor_sim.draws.streams import Luck, container_name, trip_name
from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import Floats, Longs, StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import Condition, Law, TripRecipe, Uniform

SKIPPED = -1.0


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
    drawn = np.where(plan.stages.kind != StageKind.BOARDING, members, 0)
    drawn[plan.stages.per_trip] = 0
    takes_base = np.concatenate(([0], np.cumsum(drawn)))
    shared_sizes = [trips[r.service].timetable.trips for r in recipes.shared_takes]
    takes = luck.workspace.array("takes", int(takes_base[-1]) + sum(shared_sizes), "f8")

    for recipe in recipes.takes:
        chain = plan.chain_of_row[recipe.row]
        demand = plan.labels.chain_demand[chain]
        count, name = released.indices[demand], plan.labels.demands[demand]
        keys = released.keys(int(chain), count)

        def by_container(
            out: Floats,
            uniform: Uniform,
            keys: Longs | None = keys,
            count: int = count,
            name: str = name,
        ) -> Floats:
            return luck.by_index(out, keys, count, *container_name(uniform, name))

        column = takes[takes_base[recipe.row] : takes_base[recipe.row + 1]]
        durations(column, recipe.law, recipe.uniform, by_container)
        for repair in recipe.repairs:
            add_repairs(luck.workspace, column, recipe.uniform, repair, by_container)
        _skip(luck, column, recipe.conditions, by_container)

    end = int(takes_base[-1])
    for shared, size in zip(recipes.shared_takes, shared_sizes, strict=True):
        service, leg = trips[shared.service], shared.leg

        def by_trip(
            out: Floats, uniform: Uniform, service: TripRecipe = service, leg: int = leg
        ) -> Floats:
            return luck.by_trip(out, service.timetable, *trip_name(uniform, service.name, leg))

        column = takes[end : end + size]
        durations(column, shared.law, shared.uniform, by_trip)
        _skip(luck, column, shared.conditions, by_trip)
        takes_base[list(shared.rows)] = end
        end += size
    return Durations(stage_base, takes_base[:-1], takes)


def _skip(luck: Luck, column: Floats, conditions: tuple[Condition, ...], fill: FillUniform) -> None:
    """Mark as SKIPPED where a condition does not hold."""
    for condition in conditions:
        chance = fill(luck.workspace.array("chance", len(column), "f8"), condition.uniform)
        column[(chance < condition.low) | (chance >= condition.high)] = SKIPPED


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
