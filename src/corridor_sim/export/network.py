"""The network as exports show it: places with codes and positions, lines with modes and calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridor_sim.export import dcsa
from corridor_sim.geography import Position, Way, drawn_way
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.terminals import Terminal


@dataclass(frozen=True, slots=True)
class Place:
    """A terminal or a passage; codes are empty where there are none."""

    name: str
    title: str
    kind: str
    """terminal, lock, border, canal, strait or other."""
    unlocode: str
    """Empty for a local id x-..., which means nothing to others."""
    position: Position | None
    timezone: str
    facility: str
    """DCSA facility type code."""


@dataclass(frozen=True, slots=True)
class Line:
    """A service: leg k runs from calls[k] to calls[k + 1]."""

    name: str
    mode: str
    scheduled: bool
    calls: tuple[str, ...]
    km: tuple[float | None, ...]
    """Stated distance of each leg."""
    passages: tuple[tuple[str, ...], ...]
    """Passages of each leg, in order."""


@dataclass(frozen=True, slots=True)
class Cargo:
    """What a demand carries."""

    commodity: str
    tags: tuple[str, ...]
    origin: str
    destination: str


@dataclass(frozen=True, slots=True)
class Network:
    """What stands still, by name, and the scenario it was gathered from."""

    scenario: Scenario
    places: Mapping[str, Place]
    lines: Mapping[str, Line]
    cargo: Mapping[str, Cargo]
    routes: Mapping[str, tuple[RouteStep, ...]]

    def legs_of(self, route: str) -> list[tuple[str, int]]:
        """The legs a route runs over: line and number of the leg within it."""
        legs = []
        for name, board, leave in self.routes[route]:
            calls = self.lines[name].calls
            legs += [(name, leg) for leg in range(calls.index(board), calls.index(leave))]
        return legs

    def way(self, line: str, leg: int) -> Way | None:
        """How a leg is drawn, or None where an end has no position."""
        service = self.lines[line]
        ends = [self.places[call].position for call in service.calls[leg : leg + 2]]
        if ends[0] is None or ends[1] is None:
            return None
        between = [self.places[passage].position for passage in service.passages[leg]]
        points = [ends[0], *(at for at in between if at is not None), ends[1]]
        return drawn_way(service.mode, points, service.km[leg])


def network_of(scenario: Scenario) -> Network:
    """Gather what stands still."""
    modes = _modes(scenario)
    terminals = {
        name: Place(
            name,
            spec.name or name,
            "terminal",
            _official(spec.unlocode),
            _position(spec.latitude, spec.longitude),
            spec.timezone,
            dcsa.facility(modes[name], border=_at_a_border(spec)),
        )
        for name, spec in scenario.terminals.items()
    }
    passages = {
        name: Place(
            name,
            name,
            spec.kind,
            "",
            _position(spec.latitude, spec.longitude),
            spec.timezone,
            dcsa.BORDER if spec.kind == "border" else "",
        )
        for name, spec in scenario.passages.items()
    }
    return Network(
        scenario=scenario,
        places={**terminals, **passages},
        lines=_lines(scenario),
        cargo={
            name: Cargo(part.commodity, part.tags, part.demand.from_, part.demand.to)
            for name, part in scenario.parts.items()
        },
        routes=scenario.routes,
    )


def _lines(scenario: Scenario) -> dict[str, Line]:
    return {
        name: Line(
            name,
            spec.mode,
            not spec.departures.on_demand,
            spec.calls,
            spec.distances,
            tuple(tuple(via.passage for via in vias) for vias in spec.vias),
        )
        for name, spec in scenario.services.items()
    }


def _modes(scenario: Scenario) -> dict[str, set[str]]:
    """The modes that call at each terminal."""
    modes: dict[str, set[str]] = {name: set() for name in scenario.terminals}
    for service in scenario.services.values():
        for call in service.calls:
            modes[call].add(service.mode)
    return modes


def _at_a_border(terminal: Terminal) -> bool:
    gauge = any(one.cause is Cause.GAUGE_CHANGE for one in terminal.activities.values())
    return terminal.border or gauge


def _official(unlocode: str | None) -> str:
    return "" if unlocode is None or unlocode.startswith("x-") else unlocode


def _position(latitude: float | None, longitude: float | None) -> Position | None:
    return None if latitude is None or longitude is None else (longitude, latitude)
