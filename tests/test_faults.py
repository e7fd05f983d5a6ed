"""What happens when something outside goes wrong: each fault with its stated outcome.

Killed, out of room, a damaged part, another version: tests/experiment/test_resume.py. A
cache that is missing or cannot be written: tests/engine/compiled/test_cache.py. A reader
that leaves, a full device: tests/cli/test_commands.py. A worker of a cluster that dies:
tests/experiment/test_cluster.py.
"""

from __future__ import annotations

import gc
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest

from corridor_sim import read_result, run
from corridor_sim.experiment import facts
from tests.experiment.corridors import TEN_AND_THIRTY, written
from tests.experiment.test_run import contents

FEW = TEN_AND_THIRTY.replace("measure: 10 d", "measure: 3 d")
POINTS = 50


class InterruptAt:
    """Sends this process the signal of Ctrl-C at the n-th call of a function of ours."""

    def __init__(self, call: float = float("inf")) -> None:
        self.calls = 0
        self._call = call

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and "corridor_sim" in frame.f_code.co_filename:
            self.calls += 1
            if self.calls == self._call:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGINT)


def profiled(interrupt: InterruptAt, program: Callable[[], object]) -> None:
    sys.setprofile(interrupt)
    try:
        program()
    finally:
        sys.setprofile(None)


def test_interrupted_anywhere_a_run_loses_nothing(tmp_path: Path) -> None:
    """Ctrl-C at fifty calls drawn over a whole run that replaces an older result.

    Then there is the older result or the new one, whole; the run goes on or begins anew;
    and the bytes are those of a run that nobody interrupted.
    """
    path, out = written(tmp_path, FEW), tmp_path / "out"
    run(path, out=out, seed=1, workers=1)
    older = contents(out)
    shutil.copytree(out, tmp_path / "older")
    run(path, out=tmp_path / "whole", seed=2, workers=1)
    whole = contents(tmp_path / "whole")
    count = InterruptAt()
    profiled(count, lambda: run(path, out=tmp_path / "whole", seed=2, workers=1))

    points = random.Random(5)  # noqa: S311 - where to interrupt is no secret
    for _ in range(POINTS):
        at = InterruptAt(points.randint(1, count.calls))
        with pytest.raises(KeyboardInterrupt):
            profiled(at, lambda: run(path, out=out, seed=2, workers=1))
        gc.collect()  # a program that is gone holds no lock
        assert contents(out) in (older, whole), at.calls
        begun = (tmp_path / ".out.unfinished" / "run.json").exists()
        run(path, out=out, seed=2, workers=1, resume=begun)
        assert contents(out) == whole, at.calls
        shutil.rmtree(out)
        shutil.copytree(tmp_path / "older", out)
    left = {"corridor.yaml", "out", "older", "whole"}
    assert {one.name for one in tmp_path.iterdir()} == left


class Clock(datetime):
    """A clock that has been put back."""

    @classmethod
    def now(cls, _: object = None) -> datetime:  # type: ignore[override]
        return datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_clock_put_back_changes_nothing_but_when(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, FEW)
    run(path, out=tmp_path / "before", workers=1)

    def interrupt(done: int, _: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(path, out=tmp_path / "after", workers=1, progress=interrupt)
    monkeypatch.setattr(facts, "datetime", Clock)
    result = run(path, out=tmp_path / "after", workers=1, resume=True)

    assert result.facts["when"].startswith("1999-12-31")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")


def test_a_result_without_its_tables_is_said_in_a_line(tmp_path: Path) -> None:
    run(written(tmp_path, FEW), out=tmp_path / "out", workers=1)
    (tmp_path / "out" / "routes.csv").unlink()
    with pytest.raises(ValueError, match=r"holds no routes\.csv"):
        read_result(tmp_path / "out")
