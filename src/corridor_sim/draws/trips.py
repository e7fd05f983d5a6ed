"""The trips of scheduled services: when they leave, what room they have, how they run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridor_sim.draws.durations import quantiles
from corridor_sim.draws.releases import Released
from corridor_sim.draws.streams import Luck, trip_name
from corridor_sim.draws.world import World
from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import Flags, Floats, Ints, Longs, StageKind, Timing
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import FleetRecipe, Law, TripRecipe, Uniform
from corridor_sim.plan.timetable import Timetable, by_ordinal, by_vehicle
from corridor_sim.plan.windows import Window

UNLIMITED_SLOTS = 2**30


@dataclass(slots=True)
class Trips:
    """Trips by row, legs by leg row and local trip number (see ``Draws``)."""

    first_trip: Ints
    scheduled: Floats
    departs: Floats
    cancelled: Flags
    first_departures: Ints
    leg_base: Longs
    run: Floats
    stay: Floats
    tardy: Floats
    threshold: Ints
    turnaround: Floats
    slots: Ints


def trip_recipes(plan: Plan, released: Released, world: World) -> tuple[TripRecipe, ...]:
    """The recipes with as many trips as can be needed where no timetable lists them.

    When full, a trip leaves for those who wait at its first call: one for each
    container that may board there, and one more. On return, each vehicle makes
    as many trips as fit before the horizon if it is always as fast as it can be.
    """
    members = np.diff(released.first_member)[plan.chain_of_row]
    real = np.array([not r.twins for r in plan.recipes.demands])[plan.labels.chain_demand]
    members = np.where(real[plan.chain_of_row], members, 0)
    boards = plan.stages.kind == StageKind.BOARDING
    recipes = list(plan.recipes.trips)
    for service, recipe in enumerate(plan.recipes.trips):
        if recipe.timing == Timing.ON_RETURN and recipe.fleet is not None:
            recipes[service] = replace(
                recipe, timetable=_cycles(plan, world, recipe.fleet, service)
            )
        if recipe.timing == Timing.WHEN_FULL:
            here = boards & (plan.stages.leg == plan.services.first_leg[service])
            recipes[service] = replace(recipe, timetable=by_ordinal(int(members[here].sum()) + 1))
    return tuple(recipes)


def _cycles(plan: Plan, world: World, fleet: FleetRecipe, service: int) -> Timetable:
    paces = slice(int(world.pace.first[service]), int(world.pace.first[service + 1]))
    least = fleet.least_run * float(world.pace.factor[paces].min()) + fleet.least_rest
    # One more for the trip at 0, and one for what rounding to the grid may take off.
    return by_vehicle(fleet.vehicles, int(plan.clock.horizon / least) + 2, fleet.mean_cycle)


def draw_trips(plan: Plan, luck: Luck, world: World, recipes: Sequence[TripRecipe]) -> Trips:
    """Draw departures, cancellations, room on offer, runs and stays of every trip."""
    work = luck.workspace
    counts = [recipe.timetable.trips for recipe in recipes]
    legs = np.diff(plan.services.first_leg)
    first_trip = np.cumsum([0, *counts]).astype(np.int32)
    leg_base = np.cumsum([0, *np.repeat(counts, legs)])
    total, on_legs = int(first_trip[-1]), int(leg_base[-1])
    trips = Trips(
        first_trip=first_trip,
        scheduled=work.array("scheduled", total, "f8"),
        departs=work.array("departs", total, "f8"),
        cancelled=work.array("cancelled", total, "?"),
        first_departures=np.empty(0, np.int32),
        leg_base=leg_base,
        run=work.array("run", on_legs, "f8"),
        stay=work.array("stay", on_legs, "f8"),
        tardy=work.full("tardy", on_legs, "f8", 0.0),
        threshold=work.full("threshold", total, "i4", 1),
        turnaround=work.full("turnaround", total, "f8", 0.0),
        slots=work.array("slots", on_legs, "i4"),
    )
    for service, recipe in enumerate(recipes):
        if recipe.timetable.trips:
            rows = slice(int(first_trip[service]), int(first_trip[service + 1]))
            trips.scheduled[rows] = recipe.timetable.scheduled
            windows = world.service_windows[service]
            trips.cancelled[rows] = _cancelled(luck, recipe, windows)
            runs = ~trips.cancelled[rows]
            trips.departs[rows] = np.inf
            trips.departs[rows][runs] = _departures(luck, recipe, runs, world, service)
            for leg in range(int(legs[service])):
                row = int(plan.services.first_leg[service]) + leg
                cells = slice(int(leg_base[row]), int(leg_base[row + 1]))
                _draw_leg(luck, recipe, leg, trips, cells)
                trips.slots[cells] = _slots(luck, recipe, leg, windows, trips.departs[rows])
            if recipe.catch_up:
                late = trips.departs[rows] - trips.scheduled[rows]
                for row in range(
                    plan.services.first_leg[service], plan.services.first_leg[service + 1]
                ):
                    late = catch_up(
                        trips.run[leg_base[row] : leg_base[row + 1]], late, recipe.catch_up
                    )
            if recipe.fleet is not None:
                _draw_turnaround(luck, recipe, recipe.fleet, trips.turnaround[rows])
            if recipe.timing == Timing.WHEN_FULL:
                first = leg_base[plan.services.first_leg[service]]
                room = trips.slots[first : first + recipe.timetable.trips]
                trips.threshold[rows] = np.maximum(np.ceil(recipe.at_least * room - 1e-9), 1)
    trips.first_departures = in_order_of_departure(trips.departs, plan.clock.horizon)
    return trips


def in_order_of_departure(departs: Floats, horizon: float) -> Ints:
    """Trip rows that leave before the horizon, by when they do."""
    leaving = np.flatnonzero(departs < horizon)
    order = np.argsort(departs[leaving], kind="stable")
    return leaving[order].astype(np.int32)


def values_by_trip(
    luck: Luck, recipe: TripRecipe, leg: int, law: Law, quantity: str, out: Floats
) -> None:
    """Fill ``out`` with one value per trip."""

    def fill(column: Floats, uniform: Uniform) -> Floats:
        return luck.by_trip(column, recipe.timetable, *trip_name(uniform, recipe.name, leg))

    quantiles(out, law, Uniform(f"services.{recipe.name}", quantity, 0), fill)


def _cancelled(luck: Luck, recipe: TripRecipe, windows: Sequence[Window]) -> Flags:
    """Cancelled with probability 1 - prod(1 - p) over all that may cancel the trip."""
    scheduled = recipe.timetable.scheduled
    runs = np.full(len(scheduled), 1.0 - recipe.cancelled)
    for window in windows:
        runs[(scheduled >= window.begin) & (scheduled < window.end)] *= 1.0 - window.cancelled
    if not np.any(runs < 1.0):
        return np.zeros(len(scheduled), dtype=np.bool_)
    name = trip_name(Uniform(f"services.{recipe.name}", "cancelled", 0), recipe.name, 0)
    uniforms = luck.by_trip(np.empty(len(scheduled)), recipe.timetable, *name)
    cancelled: Flags = uniforms < 1.0 - runs
    return cancelled


def _departures(
    luck: Luck, recipe: TripRecipe, leaving: Flags, world: World, service: int
) -> Floats:
    """Actual departures of the trips that run: late, held while closed, never overtaking."""
    actual = recipe.timetable.scheduled.copy()
    if recipe.late is not None and not recipe.late_at_arrival:
        late = np.empty(len(actual))
        values_by_trip(luck, recipe, 0, recipe.late, "late", late)
        put_on_grid(late)
        actual += late
    rows = slice(int(world.pace.first[service]), int(world.pace.first[service + 1]))
    held = held_until(world.pace.time[rows], world.pace.leaves[rows], actual[leaving])
    if recipe.timing == Timing.ON_RETURN:
        return held
    return np.maximum.accumulate(held)


def held_until(time: Floats, leaves: Flags, at: Floats) -> Floats:
    """The first instants >= ``at`` at which trips may leave; inf where they never may again."""
    if leaves.all():
        return at
    row = np.searchsorted(time, at, side="right") - 1
    opens = np.where(leaves, time, np.inf)
    next_open = np.minimum.accumulate(opens[::-1])[::-1]
    return np.where(leaves[row], at, next_open[row])


def _draw_turnaround(luck: Luck, recipe: TripRecipe, fleet: FleetRecipe, out: Floats) -> None:
    """From the last call back to the first, and until the vehicle may leave again."""
    values_by_trip(luck, recipe, 0, fleet.way_back, "way_back", out)
    put_on_grid(out)
    turnaround = np.empty(len(out))
    values_by_trip(luck, recipe, 0, fleet.turnaround, "turnaround", turnaround)
    put_on_grid(turnaround)
    out += turnaround


def _draw_leg(luck: Luck, recipe: TripRecipe, leg: int, trips: Trips, cells: slice) -> None:
    values_by_trip(luck, recipe, leg, recipe.runs[leg], "run", trips.run[cells])
    values_by_trip(luck, recipe, leg, recipe.stays[leg], "stay", trips.stay[cells])
    if recipe.late is not None and recipe.late_at_arrival:
        values_by_trip(luck, recipe, leg, recipe.late, "late", trips.tardy[cells])
    for column in (trips.run, trips.stay, trips.tardy):
        put_on_grid(column[cells])


def catch_up(runs: Floats, late: Floats, share: float) -> Floats:
    """Shorten the runs of late trips by at most a share of each; returns how late they still are.

    Counted in undisturbed running time, before season and disruptions slow the run.
    """
    saved = runs * share
    put_on_grid(saved)
    np.minimum(saved, late, out=saved)
    runs -= saved
    still: Floats = late - saved
    return still


def _slots(
    luck: Luck, recipe: TripRecipe, leg: int, windows: Sequence[Window], departs: Floats
) -> Ints:
    """Room on offer to us [TEU]: floor(f * (capacity - taken)), f as at the first departure."""
    if np.isinf(recipe.capacity):
        return np.full(len(departs), UNLIMITED_SLOTS, dtype=np.int32)
    factor = np.ones(len(departs))
    for window in windows:
        factor[(departs >= window.begin) & (departs < window.end)] *= window.capacity
    room = np.full(len(departs), recipe.capacity)
    if recipe.taken is not None:
        taken = np.empty(len(departs))
        values_by_trip(luck, recipe, leg, recipe.taken, "taken", taken)
        room -= taken * recipe.capacity if recipe.taken_share else taken
    slots: Ints = np.maximum(np.floor(factor * room + 1e-9), 0).astype(np.int32)
    return slots
