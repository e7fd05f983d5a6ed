"""Yards and berths for a random world whose stages and lines are there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from random import Random

from corridor_sim.plan.arrays import Timing
from tests.engine.equality.posts import random_changes, random_resource, short
from tests.engine.world_builder import Enter, Resource, Service, Stack, Stage, Stop, Work

Stages = list[Stage]


def random_stacks(dice: Random, horizon: int) -> list[Stack]:
    """Up to three yards, small ones more often than not."""
    stacks = []
    for _ in range(dice.choice([0, 0, 1, 2, 3])):
        places = dice.choice([1, 2, 2, 3, 4, 8])
        changes = [(t, 1 if n else 0, s) for t, n, s in random_changes(dice, places, horizon)]
        changes = [(t, n * places, s) for t, n, s in changes]
        stacks.append(Stack(places, dice.random() < 0.25, changes if dice.random() < 0.3 else ()))
    return stacks


def with_entries(dice: Random, stages: Sequence[Stage], stacks: Sequence[Stack]) -> Stages:
    """Enter yards here and there; the activity before may keep what it used until inside."""
    entered: Stages = []
    for number, stage in enumerate(stages):
        entered.append(stage)
        following = stages[number + 1] if number + 1 < len(stages) else None
        held = isinstance(following, Work) and bool(following.held)
        if not stacks or held or dice.random() < 0.6:
            continue
        if isinstance(stage, Work) and _keeps(stage) and dice.random() < 0.7:
            entered[-1] = replace(stage, kept=stage.uses)
        entered.append(Enter(dice.choice(stacks)))
    return entered


def _keeps(stage: Work) -> bool:
    takes = stage.takes if isinstance(stage.takes, Sequence) else [stage.takes]
    return (
        bool(stage.uses) and not any(r.suspends for r in stage.uses) and min(takes, default=0) >= 0
    )


def lay_berths(dice: Random, horizon: int, lines: Sequence[Service]) -> None:
    """Give some calls of some lines a berth, with a window or without."""
    if dice.random() < 0.5:
        return
    berths = [random_resource(dice, horizon, 0.0) for _ in range(dice.randint(1, 2))]
    for line in lines:
        trips = len(line.departs or ())
        line.legs = [
            replace(leg, stop=_stop(dice, berths, trips)) if dice.random() < 0.6 else leg
            for leg in line.legs
        ]
        if line.timing != Timing.WHEN_FULL and dice.random() < 0.4:
            line.stop = _stop(dice, berths, trips)
            if line.timing == Timing.ON_RETURN:
                line.scheduled = [inf] * trips


def _stop(dice: Random, berths: Sequence[Resource], trips: int) -> Stop:
    return Stop(
        berth=dice.choice([*berths, *berths, None]),
        stay=[short(dice) for _ in range(trips)],
        planned=short(dice),
        window=dice.choice([inf, 0, 1]),
    )
