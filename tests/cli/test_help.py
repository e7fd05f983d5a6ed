from __future__ import annotations

import subprocess
import sys
import time

from typer.testing import CliRunner

from corridor_sim.cli import app


def test_help_answers_within_three_tenths_of_a_second() -> None:
    """The best of five runs, interpreter start included: others may use the machine meanwhile."""

    def seconds() -> float:
        begin = time.perf_counter()
        command = "from corridor_sim.cli import app; app(['--help'])"
        subprocess.run([sys.executable, "-c", command], check=True, capture_output=True)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.3


def test_every_command_explains_itself() -> None:
    overview = CliRunner().invoke(app, ["--help"]).output
    for command in (
        "list",
        "new",
        "check",
        "show",
        "run",
        "compare",
        "plot",
        "trace",
        "export",
        "schema",
    ):
        assert f"\n  {command} " in overview
        assert CliRunner().invoke(app, [command, "--help"]).exit_code == 0
