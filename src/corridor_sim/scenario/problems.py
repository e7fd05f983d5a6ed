"""Problems as people read them: where, what was found, what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from corridor_sim.scenario.source import Node, Path, Place, path_text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the scenario, not yet located in a file."""

    path: Path
    expected: str
    suggestion: str | None = None
    found: str | None = None
    """What was found; default the value written at the path."""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with its place in a file."""

    place: Place
    path: str
    found: str
    expected: str
    suggestion: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        path = f" {self.path}:" if self.path else ""
        hint = f" (did you mean {self.suggestion}?)" if self.suggestion else ""
        warning = " warning:" if self.severity == "warning" else ""
        said = f"{self.place}:{warning}{path} found {self.found}, expected {self.expected}{hint}"
        # A file may hold letters that steer a terminal, or none that can be written.
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)


class ScenarioError(Exception):
    """A scenario that cannot be used; `problems` holds every reason, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def locate(tree: Node, findings: Iterable[Finding]) -> list[Problem]:
    """The findings at their places in the tree, in file order, each line once."""
    problems = dict.fromkeys(_located(tree, finding) for finding in findings)
    return sorted(problems, key=lambda p: (p.place.file, p.place.line, p.place.column))


def _located(tree: Node, finding: Finding) -> Problem:
    node, reached = tree.nearest(finding.path)
    found = finding.found
    if found is None:
        found = node.as_written() if len(reached) == len(finding.path) else "nothing"
    place = node.place if node.scalar or node.key_place is None else node.key_place
    return Problem(
        place,
        path_text(finding.path),
        found,
        finding.expected,
        finding.suggestion,
        finding.severity,
    )


def of_names(names: Sequence[str]) -> str:
    """`one of a, b, c`, shortened when there are many."""
    if not names:
        return "a name that is defined (none is)"
    shown = ", ".join(names[:12])
    return f"one of {shown}" + (", ..." if len(names) > 12 else "")
