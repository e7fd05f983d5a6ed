"""Whether consignments are in a box wherever only containers can go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corridor_sim.preflight.connections import listed_at, visits
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.source import Path


def check_boxes(
    scenario: Scenario, doubtful: Collection[tuple[str, str]] = ()
) -> Iterator[Finding]:
    """Findings about where boxes are filled and split; of ``doubtful`` elements nothing is said."""
    yield from _after_a_channel(scenario)
    for at, tags, routes in _consignments(scenario):
        for route in routes:
            steps = scenario.routes.get(route, ())
            sound = not any(
                ("services", step.service) in doubtful or ("terminals", call) in doubtful
                for step in steps
                for call in (step.from_call, step.to_call)
            )
            if steps and sound and at[:2] not in doubtful:
                yield from _along(scenario, at, tags, route)


def _consignments(scenario: Scenario) -> Iterator[tuple[Path, Sequence[str], Sequence[str]]]:
    for part in scenario.parts.values():
        if part.consignments:
            at = ("demand", part.of, "containers", "fills")
            yield at, part.tags, tuple(part.demand.routes)
    twins = scenario.twins
    if twins is not None and twins.consignment is not None:
        yield ("twins", "consignment"), twins.tags, scenario.twin_routes


def _after_a_channel(scenario: Scenario) -> Iterator[Finding]:
    """Boxes are filled and split on every journey, not on some of them."""
    for terminal, spec in scenario.terminals.items():
        for activity in spec.activities.values():
            for channel in (activity.one_of or {}).values():
                for name in channel.then:
                    then = spec.activities.get(name)
                    if then is not None and (then.fills_box or then.splits_box):
                        key = "fills_box" if then.fills_box else "splits_box"
                        at = ("terminals", terminal, "activities", name, key)
                        yield Finding(at, "an activity of a handling rule, not of then", found=name)


def _along(scenario: Scenario, at: Path, tags: Sequence[str], route: str) -> Iterator[Finding]:
    """Follow consignments on a route: one box, filled before what takes containers only."""
    box, filled = "", False
    for place, arriving, leaving in visits(scenario.routes[route]):
        for name, activity in listed_at(scenario, place, arriving, leaving):
            if activity.only is not None and activity.only not in tags:
                continue
            here = ("terminals", place, "activities", name)
            if activity.fills_box is not None:
                if filled:
                    expected = f"one box on route {route}, which {box or 'another'} fills already"
                    yield Finding((*here, "fills_box"), expected, found=f"a second by {name}")
                box, filled = f"{place}'s {name}", True
            if activity.splits_box:
                if not box:
                    expected = f"a box that was filled before it on route {route}"
                    yield Finding((*here, "splits_box"), expected, found="consignments without one")
                box = ""
        if leaving is not None and not box and _takes_containers(scenario, leaving):
            expected = f"an activity with fills_box before {leaving.service} on route {route}"
            found = f"consignments without a box at {place}"
            yield Finding(at, expected, found=found)
            return


def _takes_containers(scenario: Scenario, step: RouteStep) -> bool:
    return not scenario.services[step.service].departures.on_demand
