"""What could be done about a corridor: one more crane, one more train, six hours less.

Changes are derived from what stands on the routes in use, or read from a file. Each is
a few settings `PATH=VALUE`, so anybody can try one alone with `run --set`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from corridor_sim.grid import DAY, HOUR, WEEK
from corridor_sim.preflight.connections import activities_at, visits
from corridor_sim.scenario.distributions import Distribution
from corridor_sim.scenario.edits import parse_path
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.moving import is_law, moved
from corridor_sim.scenario.problems import Problem, ScenarioError
from corridor_sim.scenario.quantities import as_text
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.source import Node, Place, SourceError, read_tree

LESS: Final = 6 * HOUR
"""Time that is taken off where there is that much, else half of it."""
LEAST: Final = HOUR
"""Means below this are not worth a row."""
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do, in words, and the settings that do it."""

    name: str
    settings: tuple[str, ...]


def derived_changes(scenario: Scenario) -> list[Change]:
    """Everything that a planner could do to what stands on the routes in use, in their order."""
    tree = scenario.origin.tree
    taken = {route for demand in scenario.demand.values() for route in demand.routes}
    found: dict[Change, None] = {}
    for route in (route for route in scenario.routes if route in taken):
        for place, arriving, leaving in visits(scenario.routes[route]):
            names = activities_at(scenario, place, arriving, leaving)
            found |= dict.fromkeys(_at_terminal(scenario, tree, place, names))
            if leaving is not None:
                found |= dict.fromkeys(_of_service(scenario, tree, leaving.service))
    return list(found)


def read_changes(path: Path) -> list[Change]:
    """Changes of a YAML file `NAME: {PATH: VALUE, ...}`; ScenarioError for anything else."""
    expected = (
        "NAME: {PATH: VALUE}, such as two more cranes: {terminals.x.resources.crane.units: 4}"
    )
    try:
        tree = read_tree(path.read_text(encoding="utf-8-sig"), str(path))
    except SourceError as error:
        raise ScenarioError(
            [Problem(error.place, "", error.found, error.expected, error.suggestion)]
        ) from None
    except UnicodeDecodeError:
        problem = Problem(Place(str(path)), "", "bytes that are no text", "UTF-8 text")
        raise ScenarioError([problem]) from None
    if not tree.entries:
        raise ScenarioError([Problem(tree.place, "", tree.as_written(), expected)])
    problems, changes = [], []
    for name, node in tree.entries.items():
        if not node.entries:
            place = node.key_place or node.place
            problems.append(Problem(place, name, node.as_written(), expected))
        settings = (f"{at}={value.flow()}" for at, value in node.entries.items())
        changes.append(Change(name, tuple(settings)))
    if problems:
        raise ScenarioError(problems)
    return changes


def _at_terminal(
    scenario: Scenario, tree: Node, place: str, names: tuple[str, ...]
) -> Iterator[Change]:
    terminal = scenario.terminals[place]
    for name in names:
        activity = terminal.activities[name]
        at = f"terminals.{place}.activities.{name}"
        parts = [*(part.uses for part in activity.parts)]
        parts += [channel.uses for channel in (activity.one_of or {}).values()]
        for resource in dict.fromkeys(used for uses in parts for used in uses):
            units = terminal.resources[resource].units
            path = f"terminals.{place}.resources.{resource}.units"
            yield Change(f"+1 {resource} at {place}", (f"{path}={units + 1}",))
        if activity.takes is not None:
            yield from _less(tree, f"{at}.takes", activity.takes, f"{name} at {place}")


