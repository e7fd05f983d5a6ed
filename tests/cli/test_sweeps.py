from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corridor_sim.cli import app
from tests.experiment.corridors import TEN_AND_THIRTY, written

RUN = "services.lorry.run"
HERE = ("--engine", "reference", "--workers", "1")


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def corridor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = TEN_AND_THIRTY.replace("run: 8 h", "run: {constant: 8 h, between: [2 h, 8 h]}")
    return written(tmp_path, text)


def test_sweep_prints_draws_and_stores(corridor: Path) -> None:
    """The lorry takes 6 or 9 h and unloading 2 h: road swings by 3 h, 0.12 d, around 9.5 h."""
    ran = command("sweep", corridor, "--vary", f"{RUN}=6 h,9 h", "--of", "road", *HERE)

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "3 points, every combination of the values" in ran.stdout
    assert "mean of the days by road: 0.42 d" in ran.stdout
    assert "+0.12" in ran.stdout
    assert "clear" in ran.stdout
    folder = corridor.parent / "sweeps" / "corridor"
    assert "Sweep: sweeps/corridor" in ran.stdout.replace("\\", "/")
    assert {path.name for path in (folder / "figures").iterdir()} == {
        f"{name}.{kind}" for name in ("tornado", "curves") for kind in ("png", "svg")
    }


def test_sweep_as_json_is_one_document(corridor: Path) -> None:
    ran = command("sweep", corridor, "--vary", f"{RUN}=6 h,9 h", "--json", *HERE)
    document = json.loads(ran.stdout)
    assert document["method"] == "grid"
    assert [row["input"] for row in document["tables"]["effects"]][:1] == [RUN]


def test_claims_print_the_verdict_first(corridor: Path) -> None:
    """A day is saved with a run of 4 h or less: a third of 2..8 h, two of six strata."""
    ran = command("claims", corridor, "--size", "6", "--replications", "2", *HERE)

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "The truck saves a day: not decided." in ran.stdout
    assert "33 % of the samples reach the 1.0 d claimed" in ran.stdout.replace("\n", " ")
    for title in ("What decides it", "By month of release"):
        assert title in ran.stdout
    folder = corridor.parent / "claims" / "corridor"
    assert {path.name for path in (folder / "figures").iterdir()} == {"a_day.png", "a_day.svg"}


def test_changes_are_ranked(corridor: Path) -> None:
    own = corridor.with_name("own.yaml")
    own.write_text(f"a quicker lorry: {{{RUN}: 5 h}}\n")
    ran = command("sweep", corridor, "--counterfactuals", "--changes", own, *HERE)

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert "Saved by one change alone: road [days]" in ran.stdout
    changes = [line for line in ran.stdout.splitlines() if "lorry" in line or "unload" in line]
    assert "a quicker lorry" in changes[0]
    assert "+0.12" in changes[0]  # 3 h
    assert "-1 h unload at there" in changes[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sweep", "--vary", "services.lory.run=8 h"), "did you mean services.lorry.run?"),
        (("sweep", "--vary", f"{RUN}=9 h..8 h"), "a range with nothing in it"),
        (("sweep", "--vary", f"{RUN}=8 h..9 h", "--method", "grid"), "a grid needs values"),
        (("sweep", "--of", "raod"), "did you mean road?"),
        (("sweep", "--changes", "nowhere.yaml"), "nowhere.yaml: No such file"),
        (("claims", "--vary", f"{RUN}=8 h.."), "two quantities with two points between"),
        (("claims", "--resume", "--size", "2"), "no unfinished run to resume"),
    ],
)
def test_bad_input_is_one_clear_line_and_leaves_nothing(
    corridor: Path, words: tuple[str, ...], told: str
) -> None:
    before = sorted(path.name for path in corridor.parent.iterdir())
    found = command(words[0], corridor, *words[1:], *HERE)
    assert (found.exit_code, found.stdout) == (2, "")
    (line,) = found.stderr.splitlines()
    assert told in line
    assert sorted(path.name for path in corridor.parent.iterdir()) == before


def test_changes_and_inputs_are_not_mixed(corridor: Path) -> None:
    found = command("sweep", corridor, "--counterfactuals", "--vary", f"{RUN}=8 h", *HERE)
    assert found.exit_code == 2
    assert "changes are tried as they are" in found.stderr
