"""Greenhouse gases in the terms of iLEAP: a ShipmentFootprint of transport chain elements.

One footprint per demand and route, for one container; numbers are decimal strings.
Data in the manner of the specification, not a conforming exchange: categories (TOC,
HOC) are named by emission factor only, and where the source of a factor does not
split well-to-wheel the tank-to-wheel field is left out rather than invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from math import isnan
from typing import Any, Final

import pandas as pd

DISTANCES: Final = {"shortest feasible distance": "sfd", "great circle": "gcd"}
"""GLEC kind of a distance by how its basis begins; any other is one along the actual way."""
_KG: Final = 1000


def ileap_text(carbon: pd.DataFrame, facts: Mapping[str, Any]) -> str:
    """One JSON document from the carbon table of a result.

    A demand on a route whose distance or mass the scenario does not give has no
    footprint; ``leftOut`` says which and why.
    """
    footprints, left_out = [], []
    rows = [{str(key): value for key, value in row.items()} for row in carbon.to_dict("records")]
    for (route, demand), chain in groupby(rows, lambda row: (row["route"], row["demand"])):
        elements = list(chain)
        missing = [one["name"] for one in elements if isnan(one["wtw_kg"])]
        if missing:
            because = f"no distance for {', '.join(missing)}"
            left_out.append({"route": route, "demand": demand, "because": because})
        else:
            footprints.append(_footprint(f"{demand} by {route}", elements))
    document = {
        "title": facts["title"],
        "digest": facts["digest"],
        "shipmentFootprints": footprints,
        "leftOut": left_out,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _footprint(shipment: str, elements: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "mass": decimal(elements[0]["tonnes"] * _KG),
        "shipmentId": shipment,
        "tces": list(_elements(shipment, elements)),
    }


def _elements(shipment: str, elements: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    before: list[str] = []
    for row in elements:
        name = f"{shipment}/{row['number']}"
        leg = row["element"] == "leg"
        yield {
            "tceId": name,
            "prevTceIds": before,
            "tocId" if leg else "hocId": row["factor"],
            "shipmentId": shipment,
            "mass": decimal(row["tonnes"] * _KG),
            **_equipment(row["teu"]),
            "distance": {_kind(row["distance_basis"]): decimal(row["distance_km"])},
            "transportActivity": decimal(row["distance_km"] * row["tonnes"]),
            "co2eWTW": decimal(row["wtw_kg"]),
            **({} if row["unsplit_kg"] else {"co2eTTW": decimal(row["ttw_kg"])}),
        }
        before = [name]


def _equipment(teu: float) -> dict[str, str]:
    """One container, or the part of a TEU that a consignment takes."""
    whole = {1.0: "Container-TEU", 2.0: "Container-FEU"}.get(teu)
    amount = "1" if whole else decimal(teu)
    return {"packagingOrTrEqType": whole or "Container-TEU", "packagingOrTrEqAmount": amount}


def _kind(basis: str) -> str:
    return next((kind for begins, kind in DISTANCES.items() if basis.startswith(begins)), "actual")


def decimal(value: float) -> str:
    """A plain decimal number with at most six digits after the point."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
