"""Only the first run ever compiles, and where nothing can be kept it only costs time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corridor_sim.compiling import cache_base, kernel_of, sources_hash
from corridor_sim.engine.compiled import kernel as kernel_module
from corridor_sim.engine.compiled import simulate_compiled
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


def test_the_folder_changes_with_any_source(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 1\n")
    (tmp_path / "other.py").write_text("y = 1\n")
    before = sources_hash(tmp_path.glob("*.py"))
    assert sources_hash(sorted(tmp_path.glob("*.py"), reverse=True)) == before
    with (tmp_path / "other.py").open("a") as other:
        other.write("# edited\n")
    assert sources_hash(tmp_path.glob("*.py")) != before


def test_the_engine_is_kept_by_all_its_sources() -> None:
    """The kernel inlines them: Numba itself would not notice that one of them changed."""
    sources = Path(kernel_module.__file__).parent.glob("*.py")
    folder = Path(run.stats.cache_path)  # type: ignore[attr-defined]
    assert sources_hash(sources) in folder.parts


def test_a_missing_folder_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", str(tmp_path / "not" / "there"))
    assert kernel_of(__file__)(_double)(4) == 8
    assert list((tmp_path / "not" / "there").rglob("*.nbi"))


def test_the_projects_variable_goes_before_numbas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "general")
    monkeypatch.delenv("CORRIDOR_SIM_CACHE", raising=False)
    assert cache_base() == Path("general")
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", "own")
    assert cache_base() == Path("own")


def test_a_folder_that_cannot_be_written_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands where the folder would be: nobody, not even root, can write there.

    It is said once, however many kernels there are.
    """
    (tmp_path / "file").touch()
    monkeypatch.setenv("CORRIDOR_SIM_CACHE", str(tmp_path / "file"))
    with pytest.warns(RuntimeWarning, match="every run compiles anew; set CORRIDOR_SIM_CACHE"):
        double = kernel_of(__file__)(_double)
    assert double(4) == 8
    assert kernel_of(__file__)(_double)(5) == 10


def _double(x: int) -> int:
    return 2 * x
