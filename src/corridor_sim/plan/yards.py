"""Yards and berths in names in, index arrays out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, inf

import numpy as np

from corridor_sim.grid import to_grid
from corridor_sim.plan.arrays import Ints, StageKind
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.names import Names
from corridor_sim.plan.recipes import StopRecipe
from corridor_sim.plan.room import UNBOUNDED, Room
from corridor_sim.plan.tables import ints, timing_of
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.yards import Berth, Yard


def yard_at(scenario: Scenario, path: str) -> Yard:
    """The yard with the path ``terminals.X.yards.Y``."""
    _, terminal, _, name = path.split(".")
    return scenario.terminals[terminal].yards[name]


def places_of(yard: Yard) -> int:
    """Room in TEU."""
    return UNBOUNDED if yard.places is None else floor(yard.places + 1e-9)


@dataclass(frozen=True, slots=True)
class _Stop:
    service: str
    call: int  # number within the service
    berth: Berth | None


def room_of(
    scenario: Scenario, names: Names, rows: Sequence[Stage], chain_of_row: Ints
) -> tuple[Room, tuple[StopRecipe, ...]]:
    """Lay out yards and stops; what is drawn for each stop."""
    enters = ints(-1 if s.yard is None else names.yards.index(s.yard) for s in rows)
    holds = np.array([*_holding(rows, enters, chain_of_row)], dtype=np.bool_)
    stops = list(_stops(scenario, names, rows, holds))
    last = ints(names.first_leg[s.service] + s.call - 1 if s.call else -1 for s in stops)
    at_end = np.full(names.legs, -1, dtype=np.int32)
    at_begin = np.full(len(names.services), -1, dtype=np.int32)
    service = ints(names.service(stop.service) for stop in stops)
    number = np.arange(len(stops), dtype=np.int32)
    at_end[last[last >= 0]] = number[last >= 0]
    at_begin[service[last < 0]] = number[last < 0]
    room = Room(
        yard_post=ints(names.resource(path) for path in names.yards),
        refuses=np.array([yard_at(scenario, p).full == "refuse" for p in names.yards], np.bool_),
        enters=enters,
        holds=holds,
        stop_leg=last,
        stop_service=service,
        stop_berth=ints(_berth_post(scenario, names, stop) for stop in stops),
        stop_place=ints(names.terminal_place(_call(scenario, stop)) for stop in stops),
        planned=np.array([_planned(scenario, stop) for stop in stops], dtype=np.float64),
        window=np.array([_window(scenario, stop) for stop in stops], dtype=np.float64),
        at_end=at_end,
        at_begin=at_begin,
    )
    return room, tuple(_recipe(scenario, names, stop) for stop in stops)


def _holding(rows: Sequence[Stage], enters: Ints, chain_of_row: Ints) -> Iterator[bool]:
    """For each stage whether it is a boarding after which, in the same visit, a yard is entered."""
    moves = [stage.kind != StageKind.ACTIVITY for stage in rows]
    for row, stage in enumerate(rows):
        following = row + 1
        while (
            following < len(rows)
            and chain_of_row[following] == chain_of_row[row]
            and not moves[following]
            and enters[following] < 0
        ):
            following += 1
        inside = following < len(rows) and chain_of_row[following] == chain_of_row[row]
        held = inside and not moves[following]
        yield bool(stage.kind == StageKind.BOARDING and held)


def _stops(
    scenario: Scenario,
    names: Names,
    rows: Sequence[Stage],
    holds: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Iterator[_Stop]:
    held = {(rows[row].service, rows[row].alight + 1) for row in np.flatnonzero(holds).tolist()}
    for service in names.services:
        spec = scenario.services[service]
        for call, terminal in enumerate(spec.calls):
            berth = scenario.berth_at(service, terminal)
            if berth is not None or (service, call) in held:
                yield _Stop(service, call, berth)


def _call(scenario: Scenario, stop: _Stop) -> str:
    return scenario.services[stop.service].calls[stop.call]


def _berth_post(scenario: Scenario, names: Names, stop: _Stop) -> int:
    if stop.berth is None:
        return -1
    return names.resource(f"terminals.{_call(scenario, stop)}.resources.{stop.berth.uses}")


def _window(scenario: Scenario, stop: _Stop) -> float:
    unplanned = scenario.services[stop.service].departures.kind in ("on_return", "when_full")
    if stop.berth is None or stop.berth.window is None or unplanned:
        return inf
    return stop.berth.window


def _planned(scenario: Scenario, stop: _Stop) -> float:
    """The mean time from the scheduled departure until the vehicle comes, without queues [s].

    Where its first call has a berth it comes there before the departure, by its mean stay.
    """
    spec = scenario.services[stop.service]
    if stop.call == 0:
        return -to_grid(spec.stay_at(spec.calls[0]).mean())
    legs = range(stop.call)
    run = sum(spec.runs[leg].mean() + spec.stays[leg].mean() for leg in legs)
    ways = [way for leg in legs for via in spec.vias[leg] for way in via.ways]
    return to_grid(run + sum(way.share * scenario.passages[way.passage].mean_s() for way in ways))


def _recipe(scenario: Scenario, names: Names, stop: _Stop) -> StopRecipe:
    spec = scenario.services[stop.service]
    between = 0 < stop.call < len(spec.calls) - 1
    return StopRecipe(
        service=names.service(stop.service),
        call=stop.call,
        between=between,
        stay=spec.stay_at(_call(scenario, stop)) if between or stop.berth is not None else None,
        timing=timing_of(spec.departures),
    )
