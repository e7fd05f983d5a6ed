"""Decimal commas inside braces and brackets, where YAML takes the comma for a separator.

`{mean: 2,5 d}` is to YAML the key `mean` with 2 and a key `5 d` with nothing;
`[12,5 d, 16 d]` has three entries. Both are put together again, so that the reader
of quantities sees what was written and says it once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ruamel.yaml.nodes import Node, ScalarNode

_BEFORE: Final = re.compile(r"[-+]?\d+(,\d+)*")
_AFTER: Final = re.compile(r"\d+\s*([A-Za-z%].*)?")
_AFTER_IN_LIST: Final = re.compile(r"\d+\s*[A-Za-z%].*")
"""With a unit: `[1,2,3]` is a list of three numbers."""


def rejoined_pairs(pairs: Sequence[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """Keys and values of a mapping, numbers that a comma tore apart made whole."""
    result: list[tuple[Node, Node]] = []
    for key, value in pairs:
        torn = isinstance(value, ScalarNode) and value.value == "" and value.style is None
        whole = _whole(result[-1][1], key, _AFTER) if result and torn else None
        if whole is None:
            result.append((key, value))
        else:
            result[-1] = result[-1][0], whole
    return result


def rejoined_items(items: Sequence[Node]) -> list[Node]:
    """Entries of a list, numbers with a unit that a comma tore apart made whole."""
    result: list[Node] = []
    for item in items:
        whole = _whole(result[-1], item, _AFTER_IN_LIST) if result else None
        if whole is None:
            result.append(item)
        else:
            result[-1] = whole
    return result


def _whole(left: Node, right: Node, after: re.Pattern[str]) -> ScalarNode | None:
    """Both as one text if nothing but a comma stands between them."""
    if not (isinstance(left, ScalarNode) and isinstance(right, ScalarNode)):
        return None
    if left.style is not None or right.style is not None:
        return None
    touching = right.start_mark.index == left.end_mark.index + 1
    if not (touching and _BEFORE.fullmatch(left.value) and after.fullmatch(right.value)):
        return None
    text = f"{left.value},{right.value}"
    return ScalarNode("tag:yaml.org,2002:str", text, left.start_mark, right.end_mark)
