"""Draw one replication: a function of (plan, seed, replication) alone."""

from __future__ import annotations

import numpy as np

from corridor_sim.draws.arrays import Draws
from corridor_sim.draws.crossings import draw_crossings
from corridor_sim.draws.durations import draw_durations
from corridor_sim.draws.memory import memory_of
from corridor_sim.draws.others import draw_other_traffic
from corridor_sim.draws.releases import draw_releases
from corridor_sim.draws.stops import draw_stops
from corridor_sim.draws.streams import Luck
from corridor_sim.draws.trips import draw_trips, trip_recipes
from corridor_sim.draws.world import draw_world
from corridor_sim.plan.compile import Plan
from corridor_sim.workspace import Workspace


def draw(plan: Plan, seed: int, replication: int, workspace: Workspace | None = None) -> Draws:
    """Draw every number that replication ``replication`` of the plan will need.

    The arrays lie in ``workspace`` and hold until it is used for the next
    replication; without one they are the caller's to keep.
    """
    work = workspace or Workspace()
    luck = Luck(seed, replication, work, memory_of(work, seed, replication))
    world = draw_world(plan, luck)
    released = draw_releases(plan, luck, world)
    recipes = trip_recipes(plan, released, world)
    durations = draw_durations(plan, luck, released, recipes)
    trips = draw_trips(plan, luck, world, recipes)
    stops = draw_stops(plan, luck, recipes, trips)
    crossings = draw_crossings(plan, luck, released, recipes)
    first_other, others = draw_other_traffic(plan, luck)
    return Draws(
        replication=replication,
        release=released.release,
        chain=released.chain,
        member=released.member,
        index=released.index,
        teu=released.teu,
        rank=released.rank,
        probe=released.probe,
        measured=released.measured,
        portion=released.portion,
        first_member=released.first_member,
        number=released.number,
        stage_base=durations.stage_base,
        takes_base=durations.takes_base,
        takes=durations.takes,
        first_trip=trips.first_trip,
        scheduled=trips.scheduled,
        departs=trips.departs,
        cancelled=trips.cancelled,
        first_departures=trips.first_departures,
        leg_base=trips.leg_base,
        run=trips.run,
        stay=trips.stay,
        tardy=trips.tardy,
        threshold=trips.threshold,
        turnaround=trips.turnaround,
        slots=trips.slots,
        crossing_base=crossings.base,
        crossing_pool=crossings.pool,
        crossing_direction=crossings.direction,
        wait=crossings.wait,
        transit=crossings.transit,
        headway=crossings.headway,
        first_other=first_other.astype(np.int32),
        other_time=others.time,
        other_direction=others.direction,
        other_rank=others.rank,
        other_transit=others.transit,
        other_headway=others.headway,
        capacity=world.capacity,
        pace=world.pace,
        spells=world.spells,
        stop_base=stops.base,
        stop_stay=stops.stay,
    )
