"""What journeys are split into: seconds by stage, place and cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.plan.arrays import Floats, Ints

if TYPE_CHECKING:
    from corridor_sim.draws import Draws


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

    members: slice
    number: Ints  # global numbers
    total: Floats  # door to door [s]
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Piece:
    """As ``Part``, per vehicle: what everyone on board a trip shares."""

    place: int
    cause: int
    seconds: Floats


def observed_members(draws: Draws, chain: int) -> slice:
    """The measured members of a chain: one run of them, since members stand in release order."""
    measured = np.flatnonzero(draws.measured[draws.numbers(chain)])
    return slice(int(measured[0]), int(measured[-1]) + 1) if len(measured) else slice(0, 0)
