"""Where each value of a scenario comes from: its file and line, and its source."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from corridor_sim.scenario.source import Node, Place, path_text

Kind = Literal["sourced", "inferred", "assumed", "none"]
SET_MARK: Final = ("assumed",)
"""A value set on the command line is the user's own."""
_INFERRED: Final = re.compile(r"inferred\s+from\s+(.+)")
_SEPARATOR: Final = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A source as written, read: its kind and the evidence ids it names."""

    kind: Kind
    ids: tuple[str, ...]


def read_mark(marks: tuple[str, ...] | None) -> Mark:
    """Kind and ids of `source:`; several kinds count as the weakest of them."""
    if not marks:
        return Mark("none", ())
    kinds: set[Kind] = set()
    ids: list[str] = []
    for text in marks:
        inferred = _INFERRED.fullmatch(text)
        if text == "assumed":
            kinds.add("assumed")
        elif inferred is not None:
            kinds.add("inferred")
            ids += [one for one in _SEPARATOR.split(inferred.group(1)) if one and one != "and"]
        else:
            kinds.add("sourced")
            ids.append(text)
    kind: Kind = next(k for k in ("assumed", "inferred", "sourced") if k in kinds)
    return Mark(kind, tuple(dict.fromkeys(ids)))


@dataclass(frozen=True, slots=True)
class Given:
    """A value as its author gave it."""

    value: str
    """As written, with its unit."""
    place: Place
    kind: Kind
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """What a scenario was made from."""

    provenance: Mapping[str, Given] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    tree: Node = field(default_factory=lambda: Node({}, Place("a scenario made in code")))
    """The merged tree, to say where something stands."""
    register: Path | None = None
    """The scenario's own register of sources."""
    files: tuple[str, ...] = ()
    """Which of the texts are the scenario file and the overlays, in order of application."""
    sets: tuple[str, ...] = ()
    files_in: str | Path | None = None
    """The folder that the files named may lie in, if not their scenario's own."""


def cover(node: Node, inherited: tuple[str, ...] | None = None) -> None:
    """Give every node of one file the nearest `source:` above it in that file."""
    if isinstance(node.value, dict):
        own = node.value.get("source")
        inherited = _texts(own) if own is not None else inherited
    node.marks = inherited
    for child in node.children():
        cover(child, inherited)


def _texts(node: Node) -> tuple[str, ...]:
    listed = node.value if isinstance(node.value, list) else [node]
    return tuple(str(one.value).strip() for one in listed if one.value is not None)


def origin_of(
    tree: Node, texts: Mapping[str, str], register: Path | None, digested: object
) -> Origin:
    """Provenance of every scalar of the merged tree; the digest is that of `digested`."""
    given = {}
    for path, node in tree.walk():
        if node.scalar and "source" not in path:
            mark = read_mark(node.marks)
            given[path_text(path)] = Given(node.as_written(), node.place, mark.kind, mark.ids)
    text = json.dumps(digested, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Origin(given, dict(texts), digest, tree, register)
