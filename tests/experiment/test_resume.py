"""A run that is stopped, however, goes on where it was and ends with the same bytes."""

from __future__ import annotations

import json
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corridor_sim import read_result, run
from corridor_sim.experiment.kept import Kept
from corridor_sim.experiment.replicate import Measured
from corridor_sim.store import LAYOUT, StoreError, read_run
from corridor_sim.workspace import Workspace
from tests.experiment.corridors import TEN_AND_THIRTY, written
from tests.experiment.test_run import contents

MANY = TEN_AND_THIRTY.replace("replications: 3", "replications: 12")


CLOSED = """\
overlay: Closed for good
disruptions:
  shut: {affects: services.line, from: 2024-01-05, for: 60 d, closed: true, source: assumed}
"""


class StoppedError(KeyboardInterrupt):
    """Stops a run from its own progress."""


def stop_after(count: int) -> object:
    def progress(done: int, _: int) -> None:
        if done == count:
            raise StoppedError

    return progress


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_an_interrupted_run_goes_on_to_the_same_bytes(tmp_path: Path, engine: str) -> None:
    path = written(tmp_path, MANY)
    how = {"engine": engine, "workers": 1 + (engine == "compiled"), "visits": True}
    run(path, out=tmp_path / "whole", **how)  # type: ignore[arg-type]
    with pytest.raises(StoppedError) as stopped:
        run(path, out=tmp_path / "again", progress=stop_after(5), **how)  # type: ignore[arg-type]
    assert "replications are kept" in stopped.value.__notes__[0]

    run(path, out=tmp_path / "again", resume=True, **how)  # type: ignore[arg-type]

    assert contents(tmp_path / "again") == contents(tmp_path / "whole")
    assert not (tmp_path / ".again.unfinished").exists()


def test_stuck_cargo_is_kept_too(tmp_path: Path) -> None:
    """A barge line that closes for good strands half of the boxes; where, is kept as well."""
    path = written(tmp_path, MANY)
    overlay = tmp_path / "closed.yaml"
    overlay.write_text(CLOSED)
    run(path, overlays=overlay, out=tmp_path / "whole", workers=1)
    with pytest.raises(StoppedError):
        run(path, overlays=overlay, out=tmp_path / "out", workers=1, progress=stop_after(5))  # type: ignore[arg-type]
    result = run(path, overlays=overlay, out=tmp_path / "out", workers=1, resume=True)
    assert result.stuck > 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_figure_that_fails_loses_no_replication(tmp_path: Path) -> None:
    path = written(tmp_path, MANY)

    def fail(*_: object) -> None:
        raise ValueError("no figure")

    with pytest.raises(ValueError, match="no figure") as failed:
        run(path, out=tmp_path / "out", workers=1, finish=fail)
    assert "12 replications are kept" in failed.value.__notes__[0]
    run(path, out=tmp_path / "out", workers=1, resume=True)
    assert not (tmp_path / ".out.unfinished").exists()


def test_what_is_whole_is_not_made_again(tmp_path: Path) -> None:
    path = written(tmp_path, MANY)
    with pytest.raises(StoppedError):
        run(path, out=tmp_path / "out", workers=1, progress=stop_after(5))  # type: ignore[arg-type]
    parts = tmp_path / ".out.unfinished"
    made = {one.name: one.stat().st_mtime_ns for one in parts.glob("part-*")}

    with pytest.raises(StoppedError):
        run(path, out=tmp_path / "out", workers=1, resume=True, progress=stop_after(9))  # type: ignore[arg-type]

    assert len(list(parts.glob("*.measures"))) == 9
    assert {name: (parts / name).stat().st_mtime_ns for name in made} == made


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that on Windows")
def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    """Killed outright at three moments drawn beforehand, resumed each time, then left alone."""
    path = written(tmp_path, MANY.replace("replications: 12", "replications: 60"))
    run(path, out=tmp_path / "whole", workers=2)
    words = ["run", str(path), "--out", str(tmp_path / "out"), "--workers", "2", "--no-figures"]
    moments = random.Random(4)  # noqa: S311 - when to kill is no secret
    for attempt in range(3):
        resumed = ["--resume"] if (tmp_path / ".out.unfinished" / "run.json").exists() else []
        program = [sys.executable, "-m", "corridor_sim", *words, *resumed]
        with subprocess.Popen(program, start_new_session=True, stdout=subprocess.DEVNULL) as one:
            while one.poll() is None and not list(tmp_path.glob(".out.unfinished/*.measures")):
                time.sleep(0.02)
            time.sleep(moments.uniform(0, 0.3))
            os.killpg(one.pid, signal.SIGKILL)
        assert attempt or list(tmp_path.glob(".out.unfinished/*.measures"))

    run(path, out=tmp_path / "out", workers=2, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["corridor.yaml", "out", "whole"]


def test_a_run_without_room_is_kept_and_goes_on(tmp_path: Path) -> None:
    """No file may pass 40 kB: the rows of a replication fit, the table of all does not."""
    path = written(tmp_path, MANY.replace("per_day: 4", "per_day: 80"))
    program = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, {resource.RLIM_INFINITY}))
