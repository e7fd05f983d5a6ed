"""What time at a terminal is charged."""

from __future__ import annotations

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.charges import StayCharge


def stay_cost(stay: StayCharge, seconds: Floats) -> Floats:
    """Cost of stays of this many seconds, same shape: every day begun beyond the free time."""
    charged = np.ceil(np.maximum(seconds + stay.kept - stay.free, 0.0) / DAY)
    ends = (*stay.begins[1:], np.inf)
    total = np.zeros_like(charged)
    for begin, end, price in zip(stay.begins, ends, stay.prices, strict=True):
        total += price * np.clip(charged - begin, 0.0, end - begin)
    return total
