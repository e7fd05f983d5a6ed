"""One tree from a file, the parts it extends, overlays and settings; later wins.

Maps keyed by names the author chooses are merged name by name, and so are the
fields of what is named; every other value is replaced whole. A source stays with
the values of its own file, so a value an overlay brings needs a source there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Final

from corridor_sim.scenario.edits import (
    Assembly,
    apply_settings,
    leave_out,
    problem_at,
    remove,
    texts_of,
)
from corridor_sim.scenario.problems import Problem
from corridor_sim.scenario.provenance import cover
from corridor_sim.scenario.source import Node, Path, Place, SourceError, path_text, read_tree
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.tables import inline_tables

NAMED: Final = (
    "terminals", "passages", "services", "routes", "demand", "claims", "disruptions", "regimes",
)  # fmt: skip
_NAMED_WITHIN: Final = {
    "terminals": ("resources", "activities", "handling"),
    "demand": ("mix", "surges"),
}
_PRICES_BY_NAME: Final = (
    "rates", "freight", "handling", "customs", "storage", "demurrage", "detention",
)  # fmt: skip


def assemble(path: FilePath, overlays: Sequence[FilePath] = ()) -> Assembly:
    """Read and merge; problems are collected, and what could be read is in the tree."""
    made = Assembly.empty(str(path))
    made.tree = _extended(path, made, ())
    if "overlay" in made.tree.entries:
        key = made.tree.entries.pop("overlay")
        made.problems.append(
            problem_at(key, "overlay", "an overlay", "a scenario; give an overlay with --with")
        )
        made.unreadable = True
        return made
    for overlay in overlays:
        _apply_overlay(overlay, made)
    return made


def _read(path: FilePath, made: Assembly) -> Node:
    """The tree of one file, with tables read in and sources spread; empty if it cannot be read."""
    tree = _tree(path, made)
    if isinstance(tree, Problem):
        made.problems.append(tree)
        made.unreadable = True
        return Node({}, Place(str(path), 1, 1))
    _tidy(tree, (), made)
    inline_tables(tree, path.parent, made.texts, made.problems)
    own = tree.entries.get("evidence")
    if own is not None and isinstance(own.value, str):
        made.register = path.parent / own.value
    cover(tree)
    return tree


def _tree(path: FilePath, made: Assembly) -> Node | Problem:
    try:
        text = path.read_text(encoding="utf-8-sig")
        made.texts[str(path)] = text
        tree = read_tree(text, str(path))
    except SourceError as error:
        return Problem(error.place, "", error.found, error.expected, error.suggestion)
    except UnicodeDecodeError:
        return Problem(Place(str(path)), "", "bytes that are no text", "UTF-8 text")
    except OSError:
        return Problem(Place(str(path)), "", "a file that cannot be read", "a file to read")
    if not isinstance(tree.value, dict):
        return problem_at(tree, "", tree.as_written(), "a mapping: key: value")
    return tree


def _tidy(node: Node, path: Path, made: Assembly) -> None:
    """Report duplicate keys and empty values, and take the empty values out."""
    for twin in node.duplicates:
        expected = "each key once"
        made.problems.append(problem_at(twin, path_text(path), str(twin.text), expected))
    if not isinstance(node.value, dict):
        for index, child in enumerate(node.children()):
            _tidy(child, (*path, index), made)
        return
    for key, child in list(node.value.items()):
        if child.value is None:
            expected = "a value; to delete what another file gives, write remove: [PATH]"
            made.problems.append(problem_at(child, path_text((*path, key)), "nothing", expected))
            del node.value[key]
        else:
            _tidy(child, (*path, key), made)


def _extended(path: FilePath, made: Assembly, above: tuple[FilePath, ...]) -> Node:
    """A file merged onto the parts it extends."""
    own = _read(path, made)
    parts = own.entries.pop("extends", None)
    removals = own.entries.pop("remove", None)
    tree = Node({}, own.place)
    for entry in texts_of(parts, "extends", "a list of files", made):
        part = path.parent / str(entry.value)
        if part.resolve() in (path.resolve(), *above):
            made.problems.append(
                problem_at(
                    entry, "extends", f"{entry.value}, which extends this file", "another file"
                )
            )
        elif not part.is_file():
            near = closest(part.name, [file.name for file in part.parent.glob("*.yaml")])
            hint = None if near is None else str(FilePath(str(entry.value)).with_name(near))
            found = f"{entry.value}, which is no file"
            made.problems.append(problem_at(entry, "extends", found, "a file", hint))
            made.unreadable = True
        else:
            tree = _merged(tree, _extended(part, made, (path.resolve(), *above)), ())
    remove(tree, removals, made)
    return replace(_merged(tree, own, ()), place=own.place)


def _merges(path: Path) -> bool:
    """Whether mappings at `path` are merged key by key instead of replaced."""
    if path[:1] == ("prices",):
        return len(path) == 1 or (path[1] in _PRICES_BY_NAME and len(path) < 4)
    if len(path) < 2:
        return not path or path[0] in NAMED
    if len(path) == 2:
        return path[0] in NAMED
    within = path[2] in _NAMED_WITHIN.get(str(path[0]), ())
    return within and (len(path) == 3 or (len(path) == 4 and path[2] != "handling"))


def _names(path: Path) -> bool:
    """Whether the keys of the mapping at `path` are names the author chooses."""
    if len(path) == 1:
        return path[0] in NAMED
    if len(path) != 3 or path[2] == "handling":
        return False
    return path[2] in _NAMED_WITHIN.get(str(path[0]), ())


Stranger = Callable[[Path, Sequence[str]], None]


def _merged(base: Node, over: Node, path: Path, stranger: Stranger | None = None) -> Node:
    if not (isinstance(base.value, dict) and isinstance(over.value, dict) and _merges(path)):
        return over
    result = dict(base.value)
    for key, node in over.value.items():
        below = (*path, key)
        if key in result:
            result[key] = _merged(result[key], node, below, stranger)
        else:
            result[key] = node
            if stranger is not None and _names(path):
                stranger(below, list(base.value))
    return replace(base, value=result, place=over.place, key_place=over.key_place)


def _apply_overlay(path: FilePath, made: Assembly) -> None:
    over = _read(path, made)
    if not over.entries:
        return
    title = over.entries.pop("overlay", None)
    if title is None:
        expected = "overlay: TITLE as its first key"
        made.problems.append(Problem(over.place, "", "no title of an overlay", expected))
    extends = over.entries.pop("extends", None)
    if extends is not None:
        made.problems.append(
            problem_at(extends, "extends", "extends in an overlay", "only names of the scenario")
        )

    def stranger(at: Path, known: Sequence[str]) -> None:
        made.strangers[at] = tuple(known)

    leave_out(over, over.entries.pop("where_present", None), made)
    settings = over.entries.pop("set", None)
    remove(made.tree, over.entries.pop("remove", None), made)
    made.tree = _merged(made.tree, over, (), stranger)
    apply_settings(settings, made)
