"""What a scenario says, before it is run: routes as stages, loads, origins of values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corridor_sim.preflight import Load
from corridor_sim.preflight.connections import activities_at, visits
from corridor_sim.report.numbers import duration
from corridor_sim.report.sheet import Sheet
from corridor_sim.scenario.chances import in_words
from corridor_sim.scenario.departures import Departures
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.problems import Finding, ScenarioError, locate, of_names
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.terminals import Activity, Terminal

Row = tuple[str, ...]


def loads(found: tuple[Load, ...]) -> Sheet:
    """Static loads, the highest first."""
    ranked = sorted(found, key=lambda load: (-load.load, load.path))
    return Sheet(
        "Static load: what arrives on average over what can be done",
        ("element", "load", "arrives", "available", "unit"),
        tuple(
            (
                load.path,
                f"{load.load:.0%}",
                f"{load.arrives:,.1f}",
                f"{load.available:,.1f}",
                load.unit,
            )
            for load in ranked
        ),
        words=(0, 4),
        note="Means only: no queue, season or disruption. Above 85 % waits grow long.",
    )


def routes(scenario: Scenario, only: str | None) -> Iterator[Sheet]:
    """Each route as stages; ScenarioError when there is no route of that name."""
    if only is not None and only not in scenario.routes:
        near = closest(only, list(scenario.routes))
        finding = Finding(("routes",), of_names(list(scenario.routes)), near, found=only)
        raise ScenarioError(locate(scenario.origin.tree, [finding]))
    for name, steps in scenario.routes.items():
        if only in (None, name):
            yield Sheet(
                f"Route {name}",
                ("where", "what", "mean", "P5", "P95", "source"),
                tuple(_stages(scenario, steps)),
                words=(0, 1, 5),
                prose=(1, 5),
                note="Waits for departures, queues and closures come on top: they are simulated.",
            )


def merged(scenario: Scenario) -> Iterator[str]:
    """Every value of the merged scenario with the line it comes from and its source."""
    for path, given in scenario.provenance.items():
        mark = f"  [{' '.join((given.kind, *given.ids))}]" if given.kind != "none" else ""
        yield f"{path}: {given.value}  {given.place}{mark}"


def _stages(scenario: Scenario, steps: tuple[RouteStep, ...]) -> Iterator[Row]:
    for place, arriving, leaving in visits(steps):
        for activity in activities_at(scenario, place, arriving, leaving):
            yield _activity(scenario, place, activity)
            yield from _phases(scenario, place, activity)
        if leaving is not None:
            yield from _ride(scenario, leaving)


def _room(terminal: Terminal, activity: Activity) -> Iterator[str]:
    """Into which yard an activity leads, and what it does with boxes of consignments."""
    if activity.into is not None:
        places = terminal.yards[activity.into].places
        yield f"into {activity.into}" + (f" of {places:g} TEU" if places else "")
    if activity.fills_box is not None:
        full, late = activity.fills_box.full_at, activity.fills_box.wait_at_most
        until = f" or after {duration(late)}" if late else ""
        yield f"per box, {full:.0%} full{until}"
    if activity.splits_box:
        yield "per box, which is split"


def _activity(scenario: Scenario, place: str, name: str) -> Row:
    activity = scenario.terminals[place].activities[name]
    told = [f"{name} ({activity.cause})"]
    if activity.probability != 1:
        told.append(f"{in_words(activity.probability)} of containers")
    if activity.only is not None:
        told.append(f"only {activity.only}")
    if activity.uses:
        told.append(f"at {' and '.join(activity.uses)}")
    if activity.per == "trip":
        told.append("per trip")
    if activity.at_once is not None:
        told.append(f"{activity.at_once} of a trip at once")
    told += _room(scenario.terminals[place], activity)
    source = _source(scenario, f"terminals.{place}.activities.{name}")
    if activity.phases is not None:
        return place, ", ".join(told), "", "", "", source
    if activity.takes is None:
        ways = (activity.one_of or {}).items()
        told.append(" or ".join(f"{key} {in_words(channel.share)}" for key, channel in ways))
        return place, ", ".join(told), "", "", "", source
    return place, ", ".join(told), *_spread(activity.takes), source


def _phases(scenario: Scenario, place: str, name: str) -> Iterator[Row]:
    source = _source(scenario, f"terminals.{place}.activities.{name}.phases")
    for number, phase in enumerate(scenario.terminals[place].activities[name].phases or (), 1):
        told = f"{name}, phase {number}"
        if phase.uses:
            told += f", at {' and '.join(phase.uses)}"
        yield place, told, *_spread(phase.takes), source


def _ride(scenario: Scenario, step: RouteStep) -> Iterator[Row]:
    service = scenario.services[step.service]
    source = _source(scenario, f"services.{step.service}.run")
    told = f"{step.service} ({service.mode}), {_departures(service.departures)}"
    if service.capacity is not None:
        told += f", {service.capacity:g} TEU"
    if step.from_call in service.allotment:
        told += f", {service.allotment[step.from_call]:g} TEU of them from here"
    if service.fleet is not None:
        told += f", {service.fleet.vehicles} vehicles"
    yield step.from_call, told, "", "", "", _source(scenario, f"services.{step.service}.departures")
    first, last = service.calls.index(step.from_call), service.calls.index(step.to_call)
    for leg in range(first, last):
        a, b = service.legs[leg]
        km = service.distances[leg]
        run = f"run {a} -> {b}" + (f", {km:,.0f} km" if km is not None else "")
        yield step.service, run, *_spread(service.runs[leg]), source
        for way in (way for via in service.vias[leg] for way in via.ways):
            passage = scenario.passages[way.passage]
            kind = passage.kind if way.share == 1 else f"{passage.kind}, {way.share:.0%} of trips"
            if passage.wait is not None:
                mark = _source(scenario, f"passages.{way.passage}.wait")
                yield way.passage, f"wait ({kind})", *_spread(passage.wait), mark
            mark = _source(scenario, f"passages.{way.passage}.transit")
            yield way.passage, f"transit ({kind})", *_spread(passage.transit), mark


def _departures(departures: Departures) -> str:
    if departures.kind == "on_demand":
        return "on demand"
    if departures.kind == "on_return":
        return "as soon as a vehicle is back"
    if departures.when_full is not None:
        full = departures.when_full
        late = full.wait_at_most
        return f"when {full.at_least:.0%} full" + (f" or after {duration(late)}" if late else "")
    if departures.weekly is not None:
        when = " ".join(departures.weekly)
    elif departures.every is not None:
        when = f"every {duration(departures.every)}"
    elif departures.periods is not None:
        when = f"{len(departures.periods)} timetables in turn"
    else:
        when = f"{len(departures.dates or ())} dates"
    return when + (f", cut-off {duration(departures.cut_off)}" if departures.cut_off else "")


def _spread(law: DurationDistribution) -> tuple[str, str, str]:
    if law.is_constant:
        return duration(law.mean()), "", ""
    low, high = law.ppf(np.array([0.05, 0.95]))
    mean, p5, p95 = (duration(time, weeks=False) for time in (law.mean(), low, high))
    return mean, p5, p95


def _source(scenario: Scenario, path: str) -> str:
    """What covers the values below a path: ids, `inferred from` ids, or assumed."""
    marks: dict[str, None] = {}
    for below, given in scenario.provenance.items():
        if below.startswith(f"{path}.") or below == path:
            ids = " ".join(given.ids)
            said = {"inferred": f"inferred from {ids}", "sourced": ids}.get(given.kind, given.kind)
            if given.kind != "none":
                marks[said] = None
    return "; ".join(marks)
