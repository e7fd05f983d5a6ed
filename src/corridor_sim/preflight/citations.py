"""Whether every number of the world has a source, and plain citations say what they cite."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from corridor_sim import data
from corridor_sim.evidence import EvidenceError, Fact, read_register
from corridor_sim.scenario.departures import WORDS
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.provenance import Kind, read_mark
from corridor_sim.scenario.quantities import QuantityError, parse
from corridor_sim.scenario.source import Node, Path, path_text
from corridor_sim.scenario.spec import closest

# The fields that describe the world, by kind of element. Demand, twins and the
# experiment's own settings are the author's question and need no source.
_ANY = "*"
_FACTOR = ("wtw", "ttw")
_CHARGES = ("freight", "handling", "customs", "storage", "demurrage", "detention")
_TARIFF = ("price", "free", "then", "kept")
_TIME_VALUES = ("financing_per_year", "willingness_to_pay_per_day")
_EFFECTS = ("capacity", "run", "cancelled", "wait")
_WORLD: tuple[Path, ...] = (
    *(("terminals", _ANY, "resources", _ANY, key) for key in ("units", "breakdowns")),
    ("terminals", _ANY, "yards", _ANY, "places"),
    ("terminals", _ANY, "berths", _ANY, "window"),
    *(
        ("terminals", _ANY, "activities", _ANY, key)
        for key in ("takes", "probability", "phases", "at_once")
    ),
    *(("terminals", _ANY, "activities", _ANY, "one_of", _ANY, key) for key in ("share", "takes")),
    *(
        ("passages", _ANY, key)
        for key in (
            "transit",
            "headway",
            "lines",
            "batch",
            "at_least",
            "wait_at_most",
            "wait",
            "other_traffic",
        )
    ),
    *(
        ("services", _ANY, key)
        for key in (
            "departures",
            "capacity",
            "taken",
            "allotment",
            "run",
            "stay",
            "distance",
            "season",
            "fleet",
        )
    ),
    ("services", _ANY, "via", _ANY, "or", "share"),
    *(
        ("disruptions", _ANY, key)
        for key in ("from", "for", "every", "lasts", "every_year", *_EFFECTS)
    ),
    *(("disruptions", _ANY, "holiday", key) for key in ("before", "after")),
    *(("regimes", _ANY, key) for key in ("every", "lasts", "effects")),
    ("claims", _ANY, "saves"),
    *((kind, _ANY, "emissions", key) for kind in ("services", "terminals") for key in _FACTOR),
    ("prices", "rates", _ANY, "rate"),
    *(("prices", section, _ANY, key) for section in _CHARGES for key in _TARIFF),
    ("prices", "cargo", "value"),
    *(("prices", "time_value", key) for key in _TIME_VALUES),
)
# What shapes a law or marks a place, and is no figure of a source.
_SHAPES = {"cv", "sigma", "shape", "share", "weights", "priority", "source", "between", "saves"}
_IN_WORDS = {"TEU": "number of slots", "per_day": "count a day"}
_WEAKEST_FIRST: tuple[Kind, ...] = ("assumed", "inferred", "sourced")
_SHARES = {"probability", "cancelled", "taken", *_TIME_VALUES}


def check_citations(tree: Node, own_register: FilePath | None = None) -> list[Finding]:
    """Findings about missing sources, unknown ids and citations that do not fit their row."""
    try:
        own = [] if own_register is None else [own_register]
        facts = read_register([data.evidence(), *own])
    except EvidenceError as error:
        return [Finding(("evidence",), "a register of sources", found=str(error))]
    return [*_unknown_ids(tree, facts), *_uncovered(tree), *_misfits(tree, facts)]


def input_kinds(tree: Node) -> dict[Kind, int]:
    """How many fields that describe the world are sourced, inferred or assumed.

    A field counts as the weakest of its numbers.
    """
    kinds: Counter[Kind] = Counter()
    for path, field in world_fields(tree):
        marks = {
            read_mark(node.marks).kind
            for at, node in field.walk(path)
            if node.scalar and "source" not in at and node.value not in WORDS
        }
        weakest = next((kind for kind in _WEAKEST_FIRST if kind in marks), None)
        if weakest is not None:
            kinds[weakest] += 1
    return {kind: kinds[kind] for kind in reversed(_WEAKEST_FIRST)}


def world_fields(tree: Node) -> Iterator[tuple[Path, Node]]:
    """The world-describing fields that the scenario gives."""
    for pattern in _WORLD:
        yield from _matching(tree, pattern, ())


def _matching(node: Node, pattern: Path, path: Path) -> Iterator[tuple[Path, Node]]:
    if not pattern:
        yield path, node
        return
    listed = enumerate(node.children()) if not node.entries else node.entries.items()
    for key, below in listed:
        if pattern[0] in (_ANY, key):
            yield from _matching(below, pattern[1:], (*path, key))


def _unknown_ids(tree: Node, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    alike = {_plain_id(known): known for known in reversed(list(facts))}
    for path, node in tree.walk():
        if path[-1:] == ("source",):
            texts = [one.value for one in node.children()] if not node.scalar else [node.value]
            for name in read_mark(tuple(str(text) for text in texts)).ids:
                if name not in facts:
                    expected = "an id of the evidence register, or 'assumed'"
                    yield Finding(path, expected, _meant(name, alike), found=name)


def _meant(name: str, alike: Mapping[tuple[str, str], str]) -> str | None:
    """`assumed`, or the id of the same number: any other id of a list is near by chance."""
    if closest(name, ["assumed"]):
        return "assumed"
    return alike.get(_plain_id(name))


def _plain_id(text: str) -> tuple[str, str]:
    """Letters and number of an id, however it is written: SR093, sr93 and SR-93 are one."""
    letters, number = re.sub(r"[^a-z]", "", text.lower()), re.sub(r"\D", "", text)
    return letters, number.lstrip("0")


def _uncovered(tree: Node) -> Iterator[Finding]:
    """One finding an element: its only field without a source, or all of them together."""
    bare: dict[Path, list[tuple[Path, Node]]] = {}
    for path, field in world_fields(tree):
        if not _covered(field):
            bare.setdefault(_element(path), []).append((path, field))
    expected = "source: an evidence id, 'inferred from ID ...' or 'assumed'"
    for element, fields in bare.items():
        keys = tree.nearest(element)[0].entries.keys() - {"source"}
        if any(closest(key, ["source"]) for key in keys):
            continue  # A misspelt source is reported as an unknown key.
        if len(fields) == 1:
            ((path, field),) = fields
            yield Finding(path, expected, found=f"{field.as_written()} without a source")
        else:
            names = ", ".join(path_text(path[len(element) :]) for path, _ in fields)
            expected_here = f"in {path_text(element)} the line {expected}"
            yield Finding(element, expected_here, found=f"{names} without a source")


def _covered(field: Node) -> bool:
    if field.scalar and field.value in WORDS:
        return True
    return all(
        node.marks is not None for at, node in field.walk() if node.scalar and "source" not in at
    )


def _element(path: Path) -> Path:
    """The mapping whose source would cover a field: a service, an activity, a rate, ..."""
    if path[0] == "terminals" and path[2] in ("resources", "yards", "berths", "activities"):
        return path[:4]
    return path[:3] if path[0] in ("terminals", "prices") and len(path) > 3 else path[:2]


def _misfits(tree: Node, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """At most one finding a field: the first number that none of its cited rows holds."""
    for path, field in world_fields(tree):
        for at, node in field.walk(path):
            mark = read_mark(node.marks)
            rows = [facts[name] for name in mark.ids if name in facts]
            if mark.kind != "sourced" or not rows:
                continue
            readings = _readings(at, node)
            if readings and not any(row.fits(*reading) for row in rows for reading in readings):
                yield _misfit(at, rows, {dimension for _, dimension in readings})
                break


def _misfit(at: Path, rows: Sequence[Fact], dimensions: set[str]) -> Finding:
    """To infer a value is advice for rows of its own dimension; others were mixed up."""
    said = "; ".join(f"{row.id} says {row.printed}" for row in rows)
    alike = [row.id for row in rows if row.dimension in dimensions]
    if not alike:
        wanted = " or ".join(_IN_WORDS.get(one, one) for one in sorted(dimensions))
        return Finding(at, f"a source that gives a {wanted} ({said})")
    hint = f"source: inferred from {' '.join(alike)}"
    return Finding(at, f"a value of its source ({said})", hint)


def _readings(path: Path, node: Node) -> list[tuple[float, str]]:
    """What a leaf says, as (value in base units, dimension); empty if it is no figure."""
    if path[-2:] == ("departures", "weekly"):
        return [(len(node.children()) / 7, "per_day")]
    if not node.scalar or any(part in _SHAPES for part in path):
        return []
    try:
        quantity = parse(node.value)
    except QuantityError:
        return []
    words = [part for part in path if isinstance(part, str)]
    if quantity.dimension != "number":
        readings: list[tuple[float, str]] = [(quantity.value, quantity.dimension)]
        if words[-2:] == ["departures", "every"] and quantity.value > 0:
            readings.append((86400.0 / quantity.value, "per_day"))
        return readings
    if words[-1] == "per_day":
        return [(quantity.value, "per_day")]
    share = not _SHARES.isdisjoint(words) or (
        words[0] in ("disruptions", "regimes") and "capacity" in words
    )
    return [(quantity.value, "share" if share else "number")]
