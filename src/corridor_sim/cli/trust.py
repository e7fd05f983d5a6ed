"""The command that shows whether the numbers can be believed: verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_sim.cli.exits import Exit, ends_clearly


@ends_clearly
def verify(
    *,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Simulate until the standard error is 0.25 %, and ask for errors of at most 1 %.",
        ),
    ] = False,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the tables as Markdown as well.")
    ] = None,
) -> Exit:
    """Hold both engines against exact answers: closed forms and cases worked out by hand."""
    from corridor_sim.report.progress import progress_bar
    from corridor_sim.report.text import print_lines, print_sheets
    from corridor_sim.report.verification_page import verification_page
    from corridor_sim.report.verification_sheets import verdict, verification_sheets
    from corridor_sim.verification.verify import verify as verify_engines

    with progress_bar("cases") as advance:
        found = verify_engines(full=full, progress=advance)
    print_sheets(verification_sheets(found))
    if page is not None:
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        page.write_text(verification_page(found, before), encoding="utf-8")
    print_lines([verdict(found)], "bold")
    return Exit.FAILED if found.failed else Exit.DONE
