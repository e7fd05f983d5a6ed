"""What the command line prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from corridor_sim.report.sheet import Sheet

PIPE_WIDTH = 110


class _Output(Console):
    """Says nothing more when the reader, such as `head`, has left: the work goes on."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        drop_output()


def drop_output() -> None:
    """Send what is still to be printed nowhere: nobody can read it any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def print_text(text: str) -> None:
    """Print a document as it is."""
    try:
        print(text, flush=True)  # noqa: T201
    except BrokenPipeError:
        drop_output()


def console() -> Console:
    """Standard output: as wide as the terminal, wide enough for every table in a pipe."""
    wide = None if sys.stdout.isatty() else PIPE_WIDTH
    return _Output(width=wide, highlight=False, soft_wrap=False)


def print_lines(lines: Iterable[str], style: str = "") -> None:
    """Print lines as they are; a line longer than the terminal is not broken."""
    out = console()
    for line in lines:
        out.print(Text(line, style=style), soft_wrap=True)


def print_sheets(sheets: Iterable[Sheet]) -> None:
    """Print tables one below the other."""
    out = console()
    for sheet in sheets:
        out.print(Text(sheet.title, style="bold"))
        out.print(_table(sheet))
        if sheet.note:
            out.print(Text(sheet.note, style="dim"))
        out.print()


def _table(sheet: Sheet) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        show_footer=sheet.total is not None,
        pad_edge=False,
    )
    footer = sheet.total or ("",) * len(sheet.heads)
    for position, (head, foot) in enumerate(zip(sheet.heads, footer, strict=True)):
        table.add_column(
            Text(head),
            foot,
            justify="left" if position in sheet.words else "right",
            no_wrap=position not in sheet.prose,
            overflow="fold",
        )
    for row in sheet.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
