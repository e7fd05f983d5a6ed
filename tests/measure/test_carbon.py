from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import pytest

from corridor_sim import data, run
from corridor_sim.evidence import read_register
from corridor_sim.measure.carbon import Element, carbon_table, elements, worths
from corridor_sim.scenario.emission_factors import default_factor, read_factors
from corridor_sim.scenario.services import MODES
from tests.measure.priced import compiled, replaced, written

LORRY = "lorry: {mode: truck, calls: [here, there], departures: on_demand, run: 8 h, distance: 400 km, source: assumed}"


def found(folder: Path, *changes: tuple[str, str]) -> dict[tuple[str, str], Element]:
    scenario, _, terms = compiled(folder, replaced(*changes))
    return {(one.demand, one.name): one for one in elements(scenario, terms, worths(terms, ()))}


def test_legs_by_mass_and_a_hub_between_them(tmp_path: Path) -> None:
    """A TEU of 10 t on each leg, and one lift between them.

    Barge 300 km x 22.6 g = 67.8 kg (17.4 g of it from the tank, so 52.2 kg), a terminal
    11.4 kg, rail 200 km x 18.4 g = 36.8 kg, which its source does not split. By truck 400 km x 89 g = 356 kg. Where a box begins and ends no terminal counts.
    """
    legs = found(tmp_path)
    barge, hub, rail = (legs["boxes", name] for name in ("line", "middle", "shuttle"))
    assert [one.number for one in (barge, hub, rail)] == [1, 2, 3]
    assert (barge.per, barge.activity) == ("t-km", 3000)
    assert barge.wtw_kg == pytest.approx(67.8)
    assert [barge.ttw_kg, barge.wtt_kg] == pytest.approx([52.2, 15.6])
    assert (hub.element, hub.activity) == ("hub", 1)
    assert hub.wtw_kg == pytest.approx(11.4)
    assert rail.wtw_kg == rail.unsplit_kg == pytest.approx(36.8)
    assert legs["boxes", "lorry"].wtw_kg == pytest.approx(356)
    assert {name for _, name in legs} == {"line", "middle", "shuttle", "lorry"}


def test_a_heavier_box_emits_more_by_mass_and_the_same_at_the_terminal(tmp_path: Path) -> None:
    """Big: 2 TEU of 6 t: 12 t x 300 km x 22.6 g = 81.36 kg; one box is one lift."""
    legs = found(tmp_path)
    assert legs["big", "line"].wtw_kg == pytest.approx(81.36)
    assert legs["big", "middle"].wtw_kg == pytest.approx(11.4)


def test_by_sea_slots_are_shared_out_and_detours_are_not_counted_twice(tmp_path: Path) -> None:
    """300 km x 2 TEU x 71.7 g = 43.02 kg: the factor holds 15 % for detours already."""
    legs = found(tmp_path, ("mode: barge", "mode: sea"), ("barge -> rail", "sea -> rail"))
    sea = legs["big", "line"]
    assert (sea.factor, sea.per, sea.activity) == ("sea", "TEU-km", 600)
    assert sea.wtw_kg == pytest.approx(43.02)
    assert sea.wtw_kg == pytest.approx(sea.ttw_kg + sea.wtt_kg)
    assert "holds 15 %" in sea.distance_basis


def test_cooled_boxes_have_their_own_factors(tmp_path: Path) -> None:
    """Asia - North Europe: 110.6 g against 46.9; the terminal 13.4 kg against 11.4."""
    lane = ("mode: barge\n", "mode: sea\n    emissions: sea_asia_north_europe\n")
    legs = found(
        tmp_path,
        lane,
        ("barge -> rail", "sea -> rail"),
        ("    mass_per_teu: 6 t\n", "    tags: [reefer]\n    mass_per_teu: 6 t\n"),
    )
    assert legs["boxes", "line"].wtw_kg == pytest.approx(300 * 46.9 / 1000)
    assert legs["big", "line"].wtw_kg == pytest.approx(600 * 110.6 / 1000)
    assert legs["big", "middle"].wtw_kg == pytest.approx(13.4)


