"""Whether what is said of demand comes to anything within the run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from corridor_sim.grid import DAY
from corridor_sim.plan.chains import alternative
from corridor_sim.plan.choice import missing
from corridor_sim.plan.compile import clock_of
from corridor_sim.plan.rates import moments, rate_of, surge_of
from corridor_sim.scenario.demand import Demand
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import DIVERTED, NoRuleError, Side, handling_for
from corridor_sim.scenario.problems import Finding


def check_demand(scenario: Scenario, doubtful: Collection[tuple[str, str]] = ()) -> list[Finding]:
    """Choices that lack a price or a value, empties never left over, what lies outside the run.

    Of choices in demands with errors, such as ("demand", "goods") among the doubtful,
    nothing is said: it would only follow.
    """
    return [
        *(one for one in _choices(scenario) if one.path[:2] not in doubtful),
        *(one for one in _diversions(scenario) if one.path[:2] not in doubtful),
        *_empties(scenario),
        *_surges(scenario),
        *_shipments(scenario),
    ]


def _choices(scenario: Scenario) -> Iterator[Finding]:
    """What a choice needs and neither says nor finds under prices; each thing once."""
    found: set[tuple[str, str, str]] = set()
    for part in scenario.parts.values():
        found.update((part.of, *lack) for lack in missing(scenario, part) if lack[0] != "time")
    for name, key, expected in sorted(found):
        yield Finding(("demand", name, "choice", key), expected)


def _diversions(scenario: Scenario) -> Iterator[Finding]:
    """Diversions that lead elsewhere, come from nowhere, or have no handling rule."""
    for name, demand in scenario.demand.items():
        others = () if demand.diversion is None else demand.diversion.to
        if not others or not all(route in scenario.routes for route in others):
            continue
        for k, route in enumerate(others):
            ends_at = scenario.routes[route][-1].to_call
            if ends_at != demand.to:
                at = ("demand", name, "diversion", "to", k)
                found = f"{route}, which goes to {ends_at}"
                yield Finding(at, f"a route to {demand.to}", found=found)
        crossroads = list(_crossroads(scenario, demand, others))
        if not crossroads:
            expected = "a route that leaves a terminal at which a route of this demand boards"
            yield Finding(("demand", name, "diversion", "to"), expected)
        if demand.containers.fills is not None:
            expected = "no diversion of consignments: those in one box go together"
            yield Finding(("demand", name, "diversion"), expected)
        for service in _block_trains(scenario, demand, others):
            expected = f"no diversion from {service}, whose trains leave when_full"
            yield Finding(("demand", name, "diversion"), expected)
        for terminal, service in crossroads:
            leaving = Side.of_service(service, scenario.services[service])
            try:
                handling_for(scenario.terminals[terminal], DIVERTED, leaving)
            except NoRuleError as error:
                found = " and ".join(error.rules) if error.rules else "no rule for it"
                yield Finding(("terminals", terminal, "handling"), error.expected, found=found)


def _block_trains(scenario: Scenario, demand: Demand, others: Sequence[str]) -> Iterator[str]:
    """Services that leave for who waits, where waiting would lead elsewhere."""
    for route in demand.routes:
        for step in scenario.routes.get(route, ()):
            full = scenario.services[step.service].departures.when_full is not None
            if full and alternative(scenario, step, others) is not None:
                yield step.service


def _crossroads(
    scenario: Scenario, demand: Demand, others: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Where containers of a demand may be diverted, and the service they then leave by."""
    for route in demand.routes:
        for step in scenario.routes.get(route, ()):
            other = alternative(scenario, step, others)
            if scenario.services[step.service].departures.kind != "on_demand" and other is not None:
                yield step.from_call, other[1][0].service


def _empties(scenario: Scenario) -> Iterator[Finding]:
    """An error where no box is ever left to come back empty."""
    clock = clock_of(scenario)
    for name, demand in scenario.demand.items():
        containers = demand.containers
        others = [
            scenario.demand.get(one) for one in (*(containers.empties_of or ()), *containers.less)
        ]
        if not others or any(one is None or one.containers.per_day is None for one in others):
            continue
        if rate_of(scenario, scenario.parts[name], clock).mean_per_day(clock.horizon) <= 0:
            expected = f"more TEU in {' and '.join(containers.empties_of or ())} than in less"
            found = " and ".join(containers.less)
            yield Finding(("demand", name, "containers", "less"), expected, found=found)


def _surges(scenario: Scenario) -> Iterator[Finding]:
    """A warning for each surge that begins after the run or is over before it."""
    clock = clock_of(scenario)
    for name, demand in scenario.demand.items():
        for surge, spec in demand.surges.items():
            if surge_of(scenario, name, spec, clock).at_horizon(clock.horizon) <= 0:
                expected = "a time within the run: " + _run(scenario)
                at = ("demand", name, "surges", surge, "from")
                yield Finding(at, expected, severity="warning")


def _shipments(scenario: Scenario) -> Iterator[Finding]:
    """A warning for the shipments that are left out because they lie outside the run."""
    clock = clock_of(scenario)
    for name, demand in scenario.demand.items():
        given = demand.containers.shipments
        if given is None or not given.released:
            continue
        times = moments(scenario, name, given, clock)
        outside = int(((times < 0) | (times >= clock.horizon)).sum())
        if outside:
            found = f"{outside} of {len(times)} rows outside the run"
            expected = "shipments released within it: " + _run(scenario)
            at = ("demand", name, "containers", "shipments")
            yield Finding(at, expected, found=found, severity="warning")


def _run(scenario: Scenario) -> str:
    return f"{scenario.start} and {scenario.horizon_s / DAY:g} d from then on"
