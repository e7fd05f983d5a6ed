"""Replications on a real Dask scheduler with worker processes, all on this machine's loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from corridor_sim import run
from corridor_sim.experiment.cluster import ClusterError
from tests.experiment.corridors import TEN_AND_THIRTY, written
from tests.experiment.test_run import contents

MANY = TEN_AND_THIRTY.replace("replications: 3", "replications: 40")
LOCAL = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "3"}


def started(*words: str) -> subprocess.Popen[str]:
    program = [sys.executable, "-c", "from dask.__main__ import main; main()", *words]
    return subprocess.Popen(program, stderr=subprocess.PIPE, text=True, env=LOCAL)


def told(program: subprocess.Popen[str], pattern: str) -> str:
    """The first line of a program's log that says it, and what it says."""
    assert program.stderr is not None
    for line in program.stderr:
        found = re.search(pattern, line)
        if found:
            return found[1]
    raise AssertionError(pattern)


@contextmanager
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two worker processes on loopback; all are stopped at the end."""
    begun = [started("scheduler", "--host", "tcp://127.0.0.1:0", "--no-dashboard", "--no-show")]
    try:
        address = told(begun[0], r"Scheduler at:\s+(tcp://127\.0\.0\.1:\d+)")
        for _ in range(2):
            begun.append(
                started("worker", address, "--host", "127.0.0.1", "--nworkers", "1", "--nthreads", "1",
                        "--no-nanny", "--no-dashboard")
            )  # fmt: skip
            told(begun[-1], r"(Registered) to:")
        yield address, begun[1:]
    finally:
        for program in begun:
            program.kill()
            program.communicate()


def test_a_worker_that_is_killed_changes_nothing(tmp_path: Path) -> None:
    """Two workers, one killed outright while replications run: the bytes of a run at home."""
    path = written(tmp_path, MANY)
    run(path, out=tmp_path / "home", workers=1)
    with cluster() as (address, workers):

        def kill_one(done: int, _: int) -> None:
            if done == 5:
                os.kill(workers[0].pid, signal.SIGKILL)

        run(path, out=tmp_path / "away", on=address, progress=kill_one)
    assert contents(tmp_path / "away") == contents(tmp_path / "home")


def test_an_interrupted_run_on_a_cluster_goes_on_at_home(tmp_path: Path) -> None:
    path = written(tmp_path, MANY)
    run(path, out=tmp_path / "home", workers=1)

    def interrupt(done: int, _: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    with cluster() as (address, _), pytest.raises(KeyboardInterrupt):
        run(path, out=tmp_path / "out", on=address, progress=interrupt)
    assert len(list((tmp_path / ".out.unfinished").glob("*.measures"))) >= 8

    run(path, out=tmp_path / "out", workers=1, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "home")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere://there:1"])
def test_a_scheduler_that_is_not_there_is_said_in_a_line(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridor_sim.experiment.cluster.PATIENCE", 1.0)
    begun = time.monotonic()
    with pytest.raises(ClusterError, match="no scheduler answers within 1 s") as caught:
        run(written(tmp_path), out=tmp_path / "out", on=address)
    assert "\n" not in str(caught.value)
    assert time.monotonic() - begun < 60
    assert [one.name for one in tmp_path.iterdir()] == ["corridor.yaml"]
