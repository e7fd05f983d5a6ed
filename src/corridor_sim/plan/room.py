"""Room at terminals as index arrays: yards, and the stops at which vehicles lie and wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from corridor_sim.plan.arrays import Flags, Floats, Ints

UNBOUNDED: Final = 2**30
"""Places of a yard without a limit [TEU]."""


@dataclass(frozen=True, slots=True)
class Room:
    """Yards and stops.

    A stage *enters* a yard: it starts and ends when the container has its place, which
    it keeps until it departs, arrives, or has a place in another yard. The units of the
    yard's resource are its places [TEU].

    A *stop* is a call at which a vehicle takes a berth, or waits until what it brought is
    in the yard. Where containers hold their vehicle, that ends at their first entry.
    """

    yard_post: Ints  # by yard: its resource
    refuses: Flags  # by yard: who finds it full is turned away
    enters: Ints  # by stage row: the yard it enters; -1: none
    holds: Flags  # by stage row: BOARDING whose containers hold the vehicle where they alight
    stop_leg: Ints  # by stop: the leg row that ends there; -1: the first call of its service
    stop_service: Ints
    stop_berth: Ints  # resource whose units are the berths; -1: none
    stop_place: Ints  # Labels.places: the terminal
    planned: Floats  # from the scheduled departure to the planned coming [s]
    window: Floats  # who comes so much before or after it is out of turn; inf: nobody [s]
    at_end: Ints  # by leg row: the stop at its end; -1: none
    at_begin: Ints  # by service: the stop at its first call; -1: none

    @classmethod
    def none(cls, rows: int, legs: int, services: int) -> Room:
        """Neither yards nor stops."""
        nothing, no_time = np.empty(0, dtype=np.int32), np.empty(0)
        return cls(
            yard_post=nothing,
            refuses=np.empty(0, dtype=np.bool_),
            enters=np.full(rows, -1, dtype=np.int32),
            holds=np.zeros(rows, dtype=np.bool_),
            stop_leg=nothing,
            stop_service=nothing,
            stop_berth=nothing,
            stop_place=nothing,
            planned=no_time,
            window=no_time,
            at_end=np.full(legs, -1, dtype=np.int32),
            at_begin=np.full(services, -1, dtype=np.int32),
        )

    @property
    def yards(self) -> int:
        return len(self.yard_post)

    @property
    def stops(self) -> int:
        return len(self.stop_leg)

    @property
    def berths(self) -> Ints:
        """Resources whose units are berths, ascending."""
        return np.unique(self.stop_berth[self.stop_berth >= 0])
