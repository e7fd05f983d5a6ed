from __future__ import annotations

import json
from typing import Any

import pytest

from corridor_sim import Result
from corridor_sim.export.flows import flows_of
from corridor_sim.export.geojson import geojson_text
from tests.export import corridor

HOUR = 1 / 24


@pytest.fixture(scope="module")
def document(result: Result) -> dict[str, Any]:
    network = corridor.network(result)
    flows = flows_of(corridor.journeys(result), network)
    return dict(json.loads(geojson_text(network, flows, result, 0)))


@pytest.fixture(scope="module")
def features(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in document["features"]}


def days(feature: dict[str, Any]) -> tuple[float, float]:
    return feature["properties"]["mean_d"], feature["properties"]["p95_d"]


def test_there_is_a_feature_for_every_place_leg_and_route(
    document: dict[str, Any], features: dict[str, Any]
) -> None:
    assert document["type"] == "FeatureCollection"
    assert list(features) == [
        "terminal:yard", "terminal:quay", "terminal:frontier", "terminal:door", "lock:lock",
        "leg:lorry: yard -> quay", "leg:haul: yard -> door", "leg:liner: quay -> frontier",
        "leg:train: frontier -> door", "route:mixed",
    ]  # fmt: skip


def test_positions_are_longitude_then_latitude(features: dict[str, Any]) -> None:
    assert features["terminal:door"]["geometry"] == {"type": "Point", "coordinates": [-165, 40]}


def test_the_flow_is_what_was_released(features: dict[str, Any]) -> None:
    """Eight boxes of 2 TEU in four days: 16 * 7 / 4 = 28 TEU a week, everywhere but by road."""
    flows = {name: one["properties"].get("teu_per_week") for name, one in features.items()}
    assert flows.pop("leg:haul: yard -> door") == 0
    assert flows.pop("route:mixed") is None
    assert set(flows.values()) == {28}


def test_days_follow_from_the_timetable(features: dict[str, Any]) -> None:
    """The barge 10 h and the lock 3 h; the quay 10 h for half, 22 h for half of the boxes.

    Those released at 24, 48, ... h are at the quay 2 h later and leave at 36, 60, ... h:
    10 h; those of 36, 60, ... leave 24 h after their release: 22 h. The mean is 16 h, P95 22 h.
    The frontier: 49 to 56 h, 7 h for everyone.
    """
    assert days(features["leg:liner: quay -> frontier"]) == pytest.approx((13 * HOUR,) * 2, abs=1e-6)  # fmt: skip
    assert days(features["lock:lock"]) == pytest.approx((3 * HOUR,) * 2, abs=1e-6)
    assert days(features["terminal:quay"]) == pytest.approx((16 * HOUR, 22 * HOUR), abs=1e-6)
    assert days(features["terminal:frontier"]) == pytest.approx((7 * HOUR,) * 2, abs=1e-6)


def test_a_route_has_the_days_of_the_result(features: dict[str, Any], result: Result) -> None:
    """Door to door 52.5 h after a release at 24 h, 64.5 h after one at 36 h."""
    (stored,) = result.routes.to_dict("records")
    assert days(features["route:mixed"]) == pytest.approx((stored["mean_d"], stored["p95_d"]))
    assert stored["mean_d"] == pytest.approx((52.5 + 64.5) / 2 * HOUR)


def test_a_leg_across_the_antimeridian_is_cut_there(features: dict[str, Any]) -> None:
    """The lock stands on the antimeridian: quay to lock on the one side, lock to frontier beyond."""
    geometry = features["leg:liner: quay -> frontier"]["geometry"]
    assert geometry["type"] == "MultiLineString"
    west, east = geometry["coordinates"]
    assert (west[0], west[-1]) == ([171, 30], [180, 30])
    assert (east[0], east[-1]) == ([-180, 30], [-170, 30])


def test_every_position_lies_on_the_globe(document: dict[str, Any]) -> None:
    def positions(coordinates: list[Any]) -> list[list[float]]:
        if isinstance(coordinates[0], list):
            return [one for part in coordinates for one in positions(part)]
        return [coordinates]

    everywhere = [p for one in document["features"] for p in positions(one["geometry"]["coordinates"])]  # fmt: skip
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in everywhere)


def test_a_local_id_is_passed_off_as_no_code(features: dict[str, Any]) -> None:
    assert features["terminal:yard"]["properties"]["unlocode"] == "CNCKG"
    assert "unlocode" not in features["terminal:quay"]["properties"]
