"""Only the first run ever compiles, and where nothing can be kept it only costs time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corridor_sim.engine.compiled import cache, simulate_compiled
from corridor_sim.engine.compiled.kernel import run
from tests.engine.world_builder import Box, Chain, Resource, Work, build

RUN = """
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.compiled.kernel import run
from tests.engine.world_builder import Box, Chain, Resource, Work, build

trace = simulate_compiled(*build([Chain([Work(Resource(), 3)], [Box(0), Box(1)])]))
print(trace.arrived.tolist(), {stats})
"""


def _run(stats: str, **variables: str) -> str:
    """Run two jobs of 3 s on one unit, from 0 and 1, in a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN.format(stats=stats)],
        cwd=Path(__file__).parents[3],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_a_second_process_does_not_compile() -> None:
    """This process has compiled, or found compiled code; the next one finds it."""
    simulate_compiled(*build([Chain([Work(Resource(), 3)], [Box(0), Box(1)])]))
    stats = "sum(run.stats.cache_hits.values()), sum(run.stats.cache_misses.values())"
    assert _run(stats) == "[3.0, 6.0] 1 0"


def test_the_same_without_compiling() -> None:
    assert _run("run.__name__", NUMBA_DISABLE_JIT="1") == f"[3.0, 6.0] {run.__name__}"


def test_the_folder_changes_with_any_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for source in Path(cache.__file__).parent.glob("*.py"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    before = cache.cache_folder()
    with (tmp_path / "heap.py").open("a") as heap:
        heap.write("# edited\n")
    assert cache.cache_folder() != before


def test_a_missing_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", str(tmp_path / "not" / "there"))
    assert cache.kernel(_double)(4) == 8
    assert list(cache.cache_folder().rglob("*.nbi"))


def test_the_projects_variable_goes_before_numbas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "general")
    monkeypatch.delenv("CORRIDOR_SIM_CACHE", raising=False)
    assert cache.cache_folder().parent == Path("general")
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", "own")
    assert cache.cache_folder().parent == Path("own")


def test_a_folder_that_cannot_be_written_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the folder would be: nobody, not even root, can write there."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", str(tmp_path / "file"))
    with pytest.warns(RuntimeWarning, match="every run compiles anew; set CORRIDOR_SIM_CACHE"):
        double = cache.kernel(_double)
    assert double(4) == 8


def _double(x: int) -> int:
    return 2 * x
