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
from corridor_sim.scenario.reach import MOST_FILES, Reach, UnreadableError, text_of
from corridor_sim.scenario.source import Node, Path, Place, SourceError, path_text, read_tree
from corridor_sim.scenario.spec import closest
from corridor_sim.scenario.tables import inline_tables

NAMED: Final = (
    "terminals", "passages", "services", "routes", "demand", "claims", "disruptions", "regimes",
)  # fmt: skip
_NAMED_WITHIN: Final = {
    "terminals": ("resources", "yards", "activities", "berths", "handling"),
    "demand": ("mix", "surges"),
}
_PRICES_BY_NAME: Final = (
    "rates", "freight", "handling", "customs", "storage", "demurrage", "detention",
)  # fmt: skip


def assemble(
    path: FilePath,
    overlays: Sequence[FilePath] = (),
    files_in: FilePath | None = None,
) -> Assembly:
    """Read and merge; problems are collected, and what could be read is in the tree.

    All files that a file names lie in its own folder or below it, or in `files_in`.
    """
    made = Assembly.of(path, files_in)
    made.tree = _extended(path, made, ())
    if "overlay" in made.tree.entries:
        key = made.tree.entries.pop("overlay")
        made.problems.append(
            problem_at(key, "overlay", "an overlay", "a scenario; give an overlay with --with")
        )
        made.unreadable = True
        return made
    for overlay in overlays:
        made.reach = Reach.of(overlay, files_in)
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
    inline_tables(tree, path, made.reach, made.texts, made.problems)
    own = tree.entries.get("evidence")
    if own is not None and isinstance(own.value, str):
        try:
            made.register = made.reach.file(own.value, path)
        except UnreadableError as error:
            made.problems.append(problem_at(own, "evidence", error.found, error.expected))
    cover(tree)
    return tree


def _tree(path: FilePath, made: Assembly) -> Node | Problem:
    made.files += 1
    if made.files > MOST_FILES:
        return Problem(Place(str(path)), "", f"more than {MOST_FILES} files", "fewer parts")
    try:
        text = text_of(path)
        made.texts[str(path)] = text
        tree = read_tree(text, str(path))
    except SourceError as error:
        return Problem(error.place, "", error.found, error.expected, error.suggestion)
    except UnreadableError as error:
        return Problem(Place(str(path)), "", error.found, error.expected)
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
        try:
            part = made.reach.file(str(entry.value), path)
        except UnreadableError as error:
            hint = _near_file(str(entry.value), path)
            made.problems.append(problem_at(entry, "extends", error.found, error.expected, hint))
            made.unreadable = True
            continue
        if part.resolve() in (path.resolve(), *above):
            found = f"{entry.value}, which extends this file"
            made.problems.append(problem_at(entry, "extends", found, "another file"))
        elif made.files <= MOST_FILES:
            tree = _merged(tree, _extended(part, made, (path.resolve(), *above)), ())
    remove(tree, removals, made)
    return replace(_merged(tree, own, ()), place=own.place)


def _near_file(name: str, beside: FilePath) -> str | None:
    """The scenario file nearest to a name that is none, if it would lie below that folder."""
    given = FilePath(name)
    if given.is_absolute() or ".." in given.parts or "\0" in name:
        return None
    folder = beside.parent / given.parent
    near = closest(given.name, [file.name for file in folder.glob("*.yaml")])
    return None if near is None else str(given.with_name(near))


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
    if len(path) != 3 or path[2] in ("berths", "handling"):
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
