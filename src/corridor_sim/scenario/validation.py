"""From a plain tree to a scenario and every finding about it, however much is wrong.

What fails is taken out by its smallest named part (one service, one terminal, ...)
and the rest is built, so that later checks can still look at it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from corridor_sim.scenario.demand import Demand
from corridor_sim.scenario.model import Scenario, read_date
from corridor_sim.scenario.network import WrittenStep, resolve_routes
from corridor_sim.scenario.overlays import NAMED
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.references import check_references
from corridor_sim.scenario.schema import keys_at
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.source import Node, Path
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.terminals import Terminal


def validate(tree: Node, strangers: Mapping[Path, str]) -> tuple[Scenario | None, list[Finding]]:
    """The scenario, or what can be built of it, and all findings; None if nothing can."""
    plain = tree.plain()
    try:
        scenario: Scenario | None = Scenario.model_validate(plain)
        findings: list[Finding] = []
    except ValidationError as error:
        details = error.errors(include_url=False)
        findings = _unique(_finding(tree, detail, strangers) for detail in details)
        scenario = _without(plain, [detail["loc"] for detail in details])
    findings += check_references(plain)
    if scenario is not None:
        findings += resolve_routes(scenario.services, scenario.routes_as_written)[1]
    return scenario, findings


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list({(finding.path, finding.expected): finding for finding in findings}.values())


def _real_path(tree: Node, location: tuple[int | str, ...]) -> Path:
    """A pydantic location without the tags of unions and keys that no file contains."""
    path: list[int | str] = []
    node: Node | None = tree
    for index, part in enumerate(location):
        below = None if node is None else node.child(part)
        if below is not None:
            path.append(part)
            node = below
        elif index == len(location) - 1 and part not in ("[key]", "constant", "one", "map"):
            path.append(part)
    return tuple(path)


def _finding(tree: Node, detail: ErrorDetails, strangers: Mapping[Path, str]) -> Finding:
    path = _real_path(tree, detail["loc"])
    context = detail.get("ctx", {})
    kind = detail["type"]
    stranger = next((at for at in strangers if path[: len(at)] == at), None)
    if (
        kind in ("missing", "too_long")
        and path
        and path[-1 if kind == "too_long" else -2] in _FIXED
    ):
        family = str(path[-1 if kind == "too_long" else -2])
        return Finding(path if kind == "too_long" else path[:-1], _FIXED[family])
    if kind == "missing":
        if stranger is not None:
            expected = "a name the scenario has, or a new one with all it needs"
            return Finding(stranger, expected, strangers[stranger], found=str(stranger[-1]))
        return Finding(path, f"{path[-1]}: it is required", found="nothing")
    if kind == "extra_forbidden":
        keys = keys_at(path[:-1])
        near = closest(str(path[-1]), keys)
        return Finding(path, "one of the keys " + ", ".join(keys), near, found=str(path[-1]))
    if kind in ("quantity", "mistake"):
        return Finding(path, str(context["expected"]), context.get("suggestion"))
    if kind in ("literal_error", "enum"):
        words = str(context["expected"])
        found, _ = tree.nearest(path)
        near = closest(
            str(found.value), [word.strip("' ") for word in words.replace(" or ", ", ").split(",")]
        )
        return Finding(path, words.replace("'", ""), near)
    return Finding(path, _plain_words(kind, context, detail["msg"]))


_FIXED = {"uniform": "two values: [low, high]", "triangular": "three values: [low, mode, high]"}
_WORDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping: key: value",
    "model_type": "a mapping: key: value",
    "model_attributes_type": "a mapping: key: value",
    "tuple_type": "a list: [...]",
    "greater_than": "a value above {gt:g}",
    "greater_than_equal": "a value of {ge:g} or more",
    "less_than": "a value below {lt:g}",
    "less_than_equal": "a value of {le:g} or less",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "string_too_short": "a text that is not empty",
}


def _plain_words(kind: str, context: Mapping[str, object], message: str) -> str:
    words = _WORDS.get(kind)
    if words is None:
        return message[:1].lower() + message[1:]
    return words.format(**context)


class _Partial(Scenario):
    """What is left of a scenario when its faulty parts are taken out."""

    title: str = "-"
    start: Annotated[date, BeforeValidator(read_date)] = date(2000, 1, 1)
    terminals: dict[str, Terminal] = {}
    services: dict[str, Service] = {}
    routes_as_written: dict[str, tuple[WrittenStep, ...]] = Field(default={}, alias="routes")
    demand: dict[str, Demand] = {}


def _without(plain: object, locations: Iterable[tuple[int | str, ...]]) -> Scenario | None:
    rest = copy.deepcopy(plain)
    if not isinstance(rest, dict):
        return None
    for location in locations:
        above = rest.get(location[0]) if len(location) > 1 and location[0] in NAMED else None
        if isinstance(above, dict):
            above.pop(location[1], None)
        elif location:
            rest.pop(location[0], None)
    return _Partial.model_validate(rest)
