"""Yards and berths that are right each for itself and impossible with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.source import Path
from corridor_sim.scenario.terminals import Terminal

_UNPLANNED: Final = ("when_full", "on_return")


def check_room(scenario: Scenario) -> Iterator[Finding]:
    """A finding for each berth, yard or stay that has no meaning."""
    for name, terminal in scenario.terminals.items():
        yield from _berths(scenario, name, terminal)
        yield from _entries(name, terminal)
    for name, service in scenario.services.items():
        yield from _stays(scenario, name, service)


def _berths(scenario: Scenario, name: str, terminal: Terminal) -> Iterator[Finding]:
    at: Path = ("terminals", name)
    for line, berth in terminal.berths.items():
        here: Path = (*at, "berths", line)
        service = scenario.services.get(line)
        if service is not None and name not in service.calls:
            yield Finding(here, f"a service that calls at {name}", found=line)
        elif service is not None and service.departures.on_demand:
            expected = "a service that departs by itself: on_demand each container is a vehicle"
            yield Finding(here, expected, found=line)
        elif service is not None and berth.window and service.departures.kind in _UNPLANNED:
            expected = f"no window: {line} has no timetable that plans when it comes"
            yield Finding((*here, "window"), expected, found="window")
        worker = _user(terminal, berth.uses)
        if worker is not None:
            expected = "a resource for vehicles alone: an activity cannot use it too"
            yield Finding(here, expected, found=f"{berth.uses}, which {worker} uses")
        resource = terminal.resources.get(berth.uses)
        if resource is None:
            continue
        if resource.on_close == "suspend":
            expected = f"finish: vehicles lie at {berth.uses}, and no work of its own could pause"
            yield Finding((*at, "resources", berth.uses, "on_close"), expected, found="suspend")
        if resource.breakdowns is not None and resource.breakdowns.busy is not None:
            expected = f"clock: {berth.uses} is a berth and has no work that wears it"
            yield Finding((*at, "resources", berth.uses, "breakdowns"), expected, found="busy")


def _user(terminal: Terminal, resource: str) -> str | None:
    """An activity that uses a resource."""
    for name, activity in terminal.activities.items():
        works = [part.uses for part in activity.parts]
        works += [channel.uses for channel in (activity.one_of or {}).values()]
        if any(resource in uses for uses in works):
            return name
    return None


def _entries(name: str, terminal: Terminal) -> Iterator[Finding]:
    """Whatever follows through `then` happens to some only, but all must come into the yard."""
    for activity, spec in terminal.activities.items():
        for channel, way in (spec.one_of or {}).items():
            for number, following in enumerate(way.then):
                after = terminal.activities.get(following)
                if after is not None and after.into is not None:
                    at = ("terminals", name, "activities", activity, "one_of", channel)
                    expected = "an activity without into: only some containers go this way"
                    yield Finding((*at, "then", number), expected, found=following)


def _stays(scenario: Scenario, name: str, service: Service) -> Iterator[Finding]:
    """At its first and last call a vehicle stays at a berth, or not at all."""
    if service.stay is None:
        return
    # Of a terminal that could not be built nothing is known.
    berthed = {
        call: call not in scenario.terminals or scenario.berth_at(name, call) is not None
        for call in service.calls
    }
    at: Path = ("services", name, "stay")
    if not isinstance(service.stay, dict):
        if len(service.legs) == 1 and not any(berthed.values()):
            yield Finding(at, "no stay: there is no call on the way, and no berth at either end")
        return
    for call in (service.calls[0], service.calls[-1]):
        if call in service.stay and not berthed[call]:
            expected = f"a call on the way, or a berth for {name} at {call}"
            yield Finding((*at, call), expected, found=call)
