"""Everything that can be said about a scenario without simulating it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corridor_sim.preflight.boxes import check_boxes
from corridor_sim.preflight.citations import check_citations
from corridor_sim.preflight.connections import check_connections
from corridor_sim.preflight.demand import check_demand
from corridor_sim.preflight.loads import Load, load_findings, static_loads
from corridor_sim.preflight.prices import check_prices
from corridor_sim.preflight.size import Size, size_findings, size_of
from corridor_sim.preflight.tags import check_tags
from corridor_sim.preflight.timetables import check_timetables
from corridor_sim.scenario.load import Reading, in_order, read
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import Problem, ScenarioError, locate


@dataclass(frozen=True)
class Preflight:
    """All problems in file order, and the static load of every resource, service, passage."""

    problems: tuple[Problem, ...]
    loads: tuple[Load, ...]
    size: Size | None = None
    """What a replication takes; None if there is no scenario to tell it of."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid a run."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that a run survives."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    def raise_errors(self) -> None:
        """Raise ScenarioError with every error if there is one."""
        if self.errors:
            raise ScenarioError(self.errors)


def check(
    scenario: Scenario | str | Path,
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    files_in: str | Path | None = None,
) -> Preflight:
    """Check a loaded scenario, or read one by path or name and report all that is wrong.

    Never raises for a faulty scenario: what cannot be read is among the problems, and
    what can be built of the rest is checked too. Files that it names must lie in its own
    folder or below, or in ``files_in``.
    """
    if isinstance(scenario, Scenario):
        reading = Reading(scenario.origin, scenario, [])
    else:
        reading = read(scenario, overlays, sets, files_in)
    if reading.scenario is None:
        return Preflight(tuple(reading.problems), ())
    built, origin = reading.scenario, reading.origin
    size = size_of(built)
    if too_large := size_findings(size):  # what follows would take as long
        found = in_order([*reading.problems, *locate(origin.tree, too_large)])
        return Preflight(tuple(found), (), size)
    doubtful = _doubtful(reading.problems)
    # Of activities in doubt nothing adds up: they may follow each other without end.
    loads = [] if any(section == "terminals" for section, _ in doubtful) else static_loads(built)
    findings = [
        *check_connections(built, doubtful),
        *check_boxes(built, doubtful),
        *check_tags(built),
        *check_timetables(built),
        *check_demand(built, doubtful),
        *check_citations(origin.tree, origin.register),
        *load_findings(built, loads),
        *check_prices(built),
    ]
    problems = in_order([*reading.problems, *locate(origin.tree, findings)])
    return Preflight(tuple(problems), tuple(loads), size)


def _doubtful(problems: Sequence[Problem]) -> set[tuple[str, str]]:
    """Elements with problems, by section and name, such as ("services", "train")."""
    parts = [[*problem.path.split("."), ""] for problem in problems]
    return {(section, name) for section, name, *_ in parts}
