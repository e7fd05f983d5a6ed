"""Static loads: what arrives in the long run, divided by what can be done.

Means only: no queue, no season, no disruption. A load near 1 waits long, a load of
1 or more waits without end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.compile import clock_of
from corridor_sim.plan.timetable import timetable
from corridor_sim.preflight.rates import flows
from corridor_sim.scenario.calendars import open_windows
from corridor_sim.scenario.chances import chance_for
from corridor_sim.scenario.departures import WhenFull
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.passages import Passage
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.terminals import Resource, Terminal

HIGH: Final = 0.85
"""A load above this is worth a warning."""


class Load(NamedTuple):
    """The static load of one element."""

    path: str
    kind: Literal["resource", "service", "passage"]
    load: float
    arrives: float
    """Busy hours a day (resources, passages) or TEU a day (services) that are asked for."""
    available: float
    """The same that is there."""
    unit: str


def static_loads(scenario: Scenario) -> list[Load]:
    """Loads of all resources that are used, services with a capacity, and simulated passages."""
    return [*_resources(scenario), *_services(scenario), *_passages(scenario)]


def load_findings(scenario: Scenario, loads: Sequence[Load]) -> list[Finding]:
    """A warning for each high load; an error for a simulated queue that cannot be served."""
    findings = []
    for load in loads:
        if load.load <= HIGH:
            continue
        path = tuple(load.path.split("."))
        element = (path[0], path[1]) if load.kind == "passage" else path
        passage = scenario.passages.get(path[1]) if load.kind == "passage" else None
        refused = (
            load.load >= 1
            and passage is not None
            and bool(passage.other_traffic)
            and "allowed" not in (passage.overload, scenario.overload)
        )
        expected = f"at most {HIGH} for short waits"
        if load.load >= 1:
            expected = "a load below 1, or its queue grows without end"
        if refused:
            expected += " (overload: allowed accepts that)"
        findings.append(
            Finding(
                element,
                expected,
                found=f"a static load of {load.load:.2f}",
                severity="error" if refused else "warning",
            )
        )
    return findings


def _resources(scenario: Scenario) -> Iterator[Load]:
    work: dict[tuple[str, str], float] = defaultdict(float)
    for flow in flows(scenario):
        for place, name, per_day in flow.handled:
            terminal = scenario.terminals[place]
            for resource, seconds in _work(terminal, [name], flow.part.tags):
                if resource in terminal.resources:
                    work[place, resource] += per_day * seconds
    for berths, seconds in _at_berths(scenario):
        work[berths] += seconds
    for (place, name), seconds in work.items():
        servers = scenario.terminals[place].resources[name]
        windows = open_windows(
            servers.spans,
            servers.holidays,
            scenario.terminals[place].timezone,
            scenario.start,
            scenario.horizon_s,
        )
        open_share = sum(until - opens for opens, until in windows) / scenario.horizon_s
        available = servers.units * open_share * _there(servers) * 24
        yield _load(
            f"terminals.{place}.resources.{name}", "resource", seconds / 3600, available, "h/day"
        )


def _at_berths(scenario: Scenario) -> Iterator[tuple[tuple[str, str], float]]:
    """Seconds a day that vehicles stay at berths, by terminal and resource; unloading apart."""
    for name, service in scenario.services.items():
        if service.departures.kind in ("on_demand", "when_full"):
            continue  # no berth, or as often as cargo asks for
        for call in service.calls:
            berth = scenario.berth_at(name, call)
            if berth is not None and berth.uses in scenario.terminals[call].resources:
                stay = service.stay_at(call).mean()
                yield (call, berth.uses), _trips_per_day(name, scenario) * stay


def _work(
    terminal: Terminal, listed: Sequence[str], tags: Sequence[str], depth: int = 0
) -> Iterator[tuple[str, float]]:
    """Mean seconds that a container keeps each resource busy at one visit."""
    for name in listed if depth < len(terminal.activities) + 1 else ():
        activity = terminal.activities.get(name)
        if activity is None or (activity.only is not None and activity.only not in tags):
            continue
        probability = chance_for(activity.probability, tags)
        for part in activity.parts:
            for resource in part.uses:
                yield resource, probability * part.takes.mean() * _repaired(terminal, part.uses)
        for channel in (activity.one_of or {}).values():
            chance = probability * chance_for(channel.share, tags)
            for resource in channel.uses:
                yield resource, chance * channel.takes.mean() * _repaired(terminal, channel.uses)
            for resource, seconds in _work(terminal, channel.then, tags, depth + 1):
                yield resource, chance * seconds


class _Asked(NamedTuple):
    """What travels on a leg in a day."""

    containers: float = 0.0
    teu: float = 0.0


def _asked(scenario: Scenario) -> dict[tuple[str, int], _Asked]:
    """What travels in a day, by service and leg."""
    asked: dict[tuple[str, int], _Asked] = defaultdict(_Asked)
    for flow in flows(scenario):
        for step, containers, teu in flow.carried:
            calls = scenario.services[step.service].calls
            for leg in range(calls.index(step.from_call), calls.index(step.to_call)):
                so_far = asked[step.service, leg]
                asked[step.service, leg] = _Asked(so_far.containers + containers, so_far.teu + teu)
    return asked


def _repaired(terminal: Terminal, uses: Sequence[str]) -> float:
    """How much longer a job is for the repairs of the resources it uses."""
    extra = 0.0
    for name in uses:
        breakdowns = terminal.resources[name].breakdowns if name in terminal.resources else None
        if breakdowns is not None and breakdowns.busy is not None:
            extra += breakdowns.busy.per_hour_worked / HOUR * breakdowns.busy.repair.mean()
    return 1 + extra


def _there(resource: Resource) -> float:
    """Share of the time that a unit is not away for repair."""
    clock = resource.breakdowns.clock if resource.breakdowns is not None else None
    if clock is None:
        return 1.0
    return clock.every.mean() / (clock.every.mean() + clock.lasts.mean())


def _services(scenario: Scenario) -> Iterator[Load]:
    """The load of trips on a timetable, and of their allotments; others follow their cargo."""
    asked = _asked(scenario)
    boarding: dict[tuple[str, str], float] = defaultdict(float)
    for flow in flows(scenario):
        for step, _, teu in flow.carried:
            boarding[step.service, step.from_call] += teu
    for name, service in scenario.services.items():
        legs = [leg.teu for (of, _), leg in asked.items() if of == name]
        follows = service.departures.kind in ("on_demand", "when_full")
        if legs and service.capacity is not None and not follows:
            trips = _trips_per_day(name, scenario)
            free = _free_slots(service) * trips
            yield _load(f"services.{name}", "service", max(legs), free, "TEU/day")
            for call, slots in service.allotment.items():
                path, teu = f"services.{name}.allotment.{call}", boarding[name, call]
                yield _load(path, "service", teu, slots * trips, "TEU/day")


def _free_slots(service: Service) -> float:
    """Mean slots of a trip that others leave."""
    capacity = service.capacity or 0.0
    if service.taken is None:
        return capacity
    taken = service.taken.ppf((np.arange(2000) + 0.5) / 2000)
    if service.taken_in == "share":
        taken *= capacity
    return float(np.maximum(capacity - taken, 0.0).mean())


def _trips_per_day(name: str, scenario: Scenario) -> float:
    """Trips a day by the timetable, or as many as the fleet can make without queues."""
    service = scenario.services[name]
    departures = service.departures
    possible = float("inf")
    if service.fleet is not None:
        possible = service.fleet.vehicles * DAY / scenario.mean_cycle_s(name)
    if departures.on_return:
        return possible
    if departures.weekly is not None:
        trips = len(departures.weekly) / 7
    elif departures.every is not None:
        trips = DAY / departures.every
    else:
        first = scenario.terminals.get(service.calls[0])
        zone = "UTC" if first is None else first.timezone
        listed = timetable(departures, zone, clock_of(scenario)).trips
        trips = listed * DAY / scenario.horizon_s
    return min(trips * (1 - departures.cancelled), possible)


def filled_per_day(name: str, scenario: Scenario) -> float:
    """Trips a day of a service that leaves when full, by what is asked of its first leg."""
    service = scenario.services[name]
    full = service.departures.when_full
    return 0.0 if full is None else _filled_per_day(service, full, _asked(scenario)[name, 0])


def _filled_per_day(service: Service, full: WhenFull, asked: _Asked) -> float:
    """Trips a day that leave when full: a first container, then those that fill or its patience."""
    if not asked.containers:
        return 0.0
    wanted = full.at_least * _free_slots(service) * asked.containers / asked.teu
    filling = max(wanted - 1, 0.0) / asked.containers
    patience = float("inf") if full.wait_at_most is None else full.wait_at_most / DAY
    return 1 / (1 / asked.containers + min(filling, patience))


def _passages(scenario: Scenario) -> Iterator[Load]:
    vehicles = _vehicles(scenario)
    for name, passage in scenario.passages.items():
        if passage.wait is not None:
            continue
        rates = {way: rate for (of, way), rate in vehicles.items() if of == name}
        for way, traffic in passage.other_traffic.items():
            rates[way] = rates.get(way, 0.0) + traffic.per_day
        hours = _mean_headway(passage).mean() / passage.batch / 3600
        if isinstance(passage.lines, int):
            path, shared = f"passages.{name}", sum(rates.values())
            if rates:
                yield _load(path, "passage", shared * hours, passage.lines * 24, "h/day")
            continue
        for way, lines in passage.lines.items():
            path = f"passages.{name}.{way}"
            yield _load(path, "passage", rates.get(way, 0.0) * hours, lines * 24, "h/day")


def _mean_headway(passage: Passage) -> DurationDistribution:
    return passage.transit if passage.headway is None else passage.headway


def _vehicles(scenario: Scenario) -> dict[tuple[str, str], float]:
    """Our vehicles a day by passage and direction; one for each container on demand."""
    asked = _asked(scenario)
    rates: dict[tuple[str, str], float] = defaultdict(float)
    for name, service in scenario.services.items():
        for leg, vias in enumerate(service.vias):
            if service.departures.on_demand:
                trips = asked[name, leg].containers
            elif service.departures.when_full is not None:
                trips = _filled_per_day(service, service.departures.when_full, asked[name, 0])
            else:
                trips = _trips_per_day(name, scenario)
            for way in (way for via in vias for way in via.ways):
                rates[way.passage, way.direction] += trips * way.share
    return rates


def _load(
    path: str,
    kind: Literal["resource", "service", "passage"],
    arrives: float,
    available: float,
    unit: str,
) -> Load:
    load = arrives / available if available > 0 else float("inf")
    return Load(path, kind, load, arrives, available, unit)
