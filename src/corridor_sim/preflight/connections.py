"""Whether the routes join what demand asks for, and each visit has its handling rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import (
    DESTINATION,
    ORIGIN,
    NoRuleError,
    RouteStep,
    Side,
    handling_for,
)
from corridor_sim.scenario.problems import Finding


def check_connections(scenario: Scenario, *, whole: bool = True) -> list[Finding]:
    """Findings about ends of routes, handling rules and covering dwells.

    Not `whole`: faulty parts were taken out, so what is missing is no finding.
    """
    findings = [*_ends(scenario), *_visits(scenario)]
    twins = scenario.twins
    if whole and twins is not None and len(scenario.twin_routes) < 2:
        expected = f"at least two routes from {twins.from_} to {twins.to} to compare"
        findings.append(Finding(("twins",), expected, found=f"{len(scenario.twin_routes)}"))
    return findings


def _ends(scenario: Scenario) -> Iterator[Finding]:
    for name, demand in scenario.demand.items():
        for route in demand.routes:
            yield from _end(scenario, route, demand.from_, demand.to, ("demand", name, "routes"))
    twins = scenario.twins
    if twins is not None:
        for route in twins.routes:
            yield from _end(scenario, route, twins.from_, twins.to, ("twins", "routes"))
    for name, claim in scenario.claims.items():
        by, over = (scenario.routes.get(route) for route in (claim.by, claim.over))
        if by and over and (claim.by == claim.over or _joined(by) != _joined(over)):
            expected = "two routes that begin and end at the same terminals"
            yield Finding(("claims", name), expected, found=f"{claim.by} and {claim.over}")


def _joined(steps: Sequence[RouteStep]) -> tuple[str, str]:
    return steps[0].from_call, steps[-1].to_call


def _end(
    scenario: Scenario, route: str, start: str, end: str, path: tuple[str, ...]
) -> Iterator[Finding]:
    steps = scenario.routes.get(route)
    if steps and _joined(steps) != (start, end):
        found = "{}, which goes from {} to {}".format(route, *_joined(steps))
        yield Finding((*path, route), f"a route from {start} to {end}", found=found)


def visits(steps: Sequence[RouteStep]) -> list[tuple[str, RouteStep | None, RouteStep | None]]:
    """Terminals a route visits, each with the step that arrives there and the one that leaves."""
    arriving: list[RouteStep | None] = [None, *steps]
    leaving: list[RouteStep | None] = [*steps, None]
    places = [steps[0].from_call, *(step.to_call for step in steps)]
    return list(zip(places, arriving, leaving, strict=True))


def activities_at(
    scenario: Scenario, terminal: str, arriving: RouteStep | None, leaving: RouteStep | None
) -> tuple[str, ...]:
    """Activities of one visit by the most specific rule; NoRuleError when there is none."""
    sides = [
        end if step is None else Side.of_service(step.service, scenario.services[step.service])
        for step, end in ((arriving, ORIGIN), (leaving, DESTINATION))
    ]
    return handling_for(scenario.terminals[terminal], sides[0], sides[1])


def _visits(scenario: Scenario) -> Iterator[Finding]:
    for steps in scenario.routes.values():
        for terminal, arriving, leaving in visits(steps):
            if terminal not in scenario.terminals:
                continue
            at = ("terminals", terminal, "handling")
            try:
                listed = activities_at(scenario, terminal, arriving, leaving)
            except NoRuleError as error:
                found = " and ".join(error.rules) if error.rules else "no rule for it"
                yield Finding(at, error.expected, found=found)
                continue
            yield from _covering(scenario, terminal, listed, leaving)


def _covering(
    scenario: Scenario, terminal: str, listed: Sequence[str], leaving: RouteStep | None
) -> Iterator[Finding]:
    """A dwell that covers a departure stands right before one, on a leg without a queue."""
    activities = scenario.terminals[terminal].activities
    for k, name in enumerate(listed):
        if name not in activities or not activities[name].covers:
            continue
        at = ("terminals", terminal, "activities", name, "covers")
        if leaving is None or k + 1 < len(listed):
            found = f"{name}, followed by {listed[k + 1] if k + 1 < len(listed) else 'destination'}"
            yield Finding(at, "the last activity before a departure", found=found)
        for passage in _queues_on(scenario, leaving):
            expected = f"a dwell before a service without a queue: {passage} needs a vehicle"
            yield Finding(at, expected, found=name)
    following = (
        then
        for activity in activities.values()
        for channel in (activity.one_of or {}).values()
        for then in channel.then
    )
    for name in following:
        if name in activities and activities[name].covers:
            at = ("terminals", terminal, "activities", name, "covers")
            yield Finding(at, "an activity of a handling rule, not of then", found=name)


def _queues_on(scenario: Scenario, step: RouteStep | None) -> list[str]:
    """Passages with a simulated queue between boarding and leaving a service."""
    if step is None:
        return []
    service = scenario.services[step.service]
    first, last = service.calls.index(step.from_call), service.calls.index(step.to_call)
    vias = [via for leg in service.vias[first:last] for via in leg]
    names = [way.passage for via in vias for way in via.ways]
    return [
        name for name in names if name in scenario.passages and scenario.passages[name].wait is None
    ]
