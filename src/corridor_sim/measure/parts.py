"""What journeys are split into: seconds by stage, place and cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.measure.room import turned_away
from corridor_sim.plan.arrays import Floats, Ints

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


Members = slice | Ints
"""Some members of a chain: a run of them, or their positions."""


@dataclass(frozen=True, slots=True)
class Part:
    """Seconds that each member spent in one stage row at one place for one cause."""

    row: int
    place: int
    cause: int
    seconds: Floats


@dataclass(frozen=True, slots=True)
class Split:
    """The journeys of the measured members of one chain."""

    members: Members
    number: Ints  # global numbers
    total: Floats  # door to door [s]
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Piece:
    """As ``Part``, per vehicle: what everyone on board a trip shares."""

    place: int
    cause: int
    seconds: Floats


def observed_members(plan: Plan, draws: Draws, trace: Trace, chain: int) -> Members:
    """The measured members of a chain: one run of them, since members stand in release order.

    Those whom a full yard turned away went nowhere and are left out; twins are not, since
    they are compared one by one.
    """
    numbers = draws.numbers(chain)
    measured = np.flatnonzero(draws.measured[numbers])
    if not len(measured):
        return slice(0, 0)
    away = turned_away(plan, draws, trace)
    if away is not None and not draws.probe[numbers[0]]:
        return measured[np.isinf(away[numbers[measured]])].astype(np.int32)
    return slice(int(measured[0]), int(measured[-1]) + 1)
