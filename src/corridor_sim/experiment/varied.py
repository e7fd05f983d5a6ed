"""What a sweep varies: a path of the scenario, and the values or the range it may have."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from corridor_sim.scenario.edits import parse_path, what_is_there
from corridor_sim.scenario.load import Opened
from corridor_sim.scenario.moving import is_law, moved
from corridor_sim.scenario.problems import Problem, ScenarioError, locate
from corridor_sim.scenario.quantities import Quantity, QuantityError, as_text, parse
from corridor_sim.scenario.ranges import known_ranges
from corridor_sim.scenario.source import Node, Place, path_text

OPTION: Final = "--vary"
_FORM: Final = "PATH=a,b,c or PATH=low..high, such as services.train.run=2 d..4 d"


@dataclass(frozen=True)
class Varied:
    """One input: values as written, or a range in base units, of a number or a law's mean.

    Attributes:
        path: where it stands in the scenario.
        values: what it may be, in order; empty for a range.
        low, high: the range [base units of `unit`]; nan for values.
        unit: as written; empty for plain numbers and for what is no quantity.
        whole: whether only whole numbers lie in the range.
        law: whether the number is the mean of a distribution, whose shape is kept.
    """

    path: str
    values: tuple[str, ...] = ()
    low: float = math.nan
    high: float = math.nan
    unit: str = ""
    whole: bool = False
    law: bool = False

    @property
    def ranges(self) -> bool:
        """Whether it is a range, to sample from."""
        return not self.values

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The values there are to choose from; empty for a continuous range."""
        if self.values or not self.whole:
            return self.values
        return tuple(str(number) for number in range(int(self.low), int(self.high) + 1))

    def at(self, share: float) -> str:
        """The value at a share in [0, 1] of the range, or of the list of values."""
        if self.choices:
            return self.choices[min(int(share * len(self.choices)), len(self.choices) - 1)]
        return as_text(self.low + share * (self.high - self.low), self.unit)

    def levels(self, count: int) -> tuple[str, ...]:
        """Values from one end to the other: all of a list, at most `count` of a range."""
        if self.values or 0 < len(self.choices) <= count:
            return self.choices
        spread = (self.at(share) for share in np.linspace(0, 1, count))
        return tuple(dict.fromkeys(spread))

    def number(self, value: str) -> float:
        """A value in `unit`, for an axis; nan where it is no quantity."""
        try:
            quantity = parse(value)
            return quantity.value / parse(f"1 {self.unit}" if self.unit else 1).value
        except QuantityError:
            return math.nan

    def setting(self, tree: Node, value: str) -> str:
        """`PATH=VALUE` that gives the input this value; ScenarioError where it cannot have it."""
        if self.law and _quantity(value) is not None:
            try:
                value = moved(tree.nearest(parse_path(self.path))[0], parse(value).value)
            except ValueError as error:
                expected = f"a mean the distribution can be moved to: {error}"
                problem = Problem(Place(f"{OPTION} {self.path}"), "", value, expected)
                raise ScenarioError([problem]) from None
        return f"{self.path}={value}"


def read_varied(texts: Sequence[str], opened: Opened) -> tuple[Varied, ...]:
    """What `PATH=a,b,c` and `PATH=low..high` say; ScenarioError with every mistake."""
    found = [_read(text, opened.made.tree) for text in texts]
    problems = [one for one in found if isinstance(one, Problem)]
    varied = tuple(one for one in found if isinstance(one, Varied))
    for position, one in enumerate(varied):
        if one.path in [before.path for before in varied[:position]]:
            place = Place(f"{OPTION} {one.path}")
            problems.append(Problem(place, "", "a path given twice", "each path once"))
    if problems:
        raise ScenarioError(problems)
    return varied


def known_inputs(tree: Node) -> tuple[Varied, ...]:
    """Every number that carries `between`, as a range; ScenarioError for a range about nothing."""
    known, findings = known_ranges(tree)
    if findings:
        raise ScenarioError(locate(tree, findings))
    inputs = []
    for one in known:
        low, high, node = parse(one.low), parse(one.high), tree.nearest(one.path)[0]
        inputs.append(_range(path_text(one.path), low, high, node))
    return tuple(inputs)


def _read(text: str, tree: Node) -> Varied | Problem:
    place = Place(f"{OPTION} {text}")
    left, equals, right = (part.strip() for part in text.partition("="))
    if not equals or not left or not right:
        return Problem(place, "", text if text.strip() else "nothing", _FORM)
    path = parse_path(left)
    above, reached = tree.nearest(path[:-1])
    node = above.child(path[-1]) if len(reached) == len(path) - 1 else None
    if node is None and not (len(reached) == len(path) - 1 and len(path) > 2 and above.entries):
        return Problem(place, left, "no such path", *what_is_there(tree, path))
    node = node or Node(None, place)
    if ".." in right:
        return _read_range(left, right, node, place)
    values = tuple(part.strip() for part in _at_commas(right))
    if not all(values):
        return Problem(place, left, "an empty value", "a value between every two commas")
    if len(set(values)) < len(values):
        return Problem(place, left, "a value given twice", "each value once")
    quantities = [_quantity(value) for value in values]
    unit = quantities[0].unit if quantities[0] is not None else ""
    law = is_law(node) and all(one is not None for one in quantities)
    return Varied(left, values, unit=unit, law=law)


def _read_range(left: str, right: str, node: Node, place: Place) -> Varied | Problem:
    ends = [part.strip() for part in right.split("..")]
    quantities = [_quantity(end) for end in ends]
    if len(ends) != 2 or None in quantities:
        return Problem(place, left, right, "two quantities with two points between: 2 d..4 d")
    low, high = (one for one in quantities if one is not None)
    if low.dimension != high.dimension:
        return Problem(place, left, right, "two quantities of the same kind: 2 d..4 d")
    if low.value >= high.value:
        empty = "a range with nothing in it"
        return Problem(place, left, f"{right}, {empty}", "the lower end first, and a higher one")
    return _range(left, low, high, node)


def _range(path: str, low: Quantity, high: Quantity, node: Node) -> Varied:
    whole = low.unit == "" and isinstance(node.value, int)
    whole = whole and low.value.is_integer() and high.value.is_integer()
    return Varied(path, (), low.value, high.value, low.unit, whole, is_law(node))


def _quantity(text: str) -> Quantity | None:
    try:
        return parse(text)
    except QuantityError:
        return None


def _at_commas(text: str) -> list[str]:
    """The parts between commas that stand in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts
