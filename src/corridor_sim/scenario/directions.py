"""Which way routes are asked to go, and services whose calls stand the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep, resolve_routes
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.source import Path


class Asked(NamedTuple):
    """A route that demand or the twins take, and from where to where."""

    path: Path
    route: str
    ends: tuple[str, str]


def asked_for(scenario: Scenario) -> Iterator[Asked]:
    """Every route that a demand or the twins name."""
    for name, demand in scenario.demand.items():
        for route in demand.routes:
            yield Asked(("demand", name, "routes", route), route, (demand.from_, demand.to))
    twins = scenario.twins
    if twins is not None:
        for route in twins.routes:
            yield Asked(("twins", "routes", route), route, (twins.from_, twins.to))


def ends_of(steps: Sequence[RouteStep]) -> tuple[str, str]:
    """Where a route begins and where it ends."""
    return steps[0].from_call, steps[-1].to_call


def turned_round(scenario: Scenario, route: str) -> Finding | None:
    """The one service whose reversed calls would lead the route where it is asked to go."""
    wanted = next((one.ends for one in asked_for(scenario) if one.route == route), None)
    steps = scenario.routes_as_written.get(route, ())
    for name in dict.fromkeys(step.service for step in steps) if wanted is not None else ():
        service = scenario.services.get(name)
        if service is None:
            continue
        turned = service.model_copy(update={"calls": service.calls[::-1]})
        resolved, _ = resolve_routes({**scenario.services, name: turned}, {route: steps})
        if route in resolved and ends_of(resolved[route]) == wanted:
            expected = "the calls in the order of travel: {} is to go from {} to {}"
            meant = "[" + ", ".join(turned.calls) + "]"
            return Finding(("services", name, "calls"), expected.format(route, *wanted), meant)
    return None
