"""Single values of a tree, found by their path: deleted, set, or left as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from corridor_sim.scenario.problems import Problem, of_names
from corridor_sim.scenario.provenance import SET_MARK
from corridor_sim.scenario.reach import Reach
from corridor_sim.scenario.source import Node, Path, Place, SourceError, path_text, read_tree
from corridor_sim.scenario.spec import closest


@dataclass
class Assembly:
    """What a scenario is made of, merged, with everything that was wrong on the way."""

    tree: Node
    reach: Reach
    files: int = 0
    """How many were read so far."""
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    strangers: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    """Names an overlay brings that the scenario lacks, with the names it has."""
    register: FilePath | None = None
    """The scenario's own register of sources."""
    unreadable: bool = False
    """Whether a file could not be read, so that what it holds cannot be missed elsewhere."""

    @classmethod
    def of(cls, file: FilePath, files_in: FilePath | None = None) -> Assembly:
        """Nothing yet, from a file that may name others of its folder, or of `files_in`."""
        return cls(Node({}, Place(str(file))), Reach.of(file, files_in))


def problem_at(
    node: Node, path: str, found: str, expected: str, hint: str | None = None
) -> Problem:
    """A problem at the key of a node, or where the node itself stands."""
    return Problem(node.key_place or node.place, path, found, expected, hint)


def texts_of(node: Node | None, path: str, expected: str, made: Assembly) -> list[Node]:
    """A text or a list of texts as nodes; anything else is a problem, and none of them."""
    if node is None:
        return []
    if isinstance(node.value, str):
        return [node]
    listed = node.value if isinstance(node.value, list) else []
    if not listed or not all(isinstance(entry.value, str) for entry in listed):
        made.problems.append(problem_at(node, path, node.as_written(), expected))
        return []
    return listed


def remove(tree: Node, removals: Node | None, made: Assembly) -> None:
    """Delete what is at each of the paths."""
    for entry in texts_of(removals, "remove", "a list of paths such as services.feeder", made):
        path = parse_path(str(entry.value))
        above, reached = tree.nearest(path[:-1])
        if (
            len(reached) == len(path) - 1
            and isinstance(above.value, dict)
            and path[-1] in above.value
        ):
            del above.value[str(path[-1])]
        else:
            made.problems.append(
                problem_at(entry, "remove", str(entry.value), *what_is_there(tree, path))
            )


def what_is_there(tree: Node, path: Path) -> tuple[str, str | None]:
    """What could stand instead of the first part of `path` that is not there, and the nearest."""
    node, reached = tree.nearest(path)
    known = list(node.value) if isinstance(node.value, dict) else []
    wrong = str(path[len(reached)]) if len(reached) < len(path) else ""
    near = closest(wrong, known)
    hint = None if near is None else path_text((*reached, near, *path[len(reached) + 1 :]))
    where = f" under {path_text(reached)}" if reached else ""
    return f"a path that is there{where}: {of_names(known)}", hint


def leave_out(over: Node, optional: Node | None, made: Assembly) -> None:
    """Take out of an overlay what it says of optional paths that the scenario lacks.

    That is what stands under the path, what is set below it, and its being affected by a
    disruption; a disruption that affects nothing else goes too.
    """
    for entry in texts_of(optional, "where_present", "a list of paths, as in remove", made):
        path = parse_path(str(entry.value))
        settings, events = (_entries(over, key) for key in ("set", "disruptions"))
        below = [text for text in settings if _is_below(text, path)]
        hit = [
            name
            for name, event in events.items()
            if any(below for _, below in _affects(event, path))
        ]
        above, reached = over.nearest(path[:-1])
        said = len(reached) == len(path) - 1 and above.child(path[-1]) is not None
        if not (said or below or hit):
            expected = "a path under which this overlay changes something"
            made.problems.append(problem_at(entry, "where_present", str(entry.value), expected))
        elif len(made.tree.nearest(path)[1]) < len(path):
            for text in below:
                del settings[text]
            for name in hit:
                left = [one for one, gone in _affects(events[name], path) if not gone]
                if left:
                    events[name].entries["affects"].value = left
                else:
                    del events[name]
            if said:
                del above.entries[str(path[-1])]


