"""What holds for the project as a whole: who may import whom, the public surface, the packaging."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

import corridor_sim

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "corridor_sim"

# A room may import from the rooms on lines before its own, never from its own line or later ones.
# The trace stands before the engines because it is what they return; measures and everything
# after them get hold of a trace without seeing an engine.
ORDER = (
    {"grid", "evidence", "data", "workspace", "geography"},
    {"compiling", "scenario"},
    {"plan"},
    {"draws"},
    {"trace"},
    {"engine", "preflight"},
    {"measure", "store"},
    {"audit", "starter"},
    {"experiment"},
    {"verification"},
    {"report", "export"},
    {"cli"},
    {"__main__"},
)
RANK = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}

# The vocabulary of causes is shared by all; every other module of scenario/ holds specs.
SPECS = re.compile(r"corridor_sim\.scenario(?!\.causes\b)")
ARRAYS = re.compile(r"corridor_sim\.plan\.arrays\b")

# Imported by nothing, needed all the same: time zones on systems that bring none.
DATA_ONLY = {"tzdata"}
IMPORT_NAMES = {"ruamel-yaml": "ruamel", "salib": "SALib"}
# Pydantic and Numba each bring the one version of their core that fits; to name it would be to
# name that twice.
BROUGHT_ALONG = {"llvmlite", "pydantic_core"}

SURFACE = [
    "AuditError",
    "Comparison",
    "Problem",
    "Result",
    "Scenario",
    "ScenarioError",
    "__version__",
    "check",
    "claims",
    "compare",
    "compare_results",
    "counterfactuals",
    "load",
    "options",
    "read_result",
    "replay",
    "run",
    "select",
    "sweep",
]


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything a file imports, wherever in the file it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def against_the_stream(path: Path) -> list[str]:
    """Return the imports of a file that lead to its own line of ORDER or to a later one."""
    here = room(path)
    found = []
    for name in imports(path):
        top, _, rest = name.partition(".")
        there = rest.split(".")[0]
        if top != "corridor_sim" or there == here:
            continue
        if RANK.get(there, len(ORDER)) >= RANK.get(here, -1):
            found.append(name)
    return found


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements(lines: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(one.name): one for one in map(Requirement, lines)}


def locked(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return requirements([line for line in lines if not line.startswith("--requirement ")])


def test_every_room_has_a_place_in_the_order() -> None:
    rooms = {room(path) for path in modules()} - {"__init__"}
    assert rooms == RANK.keys()


def test_imports_follow_one_direction() -> None:
    wrong = {
        str(path.relative_to(PACKAGE)): found
        for path in modules()
        if room(path) != "__init__" and (found := against_the_stream(path))
    }
    assert wrong == {}


def test_only_the_plan_knows_both_specs_and_arrays() -> None:
    both = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any(map(SPECS.match, imports(path))) and any(map(ARRAYS.match, imports(path)))
    }
    assert {name for name in both if not name.startswith("plan/")} == set()


def test_the_public_surface_is_exact_and_every_name_resolves() -> None:
    assert corridor_sim.__all__ == SURFACE
    assert sorted(SURFACE) == SURFACE
    assert len(SURFACE) <= 20
    assert all(getattr(corridor_sim, name) is not None for name in SURFACE)
    assert set(SURFACE) <= set(dir(corridor_sim))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(corridor_sim, "no_such_name")  # noqa: B009 - mypy would refuse the plain form


@pytest.mark.parametrize("module", ["corridor_sim", "corridor_sim.cli"])
def test_importing_loads_no_heavy_library(module: str) -> None:
    """`corridor-sim --help` answers at once, and a notebook pays only for what it calls."""
    heavy = {"matplotlib", "numba", "pandas", "pyarrow", "scipy", "simpy"}
    program = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert heavy & set(loaded) == set()


def test_dependencies_are_what_the_package_imports(pyproject: dict[str, Any]) -> None:
    declared = requirements(pyproject["project"]["dependencies"]).keys() - DATA_ONLY
    tops = {name.split(".")[0] for path in modules() for name in imports(path)}
    used = tops - sys.stdlib_module_names - {"corridor_sim"} - BROUGHT_ALONG
    assert {IMPORT_NAMES.get(name, name) for name in declared} == used


def test_the_lock_holds_every_dependency_at_one_allowed_version(pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    use, work = locked("requirements.lock"), locked("requirements-dev.lock")
    assert use.keys().isdisjoint(work.keys())
    for pinned in (use | work).values():
        assert pinned.url is None
        assert [one.operator for one in pinned.specifier] == ["=="]
    build_and_use = requirements(project["dependencies"] + pyproject["build-system"]["requires"])
    development = requirements(project["optional-dependencies"]["dev"])
    for wanted, lock in ((build_and_use, use), (development, use | work)):
        for name, requirement in wanted.items():
            (version,) = (one.version for one in lock[name].specifier)
            assert requirement.specifier.contains(version), name


def test_the_version_is_the_same_wherever_it_is_written(pyproject: dict[str, Any]) -> None:
    version = pyproject["project"]["version"]
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == version
    assert citation["version"] == version
    assert corridor_sim.__version__ == version
