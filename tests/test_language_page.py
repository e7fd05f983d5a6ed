"""Every field of the language stands in an example of its page, and every example works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from corridor_sim.scenario.schema import scenario_schema
from corridor_sim.scenario.source import read_tree
from corridor_sim.starter import STARTER
from tests.test_docs import BLOCKS

SCHEMA: Final[dict[str, Any]] = scenario_schema()
EVERYWHERE: Final = frozenset({"source", "between"})
"""Every mapping may have them."""
OTHER_FILES: Final = frozenset({("Scenario", "extends"), ("Scenario", "evidence")})
"""They name files beside the scenario; the page tells of them in words."""
Field = tuple[str, str]


def family(name: str) -> str:
    """One name for the same spec of durations, shares and slots."""
    plain = re.sub(r"(Duration|Share|Slots)(?=Distribution)|_.*", "", name)
    return "Distribution" if plain in ("Families", "WithMixture", "Part", "_Bare") else plain


def resolved(schema: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = SCHEMA["$defs"][name]
    return schema, name


def alternatives(schema: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The ways a value may be written, each with the name of its spec."""
    schema, name = resolved(schema, name)
    yield schema, name
    for one in schema.get("anyOf", ()):
        yield from alternatives(one, name)


def used(node: object, schema: dict[str, Any], name: str = "Scenario") -> Iterator[Field]:
    """Fields that a tree uses."""
    for one, its in alternatives(schema, name):
        if isinstance(node, list) and "items" in one:
            for below in node:
                yield from used(below, one["items"], its)
        for key, below in node.items() if isinstance(node, dict) else ():
            if key in one.get("properties", {}):
                yield family(its), key
                yield from used(below, one["properties"][key], f"{its}.{key}")
            elif isinstance(one.get("additionalProperties"), dict):
                yield from used(below, one["additionalProperties"], its)


def known(schema: dict[str, Any], name: str, seen: set[str]) -> Iterator[Field]:
    """Every field there is."""
    for one, its in alternatives(schema, name):
        properties = one.get("properties", {})
        if properties and its in seen:
            continue
        seen.add(its)
        for key, below in properties.items():
            yield family(its), key
            yield from known(below, f"{its}.{key}", seen)
        for nested in (one.get("items"), one.get("additionalProperties")):
            if isinstance(nested, dict):
                yield from known(nested, its, seen)


def test_every_field_stands_in_an_example() -> None:
    texts = [*BLOCKS, STARTER.read_text(encoding="utf-8")]
    trees = [read_tree(text, "F").plain() for text in texts]
    shown = {field for tree in trees for field in used(tree, SCHEMA)}
    there = set(known(SCHEMA, "Scenario", set()))
    assert len(there) > 200
    missing = {field for field in there - shown - OTHER_FILES if field[1] not in EVERYWHERE}
    assert missing == set()
