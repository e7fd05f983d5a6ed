"""Random worlds of arrays, full of ties.

Times lie on a coarse grid and many durations are zero, so that releases,
completions, departures, changes of capacity and other traffic fall on the same
instants again and again: there an engine shows what it does first.
"""

from __future__ import annotations

from math import inf
from random import Random

from corridor_sim.draws.arrays import Draws
from corridor_sim.grid import STEP
from corridor_sim.plan.compile import Plan
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Leg,
    Other,
    Pool,
    Resource,
    Ride,
    Service,
    Via,
    Work,
    build,
)


def random_world(seed: int) -> tuple[Plan, Draws]:
    """A world of a few chains, with any element the arrays can hold."""
    dice = Random(seed)  # noqa: S311
    horizon = dice.choice([6, 20, 40, 80])
    resources = [_resource(dice, horizon) for _ in range(dice.randint(1, 3))]
    pools = [_pool(dice, horizon) for _ in range(dice.randint(0, 3))]
    lines = [_scheduled(dice, horizon, pools) for _ in range(dice.randint(0, 3))]
    trucks = [_on_demand(dice, horizon, pools) for _ in range(dice.randint(0, 2))]
    services = [*lines, *trucks]
    dice.shuffle(services)
    classes = dice.choice([1, 1, 3])
    probes = dice.choice([0.0, 0.0, 0.3])
    measured = dice.choice([0.0, 0.2, 0.8, 1.0])
    chains = []
    for _ in range(dice.randint(1, 3)):
        boxes = [
            Box(
                release=dice.randint(0, horizon // 2) + dice.choice([0, 0, 0, STEP]),
                teu=dice.randint(1, 2),
                rank=dice.randrange(classes),
                probe=dice.random() < probes,
                measured=dice.random() < measured,
            )
            for _ in range(dice.randint(0, 12))
        ]
        chains.append(Chain(_stages(dice, resources, lines, trucks, len(boxes)), boxes))
    return build(chains, services, horizon)


def _short(dice: Random) -> float:
    return dice.choice([0, 0, 1, 1, 2, 3, 5, 0.5])


def _resource(dice: Random, horizon: int) -> Resource:
    units = dice.randint(1, 3)
    return Resource(units, _changes(dice, units, horizon))


def _changes(dice: Random, units: int, horizon: int) -> list[tuple[float, int, float]]:
    if dice.random() < 0.5:
        return []
    times = sorted(dice.sample(range(1, horizon), min(horizon - 1, dice.randint(1, 4))))
    states = [(0, 1.0), (units, 1.0), (units, 4 / 3), (max(1, units - 1), 1.1)]
    return [(time, *dice.choice(states)) for time in [0, *times]]


def _pool(dice: Random, horizon: int) -> Pool:
    lines = dice.randint(1, 2)
    published = dice.random() < 0.3
    times = sorted(dice.sample(range(1, horizon), 2))
    others = [
        Other(
            time=dice.randint(0, horizon + 2),
            transit=_short(dice),
            headway=_short(dice),
            direction=dice.randrange(2),
            rank=dice.randrange(2),
        )
        for _ in range(0 if published else dice.choice([0, 0, 8]))
    ]
    return Pool(
        lines=lines,
        batch=dice.randint(1, 3),
        changes=_changes(dice, lines, horizon),
        others=others,
        published=published,
        spells=[(0, 0), (times[0], 1), (times[1], 0)] if published else [(0, 0)],
    )


def _vias(dice: Random, pools: list[Pool]) -> list[Via]:
    shares = sorted(dice.sample([0.0, 0.25, 0.27, 0.5, 1.0], dice.choice([0, 0, 1, 2])))
    return [
        Via(
            pool=dice.choice(pools),
            at=share,
            transit=_short(dice),
            headway=dice.choice([None, _short(dice)]),
            direction=dice.randrange(2),
            waits=(_short(dice), _short(dice)),
        )
        for share in (shares if pools else ())
    ]


def _pace(dice: Random, horizon: int) -> list[tuple[float, float, bool]]:
    if dice.random() < 0.6:
        return [(0, 1.0, True)]
    times = [0, *sorted(dice.sample(range(1, horizon), 2))]
    return [(time, dice.choice([1.0, 1.3, 0.7]), dice.random() < 0.7) for time in times]


def _scheduled(dice: Random, horizon: int, pools: list[Pool]) -> Service:
    every = dice.choice([1, 2, 3, 5])
    scheduled = [float(time) for time in range(dice.randint(0, 3), horizon, every)][:20]
    late = dice.random() < 0.4
    departs = []
    previous = 0.0
    for time in scheduled:
        if dice.random() < 0.1:
            departs.append(inf)
            continue
        previous = max(previous, time + (_short(dice) if late else 0.0))
        departs.append(previous)
    trips = len(scheduled)
    legs = [
        Leg(
            run=[_short(dice) for _ in range(trips)],
            slots=[dice.choice([0, 1, 2, 3, 4, 6, 100]) for _ in range(trips)],
            stay=[_short(dice) for _ in range(trips)],
            tardy=[_short(dice) if dice.random() < 0.3 else 0 for _ in range(trips)],
            vias=_vias(dice, pools),
        )
        for _ in range(dice.randint(1, 3))
    ]
    return Service(
        legs=legs,
        departs=departs,
        scheduled=scheduled,
        cut_off=dice.choice([0, 0, 1, 2]),
        rank=dice.randrange(2),
        pace=_pace(dice, horizon),
    )


def _on_demand(dice: Random, horizon: int, pools: list[Pool]) -> Service:
    return Service(
        legs=[Leg(vias=_vias(dice, pools))],
        rank=dice.randrange(2),
        pace=_pace(dice, horizon),
    )


def _stages(
    dice: Random,
    resources: list[Resource],
    lines: list[Service],
    trucks: list[Service],
    boxes: int,
) -> list[Work | Board | Ride]:
    stages: list[Work | Board | Ride] = []
    came_on: Service | None = None
    for _ in range(dice.randint(1, 6)):
        kind = dice.random()
        if kind < 0.25 and lines:
            came_on = dice.choice(lines)
            first = dice.randrange(len(came_on.legs))
            stages.append(Board(came_on, first, dice.randrange(first, len(came_on.legs))))
        elif kind < 0.45 and trucks:
            stages.append(Ride(dice.choice(trucks), [_short(dice) for _ in range(boxes)]))
            came_on = None
        elif kind < 0.55 and came_on is not None and came_on.departs:
            takes = [dice.choice([-1.0, _short(dice)]) for _ in came_on.departs]
            stages.append(Work(None, takes, per_trip_of=came_on))
        else:
            skipped = dice.choice([0.0, 0.3])
            takes = [-1.0 if dice.random() < skipped else _short(dice) for _ in range(boxes)]
            resource = dice.choice([None, *resources, *resources])
            stages.append(Work(resource, takes))
    return stages
