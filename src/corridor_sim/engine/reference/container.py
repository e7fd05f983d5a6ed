"""A container on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corridor_sim.engine.reference.instants import Moment


@dataclass(slots=True, eq=False)
class Container:
    """A container, or a probe that sees the world and takes no room in it.

    ``takes``, ``alight``, ``entry`` and ``turn`` belong to the stage it is in.
    """

    number: int  # through all demands, by release
    chain: int
    member: int  # position within its chain
    teu: int
    rank: int  # priority class, 0 first
    probe: bool
    measured: bool
    entry: int = -1  # where its stage stands in the Trace
    takes: float = 0.0  # how long it will occupy a resource [s]
    alight: int = -1  # leg at whose end it leaves its trip
    trip: int = -1  # local number of the trip it last came on
    turn: Moment = field(init=False)  # what it waits for
