"""The event log as OCEL 2.0 JSON: events related to several objects at once.

The published JSON schema wants every attribute value as text; the declared type
says how to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from corridor_sim.export import dcsa
from corridor_sim.export.event import Event, Vehicle
from corridor_sim.export.events import HELD, Log
from corridor_sim.export.iso6346 import size_type
from corridor_sim.export.moments import utc
from corridor_sim.export.network import Place

EPOCH: Final = "1970-01-01T00:00:00Z"
"""When an object has an attribute from the beginning."""
VEHICLES: Final = {
    "truck": "truck",
    "rail": "train",
    "barge": "barge",
    "sea": "vessel",
    "air": "aircraft",
}
EVENT_ATTRIBUTES: Final = dict.fromkeys(
    ("facility", "mode", "dcsa_type", "dcsa_code", "element"), "string"
)
OBJECT_ATTRIBUTES: Final[Mapping[str, Mapping[str, str]]] = {
    "run": {
        "title": "string",
        "digest": "string",
        "seed": "integer",
        "replication": "integer",
        "containers": "integer",
        "containers_measured": "integer",
        "choice": "string",
        "dcsa_classifier": "string",
    },
    "shipment": {
        "demand": "string",
        "route": "string",
        "commodity": "string",
        "tags": "string",
        "origin": "string",
        "destination": "string",
    },
    "container": {"size_type": "string", "teu": "integer", "synthetic": "boolean"},
    **{kind: {"line": "string", "scheduled": "time"} for kind in VEHICLES.values()},
    "terminal": {
        "title": "string",
        "unlocode": "string",
        "facility": "string",
        "latitude": "float",
        "longitude": "float",
    },
    **{
        f"{kind} line": {"title": "string", "latitude": "float", "longitude": "float"}
        for kind in ("lock", "border", "canal", "strait", "other")
    },
    "resource": {},
    "declaration": {"place": "string"},
}
"""Object types and their attributes, with the types of these."""


def ocel_text(log: Log, facts: Mapping[str, Any]) -> str:
    """The log as one JSON document, one object and one event a line.

    Only the event and object types that occur are declared, in alphabetical order.
    """
    events = list(_events(log))
    objects = _objects(log, facts)
    event_types = [_declared(name, EVENT_ATTRIBUTES) for name in _names(events)]
    object_types = [_declared(name, OBJECT_ATTRIBUTES[name]) for name in _names(objects)]
    parts = {
        "eventTypes": event_types,
        "objectTypes": object_types,
        "events": events,
        "objects": objects,
    }
    return "{" + ",".join(f'\n"{name}": {_lines(rows)}' for name, rows in parts.items()) + "\n}\n"


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    texts = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "[\n" + ",\n".join(texts) + "\n]"


def _names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted({row["type"] for row in rows})


def _declared(name: str, attributes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "attributes": [{"name": key, "type": kind} for key, kind in attributes.items()],
    }


def _events(log: Log) -> Iterator[dict[str, Any]]:
    for number, event in enumerate(log.events):
        code = dcsa.code_of(event.name)
        values = {
            "facility": log.network.places[event.place].facility,
            "mode": "" if event.vehicle is None else dcsa.MODES[event.vehicle.mode],
            "dcsa_type": code.event_type,
            "dcsa_code": code.code,
            "element": event.element,
        }
        yield {
            "id": f"e{number}",
            "type": event.name,
            "time": utc(log.journeys.plan.clock.start, event.time),
            "attributes": [{"name": key, "value": text} for key, text in values.items() if text],
            "relationships": [
                {"objectId": name, "qualifier": qualifier}
                for qualifier, name in dict.fromkeys(_related(log, event))
            ],
        }


def _related(log: Log, event: Event) -> Iterator[tuple[str, str]]:
    for number in event.containers:
        yield "container", log.container(number)
        yield "shipment", log.shipment(number)
        if event.cause in HELD:
            yield "declaration", declaration(log, number, event.place)
    if event.vehicle is not None:
        yield "vehicle", event.vehicle.name
    yield "place", event.place
    if event.resource:
        yield "resource", event.resource


def declaration(log: Log, number: int, place: str) -> str:
    """Name of what is declared for a shipment at a place."""
    return f"declaration {log.shipment(number)} {place}"


def _objects(log: Log, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The run, then everything that events are related to, each once, in order of names."""
    found: dict[str, dict[str, Any]] = {}
    for number in log.containers:
        _add(found, _shipment(log, number))
        _add(found, _container(log, number))
    for event in log.events:
        _add(found, _place(log.network.places[event.place]))
        if event.vehicle is not None:
            _add(found, _vehicle(log, event.vehicle))
        if event.resource:
            at = [{"objectId": event.place, "qualifier": "stands at"}]
            _add(found, _object(event.resource, "resource", {}, at))
        if event.cause in HELD:
            for number in event.containers:
                _add(found, _declaration(log, number, event.place))
    in_order = sorted(found.values(), key=lambda one: (one["type"], one["id"]))
    return [_run(log, facts), *in_order]


