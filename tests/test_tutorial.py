"""The tutorial, done as written: its commands run, and print what it says they print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corridor_sim.cli import app
from corridor_sim.starter import STARTER

TUTORIAL = (Path(__file__).parents[1] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(yaml|console|python)\n(.*?)```", TUTORIAL, re.DOTALL)


def follow(command: str, expected: list[str]) -> None:
    """Run a command; the expected lines must follow each other, save where `...` stands."""
    words = shlex.split(command)
    assert words[0] == "corridor-sim"
    done = CliRunner().invoke(app, words[1:])
    assert done.exit_code in (0, 2), done.output
    printed = [line.rstrip() for line in done.output.splitlines() if line.strip()]
    position, skipping = 0, False
    for line in expected:
        if line == "...":
            skipping = True
            continue
        found = printed.index(line, position) if skipping else position
        assert printed[found] == line, command
        position, skipping = found + 1, False
    assert skipping or position == len(printed), printed[position:]


def test_the_tutorial_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for kind, block in BLOCKS:
        if kind == "yaml" and block.startswith("overlay:"):
            Path("fourth_train.yaml").write_text(block, encoding="utf-8")
        elif kind == "console":
            command, *expected = block.rstrip("\n").split("\n")
            follow(command.removeprefix("$ "), expected)


def test_what_it_shows_of_the_file_is_the_file() -> None:
    starter = STARTER.read_text(encoding="utf-8")
    shown = [block for kind, block in BLOCKS if kind == "yaml" and not block.startswith("overlay:")]
    missing = [line for block in shown for line in block.splitlines() if f"{line}\n" not in starter]
    assert missing == []


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Office hours delay the train; the ship leaves weekly, long after the morning they wait for."""
    monkeypatch.chdir(tmp_path)
    Path("my_corridor.yaml").write_text(STARTER.read_text(encoding="utf-8"), encoding="utf-8")
    overlay = next(block for _, block in BLOCKS if block.startswith("overlay:"))
    Path("fourth_train.yaml").write_text(overlay, encoding="utf-8")
    names: dict[str, object] = {}
    for kind, block in BLOCKS:
        if kind == "python":
            exec(block, names)  # noqa: S102 - the documentation is ours

    means = [names[name].routes.set_index("route")["mean_d"] for name in ("result", "slower")]  # type: ignore[attr-defined]
    assert means[1]["by_train"] > means[0]["by_train"]
    assert means[1]["by_ship"] == means[0]["by_ship"]
