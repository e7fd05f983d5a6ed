"""From a plain tree to a scenario and every finding about it, however much is wrong.

What fails is taken out by its smallest named part (one service, one terminal, ...)
and the rest is built, so that later checks can still look at it.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from corridor_sim.scenario.combinations import check_combinations
from corridor_sim.scenario.demand import Demand
from corridor_sim.scenario.directions import turned_round
from corridor_sim.scenario.model import Scenario, read_date
from corridor_sim.scenario.network import WrittenStep, resolve_routes
from corridor_sim.scenario.overlays import NAMED
from corridor_sim.scenario.problems import Finding, of_names
from corridor_sim.scenario.quantities import without_comma
from corridor_sim.scenario.references import check_references
from corridor_sim.scenario.schema import keys_at
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.source import Node, Path
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.terminals import Terminal


def validate(
    tree: Node, strangers: Mapping[Path, tuple[str, ...]]
) -> tuple[Scenario | None, list[Finding]]:
    """The scenario, or what can be built of it, and all findings; None if nothing can."""
    plain = tree.plain()
    findings = check_references(plain)
    try:
        scenario: Scenario | None = Scenario.model_validate(plain)
    except ValidationError as error:
        details = error.errors(include_url=False)
        scenario = _without(plain, [detail["loc"] for detail in details])
        wrong = _deepest(_finding(tree, detail, strangers) for detail in details)
        unknown = defaultdict[Path, set[str | None]](set)
        for one in findings:
            unknown[one.path[:2]].add(one.found)
        findings += [one for one in wrong if not _follows(one, unknown[one.path[:2]])]
    if scenario is not None:
        # A route over a service that is itself in question would only repeat the question.
        doubtful = {
            at for finding in findings for at in finding.path[1:2] if finding.path[0] == "services"
        }
        sound = {name: spec for name, spec in scenario.services.items() if name not in doubtful}
        unjoined = resolve_routes(sound, scenario.routes_as_written)[1]
        findings += [turned_round(scenario, str(one.path[1])) or one for one in unjoined]
        findings += check_combinations(scenario)
    return scenario, findings


def _deepest(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, and none about a list or mapping that has findings inside."""
    unique = {(finding.path, finding.expected): finding for finding in findings}.values()
    above = {one.path[:depth] for one in unique for depth in range(1, len(one.path))}
    return [finding for finding in unique if finding.path not in above]


def _follows(finding: Finding, unknown: AbstractSet[str | None]) -> bool:
    """Whether a finding asks for a name that is reported unknown in the same element."""
    return not unknown.isdisjoint(_NAME.findall(finding.expected))


def _real_path(tree: Node, detail: ErrorDetails) -> Path:
    """A pydantic location without the tags of unions and keys that no file contains."""
    path: list[int | str] = []
    node: Node | None = tree
    location = detail["loc"]
    for index, part in enumerate(location):
        below = None if node is None else node.child(part)
        if below is not None:
            path.append(part)
            node = below
        elif detail["type"] == "missing" and index == len(location) - 1:
            path.append(part)
    return tuple(path)


def _finding(
    tree: Node, detail: ErrorDetails, strangers: Mapping[Path, tuple[str, ...]]
) -> Finding:
    path, kind, context = _real_path(tree, detail), detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return _missing(path, strangers)
    if kind == "extra_forbidden":
        keys = keys_at(path[:-1])
        near = closest(str(path[-1]), keys)
        return Finding(path, "one of the keys " + ", ".join(keys), near, found=str(path[-1]))
    if kind in ("quantity", "mistake"):
        key = context.get("at")
        here = path if key is None else (*path, key)
        return Finding(here, str(context["expected"]), context.get("suggestion"))
    if kind in ("literal_error", "enum"):
        words = str(context["expected"]).replace("'", "")
        known = words.replace(" or ", ", ").split(", ")
        return Finding(path, words, closest(tree.nearest(path)[0].as_written(), known))
    if kind == "too_long" and path and path[-1] in _FIXED:
        return Finding(path, _FIXED[str(path[-1])])
    hint = without_comma(tree.nearest(path)[0].as_written())
    return Finding(path, _plain_words(kind, context, detail["msg"]), hint)


def _missing(path: Path, strangers: Mapping[Path, tuple[str, ...]]) -> Finding:
    if len(path) > 1 and path[-2] in _FIXED:
        return Finding(path[:-1], _FIXED[str(path[-2])])
    stranger = next((at for at in strangers if path[: len(at)] == at), None)
    if stranger is not None:
        known, name = strangers[stranger], str(stranger[-1])
        expected = f"{of_names(known)}, or a new one with all it needs"
        return Finding(stranger, expected, closest(name, known), found=name)
    return Finding(path, "a value: it is required", found="nothing")


_NAME = re.compile(r"[\w-]*\w")
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
