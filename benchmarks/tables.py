"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()) -> str:
    """Columns in ``words`` stand on the left, the others on the right; ends with a line end."""
    aligned = [":--" if n in words else "--:" for n in range(len(heads))]
    return "".join("| " + " | ".join(row) + " |\n" for row in (heads, aligned, *rows))
