from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import pytest

from corridor_sim.export.ileap import decimal, ileap_text

DECIMAL = re.compile(r"^-?\d+(\.\d+)?$")
FACTS = {"title": "By hand", "digest": "abc"}


def element(number: int, name: str, **other: object) -> dict[str, object]:
    """A leg of 100 km by ship with 10 t in one FEU, 12 kg well to wheel of which 10 kg in use."""
    return {
        "route": "r", "demand": "d", "number": number, "element": "leg", "name": name,
        "factor": "sea", "distance_km": 100.0, "tonnes": 10.0, "teu": 2,
        "distance_basis": "shortest feasible distance; the factor holds 15 % for detours",
        "wtw_kg": 12.0, "ttw_kg": 10.0, "wtt_kg": 2.0, "unsplit_kg": 0.0, **other,
    }  # fmt: skip


@pytest.fixture
def document() -> dict[str, Any]:
    nan = float("nan")
    hub = {"element": "hub", "factor": "terminal", "distance_km": 0.0, "distance_basis": "none"}
    rail = {"distance_basis": "length of the line", "factor": "rail"}
    rows = [
        element(1, "ship"),
        element(2, "port", **hub, wtw_kg=11.4, ttw_kg=0.0, wtt_kg=0.0, unsplit_kg=11.4),
        element(3, "train", **rail),
        element(1, "barge", demand="e", distance_km=nan, wtw_kg=nan),
    ]
    return dict(json.loads(ileap_text(pd.DataFrame(rows), FACTS)))


def test_a_chain_is_a_footprint_of_linked_elements(document: dict[str, Any]) -> None:
    """10 t over 100 km are 1,000 t-km; a hub moves nothing over a distance."""
    (footprint,) = document["shipmentFootprints"]
    assert (footprint["shipmentId"], footprint["mass"]) == ("d by r", "10000")
    ship, port, train = footprint["tces"]
    assert ship == {
        "tceId": "d by r/1", "prevTceIds": [], "tocId": "sea", "shipmentId": "d by r",
        "mass": "10000", "packagingOrTrEqType": "Container-FEU", "packagingOrTrEqAmount": "1",
        "distance": {"sfd": "100"}, "transportActivity": "1000",
        "co2eWTW": "12", "co2eTTW": "10",
    }  # fmt: skip
    assert (port["hocId"], port["prevTceIds"], port["transportActivity"]) == ("terminal", ["d by r/1"], "0")  # fmt: skip
    assert (train["prevTceIds"], train["distance"]) == (["d by r/2"], {"actual": "100"})


def test_what_a_source_does_not_split_is_not_split(document: dict[str, Any]) -> None:
    port = document["shipmentFootprints"][0]["tces"][1]
    assert port["co2eWTW"] == "11.4"
    assert "co2eTTW" not in port


def test_a_chain_without_a_distance_is_left_out_and_named(document: dict[str, Any]) -> None:
    assert document["leftOut"] == [{"route": "r", "demand": "e", "because": "no distance for barge"}]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.0, "0"), (1e-9, "0"), (106.8, "106.8"), (2e7, "20000000"), (1 / 3, "0.333333")],
)
def test_numbers_are_plain_decimals(value: float, text: str) -> None:
    assert decimal(value) == text
    assert DECIMAL.match(text)
