"""Twenty runs of the main scenario, each killed outright at a random moment, then resumed.

    python -m benchmarks.kills           # writes benchmarks/kills.csv; minutes

A kill is SIGKILL to the whole process group. The moment is drawn over the time that an
undisturbed run takes after its start. The resumed run must leave the same bytes as the
undisturbed one, but for ``when`` in ``run.json``.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

KILLS: Final = 20
SEED: Final = 20261126
TABLE: Final = Path(__file__).parent / "kills.csv"
RUN: Final = ("run", "chongqing_antwerp", "--replications", "30", "--no-figures")


def program(out: Path, *more: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "corridor_sim", *RUN, "--out", str(out), *more]


def contents(folder: Path) -> str:
    """One hash of all files, without the moment of the run."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "run.json":
                data = json.dumps({**json.loads(data), "when": ""}).encode()
            digest.update(path.relative_to(folder).as_posix().encode() + data)
    return digest.hexdigest()


def killed_after(out: Path, seconds: float) -> bool:
    """Start a run and kill it; False when it was over by then."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(program(out), stdout=quiet, start_new_session=True) as one:  # noqa: S603
        time.sleep(seconds)
        over = one.poll() is not None
        if not over:
            os.killpg(one.pid, signal.SIGKILL)
    return not over


def main() -> None:
    """Kill, resume, compare; write the table."""
    moments = random.Random(SEED)  # noqa: S311 - when to kill is no secret
    rows = []
    with TemporaryDirectory() as folder:
        whole = Path(folder, "whole")
        begun = time.monotonic()
        subprocess.run(program(whole), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        takes = time.monotonic() - begun
        expected = contents(whole)
        for kill in range(KILLS):
            out = Path(folder, f"kill{kill}")
            after = moments.uniform(0.1, 0.95)
            killed = killed_after(out, after * takes)
            kept = len(list(out.parent.glob(f".{out.name}.unfinished/*.measures")))
            begun_at_all = (out.parent / f".{out.name}.unfinished" / "run.json").exists()
            more = ("--resume",) if begun_at_all else ()
            if killed:
                subprocess.run(program(out, *more), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            rows.append(
                {
                    "kill": kill,
                    "at_share_of_run": round(after, 3),
                    "killed": killed,
                    "replications_kept": kept,
                    "resumed": bool(more),
                    "identical": contents(out) == expected,
                }
            )
    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False, lineterminator="\n")
    print(table.to_string(index=False))  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
