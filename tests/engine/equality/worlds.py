"""Random worlds of arrays, full of ties.

Times lie on a coarse grid and many durations are zero, so that releases,
completions, departures, changes of capacity and other traffic fall on the same
instants again and again: there an engine shows what it does first.
"""

from __future__ import annotations

from random import Random

from corridor_sim.draws.arrays import Draws
from corridor_sim.grid import STEP
from corridor_sim.plan.compile import Plan
from tests.engine.equality.lines import random_line, random_trucks
from tests.engine.equality.posts import (
    Yard,
    random_goods,
    random_point,
    random_pool,
    random_resource,
    random_yard,
    short,
    with_drawn_ways,
)
from tests.engine.equality.room import lay_berths, random_stacks, with_entries
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Fill,
    Resource,
    Ride,
    Service,
    Split,
    Stage,
    Work,
    build,
)

Stages = list[Stage]


def random_world(seed: int) -> tuple[Plan, Draws]:
    """A world of a few chains, with any element the arrays can hold."""
    dice = Random(seed)  # noqa: S311
    horizon = dice.choice([6, 20, 40, 80])
    pausing = dice.choice([0.0, 0.0, 0.5])
    resources = [random_resource(dice, horizon, pausing) for _ in range(dice.randint(1, 3))]
    yard = random_yard(dice, resources if dice.random() < 0.5 else [])
    pools = [random_pool(dice, horizon) for _ in range(dice.randint(0, 3))]
    lines = [random_line(dice, horizon, pools) for _ in range(dice.randint(0, 3))]
    trucks = [random_trucks(dice, horizon, pools) for _ in range(dice.randint(0, 2))]
    services = [*lines, *trucks]
    dice.shuffle(services)
    classes = dice.choice([1, 3])
    probes = dice.choice([0.0, 0.0, 0.3])
    measured = dice.choice([0.0, 0.2, 0.8, 1.0])
    # Dice of their own: what stands there is laid over the same worlds as without it.
    more = Random(f"room {seed}")  # noqa: S311
    stacks = random_stacks(more, horizon)
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
        stages = _stages(dice, resources, yard, lines, trucks, len(boxes))
        chains.append(Chain(with_entries(more, stages, stacks), boxes))
    if dice.random() < 0.4:
        size, point = dice.randint(1, 12), random_point(dice)
        carried = _stages(dice, resources, yard, lines, trucks, size, None, 0, 3)
        inside = with_entries(more, carried, stacks)
        for _ in range(dice.randint(1, 2)):
            alone = [
                _stages(dice, resources, yard, lines, trucks, size, on, 0, 2)
                for on in (None, _came_on(carried))
            ]
            stages = [*alone[0], Fill(point), *inside, Split(), *alone[1]]
            goods = random_goods(dice, horizon, size, classes, dice.choice([0.0, probes, 1.0]))
            chains.append(Chain(stages, goods))
    lay_berths(more, horizon, lines)
    plan, draws = build(chains, services, horizon)
    return with_drawn_ways(dice, plan, draws)


def _came_on(stages: Stages) -> Service | None:
    """The line on which a container leaves these stages."""
    moves = [stage for stage in stages if isinstance(stage, (Board, Ride))]
    return moves[-1].service if moves and isinstance(moves[-1], Board) else None


def _stages(
    dice: Random,
    resources: list[Resource],
    yard: Yard,
    lines: list[Service],
    trucks: list[Service],
    boxes: int,
    came_on: Service | None = None,
    least: int = 1,
    most: int = 6,
) -> Stages:
    stages: Stages = []
    for _ in range(dice.randint(least, most)):
        kind = dice.random()
        if kind < 0.25 and lines:
            came_on = dice.choice(lines)
            first = dice.randrange(len(came_on.legs))
            stages.append(Board(came_on, first, dice.randrange(first, len(came_on.legs))))
        elif kind < 0.45 and trucks:
            stages.append(Ride(dice.choice(trucks), [short(dice) for _ in range(boxes)]))
            came_on = None
        elif kind < 0.55 and came_on is not None and came_on.departs:
            takes = [dice.choice([-1.0, short(dice)]) for _ in came_on.departs]
            stages.append(Work(dice.choice([None, *resources]), takes, per_trip_of=came_on))
        elif kind < 0.75 and yard.resources:
            stages += yard.work(dice, boxes, came_on)
        else:
            skipped = dice.choice([0.0, 0.3])
            takes = [-1.0 if dice.random() < skipped else short(dice) for _ in range(boxes)]
            resource = dice.choice([None, *resources, *resources])
            stages.append(Work(resource, takes))
    return stages
