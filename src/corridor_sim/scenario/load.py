"""From a file, overlays and settings to a frozen scenario, or every reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Finding, Problem, ScenarioError, locate
from corridor_sim.scenario.provenance import cover, origin_of
from corridor_sim.scenario.source import SourceError, read_tree


def load(
    path_or_name: str | Path, overlays: Sequence[str | Path] = (), sets: Sequence[str] = ()
) -> Scenario:
    """Load a scenario file; ScenarioError with every problem when it cannot be used."""
    path = Path(path_or_name)
    text = path.read_text(encoding="utf-8")
    try:
        tree = read_tree(text, str(path))
    except SourceError as error:
        raise ScenarioError([Problem(error.place, "", error.found, error.expected)]) from None
    cover(tree)
    try:
        scenario = Scenario.model_validate(tree.plain())
    except ValidationError as error:
        findings = [Finding(tuple(e["loc"]), e["msg"]) for e in error.errors()]
        raise ScenarioError(locate(tree, findings)) from None
    scenario._origin = origin_of(tree, {str(path): text}, scenario.model_dump(mode="json"))
    return scenario
