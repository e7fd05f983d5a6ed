"""A table as it is shown: printed on a terminal or set on the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; `words` are the columns of text, which may wrap if they are `prose`.

    `tables` are those of the result that hold it in full.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)
    prose: tuple[int, ...] = ()
    total: tuple[str, ...] | None = None
    note: str = ""
    tables: tuple[str, ...] = ()