def test_an_own_factor_replaces_the_default(tmp_path: Path) -> None:
    """Electric lorry: 30 g a t-km, nothing from the tank: 400 x 10 x 30 g = 120 kg upstream."""
    own = LORRY.replace("run: 8 h", "emissions: {per: t-km, wtw: 30, ttw: 0}, run: 8 h")
    lorry = found(tmp_path, (LORRY, own))["boxes", "lorry"]
    assert [lorry.wtw_kg, lorry.ttw_kg, lorry.wtt_kg] == pytest.approx([120, 0, 120])
    assert lorry.factor == "lorry.emissions"


def test_a_flight_without_a_distance_goes_by_great_circle(tmp_path: Path) -> None:
    """A quarter of the equator and 95 km, x 10 t x 788 g; Earth's mean radius is 6,371.0088 km."""
    flight = LORRY.replace("truck", "air").replace(" distance: 400 km,", "")
    ends = ("  here: {", "  here: {latitude: 0, longitude: 0, "), ("  there:\n", "  there:\n    latitude: 0\n    longitude: 90\n")  # fmt: skip
    free = ("    lorry: {price: 2 EUR per km}", "    lorry: {price: 2 EUR per t}")
    lorry = found(tmp_path, (LORRY, flight), free, *ends)["boxes", "lorry"]
    km = 6371.0088 * math.pi / 2 + 95
    assert lorry.distance_km == pytest.approx(km)
    assert lorry.wtw_kg == pytest.approx(km * 10 * 0.788)


def test_without_a_distance_there_is_no_figure(tmp_path: Path) -> None:
    bare = LORRY.replace(" distance: 400 km,", "")
    free = ("    lorry: {price: 2 EUR per km}", "    lorry: {price: 2 EUR per t}")
    assert math.isnan(found(tmp_path, (LORRY, bare), free)["boxes", "lorry"].wtw_kg)


def test_everything_adds_up_to_the_totals_of_the_route(tmp_path: Path) -> None:
    """Per container: legs + hubs = from the tank + to the tank + not split = the whole.

    The elements of each demand, weighted with its containers, are the same again.
    """
    text = written(tmp_path)
    result = run(text, engine="reference", workers=1, replications=2)
    n = result.summary.set_index(["demand", "route"])["n"]
    table = result.carbon
    whole = table["ttw_kg"] + table["wtt_kg"] + table["unsplit_kg"]
    assert whole.to_list() == pytest.approx(table["wtw_kg"].to_list(), rel=1e-12)
    for route in ("road", "water"):
        rows = result.indicators[result.indicators["route"] == route]
        value = rows.set_index("indicator")["mean"]
        total = value["wtw_per_container"]
        assert value["wtw_legs"] + value["wtw_hubs"] == pytest.approx(total, rel=1e-12)
        assert value["ttw"] + value["wtt"] + value["unsplit"] == pytest.approx(total, rel=1e-12)
        here = table[table["route"] == route]
        weights = [n[demand, route] for demand in here["demand"]]
        assert (here["wtw_kg"] * weights).sum() / n[:, route].sum() == pytest.approx(total)


def test_the_whole_table_has_one_row_per_element(tmp_path: Path) -> None:
    scenario, _, terms = compiled(tmp_path)
    assert len(carbon_table(scenario, terms, worths(terms, ()))) == 1 + 3 + 3


def rows() -> list[dict[str, Any]]:
    with data.emission_factors().open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
def test_a_default_factor_is_the_one_of_its_source(row: dict[str, Any]) -> None:
    """The register prints g per TEU-km or t-km, kg per container or tonne; the file grams."""
    fact = read_register([data.evidence()])[row["evidence"]]
    scale = 1000 if row["per"] in ("container", "t") else 1
    printed = [figure * scale for figure in (fact.low, fact.central, fact.high)]
    assert float(row["wtw_g"]) in [pytest.approx(one) for one in printed if not math.isnan(one)]
    assert row["confidence"] == fact.confidence
    assert bool(row["ttw_g"]) == bool(row["wtt_g"])
    if row["ttw_g"]:
        assert float(row["ttw_g"]) + float(row["wtt_g"]) == pytest.approx(float(row["wtw_g"]))


@pytest.mark.parametrize("mode", [*MODES, "terminal", "air_terminal"])
def test_every_mode_has_one_default(mode: str) -> None:
    defaults = [one for one in read_factors().values() if one.mode == mode and one.default]
    assert defaults == [default_factor(mode)]
    assert defaults[0].of_carriage == (mode in MODES)
