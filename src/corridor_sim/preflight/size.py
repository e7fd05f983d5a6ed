"""How large a run is: what memory and time a replication takes, before anything is drawn."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from corridor_sim.grid import DAY
from corridor_sim.preflight.loads import filled_per_day
from corridor_sim.preflight.rates import flows
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.source import Path

# Measured with 2 million containers on the two-leg corridor, rounded up.
_BYTES_A_STAGE: Final = 64
"""Times, trip and draw of one container at one stage, and what measuring makes of them."""
_BYTES_A_TRIP: Final = 200
"""Of a trip, a crossing of others, a spell or a repair."""
_BYTES_AT_ALL: Final = 300_000_000
_SECONDS_A_STAGE: Final = 3e-7
_SECONDS_AT_ALL: Final = 1.0
_UNKNOWN_MEMORY: Final = 16e9


class Size(NamedTuple):
    """One replication, as far as it can be told from rates alone."""

    containers: float
    stages: float
    """Steps of all their journeys together."""
    trips: float
    """Of vehicles, ours and others'; spells of disruptions and breakdowns count as well."""
    largest: Path
    """The demand, service, passage or other element that most of it comes from."""

    @property
    def memory(self) -> float:
        """Bytes."""
        return _BYTES_AT_ALL + self.stages * _BYTES_A_STAGE + self.trips * _BYTES_A_TRIP

    @property
    def seconds(self) -> float:
        """Time on one processor with the compiled engine."""
        return _SECONDS_AT_ALL + (self.stages + self.trips) * _SECONDS_A_STAGE

    def __str__(self) -> str:
        return (
            f"{self.containers:,.0f} containers and {self.trips:,.0f} trips a replication: "
            f"about {self.memory / 1e9:,.1f} GB and {_told(self.seconds)}"
        )


def size_of(scenario: Scenario) -> Size:
    """The expected size of a replication."""
    days = scenario.horizon_s / DAY
    parts: dict[Path, float] = defaultdict(float)  # bytes by element
    containers = stages = trips = 0.0
    for flow in flows(scenario):
        came = flow.per_day * days
        passed = came * (len(flow.handled) + 2 * len(flow.carried))  # boardings and runs
        containers += came
        stages += passed
        parts["demand", flow.part.of] += passed * _BYTES_A_STAGE
    if scenario.twins is not None:
        routes = [scenario.routes[name] for name in scenario.twin_routes]
        came = scenario.measure / scenario.twins.every
        containers += came * len(routes)
        probes = came * sum(map(_stages, routes))
        stages += probes
        parts[("twins",)] += probes * _BYTES_A_STAGE
    for path, count in _trips(scenario):
        trips += count
        parts[path] += count * _BYTES_A_TRIP
    return Size(containers, stages, trips, max(parts, key=lambda path: parts[path], default=()))


def size_findings(size: Size) -> list[Finding]:
    """An error if a replication needs more memory than the machine has."""
    there = _memory()
    if size.memory <= there:
        return []
    expected = f"what fits into the {there / 1e9:,.0f} GB of memory here"
    return [Finding(size.largest, expected, found=str(size))]


def _stages(steps: Sequence[RouteStep]) -> int:
    """Stages of a probe's journey, about: boardings, runs and as many activities."""
    return 3 * len(steps)


def _trips(scenario: Scenario) -> list[tuple[Path, float]]:
    """How many trips, crossings of others and spells each element brings."""
    horizon, found = scenario.horizon_s, list[tuple[Path, float]]()
    for name, service in scenario.services.items():
        legs = len(service.calls) - 1
        found.append((("services", name), legs * _departures(scenario, name, service)))
    for name, passage in scenario.passages.items():
        per_day = sum(traffic.per_day for traffic in passage.other_traffic.values())
        found.append((("passages", name), per_day * horizon / DAY))
    for kind, spells in (("disruptions", scenario.disruptions), ("regimes", scenario.regimes)):
        for name, spell in spells.items():
            if spell.every is not None:
                found.append(((kind, name), horizon / spell.every.mean()))
    for place, terminal in scenario.terminals.items():
        for name, resource in terminal.resources.items():
            path = ("terminals", place, "resources", name)
            found.append((path, float(resource.units)))
            clock = None if resource.breakdowns is None else resource.breakdowns.clock
            if clock is not None:
                mean = clock.every.mean() + clock.lasts.mean()
                found.append((path, resource.units * horizon / mean))
    return found


def _departures(scenario: Scenario, name: str, service: Service) -> float:
    horizon, departures = scenario.horizon_s, service.departures
    if departures.every is not None:
        return horizon / departures.every
    if departures.on_return and service.fleet is not None:
        return service.fleet.vehicles * horizon / max(scenario.mean_cycle_s(name), 1.0)
    if departures.when_full is not None:
        return filled_per_day(name, scenario) * horizon / DAY
    return len(departures.weekly or departures.dates or ()) * horizon / (7 * DAY)


def _memory() -> float:
    """Bytes of memory of this machine, or a usual number where it does not say."""
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return _UNKNOWN_MEMORY


def _told(seconds: float) -> str:
    for unit, of in (("d", DAY), ("h", 3600.0), ("min", 60.0)):
        if seconds >= 2 * of:
            return f"{seconds / of:,.0f} {unit}"
    return f"{seconds:.0f} s"
