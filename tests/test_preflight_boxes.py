"""Mistakes with consignments: one clear line each; and the loads their boxes make."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check

SCENARIO = """
title: Part loads
start: 2024-01-01
warm_up: 0 d
measure: 1 weeks
terminals:
  works: {handling: {origin -> any: []}}
  hub:
    resources: {gang: {units: 1, source: assumed}}
    activities:
      stuffing: {fills_box: {wait_at_most: 1 d, full_at: 80 %}, uses: gang, takes: 2 h, cause: handling, source: assumed}
    handling: {truck -> rail: [stuffing]}
  shop:
    activities:
      stripping: {splits_box: true, takes: 1 h, cause: handling, source: assumed}
    handling: {rail -> destination: [stripping]}
services:
  pick_up: {mode: truck, calls: [works, hub], departures: on_demand, run: 1 h, source: assumed}
  train: {mode: rail, calls: [hub, shop], departures: {every: 1 d}, capacity: 40 TEU, run: 10 h, source: assumed}
routes: {by_hub: [pick_up, train]}
demand:
  lots: {from: works, to: shop, routes: by_hub, source: assumed, containers: {per_day: 80, size: FEU, fills: 5 %}}
"""
STUFFING = "terminals.hub.activities.stuffing"
STRIPPING = "terminals.shop.activities.stripping"


def problems(folder: Path, *changes: tuple[str, str]) -> list[str]:
    text = SCENARIO
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "part_loads.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(problem).partition(": ")[2] for problem in check(file).problems]


def test_it_is_right_as_it_stands(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "rail: [stuffing]",
            "rail: []",
            (
                "demand.lots.containers.fills: found consignments without a box at hub, "
                "expected an activity with fills_box before train on route by_hub"
            ),
        ),
        (
            "rail: [stuffing]",
            "rail: [stuffing, stuffing]",
            (
                f"{STUFFING}.fills_box: found a second by stuffing, "
                "expected one box on route by_hub, which hub's stuffing fills already"
            ),
        ),
        (
            "destination: [stripping]",
            "destination: [stripping, stripping]",
            (
                f"{STRIPPING}.splits_box: found consignments without one, "
                "expected a box that was filled before it on route by_hub"
            ),
        ),
        (
            "takes: 1 h, cause",
            "probability: 50 %, takes: 1 h, cause",
            (
                f"{STRIPPING}.splits_box: found true, "
                "expected neither one_of nor probability nor covers beside it"
            ),
        ),
        (
            "uses: gang, takes: 2 h",
            "per: trip, takes: 2 h",
            (
                f"{STUFFING}.per: found trip, "
                "expected no fills_box beside it: a box is filled from many trips"
            ),
        ),
        (
            "{splits_box: true,",
            "{splits_box: true, fills_box: {wait_at_most: 1 d},",
            f"{STRIPPING}.splits_box: found true, expected an activity of its own, in another place",
        ),
        (
            "full_at: 80 %",
            "full_at: 0 %",
            f"{STUFFING}.fills_box.full_at: found 0 %, expected a value above 0",
        ),
        (
            "wait_at_most: 1 d",
            "wait: 1 d",
            (
                f"{STUFFING}.fills_box.wait: found wait, "
                "expected one of the keys source, between, wait_at_most, full_at"
            ),
        ),
        (
            "fills: 5 %",
            "fills: 5 t",
            "demand.lots.containers.fills: found 5 t, expected a share from 0 to 1, or from 0 % to 100 %",
        ),
        (
            "fills: 5 %",
            "fills: 0 %",
            "demand.lots.containers.fills: found 0 %, expected a share above 0",
        ),
    ],
)
def test_a_mistake_has_one_clear_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = problems(tmp_path, (old, new))
    assert found == [said]


def test_filling_a_box_is_no_way_to_go_after_a_channel(tmp_path: Path) -> None:
    """Only some of the consignments would be in a box."""
    channel = (
        "papers: {one_of: {red: {share: 1, then: [stuffing]}}, cause: customs, source: assumed}"
    )
    found = problems(
        tmp_path,
        ("      stuffing:", f"      {channel}\n      stuffing:"),
        ("rail: [stuffing]", "rail: [papers]"),
    )
    assert any("expected an activity of a handling rule, not of then" in line for line in found)


@pytest.mark.parametrize(
    ("per_day", "boxes"),
    [
        (80, 5.0),  # 80 of 5 % fill 4 boxes, or 5 to 80 %
        (4, 0.8),  # first after 6 h, then a day of patience: every 1.25 d
    ],
)
def test_the_load_of_boxes(tmp_path: Path, per_day: int, boxes: float) -> None:
    """The gang works 2 h on each box; a box is 2 TEU on the train of 40 a day."""
    file = tmp_path / "part_loads.yaml"
    file.write_text(SCENARIO.replace("per_day: 80", f"per_day: {per_day}"), encoding="utf-8")
    loads = {load.path: load.load for load in check(file).loads}
    assert loads["terminals.hub.resources.gang"] == pytest.approx(boxes * 2 / 24)
    assert loads["services.train"] == pytest.approx(boxes * 2 / 40)


def test_demands_of_one_route_and_class_fill_boxes_together(tmp_path: Path) -> None:
    """4 of 5 % and 36 of 1 % a day: first after 36 min, a day of patience, so 40 / 41 boxes a day."""
    more = "  more: {from: works, to: shop, routes: by_hub, source: assumed, containers: {per_day: 36, fills: 1 %}}\n"
    file = tmp_path / "part_loads.yaml"
    file.write_text(SCENARIO.replace("per_day: 80", "per_day: 4") + more, encoding="utf-8")
    loads = {load.path: load.load for load in check(file).loads}
    assert loads["services.train"] == pytest.approx(40 / 41 * 2 / 40)
