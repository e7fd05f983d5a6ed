"""How long the trips stay where they lie at a berth or wait to be discharged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridor_sim.draws.streams import Luck
from corridor_sim.draws.trips import Trips, in_order_of_departure, values_by_trip
from corridor_sim.grid import put_on_grid
from corridor_sim.plan.arrays import Floats, Longs, Timing
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.recipes import StopRecipe, TripRecipe


@dataclass(slots=True)
class Stops:
    """Columns of stays, one per stop (see ``Draws``)."""

    base: Longs
    stay: Floats


def draw_stops(plan: Plan, luck: Luck, recipes: Sequence[TripRecipe], trips: Trips) -> Stops:
    """Draw the stays; who needs a berth for its first call is due there so much earlier.

    The trips' ``departs`` become what they are due at, in the order of the departures.
    """
    counts = [recipes[stop.service].timetable.trips for stop in plan.recipes.stops]
    base = np.cumsum([0, *counts])
    stay = luck.workspace.full("stop_stay", int(base[-1]), "f8", 0.0)
    for number, stop in enumerate(plan.recipes.stops):
        column = stay[base[number] : base[number + 1]]
        if stop.between:
            leg = int(plan.services.first_leg[stop.service]) + stop.call
            column[:] = trips.stay[trips.leg_base[leg] : trips.leg_base[leg + 1]]
        elif stop.stay is not None:
            values_by_trip(luck, recipes[stop.service], stop.call, stop.stay, "stay", column)
            put_on_grid(column)
        rows = slice(*trips.first_trip[stop.service : stop.service + 2].tolist())
        if _comes_before(stop):
            _due_earlier(trips.departs[rows], column)
        elif stop.call == 0:
            trips.scheduled[rows] = np.inf  # it leaves when it is ready, the first time too
    if any(map(_comes_before, plan.recipes.stops)):
        trips.first_departures = in_order_of_departure(trips.departs, plan.clock.horizon)
    return Stops(base, stay)


def _comes_before(stop: StopRecipe) -> bool:
    """Whether a timetable says when its trips leave the stop, not when they come there."""
    return stop.call == 0 and stop.timing == Timing.TIMETABLE


def _due_earlier(departs: Floats, stay: Floats) -> None:
    runs = np.isfinite(departs)
    departs[runs] = np.maximum.accumulate(np.maximum(departs[runs] - stay[runs], 0.0))
