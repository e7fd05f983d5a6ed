"""Prices as people write them, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.overlays import assemble
from corridor_sim.scenario.prices import paid_by
from corridor_sim.scenario.schema import scenario_schema
from corridor_sim.scenario.source import read_tree
from tests.measure.priced import PRICED, replaced, written


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    path = written(folder, replaced(*changes))
    return [f"{one.path}: {one.found}: {one.expected}" for one in check(path).errors]


def test_the_priced_corridor_is_right(tmp_path: Path) -> None:
    assert problems(tmp_path) == []
    schema = Draft202012Validator(scenario_schema())
    assert schema.is_valid(read_tree(PRICED, "F").plain())


BOTH = ("financing_per_year: 10 %", "financing_per_year: 10 %, willingness_to_pay_per_day: 1 %")


def test_the_two_values_of_time_are_never_given_together(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, BOTH)
    assert "either financing_per_year or willingness_to_pay_per_day, never both" in problem
    schema = Draft202012Validator(scenario_schema())
    assert not schema.is_valid(read_tree(replaced(BOTH), "F").plain())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lorry: {price: 2 EUR per km}", "lorri: {price: 2 EUR per km}", "one of lorry, line, shuttle"),
        ("    lorry: {price: 2 EUR per km}\n", "", "one freight rate for lorry, which route road uses"),
        ("    lorry: {price: 2 EUR per km}\n", "    lorry: {price: 2 EUR per km}\n    line: {price: 1 USD per t}\n", "one freight rate for line"),
        ("2 EUR per km", "2 CNY per km", "a rate of CNY in USD under prices.rates"),
        ("value: 20000 EUR per container", "value: 20000 CNY per container", "a rate of CNY"),
        ("2 EUR per km", "2 EUR per mile", "a price per one of container, TEU, FEU, t, km"),
        ("2 EUR per km", "2 EUR", "a price with its currency"),
        ("{TEU: 400 USD per container, FEU: 600 USD per container}", "{TEU: 400 USD per container}", "a price for FEU"),
        ("handling: {middle: {price: 20", "handling: {middel: {price: 20", "one of here, middle, there"),
        ("customs: {there: {price: 50", "customs: {elsewhere: {price: 50", "one of here, middle, there"),
        ("  cargo: {value: 36500 USD per TEU}\n", "", "a value of the goods"),
        ("distance: 400 km, ", "", "a distance, because its freight is paid per km"),
        ("promise: {road: 10 h, water: 2 d}", "promise: {rail: 10 h}", "routes of this demand: road, water"),
        ("free: 1 h, price: 24 USD per container-day", "free: 1 h, price: 24 USD per container", "a price per one of container-day"),
        ("price: 24 USD per container-day", "price: 24 USD per container-day, then: [{after: 2 d, price: 1 USD per TEU-day}, {after: 1 d, price: 2 USD per TEU-day}]", "tiers in order of time"),
        ("time_value: {financing", "stock: {service_level: 40 %}\n  time_value: {financing", "a share from 50 % to below 100 %"),
        ("on: 2024-07-01", "on: July", "a date that exists"),
        ("mode: truck, ", "mode: truck, emissions: sea, emissions_: x, ", "one of the keys"),
        ("mode: truck, ", "mode: truck, emissions: container_terminal, ", "an emission factor of services"),
        ("mode: truck, ", "mode: truck, emissions: {per: t, wtw: 20}, ", "TEU-km or t-km"),
        ("mode: truck, ", "mode: truck, emissions: {per: t-km, wtw: 20, ttw: 30}, ", "tank to wheel, a part of wtw"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_words(old: str, new: str, said: str, tmp_path: Path) -> None:
    assert any(said in problem for problem in problems(tmp_path, (old, new)))


def test_a_price_needs_a_source_like_any_other_number(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        (
            "  time_value: {financing_per_year: 10 %}\n  source: assumed\n",
            "  time_value: {financing_per_year: 10 %}\n",
        ),
    )
    assert any(one.startswith("prices.freight.lorry.price") for one in found)
    assert any(one.startswith("prices.rates.EUR.rate") for one in found)


def test_a_cited_price_must_be_the_one_of_its_source(tmp_path: Path) -> None:
    """K15 says 1.1-1.9 EUR a km."""
    right = problems(tmp_path, ("{price: 2 EUR per km}", "{price: 1.5 EUR per km, source: K15}"))
    wrong = problems(tmp_path, ("{price: 2 EUR per km}", "{price: 2 EUR per km, source: K15}"))
    assert right == []
    assert ["K15 says 1.1 to 1.9" in one for one in wrong] == [True]


def test_a_through_rate_needs_all_its_services(tmp_path: Path) -> None:
    prices = load(written(tmp_path)).prices
    assert prices is not None
    assert paid_by(prices.freight, ["line", "shuttle"]) == {"waterway": ("line", "shuttle")}
    assert paid_by(prices.freight, ["line", "lorry"]) == {"lorry": ("lorry",)}


def test_prices_merge_by_name_and_the_value_of_time_is_replaced_whole(tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: Dear\nprices:\n"
        "  freight: {lorry: {price: 3 EUR per km, source: assumed}}\n"
        "  time_value: {willingness_to_pay_per_day: 1 %, source: assumed}\n",
        encoding="utf-8",
    )
    made = assemble(written(tmp_path), [overlay])
    plain = made.tree.plain()
    assert isinstance(plain, dict)
    assert plain["prices"]["freight"]["lorry"]["price"] == "3 EUR per km"
    assert "waterway" in plain["prices"]["freight"]
    assert list(plain["prices"]["time_value"]) == ["willingness_to_pay_per_day", "source"]
