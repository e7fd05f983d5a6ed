"""The names a notebook or script may use."""

from __future__ import annotations

import subprocess
import sys

import pytest

import corridor_sim

HEAVY = {"numpy", "pandas", "pyarrow", "matplotlib", "numba", "scipy", "pydantic", "simpy"}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


def test_names_are_few_exact_and_sorted() -> None:
    assert corridor_sim.__all__ == [
        "AuditError",
        "Comparison",
        "Problem",
        "Result",
        "Scenario",
        "ScenarioError",
        "__version__",
        "check",
        "compare",
        "load",
        "read_result",
        "replay",
        "run",
    ]
    assert corridor_sim.__all__ == sorted(corridor_sim.__all__)
    assert dir(corridor_sim) == corridor_sim.__all__


@pytest.mark.parametrize("name", corridor_sim.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(corridor_sim, name) is not None


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulate_everything'"):
        corridor_sim.simulate_everything  # noqa: B018


@pytest.mark.parametrize("module", ["corridor_sim", "corridor_sim.cli"])
def test_importing_costs_nothing(module: str) -> None:
    loaded = python(f"import sys, {module}; print(*sys.modules)").split()

    assert not HEAVY & set(loaded)
