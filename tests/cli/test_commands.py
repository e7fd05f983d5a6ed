from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from corridor_sim.cli import app
from tests.experiment.corridors import written

STUCK = ("--set", "services.line.run=3 weeks")


def command(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def run_reference(path: Path, *words: str | Path) -> Result:
    return command("run", path, "--engine", "reference", "--workers", "1", *words)


@pytest.fixture
def corridor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return written(tmp_path)


def test_list_names_what_is_shipped() -> None:
    listed = command("list")
    assert listed.exit_code == 0
    assert "chongqing_antwerp" in listed.stdout
    assert "suez_open" in listed.stdout


def test_new_writes_what_checks_clean_and_runs(corridor: Path) -> None:
    assert command("new", "my_corridor").exit_code == 0
    checked = command("check", "my_corridor.yaml")
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert "no errors, 0 warnings" in checked.stdout

    ran = run_reference(corridor.with_name("my_corridor.yaml"), "--replications", "2")

    assert ran.exit_code == 0
    assert ran.stdout.startswith("My corridor\n")
    assert (corridor.parent / "runs" / "my_corridor" / "report.html").is_file()


def test_new_never_replaces_a_file(corridor: Path) -> None:
    before = corridor.read_text()
    again = command("new", corridor.stem)
    assert (again.exit_code, again.stderr) == (
        2,
        "corridor.yaml exists already; choose another name\n",
    )
    assert corridor.read_text() == before


@pytest.mark.parametrize("name", ["check", "show", "run", "compare"])
def test_bad_input_is_one_line_a_problem_and_never_a_traceback(corridor: Path, name: str) -> None:
    corridor.write_text(
        corridor.read_text().replace("run: 16 h", "run: 16,5 h").replace("[line]", "[lien]")
    )
    more = ("--with", "suez_open") if name == "compare" else ()

    found = command(name, corridor, *more)

    assert (found.exit_code, found.stdout) == (2, "")
    lines = found.stderr.splitlines()
    assert any("corridor.yaml:20:" in line and "did you mean 16.5 h?" in line for line in lines)
    assert any("corridor.yaml:25:" in line and "did you mean line?" in line for line in lines)
    assert "Traceback" not in found.stderr
    assert not (corridor.parent / "runs").exists()


def test_show_tells_a_route_as_stages_with_sources(corridor: Path) -> None:
    shown = command("show", corridor, "road")
    assert shown.exit_code == 0
    for word in ("lorry (truck), on demand", "400 km", "8 h", "unload (handling)", "assumed"):
        assert word in shown.stdout
    assert "water" not in shown.stdout


def test_show_merged_tells_where_each_value_comes_from(corridor: Path) -> None:
    merged = command("show", corridor, "--merged", "--set", "services.lorry.run=9 h")
    assert "services.lorry.distance: 400 km  " in merged.stdout
    assert "corridor.yaml:14:" in merged.stdout
    assert "services.lorry.run: 9 h  --set services.lorry.run=9 h" in merged.stdout


def test_run_prints_the_report_and_stores_it(corridor: Path) -> None:
    """10 h by road: 0.42 d; the twins of midnight save 20 h: 0.83 d."""
    ran = run_reference(corridor)

    assert (ran.exit_code, ran.stderr) == (0, "")
    for line in ("Door to door [days]", "Where the days go: water", "residual 0 s"):
        assert line in ran.stdout
    assert "Twins: road instead of water saves 0.83 d" in ran.stdout
    assert "of 0.83 d saved: here 0.50, line 0.67, minus lorry 0.33." in ran.stdout
    assert "100 % assumed" in ran.stdout
    folder = corridor.parent / "runs" / "corridor"
    assert f"Report: {Path('runs', 'corridor', 'report.html')}" in ran.stdout
    figures = {path.name for path in (folder / "figures").iterdir()}
    assert {"distributions.png", "distributions.svg", "savings.svg", "warm_up.png"} <= figures
    assert not {"money.png", "map.png"} & figures  # no prices, no positions


def test_run_as_json_is_one_document(corridor: Path) -> None:
    ran = run_reference(corridor, "--json", "--no-figures", "--out", "there", "--seed", "3")
    document = json.loads(ran.stdout)
    assert (document["seed"], document["replications"]) == (3, 3)
    road = next(row for row in document["tables"]["routes"] if row["route"] == "road")
    assert road["mean_d"] == pytest.approx(10 / 24)
    assert not (corridor.parent / "there" / "report.html").exists()


def test_stuck_cargo_is_said_first_and_ends_with_3(corridor: Path) -> None:
    """A run of three weeks and one week to drain: nothing arrives by water."""
    ran = run_reference(corridor, *STUCK, "--no-figures")
    assert ran.exit_code == 3
    assert ran.stdout.startswith("Stuck: ")
    assert "of boxes by water" in ran.stdout.splitlines()[0]


def test_an_internal_inconsistency_ends_with_1_and_leaves_nothing(
    corridor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from corridor_sim.audit import AuditError
    from corridor_sim.experiment import replicate

    def find_fault(*_: object) -> None:
        raise AuditError("container boxes:7 arrived before it left")

    monkeypatch.setattr(replicate, "audit", find_fault)

    ran = run_reference(corridor)

    assert ran.exit_code == 1
    assert "container boxes:7 arrived before it left" in ran.stderr
    assert not (corridor.parent / "runs").exists()


def test_results_are_compared_plotted_and_traced(corridor: Path) -> None:
    run_reference(corridor, "--out", "base", "--no-figures")
    run_reference(corridor, "--out", "slow", "--no-figures", "--set", "services.lorry.run=11 h")

    compared = command("compare", "base", "slow")
    assert compared.exit_code == 0
    assert "+0.12 to +0.12" in compared.stdout  # 3 h = 0.125 d, every time
    assert command("report", "base").stdout == f"{Path('base', 'report.html')}\n"
    assert Path("base/figures/causes.png").is_file()
    traced = command("trace", "base", "twins:1:road")
    assert "2024-01-02 00:00" in traced.stdout
    assert "10.00" in traced.stdout
    assert "by road, replication 0; measured." in traced.stdout
    assert "in no table" in command("trace", "base", "boxes:1").stdout  # warm-up
    assert command("trace", "base", "crates:1").exit_code == 2


def test_files_of_the_user_outlive_the_next_run(corridor: Path) -> None:
    folder = corridor.parent / "runs" / "corridor"
    run_reference(corridor)
    (folder / "notes.txt").write_text("mine")

    again = run_reference(corridor, "--no-figures")

    assert again.stdout.endswith("Kept, not of this run: notes.txt\n")
    assert (folder / "notes.txt").read_text() == "mine"
    assert not (folder / "report.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "nowhere"), "nowhere is no result folder"),
        (("trace", "nowhere", "a:1"), "nowhere is no result folder"),
        (("compare", "nowhere", "elsewhere"), "nowhere is no result folder"),
        (("compare", "a", "b", "--with", "c"), "give either --with OVERLAY, or a second RESULT"),
        (("compare", "a", "b", "--set", "seed=2"), "results are as they are"),
        (("run", "two_lag"), "did you mean two_leg?"),
        (("run", "two_leg", "--with", "suez_opn"), "did you mean suez_open?"),
        (("run", "two_leg", "--set", "services.trian.run=3 d"), "did you mean services.train?"),
        (("run", "two_leg", "--engine", "magic"), "magic"),
        (("run", "two_leg", "--out", "corridor.yaml/out"), "corridor.yaml"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(
    corridor: Path, words: tuple[str, ...], said: str
) -> None:
    asked = command(*words)
    assert asked.exit_code == 2
    assert said in asked.stderr
    assert not (corridor.parent / "runs").exists()


def test_schema_is_json() -> None:
    for what in ("scenario", "overlay"):
        assert json.loads(command("schema", what).stdout)["$schema"]


@pytest.mark.skipif(os.name == "nt", reason="interrupts are sent otherwise on Windows")
def test_an_interrupt_ends_workers_and_keeps_what_is_whole(corridor: Path) -> None:
    """The whole process group gets the signal, as from a terminal."""
    words = [
        "run",
        str(corridor),
        "--engine",
        "reference",
        "--replications",
        "5000",
        "--workers",
        "2",
    ]
    program = f"from corridor_sim.cli import app; app({words!r})"
    runs = corridor.parent / "runs"
    with subprocess.Popen(
        [sys.executable, "-c", program], start_new_session=True, stderr=subprocess.PIPE, text=True
    ) as running:
        while running.poll() is None and not list(runs.glob(".corridor.unfinished/*.measures")):
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate(timeout=60)

    kept = len(list(runs.glob(".corridor.unfinished/*.measures")))
    told = f"{kept} replications are kept: the same command with --resume goes on"
    assert (running.returncode, errors) == (130, f"Interrupted; {told}.\n")
    assert [path.name for path in runs.iterdir()] == [".corridor.unfinished"]


def program(*words: str | Path) -> str:
    """The program as the shell starts it, ready for a pipe."""
    return shlex.join([sys.executable, "-m", "corridor_sim", *map(str, words)])


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)  # noqa: S607


@pytest.mark.skipif(os.name == "nt", reason="needs a shell with pipes")
@pytest.mark.parametrize(("more", "code"), [(STUCK, "3"), (("--json",), "0")])
def test_a_reader_that_leaves_changes_nothing(
    corridor: Path, more: tuple[str, ...], code: str
) -> None:
    run = program("run", corridor, "--engine", "reference", "--no-figures", *more)
    done = shell(f"{run} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == (f"{code}\n", "")
    assert (corridor.parent / "runs" / "corridor" / "routes.csv").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("words", [("list",), ("schema",)])
def test_a_full_device_is_said_in_a_line(words: tuple[str, ...]) -> None:
    done = shell(f"{program(*words)} > /dev/full")
    assert (done.returncode, done.stderr) == (1, "cannot write: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="interrupts are sent otherwise on Windows")
def test_an_interrupt_while_libraries_load_is_said_in_a_line() -> None:
    """The signal comes at the first import of the command line."""
    early = """
import os, signal, sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
from corridor_sim.__main__ import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", early], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted; nothing was written.\n")
