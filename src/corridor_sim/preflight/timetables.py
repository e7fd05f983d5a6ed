"""Whether exceptions of timetables mean trips that there are."""

from __future__ import annotations

from corridor_sim.plan.compile import clock_of
from corridor_sim.plan.timetable import missing_in_vain
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding


def check_timetables(scenario: Scenario) -> list[Finding]:
    """A warning for each day or time in `missing` at which no trip is listed."""
    clock = clock_of(scenario)
    findings = []
    for name, service in scenario.services.items():
        first = scenario.terminals.get(service.calls[0])
        if first is None:
            continue
        for number in missing_in_vain(service.departures, first.timezone, clock):
            at = ("services", name, "departures", "missing", number)
            expected = f"a day or a local time ({first.timezone}) at which a trip is listed"
            findings.append(Finding(at, expected, severity="warning"))
    return findings
