"""YAML text to YAML nodes, within bounds: a hostile file costs no more than a large honest one."""

from __future__ import annotations

import re
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node

MOST_LETTERS: Final = 500_000
MOST_DEPTH: Final = 40
MOST_WRITTEN: Final = 10_000
"""Values written in one file: half a second of reading. Long lists belong in a CSV file."""


_SHORT: Final = 60


def shortened(text: str) -> str:
    """A text cut to what fits a message."""
    return text if len(text) <= _SHORT else text[: _SHORT - 3] + "..."


class NotYamlError(Exception):
    """A text that cannot be composed: where (line 0 is nowhere), what was found, what expected."""

    def __init__(self, line: int, column: int, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.line = line
        self.column = column
        self.found = found
        self.expected = expected


def compose(text: str) -> Node | None:
    """The root node, None for an empty text; NotYamlError for the first thing that is wrong."""
    if len(text) > MOST_LETTERS:
        found, expected = f"{len(text)} letters", f"at most {MOST_LETTERS} letters of YAML"
        raise NotYamlError(0, 0, found, expected)
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _CountingComposer
    yaml.max_depth = MOST_DEPTH + 1
    try:
        root: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        raise _in_plain_words(error, text) from None
    except (YAMLError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise NotYamlError(0, 0, first, "a YAML text") from None
    return root


class _CountingComposer(Composer):
    """Stops at more nodes than a file may have."""

    def __init__(self, loader: object = None) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False  # YAML allows them
        self._count = 0

    def compose_node(self, parent: object, index: object) -> object:
        self._count += 1
        if self._count > MOST_WRITTEN:
            mark = self.parser.peek_event().start_mark
            found = f"more than {MOST_WRITTEN} values in one file"
            expected = "a smaller file: long lists as CSV, parts by extends"
            raise NotYamlError(mark.line + 1, mark.column + 1, found, expected)
        return super().compose_node(parent, index)


def _in_plain_words(error: MarkedYAMLError, text: str) -> NotYamlError:
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return NotYamlError(0, 0, str(error.problem), "a YAML text")
    if isinstance(error, MaxDepthExceededError):
        found, expected = f"more than {MOST_DEPTH} levels", "a flatter scenario"
        return NotYamlError(mark.line + 1, mark.column + 1, found, expected)
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    for index in range(number, max(number - 3, -1), -1):
        indentation = re.match(r"\s*", lines[index]) if lines else None
        if indentation and "\t" in indentation.group():
            column = indentation.group().index("\t") + 1
            expected = "spaces: YAML is indented with spaces, never tabs"
            return NotYamlError(index + 1, column, "a tab", expected)
    words = _words(error, lines[number] if lines else "")
    return NotYamlError(mark.line + 1, mark.column + 1, *words)


_ONE_LINE: Final = "key: value on a line of its own, with a space after the colon"
_SYNTAX: Final = {
    "could not find expected ':'": ("a line without a colon", _ONE_LINE),
    "mapping values are not allowed": (
        "a second colon, or an indentation that differs from its neighbours",
        f"{_ONE_LINE}; a text with a colon goes in quotes",
    ),
    "expected <block end>": (
        "a line that does not fit the indentation above it",
        "keys of one mapping at the same indentation",
    ),
    "cannot start any token": ("a character that cannot begin a value", "a value in quotes"),
    "unexpected end of stream": ("the end of the file", "the closing bracket or quote"),
    "undefined alias": ("an alias that is not defined", "a value"),
    "expected ',' or": ("a list or mapping that does not close", "a comma or the closing bracket"),
}


def _words(error: MarkedYAMLError, line: str) -> tuple[str, str]:
    said = f"{error.context or ''} {error.problem or ''}"
    for words, (found, expected) in _SYNTAX.items():
        if words in said:
            return f"{found} ({shortened(line.strip())!r})", expected
    return f"{str(error.problem).strip()} ({shortened(line.strip())!r})", "a YAML text"
