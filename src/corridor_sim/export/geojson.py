"""The network and what flows over it, as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from math import isnan
from typing import Any, Final

from corridor_sim.experiment.result import Result
from corridor_sim.export import dcsa
from corridor_sim.export.flows import Flow, Flows, LegKey
from corridor_sim.export.network import Network
from corridor_sim.geography import Line, Position, Way, split_at_antimeridian

Ways = Mapping[LegKey, Way | None]
DIGITS: Final = 5
"""Of a degree: a metre, finer than any position here is known."""


def geojson_text(network: Network, flows: Flows, result: Result, replication: int) -> str:
    """One FeatureCollection, a feature a line: terminals, passages, legs and routes.

    Days and flows of terminals, passages and legs are those of one replication,
    days of a route those of the whole result. A place without a position, and what
    runs there, is left out.
    """
    ways = {
        (line.name, leg): network.way(line.name, leg)
        for line in network.lines.values()
        for leg in range(len(line.calls) - 1)
    }
    features = [
        *_places(network, flows),
        *_legs(network, flows, ways),
        *_routes(network, result, ways),
    ]
    head = {
        "type": "FeatureCollection",
        "title": result.title,
        "digest": result.facts["digest"],
        "replication": replication,
    }
    lines = ",\n".join(_json(feature) for feature in features)
    return f'{_json(head)[:-1]},"features":[\n{lines}\n]}}\n'


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _feature(
    name: str, kind: str, geometry: Mapping[str, Any], properties: Mapping[str, Any]
) -> dict[str, Any]:
    given = {key: value for key, value in properties.items() if value not in ("", None)}
    return {
        "type": "Feature",
        "id": f"{kind}:{name}",
        "geometry": geometry,
        "properties": {"name": name, "kind": kind, **given},
    }


def _places(network: Network, flows: Flows) -> Iterator[dict[str, Any]]:
    for place in network.places.values():
        if place.position is None:
            continue
        point = {"type": "Point", "coordinates": _rounded([place.position])[0]}
        words = {
            "title": place.title,
            "unlocode": place.unlocode,
            "facility": place.facility,
            "timezone": place.timezone,
        }
        yield _feature(
            place.name, place.kind, point, {**words, **_kpis(flows.places.get(place.name))}
        )


def _legs(network: Network, flows: Flows, ways: Ways) -> Iterator[dict[str, Any]]:
    for line in network.lines.values():
        for leg, ends in enumerate(zip(line.calls, line.calls[1:], strict=False)):
            way = ways[line.name, leg]
            if way is None:
                continue
            properties = {
                "service": line.name,
                "from": ends[0],
                "to": ends[1],
                "mode": dcsa.MODES[line.mode],
                "stated_km": line.km[leg],
                "drawn_as": way.drawn,
                "drawn_km": round(way.km, 1),
                **_kpis(flows.legs.get((line.name, leg))),
            }
            name = f"{line.name}: {ends[0]} -> {ends[1]}"
            yield _feature(name, "leg", _geometry([way]), properties)


def _routes(network: Network, result: Result, ways: Ways) -> Iterator[dict[str, Any]]:
    rows = {row["route"]: row for row in result.routes.to_dict("records")}
    for route in network.routes:
        legs = network.legs_of(route)
        drawn = [way for leg in legs if (way := ways[leg]) is not None]
        if not drawn or route not in rows:
            continue
        row = rows[route]
        properties = {
            "containers": int(row["n"]),
            **{key: _number(row[key]) for key in ("mean_d", "p50_d", "p95_d")},
            "legs_without_position": len(legs) - len(drawn) or None,
        }
        yield _feature(route, "route", _geometry(drawn), properties)


def _kpis(flow: Flow | None) -> dict[str, Any]:
    """Flow and days, where anything flowed."""
    if flow is None:
        return {"teu_per_week": 0.0, "containers": 0}
    return {
        "teu_per_week": _number(flow.teu_per_week),
        "containers": flow.containers,
        "mean_d": _number(flow.mean_d),
        "p95_d": _number(flow.p95_d),
    }


def _number(value: float) -> float | None:
    return None if isnan(value) else round(float(value), 6)


def _geometry(ways: list[Way]) -> dict[str, Any]:
    """A LineString, or a MultiLineString where the antimeridian or the number of ways asks."""
    parts = [_rounded(part) for way in ways for part in split_at_antimeridian(way.line)]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _rounded(line: Line | list[Position]) -> list[list[float]]:
    return [[round(lon, DIGITS), round(lat, DIGITS)] for lon, lat in line]
