"""A sweep as it is printed, drawn and handed to other programs."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.experiment.swept import OWN_FILES, TABLES, Sweep
from corridor_sim.report.document import document
from corridor_sim.report.sweep_sheets import about_sweep, sweep_sheets
from corridor_sim.report.text import print_lines, print_sheets
from corridor_sim.store import other_files


def write_figures(found: Sweep, folder: Path) -> None:
    """Draw the figures of what was looked at into a folder's ``figures/``."""
    from corridor_sim.report.sweep_figures import draw_sweep

    draw_sweep(found, found.looked_at, folder / "figures")


def print_sweep(found: Sweep) -> None:
    """Print what was run, what each input does, and where all of it is."""
    print_lines([str(found.facts["title"])], "bold")
    print_lines([*about_sweep(found), ""])
    print_sheets(sweep_sheets(found, found.looked_at))
    if found.folder is not None:
        print_lines([f"Sweep: {found.folder}", f"Figures: {found.folder / 'figures'}"])
        if kept := other_files(found.folder, OWN_FILES):
            print_lines([f"Kept, not of this sweep: {', '.join(kept)}"])


def sweep_document(found: Sweep) -> str:
    """Facts and small tables as one JSON document."""
    facts = {key: value for key, value in found.facts.items() if key != "files"}
    folder = None if found.folder is None else str(found.folder)
    return document({**facts, "folder": folder}, {name: getattr(found, name) for name in TABLES})
