"""Cost and flow along the way, on the corridor of priced.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim import Result, load, run
from corridor_sim.measure.network import place_table
from tests.measure import priced


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path: Path = priced.written(tmp_path_factory.mktemp("priced"))
    return run(path, engine="reference", workers=1)


def test_cost_grows_along_the_way_up_to_the_landed_cost(result: Result) -> None:
    landed = result.landed.set_index("route")["landed"]
    for route, path in result.profile.groupby("route"):
        assert path["cost"].is_monotonic_increasing
        assert path["cost"].iloc[0] == 0
        assert path["cost"].iloc[-1] == pytest.approx(landed[str(route)], rel=1e-12)


def test_the_lorry_is_paid_by_the_kilometre_and_time_as_it_passes(result: Result) -> None:
    """400 km at 2 EUR of 1.5 USD are 1200; 8 h at 10 % a year of 36,500 USD are 10 / 3.

    Customs and storage come on top when the box is available.
    """
    road = result.profile[result.profile["route"] == "road"]
    arrived = road[road["place"] == "there"].iloc[0]
    assert arrived["cost"] == pytest.approx(1200 + 10 / 3)
    assert road["cost"].iloc[-1] > arrived["cost"] + 50


def test_a_through_rate_is_spread_over_its_services_by_distance(result: Result) -> None:
    """300 of 500 km: at the middle terminal three fifths of the rate are paid."""
    water = result.profile[result.profile["route"] == "water"]
    rates = result.money[result.money["route"] == "water"].set_index("component")
    per_container = rates["per_container"].to_dict()
    middle = water[water["place"] == "middle"].iloc[0]
    passed = middle["mean_d"] / water["mean_d"].iloc[-1]
    expected = 0.6 * per_container["freight"] + passed * per_container["time in transit"]
    assert middle["cost"] == pytest.approx(expected)


def test_legs_carry_the_cargo_of_their_route(result: Result) -> None:
    """TEU of the measured containers over 10 days in three replications, a week at a time."""
    teu = {"boxes": 1, "big": 2}
    for route, legs in result.legs.groupby("route"):
        demands = result.summary[result.summary["route"] == route]
        sent = sum(teu[d] * n for d, n in zip(demands["demand"], demands["n"], strict=True))
        assert legs["teu_per_week"].tolist() == pytest.approx([sent / 3 * 7 / 10] * len(legs))
    water = result.legs[result.legs["route"] == "water"]
    assert list(zip(water["service"], water["to_call"], water["km"], strict=True)) == [
        ("line", "middle", 300),
        ("shuttle", "there", 200),
    ]


def test_places_with_a_position_are_on_the_map() -> None:
    table = place_table(load("three_gorges")).set_index("place")
    assert table.loc["three_gorges", "kind"] == "lock"
    assert table.loc["three_gorges", "latitude"] == pytest.approx(30.84, abs=0.1)
