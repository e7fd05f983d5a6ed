"""Faults to plant in the reference engine: who may leave, how many board, which way they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from corridor_sim.engine.reference.columns import Log, Timeline
from corridor_sim.engine.reference.container import Container
from corridor_sim.engine.reference.detour import Detour
from corridor_sim.engine.reference.passage import Crossings, Vehicle
from corridor_sim.engine.reference.vehicle import BoardingQueue, Call, LeftBehind, Run, Trip

Patch = pytest.MonkeyPatch


def trips_leave_closed_lines(patch: Patch) -> None:
    """Let trips leave in a regime, or any closure, that shuts their line."""

    def turn(self: Trip, ready: float) -> Run:
        yield self.env.departure(ready, self.row)

    patch.setattr(Trip, "_turn", turn)


def the_first_pace_holds_all_the_way(patch: Patch) -> None:
    """Let the pace at which a trip begins hold for its later legs, whatever regime begins."""
    travel = Trip.travel

    def at_one_pace(self: Trip, scheduled: float) -> Run:
        pace = self.line.factor.at(self.env.now)
        self.line = replace(self.line, factor=Timeline([0.0], [pace]))
        return travel(self, scheduled)

    patch.setattr(Trip, "travel", at_one_pace)


def _allot(patch: Patch, allotted: Callable[[Trip, Call], int]) -> None:
    depart = Trip.depart

    def otherwise(self: Trip, call: Call, scheduled: float) -> None:
        depart(self, replace(call, allotment=allotted(self, call)), scheduled)

    patch.setattr(Trip, "depart", otherwise)


def no_allotments(patch: Patch) -> None:
    """Let board whoever fits, whatever is allotted to the call."""
    _allot(patch, lambda _, __: 2**30)


def allotments_count_who_is_on_board(patch: Patch) -> None:
    """Count those who boarded at earlier calls against the allotment of this one."""
    _allot(patch, lambda trip, call: call.allotment - trip.aboard)


def everybody_the_way_of_the_one_before(patch: Patch) -> None:
    """Send a vehicle through the passage that was drawn for the one before it."""

    def cross(self: Crossings, vehicle: Vehicle, crossing: int) -> Run:
        before = max(crossing - 1, 0)
        passage = self.passages[self.pools[before]]
        return passage.cross(vehicle, self.directions[before], crossing)

    patch.setattr(Crossings, "cross", cross)


def the_first_way_gives_the_direction(patch: Patch) -> None:
    """Draw the passage of a way, but go through it in one direction always."""

    def cross(self: Crossings, vehicle: Vehicle, crossing: int) -> Run:
        return self.passages[self.pools[crossing]].cross(vehicle, self.directions[0], crossing)

    patch.setattr(Crossings, "cross", cross)


def nobody_is_diverted(patch: Patch) -> None:
    """Leave everybody on the route they came on."""
    patch.setattr(BoardingQueue, "divert", lambda _self, _log, _goes: None)


def whoever_waits_is_diverted(patch: Patch) -> None:
    """Divert who is left behind at once, however short the wait was."""
    patch.setattr(LeftBehind, "__call__", lambda self, ready, _offer: ready <= self.in_time)


def who_comes_to_a_closed_service_waits(patch: Patch) -> None:
    """Divert those who wait when a service closes, but not those who come while it is closed."""
    take = Detour.take

    def only_from_the_queue(self: Detour, log: Log, container: Container, now: float) -> None:
        if container.offer is self:
            take(self, log, container, now)

    patch.setattr(Detour, "take", only_from_the_queue)


IN_WORLDS = (
    trips_leave_closed_lines,
    the_first_pace_holds_all_the_way,
    no_allotments,
    allotments_count_who_is_on_board,
    everybody_the_way_of_the_one_before,
    the_first_way_gives_the_direction,
)
IN_SCENARIOS = (
    nobody_is_diverted,
    whoever_waits_is_diverted,
    who_comes_to_a_closed_service_waits,
)
"""Of what only scenarios have."""
