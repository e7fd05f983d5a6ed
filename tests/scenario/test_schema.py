"""The JSON Schemas stored for editors are those of the specs, and accept what loads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from corridor_sim import data
from corridor_sim.scenario.schema import keys_at, overlay_schema, scenario_schema, schema_text
from corridor_sim.scenario.source import read_tree
from tests.scenario.corridor import CORRIDOR, changed

SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {
    "scenario": scenario_schema,
    "overlay": overlay_schema,
}


def _valid(text: str, kind: str = "scenario") -> bool:
    return Draft202012Validator(SCHEMAS[kind]()).is_valid(read_tree(text, "F").plain())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_stored_schema_is_that_of_the_specs(kind: str) -> None:
    """To renew it: corridor-sim schema KIND > src/corridor_sim/data/KIND.schema.json."""
    assert data.schema(kind).read_text(encoding="utf-8") == schema_text(SCHEMAS[kind]())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_is_one_and_forbids_unknown_keys_everywhere(kind: str) -> None:
    schema = SCHEMAS[kind]()
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    text = json.dumps(schema)
    assert '"null"' not in text
    for spec in schema["$defs"].values():
        for one in (spec, *spec.get("anyOf", ())):
            if "properties" in one:
                assert one["additionalProperties"] is False


@pytest.mark.parametrize("field", ["cut_off", "every", "first"])
def test_a_quantity_says_its_units(field: str) -> None:
    (departures,) = (
        one for one in scenario_schema()["$defs"]["Departures"]["anyOf"] if "properties" in one
    )
    assert "s, min, h, d or weeks" in departures["properties"][field]["description"]


def test_what_loads_is_accepted() -> None:
    assert _valid(CORRIDOR)
    assert _valid("overlay: A change\nservices: {train: {run: 3 d}}\n", "overlay")
    assert _valid("terminals: {harbour: {handling: {any -> destination: []}}}\n")  # a part


@pytest.mark.parametrize(
    "path",
    sorted(data.folder("scenarios").rglob("*.yaml")),
    ids=lambda path: str(path.stem) + "-" + str(path.parent.stem),
)
def test_the_shipped_files_are_accepted(path: Any) -> None:  # noqa: ANN401
    kind = "overlay" if "overlays" in path.parts else "scenario"
    assert _valid(path.read_text(encoding="utf-8"), kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("run: 2 d", "run: 2"),
        ("run: 2 d", "run: 2,5 d"),
        ("run: 2 d", "run: 2 TEU"),
        ("mode: rail", "mode: train"),
        ("uses: crane", "usess: crane"),
        ("triangular: [10 %, 20 %, 30 %]", "triangular: [10 %, 20 %]"),
        ("departures: {every: 24 h}", "departures: {every: 24 h, weekly: [Mon 08:00]}"),
        ("departures: {every: 24 h}", "departures: on demand"),
        ("title: Two legs", "title:"),
        ("demand:\n", "demands:\n"),
    ],
)
def test_mistakes_an_editor_can_see(old: str, new: str) -> None:
    assert not _valid(changed(old, new))


def test_an_overlay_needs_its_title() -> None:
    assert not _valid("services: {train: {run: 3 d}}\n", "overlay")


def test_the_keys_of_a_place_are_known_for_hints() -> None:
    assert "cut_off" in keys_at(("services", "any_name", "departures"))
    assert "passage" in keys_at(("services", "any_name", "via", 0))
    assert "sigma" in keys_at(("passages", "any_name", "wait", "lognormal"))
    assert keys_at(("services",)) == []
