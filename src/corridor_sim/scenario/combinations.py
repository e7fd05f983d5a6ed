"""Elements that are right each for itself and impossible together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from corridor_sim.scenario.events import Change
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.room import check_room
from corridor_sim.scenario.source import Path
from corridor_sim.scenario.terminals import Terminal


def check_combinations(scenario: Scenario) -> list[Finding]:
    """A finding for each combination that has no meaning."""
    at_work = (
        finding
        for name, terminal in scenario.terminals.items()
        for finding in (*_suspended(name, terminal), *_held_crosswise(name, terminal))
    )
    return [*at_work, *check_room(scenario), *_unscheduled(scenario)]


def _suspended(name: str, terminal: Terminal) -> Iterator[Finding]:
    """A resource whose jobs pause works alone: nobody could say what its partners do meanwhile."""
    shared: dict[str, str] = {}
    for activity, spec in terminal.activities.items():
        works = [part.uses for part in spec.parts]
        works += [channel.uses for channel in (spec.one_of or {}).values()]
        alone = spec.phases is None and spec.at_once is None and spec.into is None
        for uses in works:
            if not alone or len(uses) > 1:
                shared.update(dict.fromkeys(uses, activity))
    for resource, activity in shared.items():
        if resource in terminal.resources and terminal.resources[resource].on_close == "suspend":
            at = ("terminals", name, "resources", resource, "on_close")
            expected = f"finish: {activity} uses it jointly, in phases, with at_once or into a yard"
            yield Finding(at, expected, found="suspend")


def _held_crosswise(name: str, terminal: Terminal) -> Iterator[Finding]:
    """One phase holds crane and waits for operator, another the reverse: both wait for ever."""
    waited_for: dict[str, set[str]] = defaultdict(set)
    for activity, spec in terminal.activities.items():
        for before, after in zip(spec.parts, spec.parts[1:], strict=False):
            held = [resource for resource in after.uses if resource in before.uses]
            further = [resource for resource in after.uses if resource not in before.uses]
            for resource in held:
                waited_for[resource].update(further)
            for resource in further:
                if set(held) & _reached(waited_for, resource):
                    at = ("terminals", name, "activities", activity, "phases")
                    expected = f"no phase that holds {' and '.join(held)} and waits for {resource}"
                    reverse = f"{resource} is held while waiting for {' and '.join(held)} elsewhere"
                    yield Finding(at, expected, found=reverse)


def _unscheduled(scenario: Scenario) -> Iterator[Finding]:
    """Slots and cancellations belong to a trip's date; a trip without one has neither."""
    for at, change in _changes(scenario):
        services = [path.partition(".")[2] for path in change.affects if path[:9] == "services."]
        for service in services:
            spec = scenario.services.get(service)
            if spec is None or spec.departures.kind not in ("when_full", "on_return"):
                continue
            departs = spec.departures.kind
            for effect in ("capacity", "cancelled"):
                if getattr(change, effect) is not None:
                    expected = f"closed or run: {service} leaves {departs}, on no date of its own"
                    yield Finding((*at, effect), expected, found=effect)


def _changes(scenario: Scenario) -> Iterator[tuple[Path, Change]]:
    """Every change over time, with its place."""
    for name, disruption in scenario.disruptions.items():
        yield ("disruptions", name), disruption
    for name, regime in scenario.regimes.items():
        for number, effect in enumerate(regime.effects):
            yield ("regimes", name, "effects", number), effect


def _reached(waited_for: dict[str, set[str]], start: str) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        further = waited_for.get(ahead.pop(), set()) - reached
        reached |= further
        ahead += further
    return reached
