"""A scenario with overlays and settings, wherever it came from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridor_sim.scenario.load import Opened, load, one_or_more, opened
from corridor_sim.scenario.model import Scenario


def changed(
    scenario: Scenario | str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
) -> Scenario:
    """Load a scenario with changes; one already loaded is read from its files once more.

    The overlays apply after its own, then the settings, likewise. Raises ScenarioError as
    ``load`` does, and ValueError where the files do not hold the scenario that was given.
    """
    if not isinstance(scenario, Scenario):
        return load(scenario, overlays, sets)
    if not one_or_more(overlays) and not one_or_more(sets):
        return scenario
    return reopened(scenario, overlays, sets).load()


def reopened(
    scenario: Scenario | str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
) -> Opened:
    """The files of a scenario with changes, read once; ValueError as ``changed``."""
    overlays, sets = one_or_more(overlays), one_or_more(sets)
    if not isinstance(scenario, Scenario):
        return opened(scenario, overlays, sets)
    if not scenario.files:
        raise ValueError("a scenario that came from no file takes no overlays and no settings")
    file, *before = scenario.files
    files_in = scenario.origin.files_in
    if load(file, before, scenario.sets, files_in).digest != scenario.digest:
        raise ValueError(f"{file} has changed since it was loaded: load it again")
    return opened(file, [*before, *overlays], [*scenario.sets, *sets], files_in)
