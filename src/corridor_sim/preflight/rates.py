"""How much comes to each terminal and travels on each service of a route in a day, in the mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corridor_sim.grid import DAY
from corridor_sim.plan.choice import shares_of
from corridor_sim.plan.compile import clock_of
from corridor_sim.plan.rates import releases_per_day
from corridor_sim.preflight.connections import listed_at, visits
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.parts import Part
from corridor_sim.scenario.terminals import FillsBox


class Handled(NamedTuple):
    """An activity of a terminal and how often a day it is to be done."""

    terminal: str
    activity: str
    per_day: float


class Carried(NamedTuple):
    """What boards a service of a route in a day; a consignment outside of a box is one as well."""

    step: RouteStep
    containers: float
    teu: float


class Flow(NamedTuple):
    """One part of a demand on one route."""

    part: Part
    per_day: float  # released
    handled: tuple[Handled, ...]
    carried: tuple[Carried, ...]


def flows(scenario: Scenario) -> Iterator[Flow]:
    """Each part and route in use, planned over the run; visits without one rule are left out."""
    clock = clock_of(scenario)
    rates = releases_per_day(scenario, clock)
    found = [
        (part, route, rates[name] * share)
        for name, part in scenario.parts.items()
        for route, share in shares_of(scenario, part, clock).items()
        if share > 0 and route in scenario.routes
    ]
    together: dict[tuple[str, int, int], _Shared] = defaultdict(_Shared)
    for part, route, per_day in found:
        so_far, each = together[_sharing(part, route)], part.demand.containers.boxes_each
        shared = _Shared(so_far.per_day + per_day, so_far.boxes + per_day * each)
        together[_sharing(part, route)] = shared
    for part, route, per_day in found:
        yield _flow(
            scenario, part, scenario.routes[route], per_day, together[_sharing(part, route)]
        )


class _Shared(NamedTuple):
    """Consignments a day that may share boxes, and the boxes that they fill."""

    per_day: float = 0.0
    boxes: float = 0.0


def _sharing(part: Part, route: str) -> tuple[str, int, int]:
    """Those of one route, class and size of box."""
    return route, part.priority, part.demand.containers.teu


def _flow(
    scenario: Scenario, part: Part, steps: Sequence[RouteStep], per_day: float, shared: _Shared
) -> Flow:
    containers = part.demand.containers
    own = per_day * containers.boxes_each / shared.boxes if shared.boxes else 0.0
    now, teu = per_day, per_day * containers.teu * containers.boxes_each
    handled: list[Handled] = []
    carried: list[Carried] = []
    for place, arriving, leaving in visits(steps):
        for name, activity in listed_at(scenario, place, arriving, leaving):
            if (activity.fills_box or activity.splits_box) and not part.consignments:
                continue
            if activity.fills_box is not None:
                now = own * _boxes_per_day(activity.fills_box, shared)
                teu = now * containers.teu
            handled.append(Handled(place, name, now))
            if activity.splits_box:
                now, teu = per_day, per_day * containers.teu * containers.boxes_each
        if leaving is not None:
            carried.append(Carried(leaving, now, teu))
    return Flow(part, per_day, tuple(handled), tuple(carried))


def _boxes_per_day(filling: FillsBox, shared: _Shared) -> float:
    """Boxes a day that close: full ones, or as many as the patience of their first ones makes."""
    if shared.per_day <= 0:
        return 0.0
    patience = float("inf") if filling.wait_at_most is None else filling.wait_at_most / DAY
    return max(shared.boxes / filling.full_at, 1 / (1 / shared.per_day + patience))