def _add(found: dict[str, dict[str, Any]], one: dict[str, Any]) -> None:
    found.setdefault(one["id"], one)


def _object(
    name: str, kind: str, values: Mapping[str, object], related: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    given = {key: _text(value) for key, value in values.items() if value not in ("", None)}
    return {
        "id": name,
        "type": kind,
        "attributes": [{"name": key, "value": text, "time": EPOCH} for key, text in given.items()],
        "relationships": related or [],
    }


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _run(log: Log, facts: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "title": facts["title"],
        "digest": facts["digest"],
        "seed": facts["seed"],
        "replication": log.journeys.draws.replication,
        "containers": len(log.containers),
        "containers_measured": log.measured,
        "choice": "measured containers spread evenly over their releases; twins left out",
        "dcsa_classifier": dcsa.CLASSIFIER,
    }
    return _object("run", "run", values)


def _shipment(log: Log, number: int) -> dict[str, Any]:
    labels, chain = log.journeys.plan.labels, log.journeys.draws.chain[number]
    demand = labels.demands[labels.chain_demand[chain]]
    cargo = log.network.cargo[demand]
    values = {
        "demand": demand,
        "route": labels.routes[labels.chain_route[chain]],
        "commodity": cargo.commodity,
        "tags": " ".join(cargo.tags),
        "origin": cargo.origin,
        "destination": cargo.destination,
    }
    carried = [{"objectId": log.container(number), "qualifier": "carried in"}]
    return _object(log.shipment(number), "shipment", values, carried)


def _container(log: Log, number: int) -> dict[str, Any]:
    draws, labels = log.journeys.draws, log.journeys.plan.labels
    demand = labels.demands[labels.chain_demand[draws.chain[number]]]
    teu = int(draws.teu[number])
    code = size_type(teu, reefer="reefer" in log.network.cargo[demand].tags)
    values = {"size_type": code, "teu": teu, "synthetic": True}
    return _object(log.container(number), "container", values)


def _vehicle(log: Log, vehicle: Vehicle) -> dict[str, Any]:
    start = log.journeys.plan.clock.start
    scheduled = None if vehicle.scheduled is None else utc(start, vehicle.scheduled)
    values = {"line": vehicle.line, "scheduled": scheduled}
    return _object(vehicle.name, VEHICLES[vehicle.mode], values)


def _place(place: Place) -> dict[str, Any]:
    longitude, latitude = place.position or (None, None)
    values: dict[str, object] = {"title": place.title}
    kind = place.kind
    if kind == "terminal":
        values |= {"unlocode": place.unlocode, "facility": place.facility}
    else:
        kind = f"{kind} line"
    return _object(place.name, kind, {**values, "latitude": latitude, "longitude": longitude})


def _declaration(log: Log, number: int, place: str) -> dict[str, Any]:
    about = [{"objectId": log.shipment(number), "qualifier": "declares"}]
    return _object(declaration(log, number, place), "declaration", {"place": place}, about)
