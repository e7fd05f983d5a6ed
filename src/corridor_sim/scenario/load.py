"""From a file, overlays and settings to a frozen scenario, or every reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corridor_sim import data
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.overlays import Assembly, assemble, resolve
from corridor_sim.scenario.problems import Problem, ScenarioError, locate
from corridor_sim.scenario.provenance import origin_of
from corridor_sim.scenario.validation import validate


@dataclass(frozen=True)
class Reading:
    """What reading found: the tree, what could be built of it, and all problems."""

    assembly: Assembly
    scenario: Scenario | None
    problems: list[Problem]


def read(
    path_or_name: str | Path, overlays: Sequence[str | Path] = (), sets: Sequence[str] = ()
) -> Reading:
    """Read a scenario without raising: everything that is wrong is a problem."""
    files = [resolve(path_or_name, data.scenarios(), "scenario")]
    files += [resolve(overlay, data.overlays(), "overlay") for overlay in overlays]
    missing = [file for file in files if isinstance(file, Problem)]
    if isinstance(files[0], Problem):
        return Reading(Assembly.empty(str(path_or_name)), None, missing)
    paths = [file for file in files if isinstance(file, Path)]
    made = assemble(paths[0], paths[1:], sets)
    problems = [*missing, *made.problems]
    if made.unreadable:
        return Reading(made, None, problems)
    scenario, findings = validate(made.tree, made.strangers)
    empty = {problem.path for problem in made.problems if problem.found == "nothing"}
    located = [problem for problem in locate(made.tree, findings) if problem.path not in empty]
    problems = in_order([*problems, *located])
    if scenario is not None:
        said = scenario.model_dump(mode="json", exclude={"evidence", "description"})
        origin = origin_of(made.tree, made.texts, said)
        named = tuple(str(path) for path in paths)
        scenario._origin = replace(origin, files=named, sets=tuple(sets))  # noqa: SLF001
    return Reading(made, scenario, problems)


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in file order, one for each place and path."""
    by_place = {(problem.place, problem.path): problem for problem in reversed(problems)}
    return sorted(by_place.values(), key=lambda problem: problem.place)


def load(
    path_or_name: str | Path, overlays: Sequence[str | Path] = (), sets: Sequence[str] = ()
) -> Scenario:
    """Load a scenario by its path, or by name if it is a shipped one.

    Overlays (paths or shipped names) and settings `PATH=VALUE` apply in order, later
    wins. Raises ScenarioError with every problem when it cannot be used.
    """
    reading = read(path_or_name, overlays, sets)
    if reading.problems or reading.scenario is None:
        raise ScenarioError(reading.problems)
    return reading.scenario
