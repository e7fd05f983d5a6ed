"""What a consignment costs and emits: its part of the box it travels in."""

from __future__ import annotations

import pandas as pd
import pytest

from corridor_sim import run

SCENARIO = """
title: Part loads
start: 2024-01-01
warm_up: 1 d
measure: 4 d
drain_limit: 1 weeks
replications: 2
terminals:
  works: {handling: {origin -> any: []}}
  hub:
    activities: {stuffing: {fills_box: {}, takes: 2 h, cause: handling, source: assumed}}
    handling: {truck -> rail: [stuffing]}
  far_hub:
    activities: {stripping: {splits_box: true, takes: 3 h, cause: handling, source: assumed}}
    handling: {rail -> truck: [stripping]}
  shop: {handling: {truck -> destination: []}}
services:
  pick_up: {mode: truck, calls: [works, hub], departures: on_demand, run: 1 h, distance: 50 km, source: assumed,
    emissions: {per: TEU-km, wtw: 100, source: assumed}}
  train: {mode: rail, calls: [hub, far_hub], departures: {every: 6 h}, capacity: 40 TEU, run: 10 h, distance: 1000 km,
    emissions: {per: TEU-km, wtw: 10, source: assumed}, source: assumed}
  delivery: {mode: truck, calls: [far_hub, shop], departures: on_demand, run: 1 h, distance: 50 km, source: assumed,
    emissions: {per: t-km, wtw: 100, source: assumed}}
routes: {by_hub: [pick_up, train, delivery]}
demand:
  part_loads: {from: works, to: shop, routes: by_hub, mass_per_teu: 10 t, source: assumed,
    containers: {per_day: 4, arrivals: regular, size: FEU, fills: 40 %}}
prices:
  currency: USD
  freight:
    pick_up: {price: 100 USD per container}
    train: {price: 1000 USD per container}
    delivery: {price: 5 USD per t}
  handling: {hub: {price: 60 USD per container}}
  storage: {far_hub: {free: 0 d, price: 8 USD per container-day}}
  source: assumed
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    file = tmp_path_factory.mktemp("boxes") / "part_loads.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return run(file).tables()


def test_every_consignment_pays_its_part_of_its_box(tables: dict[str, pd.DataFrame]) -> None:
    """Of 40 % each, two go in a box: half of 1000 for the train, and of 60 at the hub.

    In the truck before it fills 40 % of a container: 40. It weighs 40 % of 20 t: 8 t
    at 5. The box stands 3 h at the far hub, a day of 8: half of it.
    """
    money = tables["money"].set_index("item")["per_container"]
    assert money.to_dict() == pytest.approx(
        {"train": 500, "hub": 30, "pick_up": 40, "delivery": 40, "far_hub": 4}
    )


def test_every_consignment_emits_its_part_of_its_box(tables: dict[str, pd.DataFrame]) -> None:
    """Train: 1000 km x 2 TEU / 2 x 10 g = 10 kg. Before: 50 km x 0.8 TEU x 100 g = 4 kg.

    After: 50 km x 8 t x 100 g = 40 kg.
    """
    carbon = tables["carbon"].set_index("name")["wtw_kg"]
    assert carbon[["pick_up", "train", "delivery"]].tolist() == pytest.approx([4, 10, 40])
    assert tables["carbon"]["tonnes"].tolist() == pytest.approx([8] * 5)


def test_transit_time_is_per_consignment(tables: dict[str, pd.DataFrame]) -> None:
    """One every 6 h: its box closes before the third, and each first waits 12 h, each second 6 h.

    At the hub an hour after 0, 6, 12 or 18; the box closes on such an hour, is worked on
    for 2 h and takes the next train at 6, 12, 18 or 24: 3 h later. 1 + 12 + 2 + 3 + 10 + 3 + 1
    are 32 h for the first and 26 h for the second.
    """
    (row,) = tables["summary"].to_dict("records")
    assert row["n"] == 2 * 16
    assert row["mean_d"] == pytest.approx(29 / 24)
