"""A verification as a page of Markdown: docs/verification.md."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

from corridor_sim.report.sheet import Sheet
from corridor_sim.report.verification_sheets import verdict, verification_sheets
from corridor_sim.verification.verify import Verification

_HEAD = """\
# Verification

Written by `corridor-sim verify{options} --page docs/verification.md`, corridor-sim {version}.

{verdict}

Both engines run every case, from the YAML text of a scenario to the times of its containers.
The cases, each with the formula or the timeline it is held against, stand in
`src/corridor_sim/verification/`; `tests/validation/` runs the same.
"""

KEPT: Final = "<!-- kept by verify, written by python -m benchmarks.side_by_side: -->"
"""The line above what other comparisons have written on the page."""


def verification_page(found: Verification, before: str = "") -> str:
    """The tables, and what the timelines and formulas are.

    Of the page as it was ``before``, what stands below the line ``KEPT`` stays.
    """
    _, mark, kept = before.partition(KEPT)
    page = _of_this_run(found)
    return f"{page.rstrip()}\n\n{mark}{kept}" if mark else page


def _of_this_run(found: Verification) -> str:
    full = any(one.full for one in found.estimates)
    head = _HEAD.format(
        options=" --full" if full else "", version=version("corridor-sim"), verdict=verdict(found)
    )
    tables = [_table(sheet) for sheet in verification_sheets(found)]
    formulas = {one.case.name: one.case.formula for one in found.estimates}
    timelines = {one.case.name: one.case.says for one in found.reenactments}
    told = [
        "## Where the exact values come from\n",
        *(f"- **{name}**: {formula}" for name, formula in formulas.items()),
        "\n## The timelines, in hours\n",
        *(f"- **{name}**: {says}" for name, says in timelines.items()),
    ]
    return "\n".join([head, *tables, *told, ""])


def _table(sheet: Sheet) -> str:
    aligned = [":--" if n in sheet.words else "--:" for n in range(len(sheet.heads))]
    rows = [sheet.heads, aligned, *sheet.rows]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"## {sheet.title}\n", *lines, "", *([sheet.note, ""] if sheet.note else [])])
