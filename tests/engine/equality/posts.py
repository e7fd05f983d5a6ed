"""What stands in a random world: resources, passages, and who uses several resources at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from random import Random

import numpy as np

from corridor_sim.draws.arrays import Draws
from corridor_sim.plan.arrays import WHOLE_BOX
from corridor_sim.plan.compile import Plan
from tests.engine.world_builder import Box, Gang, Other, Point, Pool, Resource, Service, Via, Work


def short(dice: Random) -> float:
    """A duration that often ends together with another."""
    return dice.choice([0, 0, 1, 1, 2, 3, 5, 0.5])


def random_changes(dice: Random, units: int, horizon: int) -> list[tuple[float, int, float]]:
    """When units change, if they do; closed at times."""
    if dice.random() < 0.5:
        return []
    times = sorted(dice.sample(range(1, horizon), min(horizon - 1, dice.randint(1, 4))))
    states = [(0, 1.0), (units, 1.0), (units, 4 / 3), (max(1, units - 1), 1.1)]
    return [(time, *dice.choice(states)) for time in [0, *times]]


def random_resource(dice: Random, horizon: int, pausing: float) -> Resource:
    """One to three units, perhaps with hours of its own; ``pausing`` is the share that suspends."""
    units = dice.randint(1, 3)
    return Resource(units, random_changes(dice, units, horizon), dice.random() < pausing)


def random_pool(dice: Random, horizon: int) -> Pool:
    """A passage with a published wait, or with a queue that other traffic may join."""
    lines = dice.randint(1, 2)
    published = dice.random() < 0.3
    times = sorted(dice.sample(range(1, horizon), 2))
    others = [
        Other(
            time=dice.randint(0, horizon + 2),
            transit=short(dice),
            headway=short(dice),
            direction=dice.randrange(2),
            rank=dice.randrange(2),
        )
        for _ in range(0 if published else dice.choice([0, 0, 8]))
    ]
    batch = dice.randint(1, 3)
    return Pool(
        lines=lines,
        batch=batch,
        changes=random_changes(dice, lines, horizon),
        others=others,
        published=published,
        spells=[(0, 0), (times[0], 1), (times[1], 0)] if published else [(0, 0)],
        at_least=dice.randint(1, batch) if dice.random() < 0.5 else 1,
        patience=dice.choice([inf, 0, 1, 3]),
    )


def random_vias(dice: Random, pools: list[Pool]) -> list[Via]:
    """Up to two passages on a leg."""
    shares = sorted(dice.sample([0.0, 0.25, 0.27, 0.5, 1.0], dice.choice([0, 0, 1, 2])))
    return [
        Via(
            pool=dice.choice(pools),
            at=share,
            transit=short(dice),
            headway=dice.choice([None, short(dice)]),
            direction=dice.randrange(2),
            waits=(short(dice), short(dice)),
        )
        for share in (shares if pools else ())
    ]


def with_drawn_ways(dice: Random, plan: Plan, draws: Draws) -> tuple[Plan, Draws]:
    """Send some vehicles another way than the others of their column."""
    pools, ways = len(plan.pools.lines), len(draws.crossing_pool)
    if dice.random() < 0.6:
        return plan, draws
    elsewhere = np.array([dice.random() < 0.4 for _ in range(ways)], bool)
    any_pool = (tuple(range(pools)),) * len(plan.crossings.via)
    plan = replace(plan, crossings=replace(plan.crossings, pools=any_pool))
    return plan, replace(
        draws,
        crossing_pool=np.where(
            elsewhere, [dice.randrange(pools) for _ in range(ways)], draws.crossing_pool
        ).astype(np.int32),
        crossing_direction=np.where(
            elsewhere, [dice.randrange(2) for _ in range(ways)], draws.crossing_direction
        ).astype(np.int8),
    )


@dataclass(frozen=True)
class Yard:
    """Resources that may be used together, and a gang for each of them."""

    resources: list[Resource]
    gangs: list[Gang]

    def work(self, dice: Random, boxes: int, came_on: Service | None) -> list[Work]:
        """An activity of one to three phases, each with a team; a phase may keep some of it."""
        trips = came_on if came_on is not None and dice.random() < 0.3 else None
        size = boxes if trips is None else len(trips.departs or ())
        skipped = [dice.random() < 0.2 for _ in range(size)]
        held: list[Resource] = []
        phases = []
        last = dice.choice([1, 1, 2, 3]) - 1
        for number in range(last + 1):
            team = [one for one in self.resources if one in held or dice.random() < 0.5]
            team = team or [dice.choice(self.resources)]
            kept = [one for one in team if number < last and dice.random() < 0.5]
            gang = self.gangs[self.resources.index(team[0])]
            phases.append(
                Work(
                    team[0],
                    [-1.0 if skip else short(dice) for skip in skipped],
                    per_trip_of=trips,
                    also=team[1:],
                    held=held,
                    kept=kept,
                    gang=gang if dice.random() < 0.9 else None,
                )
            )
            held = kept
        return phases


def random_yard(dice: Random, resources: list[Resource]) -> Yard:
    """A yard of all resources that do not suspend."""
    steady = [one for one in resources if not one.suspends]
    return Yard(steady, [Gang(dice.choice([1, 1, 1, 2])) for _ in steady])


def random_point(dice: Random) -> Point:
    """Where boxes are filled to the brim or nearly, with much patience or little."""
    full = dice.choice([WHOLE_BOX, WHOLE_BOX, 600_000])
    return Point(full, dice.choice([inf, 0, 1, 3, 10]))


def random_goods(dice: Random, horizon: int, size: int, classes: int, probes: float) -> list[Box]:
    """Consignments, some of which fill a box alone."""
    return [
        Box(
            release=dice.randint(0, horizon // 4) + dice.choice([0, 0, 0.5]),
            teu=dice.randint(1, 2),
            rank=dice.randrange(classes),
            probe=dice.random() < probes,
            measured=dice.random() < 0.8,
            portion=dice.choice([100_000, 200_000, 300_000, 500_000, WHOLE_BOX]),
        )
        for _ in range(size)
    ]
