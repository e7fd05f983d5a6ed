"""Which numbers of a scenario say what is known of them: `between: [low, high]`."""

from __future__ import annotations

from dataclasses import dataclass

from corridor_sim.scenario.moving import is_law, mean_of
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.quantities import Quantity, QuantityError, parse
from corridor_sim.scenario.source import Node, Path, path_text


@dataclass(frozen=True, slots=True)
class Known:
    """A number, or the mean of a distribution, with what is known of it as written."""

    path: Path
    low: str
    high: str


def known_ranges(tree: Node) -> tuple[list[Known], list[Finding]]:
    """Every range of a valid tree with the number it is about, and those about none.

    A range inside a distribution is about its mean. Beside other values it is about
    the one of them that has its unit. A range without width says nothing.
    """
    known, findings = [], []
    for path, node in tree.walk():
        written = node.entries.get("between")
        if written is None:
            continue
        low, high = (parse(end.value) for end in written.children())
        meant = [path] if is_law(node) else _meant(node, path, low)
        if len(meant) != 1:
            fields = ", ".join(path_text(one[-1:]) for one in meant) or "none"
            expected = f"exactly one number of its unit beside it (found {fields})"
            findings.append(Finding((*path, "between"), expected))
        elif low.value < high.value:
            known.append(Known(meant[0], *(end.flow() for end in written.children())))
    return known, findings


def _meant(node: Node, path: Path, end: Quantity) -> list[Path]:
    return [(*path, key) for key, child in node.entries.items() if _is_about(key, child, end)]


def _is_about(key: str, child: Node, end: Quantity) -> bool:
    if key in ("between", "source", "priority"):
        return False
    if is_law(child):
        return _alike(_first(child), end)
    if not child.scalar:
        return False
    try:
        return _alike(parse(child.value), end)
    except QuantityError:
        return False


def _first(law: Node) -> Quantity:
    """Any value of a law: all have its dimension, or are plain numbers that shape it."""
    found = Quantity(mean_of(law), "number", "")
    for _, node in law.walk():
        if node.scalar:
            try:
                quantity = parse(node.value)
            except QuantityError:
                continue
            if quantity.dimension != "number":
                return quantity
    return found


def _alike(one: Quantity, other: Quantity) -> bool:
    plain = {one.dimension, other.dimension} == {"share", "number"}
    return one.dimension == other.dimension or plain
