"""Whether the routes join what demand asks for, and each visit has its handling rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from corridor_sim.scenario.directions import asked_for, ends_of, turned_round
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
from corridor_sim.scenario.terminals import Activity


def check_connections(
    scenario: Scenario, doubtful: Collection[tuple[str, str]] = ()
) -> list[Finding]:
    """Findings about ends of routes, handling rules and covering dwells.

    Args:
        scenario: the scenario, or what could be built of it.
        doubtful: elements with errors, such as ("services", "train"). Of routes over them,
            and of demand and twins that have some, nothing is said: it would only follow.
    """
    astray = _astray(scenario, doubtful)
    lost = {
        name
        for name, steps in scenario.routes_as_written.items()
        if name not in scenario.routes
        or ("routes", name) in doubtful
        or any(("services", step.service) in doubtful for step in steps)
    }
    right = {
        name: steps
        for name, steps in scenario.routes.items()
        if name not in lost and name not in astray
    }
    findings = [*astray.values(), *_claims(scenario, right), *_visits(scenario, right)]
    twins = scenario.twins
    if not doubtful and not lost and not astray and twins and len(scenario.twin_routes) < 2:
        expected = f"at least two routes from {twins.from_} to {twins.to} to compare"
        findings.append(Finding(("twins",), expected, found=f"{len(scenario.twin_routes)}"))
    return findings


def _astray(scenario: Scenario, doubtful: Collection[tuple[str, str]]) -> dict[str, Finding]:
    """Routes that do not go where they are asked to, each with the one finding about it."""
    found: dict[str, Finding] = {}
    for path, route, ends in asked_for(scenario):
        steps = scenario.routes.get(route, ())
        asking = path[:1] == ("twins",) and any(kind == "twins" for kind, _ in doubtful)
        over = any(("services", step.service) in doubtful for step in steps)
        if not steps or over or asking or path[:2] in doubtful or ends_of(steps) == ends:
            continue
        said = "{}, which goes from {} to {}".format(route, *ends_of(steps))
        wrong = Finding(path, "a route from {} to {}".format(*ends), found=said)
        found.setdefault(route, turned_round(scenario, route) or wrong)
    return found


def _claims(scenario: Scenario, routes: Mapping[str, Sequence[RouteStep]]) -> Iterator[Finding]:
    for name, claim in scenario.claims.items():
        by, over = (routes.get(route) for route in (claim.by, claim.over))
        if by and over and (claim.by == claim.over or ends_of(by) != ends_of(over)):
            expected = "two routes that begin and end at the same terminals"
            yield Finding(("claims", name), expected, found=f"{claim.by} and {claim.over}")


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


def listed_at(
    scenario: Scenario, terminal: str, arriving: RouteStep | None, leaving: RouteStep | None
) -> Iterator[tuple[str, Activity]]:
    """As ``activities_at``, those that there are; none where no one rule or terminal fits."""
    if terminal not in scenario.terminals:
        return
    try:
        names = activities_at(scenario, terminal, arriving, leaving)
    except NoRuleError:
        return
    known = scenario.terminals[terminal].activities
    yield from ((name, known[name]) for name in names if name in known)


def _visits(scenario: Scenario, routes: Mapping[str, Sequence[RouteStep]]) -> Iterator[Finding]:
    for steps in routes.values():
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
