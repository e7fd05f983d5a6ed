from __future__ import annotations

import subprocess
import sys

from typer.testing import CliRunner

from corridor_sim.cli import app

HEAVY = {
    "numpy",
    "scipy",
    "pandas",
    "numba",
    "pyarrow",
    "matplotlib",
    "simpy",
    "pydantic",
    "holidays",
}


def test_help_loads_nothing_heavy() -> None:
    """What makes it answer at once; how fast it is, is for a stopwatch and not for a test."""
    command = (
        "import sys; from corridor_sim.cli import app; app(['--help'], standalone_mode=False); "
        "print('loaded:', *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.rpartition("loaded:")[2].split())
    assert "typer" in loaded
    assert not HEAVY & loaded


def test_every_command_explains_itself() -> None:
    overview = CliRunner().invoke(app, ["--help"]).output
    for command in (
        "list",
        "new",
        "check",
        "show",
        "run",
        "compare",
        "report",
        "trace",
        "export",
        "schema",
    ):
        assert f"\n  {command} " in overview
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
