"""Whether what is said of demand comes to anything within the run."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from corridor_sim.grid import DAY
from corridor_sim.plan.choice import missing
from corridor_sim.plan.compile import clock_of
from corridor_sim.plan.rates import moments, rate_of, surge_of
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding


def check_demand(scenario: Scenario, doubtful: Collection[tuple[str, str]] = ()) -> list[Finding]:
    """Choices that lack a price or a value, empties never left over, what lies outside the run.

    Of choices in demands with errors, such as ("demand", "goods") among the doubtful,
    nothing is said: it would only follow.
    """
    return [
        *(one for one in _choices(scenario) if one.path[:2] not in doubtful),
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