def _entries(over: Node, key: str) -> dict[str, Node]:
    return over.entries[key].entries if key in over.entries else {}


def _is_below(text: object, path: Path) -> bool:
    return parse_path(str(text))[: len(path)] == path


def _affects(event: Node, path: Path) -> list[tuple[Node, bool]]:
    """What an event affects, and whether it lies at or below the path."""
    affects = event.child("affects")
    if affects is None:
        return []
    listed = affects.value if isinstance(affects.value, list) else [affects]
    return [(one, _is_below(one.value, path)) for one in listed]


def apply_settings(settings: Node | None, made: Assembly) -> None:
    """Set single values of an overlay, each with the source it has there."""
    if settings is None:
        return
    if not isinstance(settings.value, dict):
        expected = "a map PATH: VALUE, such as services.feeder.run: 3 d"
        made.problems.append(problem_at(settings, "set", settings.as_written(), expected))
    for written, node in settings.entries.items():
        if written == "source":
            continue  # that of all of them, not a path
        _set(parse_path(written), node, node.key_place or node.place, written, made)


def parse_path(text: str) -> Path:
    """`services.feeder.via.0.at` as a path; numbers are positions in lists."""
    parts = (part.strip() for part in text.split("."))
    return tuple(int(part) if re.fullmatch(r"\d+", part) else part for part in parts)


def with_settings(made: Assembly, sets: Sequence[str], option: str = "--set") -> Assembly:
    """The same with values set as `PATH=VALUE`; what was assembled stays as it was.

    `option` is how the user gave them, to say where a value comes from.
    """
    changed = replace(made, problems=list(made.problems))
    if not made.unreadable:
        for text in sets:
            _apply_setting(text, changed, option)
    return changed


def _apply_setting(text: str, made: Assembly, option: str) -> None:
    """Set one value as `PATH=VALUE`; the value is the user's own, so its source is `assumed`."""
    place = Place(f"{option} {text}")
    left, equals, right = text.partition("=")
    if not equals or not left.strip() or not right.strip():
        made.problems.append(
            Problem(place, "", text, "PATH=VALUE, such as services.feeder.run=3 d")
        )
        return
    try:
        node = read_tree(right, place.file)
    except SourceError as error:
        made.problems.append(Problem(place, left.strip(), error.found, error.expected))
        return
    for _, below in node.walk():
        below.place, below.marks = place, SET_MARK
    _set(parse_path(left), node, place, left.strip(), made)


def _set(path: Path, node: Node, place: Place, written: str, made: Assembly) -> None:
    above, reached = made.tree.nearest(path[:-1])
    if len(reached) == len(path) - 1 and _takes(above, path[-1]):
        made.tree = _put(made.tree, path, node)
        return
    expected, hint = what_is_there(made.tree, path[:-1] if len(reached) < len(path) - 1 else path)
    made.problems.append(Problem(place, written, "no such path", expected, hint))


def _takes(above: Node, key: str | int) -> bool:
    """Whether a value may be put under `key`: any word in a mapping, a position in a list."""
    if isinstance(above.value, list):
        return isinstance(key, int) and key < len(above.value)
    return isinstance(above.value, dict)


def _put(tree: Node, path: Path, node: Node) -> Node:
    """The tree with another node at `path`; shares all else with the one given."""
    key, *rest = path
    if isinstance(tree.value, list) and isinstance(key, int):
        entries = list(tree.value)
        entries[key] = _put(entries[key], tuple(rest), node) if rest else node
        return replace(tree, value=entries)
    if rest:
        below = _put(tree.entries[str(key)], tuple(rest), node)
    else:
        node.key_place = node.place
        below = node
    return replace(tree, value={**tree.entries, str(key): below})
