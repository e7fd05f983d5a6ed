"""Whether the tags that activities ask for are those that containers have."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_sim.scenario.chances import OTHERWISE, Chance
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding, of_names
from corridor_sim.scenario.source import Path
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.terminals import Activity


def check_tags(scenario: Scenario) -> list[Finding]:
    """A warning for each tag that no container has, but almost: it is probably misspelt."""
    known = {tag: None for part in scenario.parts.values() for tag in part.tags}
    known.update(dict.fromkeys(scenario.twins.tags if scenario.twins is not None else ()))
    findings = []
    for terminal, spec in scenario.terminals.items():
        for name, activity in spec.activities.items():
            for path, tag in _asked_for(activity):
                near = None if tag in known else closest(tag, known)
                if near is not None:
                    at: Path = ("terminals", terminal, "activities", name, *path)
                    expected = f"a tag of a demand or the twins: {of_names(list(known))}"
                    findings.append(Finding(at, expected, near, found=tag, severity="warning"))
    return findings


def _asked_for(activity: Activity) -> Iterator[tuple[Path, str]]:
    if activity.only is not None:
        yield ("only",), activity.only
    chances: dict[Path, Chance] = {("probability",): activity.probability}
    for name, channel in (activity.one_of or {}).items():
        chances["one_of", name, "share"] = channel.share
    for path, chance in chances.items():
        for tag in chance if isinstance(chance, dict) else ():
            if tag != OTHERWISE:
                yield (*path, tag), tag
