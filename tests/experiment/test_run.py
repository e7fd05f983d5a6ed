from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from simpy import Environment, Event

from corridor_sim import Result, ScenarioError, load, read_result, run
from corridor_sim.experiment.replicate import MEASURES
from corridor_sim.experiment.result import TABLES
from corridor_sim.experiment.tables import measures_for
from corridor_sim.store import StoreError
from tests.experiment.corridors import written

HOUR = 1 / 24


def row(table: pd.DataFrame, **where: str) -> dict[str, Any]:
    for column, value in where.items():
        table = table[table[column] == value]
    (found,) = table.to_dict("records")
    return {str(column): value for column, value in found.items()}


def contents(folder: Path) -> dict[str, str]:
    """Hash of every file, without the moment of the run."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "run.json":
                facts = json.loads(data)
                assert facts.pop("when")
                data = json.dumps(facts).encode()
            hashes[path.relative_to(folder).as_posix()] = hashlib.sha256(data).hexdigest()
    return hashes


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("run")
    return run(written(folder), engine="reference", workers=1, out=folder / "result")


def test_a_constant_journey_is_told_exactly(result: Result) -> None:
    """8 h by lorry and 2 h unloading, no queue: 10 h for everyone, in every replication."""
    road = row(result.routes, route="road")
    for quantity in ("mean_d", "mean_lo", "mean_hi", "p5_d", "p50_d", "p95_d", "p95_hi"):
        assert road[quantity] == pytest.approx(10 * HOUR, abs=1e-12)
    assert road["buffer95_d"] == pytest.approx(0, abs=1e-12)
    assert result.stuck == 0
    assert result.facts["residual_s"] == 0


def test_every_measured_container_is_counted_once(result: Result) -> None:
    """4 a day for 10 days in each of 3 replications: 120, on one route or the other."""
    assert result.summary["n"].sum() == 120
    assert result.replications["n"].sum() == 120
    assert result.distribution["containers"].sum() == 120
    assert len(result.shipments) == 120


def test_twins_say_what_is_saved_and_where(result: Result) -> None:
    """Sent at midnight: 12 h for the departure, 16 h run, 2 h, against 10 h by road: 20 h.

    The unloading is the same for both and saves nothing.
    """
    saving = row(result.twins, by="road", over="water")
    assert saving["n"] == 30
    assert saving["mean_d"] == pytest.approx(20 * HOUR, abs=1e-12)
    parts = {
        (one["place"], one["cause"]): one["mean_d"] for one in result.savings.to_dict("records")
    }
    assert parts == {
        ("here", "waiting for departure"): pytest.approx(12 * HOUR),
        ("line", "moving"): pytest.approx(16 * HOUR),
        ("lorry", "moving"): pytest.approx(-8 * HOUR),
    }


def test_a_claim_stands_beside_what_was_found(result: Result) -> None:
    """Up to a day is claimed; every twin saves 20 h, so nobody reaches it."""
    claim = row(result.claims, claim="a_day")
    assert (claim["claimed_d"], claim["statistic"], claim["n"]) == (1, "P95", 30)
    assert claim["saving_d"] == pytest.approx(20 * HOUR, abs=1e-12)
    assert claim["share"] == 0


def test_the_profile_follows_the_way(result: Result) -> None:
    """By road: at once, 400 km in 8 h, available after 10 h."""
    road = result.profile[result.profile["route"] == "road"]
    assert road["km"].tolist() == [0, 0, 400, 400]
    assert road["mean_d"].tolist() == pytest.approx([0, 0, 8 * HOUR, 10 * HOUR])
    assert road["place"].tolist() == ["here", "here", "there", "there"]


def test_a_stored_result_reads_back_the_same(result: Result) -> None:
    assert result.folder is not None
    again = read_result(result.folder)
    assert dict(again.facts) == dict(result.facts)
    for name, table in result.tables().items():
        stored = again.tables()[name]
        assert list(stored.columns) == list(table.columns), name
        assert len(stored) == len(table), name
    assert again.routes["mean_d"].tolist() == result.routes["mean_d"].tolist()


def test_same_input_same_bytes_whatever_the_workers(tmp_path: Path) -> None:
    path = written(tmp_path)
    for name, workers in (("one", 1), ("two", 2)):
        run(path, engine="reference", workers=workers, out=tmp_path / name, visits=True)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert {"shipments.parquet", "twins.parquet", "visits.parquet"} <= contents(
        tmp_path / "one"
    ).keys()


def test_another_seed_gives_other_numbers(tmp_path: Path) -> None:
    path = written(tmp_path)
    splits = [
        run(path, engine="reference", workers=1, seed=seed).summary["n"].tolist() for seed in (1, 2)
    ]

    assert splits[0] != splits[1]


def test_both_engines_leave_the_same_tables(tmp_path: Path) -> None:
    path = written(tmp_path)
    one, other = (run(path, engine=engine, workers=2) for engine in ("reference", "compiled"))

    for name, table in one.tables().items():
        assert table.equals(other.tables()[name]), name


def test_a_result_is_not_replaced_by_a_run_that_fails(tmp_path: Path) -> None:
    path = written(tmp_path)
    run(path, engine="reference", workers=1, replications=1, out=tmp_path / "out")
    before = contents(tmp_path / "out")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    for failing in ({"progress": fail}, {"finish": fail}):
        with pytest.raises(KeyboardInterrupt):
            run(path, engine="reference", workers=1, out=tmp_path / "out", seed=9, **failing)  # type: ignore[arg-type]
        assert contents(tmp_path / "out") == before
        left = {"corridor.yaml", "out", ".out.unfinished"}
        assert {one.name for one in tmp_path.iterdir()} == left


def test_a_folder_that_is_no_result_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")

    with pytest.raises(StoreError, match="is no result folder"):
        run(written(tmp_path), engine="reference", out=tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_scenario_without_sources_is_not_run(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("source: assumed", ""))

    with pytest.raises(ScenarioError, match="without a source"):
        run(load(path), engine="reference", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_process_of_ones_own_takes_the_place_of_an_activity(tmp_path: Path) -> None:
    """Unloading in 5 h instead of 2 h: 13 h by road. A closure cannot travel; it need not."""
    hours = 5

    def slow(env: Environment, _: object, takes: float) -> Generator[Event, None, None]:
        assert takes == 2 * 3600
        yield env.timeout(hours * 3600)

    result = run(written(tmp_path), processes={"activities.unload": slow}, workers=2)

    assert result.facts["engine"] == "reference"
    assert row(result.routes, route="road")["mean_d"] == pytest.approx(13 * HOUR, abs=1e-12)


def test_a_notebook_shows_the_routes(result: Result) -> None:
    html = result._repr_html_()
    assert "Ten hours by truck, thirty by barge" in html
    assert "<td>road</td>" in html


def test_only_the_tables_asked_for_are_made(tmp_path: Path, result: Result) -> None:
    """The claims and what a result always has; each as in the run of everything."""
    some = run(written(tmp_path), engine="reference", workers=1, tables="twins")
    for name, table in some.tables().items():
        if name in {"summary", "routes", "twins"}:
            pd.testing.assert_frame_equal(table, result.tables()[name])
        else:
            assert table.empty, name


@pytest.mark.parametrize(
    ("table", "measures"),
    [
        ("routes", {"transit"}),
        ("causes", {"ledger"}),
        ("money", {"transit", "ledger"}),
        ("claims", {"pairs"}),
        ("inputs", set()),
    ],
)
def test_nothing_is_measured_that_no_table_needs(table: str, measures: set[str]) -> None:
    assert measures_for([table]) == measures


def test_every_measure_serves_a_table() -> None:
    assert measures_for(TABLES) == MEASURES - {"outlooks"}  # those are for the options board


def test_a_table_that_is_none_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"found 'route', expected one of .*mean routes"):
        run(written(tmp_path), tables=["route"])


def test_a_result_folder_holds_every_table(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a result folder holds every table"):
        run(written(tmp_path), tables="twins", out=tmp_path / "few")
    assert not (tmp_path / "few").exists()
