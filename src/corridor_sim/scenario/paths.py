"""Which file a path or a name means."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from corridor_sim.scenario.problems import Problem
from corridor_sim.scenario.source import Place
from corridor_sim.scenario.spec import closest

_SUFFIXES: Final = (".yaml", ".yml")


def resolve(given: str | Path, shipped: Mapping[str, Path], kind: str) -> Path | Problem:
    """The file that a path or the name of a shipped scenario or overlay means."""
    path = Path(given)
    if path.is_file():
        return path
    if str(given) in shipped:
        file = shipped[str(given)]
        here = Path.cwd()
        return file.relative_to(here) if file.is_relative_to(here) else file
    found = "a folder" if path.is_dir() else "no such file"
    expected = f"a file, or a shipped {kind}: {', '.join(shipped)}"
    return Problem(Place(str(given)), "", found, expected, _meant(path, shipped, kind))


def _meant(path: Path, shipped: Mapping[str, Path], kind: str) -> str | None:
    """The nearest name among the files of the same folder and the shipped ones."""
    if kind == "overlay" and "," in path.name:
        return str(path).replace(",", "+")
    known = {name: name for name in shipped}
    for file in sorted(path.parent.glob("*")):
        if file.suffix in _SUFFIXES and file.is_file():
            known[file.stem] = str(file)
    near = closest(path.stem if path.suffix in _SUFFIXES else path.name, known)
    return None if near is None else known[near]
