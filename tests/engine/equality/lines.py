"""What moves in a random world: services of every timing."""

from __future__ import annotations

from math import inf
from random import Random

from corridor_sim.plan.arrays import Timing
from tests.engine.equality.posts import random_vias, short
from tests.engine.world_builder import Leg, Pool, Service


def _pace(dice: Random, horizon: int) -> list[tuple[float, float, bool]]:
    if dice.random() < 0.6:
        return [(0, 1.0, True)]
    times = [0, *sorted(dice.sample(range(1, horizon), 2))]
    return [(time, dice.choice([1.0, 1.3, 0.7]), dice.random() < 0.7) for time in times]


def _departures(dice: Random, scheduled: list[float]) -> list[float]:
    """When trips leave: some are late, some never do."""
    late = dice.random() < 0.4
    departs = []
    previous = 0.0
    for time in scheduled:
        if dice.random() < 0.1:
            departs.append(inf)
            continue
        previous = max(previous, time + (short(dice) if late else 0.0))
        departs.append(previous)
    return departs


def random_line(dice: Random, horizon: int, pools: list[Pool]) -> Service:
    """A line with a timetable, or one whose trips leave when full or when they are back."""
    timing = dice.choice([Timing.TIMETABLE] * 3 + [Timing.WHEN_FULL, Timing.ON_RETURN])
    every = dice.choice([1, 2, 3, 5])
    scheduled = [float(time) for time in range(dice.randint(0, 3), horizon, every)][:20]
    fleet = dice.choice([0, 0, 1, 2])
    if timing == Timing.ON_RETURN:
        fleet = dice.randint(1, 3)
        cycles = dice.randint(1, 6)
        scheduled = [time for time in scheduled[:fleet] for _ in range(cycles)]
        fleet = len(scheduled) // cycles
    departs = _departures(dice, scheduled)
    if timing == Timing.ON_RETURN:
        firsts = range(0, len(scheduled), cycles)
        scheduled = [time if n in firsts else inf for n, time in enumerate(scheduled)]
        departs = [time if n in firsts else inf for n, time in enumerate(departs)]
    elif timing == Timing.WHEN_FULL:
        scheduled = departs = [inf] * len(scheduled)
    return Service(
        legs=_legs(dice, len(scheduled), pools),
        departs=departs,
        scheduled=scheduled,
        cut_off=0 if timing == Timing.WHEN_FULL else dice.choice([0, 0, 1, 2]),
        rank=dice.randrange(2),
        pace=_pace(dice, horizon),
        timing=timing,
        threshold=[dice.choice([1, 2, 3, 4, 8]) for _ in scheduled],
        patience=dice.choice([inf, 0, 1, 3, 7]),
        fleet=fleet,
        turnaround=[short(dice) for _ in scheduled],
    )


def _legs(dice: Random, trips: int, pools: list[Pool]) -> list[Leg]:
    return [
        Leg(
            run=[short(dice) for _ in range(trips)],
            slots=[dice.choice([0, 1, 2, 3, 4, 6, 100]) for _ in range(trips)],
            stay=[short(dice) for _ in range(trips)],
            tardy=[short(dice) if dice.random() < 0.3 else 0 for _ in range(trips)],
            vias=random_vias(dice, pools),
            allotment=dice.choice([2**30, 2**30, 2**30, 0, 1, 2, 4]),
        )
        for _ in range(dice.randint(1, 3))
    ]


def random_trucks(dice: Random, horizon: int, pools: list[Pool]) -> Service:
    """Vehicles on demand."""
    return Service(
        legs=[Leg(vias=random_vias(dice, pools))],
        rank=dice.randrange(2),
        pace=_pace(dice, horizon),
    )
