"""How much room the kernel's heap and its keys need at most."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from corridor_sim.draws import Draws
from corridor_sim.grid import STEPS_PER_SECOND
from corridor_sim.plan.compile import Plan

KEY_BITS = 63


def key_shift(plan: Plan, most: int) -> int:
    """Bits for the lower part of a heap key."""
    shift = max(1, most.bit_length())
    if plan.clock.horizon * STEPS_PER_SECOND >= 2 ** (KEY_BITS - shift):
        raise OverflowError(
            f"{most} containers and trips over {plan.clock.horizon / 86400:.0f} days do not fit "
            "the compiled engine's 63-bit keys: shorten the run or split the demand"
        )
    return shift


def most_at_once(plan: Plan, draws: Draws) -> int:
    """An upper bound of lines that are occupied at once, over all pools."""
    bounds = draws.capacity.first[len(plan.resource_units) :]
    return sum(int(draws.capacity.units[a:b].max()) for a, b in pairwise(bounds.tolist()))


def pauses(plan: Plan, draws: Draws) -> int:
    """An upper bound of how often jobs pause: at every change of a resource that suspends."""
    rows = np.diff(draws.capacity.first[: len(plan.resource_units) + 1])
    return int((rows * plan.resource_units)[plan.suspends].sum())


def batch_waits(plan: Plan, draws: Draws) -> int:
    """How many vehicles may lose patience at passages whose batches wait."""
    ours = plan.pools.at_least[draws.crossing_pool] > 1
    others = np.diff(draws.first_other)[plan.pools.at_least > 1]
    return int(ours.sum() + others.sum())


def box_waits(draws: Draws) -> int:
    """How many consignments may be the first of a box that waits, or probes that lose patience."""
    return int((draws.portion > 0).sum())
