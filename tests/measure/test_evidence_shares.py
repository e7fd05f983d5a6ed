from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim import Result, run
from tests.measure.priced import PRICED, replaced, written


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(written(tmp_path_factory.mktemp("priced")), engine="reference", workers=1)


def test_the_contributions_of_a_route_are_its_mean_and_its_variance(result: Result) -> None:
    """Population variance: that of the summary times (n - 1) / n, here within 2 %."""
    means = result.routes.set_index("route")["mean_d"].to_dict()
    sds = result.routes.set_index("route")["sd_d"].to_dict()
    for route, rows in result.contributions.groupby("route"):
        assert rows["mean_d"].sum() == pytest.approx(means[str(route)], rel=1e-9)
        assert rows["mean_share"].sum() == pytest.approx(1)
        if route == "water":
            assert rows["variance_share"].sum() == pytest.approx(1)
            sd = rows["variance_d2"].sum() ** 0.5
            assert sd == pytest.approx(sds[str(route)], rel=0.02)


def test_each_hour_rests_on_the_field_that_made_it(result: Result) -> None:
    """The barge's run is inferred, its timetable assumed; the spread is theirs alone."""
    water = result.contributions[result.contributions["route"] == "water"]
    found = {(one["place"], one["cause"]): one for one in water.to_dict("records")}
    moving = found["line", "moving"]
    assert (moving["input"], moving["kind"]) == ("services.line.run", "inferred")
    waiting = found["here", "waiting for departure"]
    assert (waiting["input"], waiting["kind"]) == ("services.line.departures", "assumed")
    unload = found["there", "handling"]
    assert unload["input"] == "terminals.there.activities.unload.takes"
    assert unload["mean_d"] == pytest.approx(2 / 24)
    assert unload["variance_share"] == pytest.approx(0, abs=1e-9)


def test_kinds_of_input_share_the_mean(result: Result) -> None:
    """By road nothing but assumptions: 8 h run, 2 h unloading."""
    table = result.evidence.set_index(["route", "kind"])
    assert table.loc[("road", "assumed"), "mean_share"] == pytest.approx(1)
    sums = result.evidence.groupby("route")["mean_share"].sum()
    assert sums.to_list() == pytest.approx([1, 1])
    moving = result.causes.query("route == 'water' and place == 'line' and cause == 'moving'")
    share = moving["mean_d"].iloc[0] / result.routes.set_index("route").loc["water", "mean_d"]
    assert table.loc[("water", "inferred"), "mean_share"] == pytest.approx(share)


def test_a_queue_rests_on_the_units_and_a_lock_on_its_traffic() -> None:
    lock = run("three_gorges", engine="compiled", replications=2, sets=["measure=2 weeks"])
    found = {(r["place"], r["cause"]): r["input"] for r in lock.contributions.to_dict("records")}
    assert found["three_gorges", "passage wait"] == "passages.three_gorges.other_traffic"
    assert found["three_gorges", "passage"] == "passages.three_gorges.transit"
    assert found["three_gorges", "disruption"] == "disruptions.weather"


def test_every_number_stands_with_its_source(result: Result) -> None:
    inputs = result.inputs.set_index("path")
    run_low = inputs.loc["services.line.run.uniform.0"]
    assert (run_low["value"], run_low["unit"], run_low["kind"]) == ("10 h", "h", "inferred")
    assert run_low["evidence"] == "SR059"
    assert run_low["source"]
    assert run_low["confidence"] in ("low", "medium", "high")
    before = PRICED[: PRICED.index("10 h, 30 h")].splitlines()
    assert run_low["written"] == f"priced.yaml:{len(before)}:{len(before[-1]) + 1}"
    assert inputs.loc["prices.rates.EUR.rate", "kind"] == "assumed"
    factor = inputs.loc["emission_factors.barge_135m"]
    assert (factor["value"], factor["evidence"]) == ("22.6 g CO2e/t-km", "G08")


def test_nothing_without_a_number_is_an_input(tmp_path: Path) -> None:
    text = replaced(
        ("source: inferred from SR059", "source: inferred from SR059, between: [5 h, 40 h]")
    )
    paths = run(written(tmp_path, text), engine="reference", workers=1, replications=1).inputs[
        "path"
    ]
    assert not paths.str.contains("source|between").any()
