"""Files into trees of nodes that know their line and column.

ruamel.yaml's `compose` gives the position of every key and value and leaves
values as text, so a bad date keeps its line and no tag is ever executed. Scalars
are resolved here: null, true, false, numbers; everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from corridor_sim.scenario.commas import rejoined_items, rejoined_pairs
from corridor_sim.scenario.composing import MOST_DEPTH, NotYamlError, compose, shortened

Scalar = str | int | float | bool | None
Path = tuple[str | int, ...]

MOST_NODES: Final = 100_000
"""Values of one file with what its aliases stand for."""
_INTEGER: Final = re.compile(r"[-+]?\d+")
_FLOAT: Final = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+)([eE][-+]?\d+)?")
_WORDS: Final[dict[str, Scalar]] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_TAGS: Final = {
    f"tag:yaml.org,2002:{kind}"
    for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "value")
}
"""What plain YAML resolves to by itself; anything else was written as a tag."""
_ARROW: Final = re.compile(r"\s*->\s*")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file, counted from 1; line 0 stands for no line at all."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(slots=True)
class Node:
    """A value with its place: a scalar, a mapping or a list of nodes."""

    value: Scalar | dict[str, Node] | list[Node]
    place: Place
    key_place: Place | None = None
    """Place of the key under which a mapping holds this node."""
    text: str | None = None
    """A scalar as written."""
    marks: tuple[str, ...] | None = None
    """The source that covers it: ids and words as written in its own file."""
    duplicates: list[Node] = field(default_factory=list)

    @property
    def scalar(self) -> bool:
        return not isinstance(self.value, (dict, list))

    def plain(self) -> object:
        """The value without places, as dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    @property
    def entries(self) -> dict[str, Node]:
        """The entries of a mapping, itself and no copy; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def children(self) -> list[Node]:
        """The nodes directly below."""
        if isinstance(self.value, dict):
            return list(self.value.values())
        return self.value if isinstance(self.value, list) else []

    def child(self, part: str | int) -> Node | None:
        """The node under a key or at an index, or None."""
        if isinstance(self.value, dict) and isinstance(part, str):
            return self.value.get(part)
        if isinstance(self.value, list) and isinstance(part, int) and 0 <= part < len(self.value):
            return self.value[part]
        return None

    def nearest(self, path: Path) -> tuple[Node, Path]:
        """The deepest node on the way to `path`, and its path."""
        node = self
        for depth, part in enumerate(path):
            below = node.child(part)
            if below is None:
                return node, path[:depth]
            node = below
        return node, path

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """This node and all below it with their paths."""
        yield path, self
        if isinstance(self.value, dict):
            for key, node in self.value.items():
                yield from node.walk((*path, key))
        elif isinstance(self.value, list):
            for index, node in enumerate(self.value):
                yield from node.walk((*path, index))

    def as_written(self) -> str:
        """The value in one short line."""
        return shortened(self.flow())

    def flow(self) -> str:
        """The value in one line, however long."""
        if isinstance(self.value, dict):
            return "{" + ", ".join(f"{k}: {n.flow()}" for k, n in self.value.items()) + "}"
        if isinstance(self.value, list):
            return "[" + ", ".join(node.flow() for node in self.value) + "]"
        if self.value is None:
            return "nothing"
        return str(self.value) if self.text is None else self.text


def path_text(path: Path) -> str:
    """`services.feeder.via.0.at`."""
    return ".".join(str(part) for part in path)


class SourceError(Exception):
    """A text that is no tree: where, what was found, what was expected instead."""

    def __init__(
        self, place: Place, found: str, expected: str, suggestion: str | None = None
    ) -> None:
        super().__init__(f"{place}: found {found}, expected {expected}")
        self.place = place
        self.found = found
        self.expected = expected
        self.suggestion = suggestion


def read_tree(text: str, file: str) -> Node:
    """The tree of a YAML text; SourceError for the first thing that is no YAML of ours."""
    try:
        root = compose(text)
    except NotYamlError as error:
        place = Place(file, error.line, error.column)
        raise SourceError(place, error.found, error.expected) from None
    if root is None:
        raise SourceError(Place(file, 1, 1), "an empty file", "a mapping")
    return _Builder(file).build(root, 0)


class _Builder:
    """Turns composed nodes into ours, counting what aliases expand to."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._count = 0

    def _place(self, node: YamlNode) -> Place:
        return Place(self._file, node.start_mark.line + 1, node.start_mark.column + 1)

    def build(self, node: YamlNode, depth: int) -> Node:
        self._count += 1
        place = self._place(node)
        if self._count > MOST_NODES:
            raise SourceError(place, f"more than {MOST_NODES} values", "a smaller scenario")
        if depth > MOST_DEPTH:
            raise SourceError(place, f"more than {MOST_DEPTH} levels", "a flatter scenario")
        if str(node.tag) not in _TAGS:
            tag = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            raise SourceError(place, f"the tag {tag}", "a value without a tag")
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        if isinstance(node, SequenceNode):
            return Node([self.build(item, depth + 1) for item in rejoined_items(node.value)], place)
        if not isinstance(node, ScalarNode):
            raise SourceError(place, "something that is no value", "a value")
        _refuse_half_letters(str(node.value), place)
        return Node(_scalar(node), place, text=str(node.value))

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> Node:
        result: dict[str, Node] = {}
        duplicates: list[Node] = []
        for key, value in rejoined_pairs(node.value):
            if not isinstance(key, ScalarNode):
                raise SourceError(self._place(key), "a list or mapping as a key", "a word as a key")
            if key.value == "<<":
                raise SourceError(
                    self._place(key), "the merge key <<", "extends or an overlay to share parts"
                )
            _refuse_half_letters(str(key.value), self._place(key))
            built = self.build(value, depth + 1)
            built = replace(built, key_place=self._place(key))
            name = _ARROW.sub(" -> ", str(key.value))
            if name in result:
                first = result[name].key_place or place
                said = f"{name} again (first in line {first.line})"
                duplicates.append(replace(built, text=said))
            else:
                result[name] = built
        return Node(result, place, duplicates=duplicates)


def _refuse_half_letters(text: str, place: Place) -> None:
    """Raise for the half of a letter that an escape can write, which no file can hold."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise SourceError(place, "half a letter, such as \\ud800", "whole letters")


def _scalar(node: ScalarNode) -> Scalar:
    text = str(node.value)
    if node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= 18:
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
