from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corridor_sim import Result, run
from corridor_sim.grid import DAY
from corridor_sim.measure.charges import stay_cost
from corridor_sim.plan.charges import StayCharge
from tests.measure.priced import compiled, replaced, written

WILLING = replaced(("financing_per_year: 10 %", "willingness_to_pay_per_day: 1 %"))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(written(tmp_path_factory.mktemp("priced")), engine="reference", workers=1)


def amounts(table: pd.DataFrame, **where: str) -> dict[tuple[str, str], float]:
    for column, value in where.items():
        table = table[table[column] == value]
    keys = zip(table["component"], table["item"], strict=True)
    return dict(zip(keys, table["per_container"], strict=True))


def test_every_day_begun_after_the_free_time_costs_by_its_tier() -> None:
    """Free 2 d, then 10 a day, from the third day on 20.

    2 d: nothing. One second more: a day. 5 d: three days. 5 d 1 h: a fourth, at 20.
    7 d: 30 + 40.
    """
    stay = StayCharge(
        "storage", "quay", 0, 1, out=False, free=2 * DAY, kept=0, begins=(0, 3), prices=(10, 20)
    )
    seconds = np.array([0, 2 * DAY, 2 * DAY + 1, 5 * DAY, 5 * DAY + 3600, 7 * DAY])
    assert stay_cost(stay, seconds).tolist() == [0, 0, 10, 30, 50, 70]


def test_what_a_lorry_costs(result: Result) -> None:
    """400 km at EUR 2, a euro being USD 1.5: 1,200. Customs 50.

    Unloading takes 2 h, one of them free: a day of storage, 24. The goods are worth
    36,500 and cost 10 a day: 10 h are 4.1667.
    """
    found = amounts(result.money, route="road")
    assert found["drayage", "lorry"] == pytest.approx(1200)
    assert found["customs", "there"] == pytest.approx(50)
    assert found["storage", "there"] == pytest.approx(24)
    assert found["time in transit", "goods"] == pytest.approx(10 * 10 / 24)
    # Two a day, regular, split by chance: variance 1. z * sqrt(10/24 * 1) / 2 days at 10.
    stock = 1.6448536269514722 * (10 / 24) ** 0.5 / 2
    assert found["safety stock", "goods"] == pytest.approx(10 * stock)
    assert len(found) == 5


def test_nobody_measured_costs_nothing(tmp_path: Path) -> None:
    """Less than a container in all the measured time: in some replication nobody stays, or pays."""
    rare = replaced(("measure: 10 d", "measure: 2 h"), ("replications: 3", "replications: 8"))
    found = run(written(tmp_path, rare), engine="reference", workers=1)
    assert 0 < len(found.replications) < 2 * 8
    assert found.money["per_container"].notna().all()


def test_a_through_rate_is_paid_once_and_by_size(result: Result) -> None:
    """400 for a TEU and 600 for a FEU over both services; lifts 20 a TEU."""
    boxes = amounts(result.money_by_demand, route="water", demand="boxes")
    big = amounts(result.money_by_demand, route="water", demand="big")
    assert (boxes["freight", "waterway"], big["freight", "waterway"]) == (400, 600)
    assert (boxes["handling", "middle"], big["handling", "middle"]) == (20, 40)


def test_the_goods_of_a_demand_have_their_own_value(result: Result) -> None:
    """20,000 EUR are USD 30,000 a container against 36,500: the same day costs 30/36.5."""
    days = result.summary.set_index(["demand", "route"])["mean_d"]
    big = amounts(result.money_by_demand, route="water", demand="big")
    assert big["time in transit", "goods"] == pytest.approx(
        30000 * 0.1 / 365 * days["big", "water"]
    )


def test_the_components_of_a_route_add_up_to_its_landed_cost(result: Result) -> None:
    parts = result.money.groupby("route")["per_container"].sum()
    for row in result.landed.to_dict("records"):
        assert parts[row["route"]] == pytest.approx(row["landed"], rel=1e-12)
        split = row["charges"] + row["time_in_transit"] + row["safety_stock"]
        assert split == pytest.approx(row["landed"], rel=1e-12)
        assert row["lo"] <= row["landed"] <= row["hi"]
        assert row["time_value"] == "financing"


