from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corridor_sim import Result, read_result
from corridor_sim.cli import app
from corridor_sim.export.write import FILES, export
from corridor_sim.store import StoreError

DESCRIPTIONS = {"datapackage.json", "ro-crate-metadata.json"}


@pytest.fixture
def folder(result: Result, tmp_path: Path) -> Path:
    assert result.folder is not None
    return Path(shutil.copytree(result.folder, tmp_path / "result"))


def test_everything_is_written_into_the_result(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    done = CliRunner().invoke(app, ["export", str(folder)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert {path.name for path in folder.iterdir()} - before == set(FILES.values())


def test_what_is_asked_for_goes_where_it_is_asked_to(folder: Path, tmp_path: Path) -> None:
    """What describes the result folder stands in it, whatever --out says."""
    out = tmp_path / "elsewhere"
    asked = "ocel,datapackage"
    done = CliRunner().invoke(app, ["export", str(folder), "--what", asked, "--out", str(out)])
    assert done.exit_code == 0
    assert [path.name for path in out.iterdir()] == ["events.ocel.json"]
    assert DESCRIPTIONS & {path.name for path in folder.iterdir()} == {"datapackage.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--what", "xes"], "no export 'xes'; there are ocel, cases, geojson, ileap"),
        (["--replication", "2"], "replications are numbered 0 to 1, not 2"),
    ],
)
def test_what_there_is_not_is_said(folder: Path, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["export", str(folder), *arguments])
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_same_result_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    result = read_result(folder)
    one, other = ([p.read_bytes() for p in export(result, out=tmp_path / n)] for n in ("a", "b"))
    assert one == other


def test_only_a_stored_result_is_exported(result: Result) -> None:
    with pytest.raises(StoreError, match="run with out="):
        export(replace(result, folder=None))
