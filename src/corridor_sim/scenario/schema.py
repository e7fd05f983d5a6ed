"""The JSON Schemas of the language, made from the specs: for editors and for hints."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.quantities import WRITTEN
from corridor_sim.scenario.source import Path

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_FILES: Final = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_PATHS: Final = {
    **_FILES,
    "description": "Paths to delete from what lies below, such as services.feeder.",
}
_OPTIONAL: Final = "Paths whose changes are left out where the scenario lacks them."
_SET: Final = "PATH: VALUE, one value each, such as services.feeder.departures.cut_off: 12 h."
# A named thing of an overlay may give only the fields it changes.
_NAMED: Final = {
    "terminals": "Terminal", "passages": "Passage", "services": "Service", "demand": "Demand",
    "claims": "Claim", "disruptions": "Disruption", "regimes": "Regime",
}  # fmt: skip
_PARTIAL: Final = (*_NAMED.values(), "Resource", "Yard", "Activity", "Commodity", "Surge")

Schema = dict[str, Any]


@cache
def _specs() -> Schema:
    schema = Scenario.model_json_schema(by_alias=True)
    _tidy(schema)
    return schema


def _tidy(schema: object) -> None:
    """Take out what does not belong in a file or an editor's hint.

    No null (an empty value is an error), no titles (they repeat the names), no
    defaults in base units; descriptions in one line, with how the value is written.
    """
    if isinstance(schema, list):
        for below in schema:
            _tidy(below)
    if not isinstance(schema, dict):
        return
    offered = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(offered) == 1:
        del schema["anyOf"]
        schema.update({**offered[0], **schema})
    elif offered:
        schema["anyOf"] = offered
    for below in schema.values():
        _tidy(below)
    if isinstance(schema.get("title"), str):
        del schema["title"]
    in_base_units = schema.get("type") == "string" and not isinstance(schema.get("default"), str)
    if in_base_units or not isinstance(schema.get("default"), (str, int, float)):
        schema.pop("default", None)
    written = schema.pop(WRITTEN, "")
    said = schema.get("description", "")
    if isinstance(said, str) and (said or written):
        schema["description"] = " ".join(f"{said} {written}".split())


def scenario_schema() -> Schema:
    """Schema of a scenario file, or of a part that scenarios extend."""
    schema = copy.deepcopy(_specs())
    required = schema.pop("required")
    properties = {
        "extends": {
            **_FILES,
            "description": "Parts this scenario builds on, relative to this file.",
        },
        "remove": _PATHS,
        **schema.pop("properties"),
    }
    whole = {"required": ["title"], "not": {"required": ["extends"]}}
    return {
        "$schema": _DIALECT,
        "title": "corridor-sim scenario",
        **schema,
        "properties": properties,
        # What is missing here may come from the parts; a part itself has no title.
        "if": whole,
        "then": {"required": required},
    }


def overlay_schema() -> Schema:
    """Schema of an overlay file: everything of a scenario, nothing required but its title."""
    schema = copy.deepcopy(_specs())
    del schema["required"]
    for name in _PARTIAL:
        schema["$defs"][name].pop("required", None)
    properties = {
        "overlay": {"type": "string", "minLength": 1, "description": "Title of the overlay."},
        "remove": _PATHS,
        "where_present": {**_FILES, "description": _OPTIONAL},
        "set": {"type": "object", "minProperties": 1, "description": _SET},
        **schema.pop("properties"),
    }
    for name in ("title", "language"):
        properties.pop(name)
    return {
        "$schema": _DIALECT,
        "title": "corridor-sim overlay",
        **schema,
        "description": "A named, switchable change of any scenario that has its names.",
        "properties": properties,
        "required": ["overlay"],
    }


def schema_text(schema: Schema) -> str:
    """A schema as it is stored."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


@cache
def _read_only() -> Schema:
    return scenario_schema()


def keys_at(path: Path) -> list[str]:
    """The keys a mapping at `path` of a scenario may have; empty where authors choose them."""
    root = _read_only()
    here = [root]
    for part in path:
        here = [below for schema in here for below in _below(root, schema, part)]
    keys = [key for schema in here for key in schema.get("properties", {})]
    return list(dict.fromkeys(keys))


def _below(root: Schema, schema: Schema, part: str | int) -> Iterator[Schema]:
    if isinstance(part, int):
        below = [schema.get("items"), *schema.get("prefixItems", [])[part : part + 1]]
    else:
        own = schema.get("properties", {}).get(part)
        below = [own if own is not None else schema.get("additionalProperties")]
    for found in below:
        if isinstance(found, dict):
            yield from _alternatives(root, found)


def _alternatives(root: Schema, schema: Schema) -> Iterator[Schema]:
    """The schema itself and all it refers to or offers as alternatives."""
    if "$ref" in schema:
        yield from _alternatives(root, root["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    yield schema
    for key in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(key, ()):
            yield from _alternatives(root, one)
