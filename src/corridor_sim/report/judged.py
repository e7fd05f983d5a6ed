"""Claims as they are printed, drawn and handed to other programs."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.experiment.judged import TABLES, Judged
from corridor_sim.report.claim_sheets import about_claims, claim_sheets, sentence
from corridor_sim.report.document import document
from corridor_sim.report.numbers import records
from corridor_sim.report.text import print_lines, print_sheets


def write_figures(found: Judged, folder: Path) -> None:
    """Draw one figure per claim into a folder's ``figures/``."""
    from corridor_sim.report.claim_figures import draw_claims

    draw_claims(found, folder / "figures")


def print_claims(found: Judged) -> None:
    """Print the verdicts first, then what they rest on, and where all of it is."""
    print_lines([str(found.facts["title"])], "bold")
    print_lines([*about_claims(found), ""])
    for row in records(found.verdicts):
        print_lines([sentence(row), ""])
    print_sheets(claim_sheets(found))
    if found.folder is not None:
        print_lines([f"Claims: {found.folder}", f"Figures: {found.folder / 'figures'}"])


def claims_document(found: Judged) -> str:
    """Facts, verdicts in words, and tables as one JSON document."""
    facts = {key: value for key, value in found.facts.items() if key != "files"}
    folder = None if found.folder is None else str(found.folder)
    answers = [sentence(row) for row in records(found.verdicts)]
    tables = {name: getattr(found, name) for name in TABLES}
    return document({**facts, "answers": answers, "folder": folder}, tables)