from corridor_sim.cli import app
app(["run", {str(path)!r}, "--out", {str(tmp_path / "out")!r}, "--no-figures", "--workers", "1"])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode in (1, 2), done.stderr
    (line,) = done.stderr.splitlines()
    assert "12 replications are kept: the same command with --resume goes on" in line
    assert not (tmp_path / "out").exists()

    result = run(path, out=tmp_path / "out", workers=1, resume=True)
    assert len(result.shipments) == 12 * 800


@pytest.mark.parametrize("kind", ["measures", "shipments.rows"])
def test_a_damaged_part_is_made_again(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, MANY)
    run(path, out=tmp_path / "whole", workers=1)
    with pytest.raises(StoppedError):
        run(path, out=tmp_path / "out", workers=1, progress=stop_after(5))  # type: ignore[arg-type]
    part = tmp_path / ".out.unfinished" / f"part-00002.{kind}"
    part.write_bytes(part.read_bytes()[:-7])

    run(path, out=tmp_path / "out", workers=1, resume=True)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sets": "services.lorry.run=9 h"}, "another scenario"),
        ({"seed": 9}, r"another seed \(5, not 9\)"),
        ({"visits": True}, "another choice of tables"),
    ],
)
def test_another_run_is_not_mixed_in(
    tmp_path: Path, change: dict[str, object], expected: str
) -> None:
    path = written(tmp_path, MANY)
    with pytest.raises(StoppedError):
        run(path, out=tmp_path / "out", workers=1, progress=stop_after(2))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match=expected):
        run(path, out=tmp_path / "out", workers=1, resume=True, **change)  # type: ignore[arg-type]
    assert len(list((tmp_path / ".out.unfinished").glob("*.measures"))) == 2


def test_nothing_to_resume_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no unfinished run to resume"):
        run(written(tmp_path), out=tmp_path / "out", resume=True)
    with pytest.raises(ValueError, match="only a run with a result folder"):
        run(written(tmp_path), resume=True)


def test_two_runs_do_not_write_one_folder(tmp_path: Path) -> None:
    path = written(tmp_path)

    def second(*_: object) -> None:
        run(path, out=tmp_path / "out", workers=1)

    with pytest.raises(StoreError, match="another run is writing"):
        run(path, out=tmp_path / "out", workers=1, progress=second)


def test_a_result_of_a_newer_program_is_not_read(tmp_path: Path) -> None:
    run(written(tmp_path), out=tmp_path / "out", workers=1)
    facts = json.loads((tmp_path / "out" / "run.json").read_text())
    newer = {**facts, "layout": LAYOUT + 1, "versions": {"corridor-sim": "9.0"}}
    (tmp_path / "out" / "run.json").write_text(json.dumps(newer))
    with pytest.raises(StoreError, match="a version newer than this program"):
        read_run(tmp_path / "out")


def test_a_damaged_table_is_said_in_a_line(tmp_path: Path) -> None:
    result = run(written(tmp_path), out=tmp_path / "out", workers=1)
    table = tmp_path / "out" / "shipments.parquet"
    table.write_bytes(table.read_bytes()[: table.stat().st_size // 2])
    with pytest.raises(StoreError, match=r"shipments\.parquet is damaged"):
        _ = result.shipments


def test_a_part_can_call_nothing(tmp_path: Path) -> None:
    """A pickle that would run a command names a function that is no record of ours."""
    import hashlib

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'ran'}",)

    def nothing(replication: int, workspace: Workspace) -> Measured:
        raise AssertionError(replication, workspace)

    body = pickle.dumps(Evil())
    (tmp_path / "part-00000.measures").write_bytes(hashlib.sha256(body).digest() + body)
    with pytest.raises(pickle.UnpicklingError, match="is no part of a result"):
        Kept(nothing, tmp_path).find(0)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"layout": "one"}', '{"layout": 1}'])
def test_a_damaged_run_is_said_in_a_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(StoreError):
        read_result(tmp_path)
