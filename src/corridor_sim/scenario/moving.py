"""A distribution with its mean moved and its shape kept.

What is not known of a distribution is mostly where it lies: a wait of `2.5 d` on
average that may be one day or five. All its values are then stretched alike. A
share that rises is stretched from its other end, so that none passes 100 %.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from corridor_sim.scenario.distributions import (
    FAMILIES,
    Distribution,
    DurationDistribution,
    ShareDistribution,
    SlotsDistribution,
)
from corridor_sim.scenario.quantities import Dimension, as_text, parse
from corridor_sim.scenario.source import Node

_LAWS: Final[Mapping[Dimension, type[Distribution]]] = {
    "duration": DurationDistribution,
    "share": ShareDistribution,
    "number": ShareDistribution,
    "TEU": SlotsDistribution,
}
_SHAPES: Final = {"cv", "sigma", "shape", "share", "weights"}
"""Parameters that stay what they are when every value is stretched."""
_BOUNDED: Final = {"constant", "uniform", "triangular", "empirical"}
"""Families of values only: they may also be stretched from 100 %."""
_ASIDE: Final = ("source", "between")

Move = Callable[[float], float]


def is_law(node: Node) -> bool:
    """Whether a node is a distribution with a family, not a bare value."""
    return any(family in node.entries for family in FAMILIES)


def mean_of(node: Node) -> float:
    """Mean of a distribution or a bare quantity as written, in base units.

    Raises pydantic's ValidationError for a law that is none, QuantityError for no quantity.
    """
    if not is_law(node):
        return parse(node.value).value
    return _law(node).mean()


def moved(node: Node, mean: float) -> str:
    """The distribution at `node` as text, its mean moved to `mean` [base units].

    ValueError where no stretching leads there: from a mean of 0, or beyond 100 %.
    """
    law = _law(node)
    now = law.mean()
    if now == mean:
        return _flow(node, lambda value: value)
    upwards = law.dimension == "share" and mean > now
    if upwards and set(node.entries) - set(_ASIDE) <= _BOUNDED:
        if mean > 1 or now == 1:
            raise ValueError("a share cannot rise beyond 100 %")
        rest = (1 - mean) / (1 - now)
        return _flow(node, lambda value: 1 - (1 - value) * rest)
    if now == 0:
        raise ValueError("a mean of 0 cannot be stretched")
    return _flow(node, lambda value: value * mean / now)


def _law(node: Node) -> Distribution:
    said = {key: child.plain() for key, child in node.entries.items() if key not in _ASIDE}
    return _LAWS[_dimension(node)].model_validate(said)


def _dimension(node: Node) -> Dimension:
    """That of the first value in the law that is no shape."""
    if node.scalar:
        return parse(node.value).dimension
    listed = node.entries.items() if node.entries else enumerate(node.children())
    below = (child for key, child in listed if key not in (*_SHAPES, *_ASIDE))
    return next((_dimension(child) for child in below), "number")


def _flow(node: Node, move: Move) -> str:
    if node.scalar:
        quantity = parse(node.value)
        return as_text(move(quantity.value), quantity.unit)
    if node.entries:
        parts = [
            f"{key}: {child.flow() if key in _SHAPES else _flow(child, move)}"
            for key, child in node.entries.items()
            if key not in _ASIDE
        ]
        return "{" + ", ".join(parts) + "}"
    return "[" + ", ".join(_flow(child, move) for child in node.children()) + "]"
