"""From a file, overlays and settings to a frozen scenario, or every reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from corridor_sim import data
from corridor_sim.scenario.edits import Assembly, with_settings
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.overlays import assemble
from corridor_sim.scenario.paths import resolve
from corridor_sim.scenario.problems import Problem, ScenarioError, locate
from corridor_sim.scenario.provenance import Origin, origin_of
from corridor_sim.scenario.validation import validate

Given = TypeVar("Given", str, str | Path)


@dataclass(frozen=True)
class Reading:
    """What reading found: where it came from, what could be built of it, all problems."""

    origin: Origin
    scenario: Scenario | None
    problems: list[Problem]


def one_or_more(given: Given | Sequence[Given]) -> list[Given]:
    """What was given as a list, even if it was one text or path: never its letters."""
    return [given] if isinstance(given, (str, Path)) else list(given)


@dataclass(frozen=True)
class Opened:
    """A scenario's files, read and merged once, for as many readings as there are settings."""

    made: Assembly
    paths: tuple[Path, ...] = ()
    """The scenario file and the overlays."""
    sets: tuple[str, ...] = ()
    """Settings that are in what was merged."""
    missing: tuple[Problem, ...] = ()
    files_in: Path | None = None
    """The folder that the files named lie in, if not that of the file which names them."""

    def read(self, sets: Sequence[str] = (), option: str = "--set") -> Reading:
        """What the files say with more settings; everything that is wrong is a problem."""
        if not self.paths:
            return Reading(Origin(), None, list(self.missing))
        made = with_settings(self.made, sets, option)
        problems = [*self.missing, *made.problems]
        if made.unreadable:
            return Reading(Origin(texts=made.texts, tree=made.tree), None, problems)
        scenario, findings = validate(made.tree, made.strangers)
        empty = {problem.path for problem in made.problems if problem.found == "nothing"}
        located = [problem for problem in locate(made.tree, findings) if problem.path not in empty]
        problems = in_order([*problems, *located])
        said = None if scenario is None else _said(scenario)
        origin = replace(
            origin_of(made.tree, made.texts, made.register, said),
            files=tuple(str(path) for path in self.paths),
            sets=(*self.sets, *sets),
            files_in=self.files_in,
        )
        if scenario is not None:
            scenario.came_from(origin)
        return Reading(origin, scenario, problems)

    def load(self, sets: Sequence[str] = (), option: str = "--set") -> Scenario:
        """The scenario with these settings; ScenarioError with every problem."""
        reading = self.read(sets, option)
        if reading.problems or reading.scenario is None:
            raise ScenarioError(reading.problems)
        return reading.scenario


def opened(
    path_or_name: str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    files_in: str | Path | None = None,
) -> Opened:
    """Read and merge the files of a scenario, with settings, without raising.

    Files that a file names are read from its own folder and below, or from `files_in`.
    """
    allowed = None if files_in is None else Path(files_in)
    files = [resolve(path_or_name, data.scenarios(), "scenario")]
    files += [resolve(overlay, data.overlays(), "overlay") for overlay in one_or_more(overlays)]
    missing = tuple(file for file in files if isinstance(file, Problem))
    if isinstance(files[0], Problem):
        return Opened(Assembly.of(Path(path_or_name)), missing=missing)
    paths = tuple(file for file in files if isinstance(file, Path))
    given = tuple(one_or_more(sets))
    made = with_settings(assemble(paths[0], paths[1:], allowed), given)
    return Opened(made, paths, given, missing, allowed)


def read(
    path_or_name: str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    files_in: str | Path | None = None,
) -> Reading:
    """Read a scenario without raising: everything that is wrong is a problem."""
    return opened(path_or_name, overlays, sets, files_in).read()


def _said(scenario: Scenario) -> object:
    """What the scenario says, for its digest: names sorted, but the order of choices kept."""
    said = scenario.model_dump(mode="json", exclude={"evidence", "description", "question"})
    for terminal in said["terminals"].values():
        for activity in terminal["activities"].values():
            activity["probability"] = _ordered(activity["probability"])
            channels = activity["one_of"] or {}
            for channel in channels.values():
                channel["share"] = _ordered(channel["share"])
            activity["one_of"] = list(channels.items())
    for demand in said["demand"].values():
        demand["routes"] = list(demand["routes"].items())
    return said


def _ordered(chance: object) -> object:
    """The first tag listed wins, so their order is part of what is said."""
    return list(chance.items()) if isinstance(chance, dict) else chance


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems in file order, one for each place and path."""
    by_place = {(problem.place, problem.path): problem for problem in reversed(problems)}
    return sorted(by_place.values(), key=lambda problem: problem.place)


def load(
    path_or_name: str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    files_in: str | Path | None = None,
) -> Scenario:
    """Load a scenario by its path, or by name if it is a shipped one.

    Overlays (paths or shipped names) and settings `PATH=VALUE`, one or several, apply in
    order, later wins. Files that a file names must lie in its own folder or below it, or,
    if given, in the folder `files_in`. Raises ScenarioError with every problem when it
    cannot be used.
    """
    return opened(path_or_name, overlays, sets, files_in).load()