def _of_service(scenario: Scenario, tree: Node, name: str) -> Iterator[Change]:
    service = scenario.services[name]
    departures, at = service.departures, f"services.{name}"
    yield from _one_more(scenario, tree, name, service)
    if departures.cut_off >= LEAST:
        less = min(LESS, departures.cut_off / 2)
        value = as_text(departures.cut_off - less, "h")
        yield Change(
            f"-{less / HOUR:.2g} h cut-off of {name}", (f"{at}.departures.cut_off={value}",)
        )
    if departures.cancelled:
        yield Change(f"no departure of {name} cancelled", (f"{at}.departures.cancelled=0 %",))
    if departures.late is not None and departures.late.mean() >= LEAST:
        yield Change(f"{name} never late", (f"{at}.departures.late=0 h",))
    if len(service.runs) == 1 and service.runs[0].mean() >= DAY:
        yield from _less(tree, f"{at}.run", service.runs[0], f"run of {name}")
    if service.fleet is not None:
        vehicles = service.fleet.vehicles + 1
        yield Change(f"+1 vehicle of {name}", (f"{at}.fleet.vehicles={vehicles}",))
    for passage in dict.fromkeys(way.passage for via in service.via for way in via.ways):
        yield from _at_passage(scenario, tree, passage)


def _at_passage(scenario: Scenario, tree: Node, name: str) -> Iterator[Change]:
    passage, at = scenario.passages[name], f"passages.{name}"
    if passage.wait is not None:
        yield from _less(tree, f"{at}.wait", passage.wait, f"wait at {name}")
    elif isinstance(passage.lines, int):
        yield Change(f"+1 line of {name}", (f"{at}.lines={passage.lines + 1}",))
    else:
        lines = ", ".join(f"{direction}: {n + 1}" for direction, n in passage.lines.items())
        yield Change(f"+1 line each way of {name}", (f"{at}.lines={{{lines}}}",))


def _one_more(scenario: Scenario, tree: Node, name: str, service: Service) -> Iterator[Change]:
    """One more departure a week, leaving the luck of the others alone."""
    departures, at = service.departures, f"services.{name}.departures"
    told = f"+1 departure of {name} a week"
    if departures.kind == "weekly":
        listed = tree.nearest(parse_path(f"{at}.weekly"))[0]
        slots = [str(node.value) for node in listed.children()] or [str(listed.value)]
        yield Change(told, (f"{at}.weekly=[{', '.join([*slots, _widest_gap(slots)])}]",))
    if departures.kind == "every" and departures.every is not None:
        zone = ZoneInfo(scenario.terminals[service.calls[0]].timezone)
        begin = datetime.combine(scenario.start, time(), UTC)
        first = departures.first + departures.every / 2
        weeks = range(int((scenario.horizon_s - first) // WEEK) + 1)
        moments = [begin + timedelta(seconds=first + week * WEEK) for week in weeks]
        trips = [moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") for moment in moments]
        there = tree.nearest(parse_path(f"{at}.extra"))
        if len(there[1]) == 4:
            trips += [str(node.value) for node in there[0].children()]
        yield Change(told, (f"{at}.extra=[{', '.join(dict.fromkeys(trips))}]",))


def _widest_gap(slots: list[str]) -> str:
    """The full hour in the middle of the longest time without a departure."""
    minutes = sorted(
        _DAYS.index(day) * 1440 + int(clock[:2]) * 60 + int(clock[3:])
        for day, clock in (slot.split() for slot in slots)
    )
    after = [*minutes[1:], minutes[0] + 7 * 1440]
    gap, begin = max((b - a, a) for a, b in zip(minutes, after, strict=True))
    middle = (begin + gap // 2) % (7 * 1440)
    day, minute = divmod(middle, 1440)
    return f"{_DAYS[day]} {minute // 60:02d}:00"


def _less(tree: Node, path: str, law: Distribution, what: str) -> Iterator[Change]:
    """Six hours less on average, or half of what there is where that is less."""
    mean = law.mean()
    if mean < LEAST:
        return
    node, reached = tree.nearest(parse_path(path))
    if len(reached) != len(parse_path(path)) or not (node.scalar or is_law(node)):
        return
    less = LESS if mean > LESS * 1.5 else mean / 2
    value = as_text(mean - less, "h") if node.scalar else moved(node, mean - less)
    yield Change(f"-{less / HOUR:.2g} h {what}", (f"{path}={value}",))
