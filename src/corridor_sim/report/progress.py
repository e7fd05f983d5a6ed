"""A progress bar on a terminal, nothing in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def progress_bar(of: str = "replications") -> Iterator[Callable[[int, int], None]]:
    """Yield a function to call with (done, all) after each replication, or what else is done.

    The bar goes to standard error and disappears at the end.
    """
    screen = Console(stderr=True)
    columns = (
        TextColumn(of), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def advance(done: int, count: int) -> None:
            bar.update(task, completed=done, total=count)

        yield advance