def test_demands_add_up_to_their_route(result: Result) -> None:
    """Weighted with the containers of each replication, a route costs what its demands cost."""
    n = result.summary.set_index(["demand", "route"])["n"]
    each = result.money_by_demand[result.money_by_demand["route"] == "road"]
    assert each["per_container"].sum() == pytest.approx(
        result.money[result.money["route"] == "road"]["per_container"].sum()
    )
    assert n["boxes", "road"] > 0


def test_willingness_to_pay_holds_the_stock_already(tmp_path: Path) -> None:
    """1 % of 36,500 a day: 10 h are 152.08; nothing on top for safety stock."""
    paid = run(written(tmp_path, WILLING), engine="reference", workers=1, replications=2)
    found = amounts(paid.money, route="road")
    assert found["time in transit", "goods"] == pytest.approx(365 * 10 / 24)
    assert ("safety stock", "goods") not in found
    assert set(paid.landed["time_value"]) == {"willingness to pay"}
    assert (paid.landed["safety_stock"] == 0).all()


def test_a_scenario_without_prices_has_no_money(tmp_path: Path) -> None:
    text = replaced(("    value: 20000 EUR per container\n", ""))
    text = text[: text.index("prices:")]
    free = run(written(tmp_path, text), engine="reference", workers=1, replications=2)
    for name in ("money", "money_by_demand", "landed", "value_lines", "value_density"):
        table = free.tables()[name]
        assert table.empty
        assert len(table.columns) > 3


def test_the_winner_at_every_value_is_the_cheapest_line(result: Result) -> None:
    """Break-even values are computed; on a grid of values the argmin must be the same."""
    lines = result.value_lines[result.value_lines["demand"] == "boxes"].set_index("route")
    wins = result.value_density[result.value_density["demand"] == "boxes"]
    assert wins["from_value"].iloc[0] == 0
    assert np.isinf(wins["to_value"].iloc[-1])
    assert wins["to_value"].iloc[:-1].tolist() == wins["from_value"].iloc[1:].tolist()
    for value in np.linspace(0, 5e6, 101):
        costs = lines["charges_per_teu"] + lines["per_value"] * value
        (row,) = wins[(wins["from_value"] <= value) & (value < wins["to_value"])].to_dict("records")
        assert row["cheapest"] == costs.idxmin()


def test_at_the_break_even_value_both_routes_cost_the_same(result: Result) -> None:
    """The barge is cheap and slow, the lorry dear and fast: one value where they meet."""
    lines = result.value_lines[result.value_lines["demand"] == "boxes"].set_index("route")
    slow, fast = result.value_density[result.value_density["demand"] == "boxes"].to_dict("records")
    assert (slow["cheapest"], fast["cheapest"]) == ("water", "road")
    value = fast["from_value"]
    costs = lines["charges_per_teu"] + lines["per_value"] * value
    assert costs["road"] == pytest.approx(costs["water"], rel=1e-12)
    assert fast["from_lo"] < value < fast["from_hi"]


def test_rates_by_mass_and_distance(tmp_path: Path) -> None:
    """Boxes: 10 t over 500 km; big: 12 t, 2 TEU. 0.1 a t-km: 500 and 600; a TEU-km: 50, 100."""
    old = "price: {TEU: 400 USD per container, FEU: 600 USD per container}"
    for new, boxes, big in (("0.1 USD per t-km", 500, 600), ("0.1 USD per TEU-km", 50, 100), ("3 USD per t", 30, 36)):  # fmt: skip
        _, _, terms = compiled(tmp_path, replaced((old, f"price: {new}")))
        freight = {
            chain.demand: chain.flat[0].amount
            for chain in terms.chains
            if chain is not None and chain.route == "water"
        }
        assert freight == {"boxes": pytest.approx(boxes), "big": pytest.approx(big)}
