"""The report of a run as it is printed."""

from __future__ import annotations

from corridor_sim.experiment.result import OWN_FILES, PAGE, Result
from corridor_sim.report.account_sheets import left_out
from corridor_sim.report.answers import answer
from corridor_sim.report.first_lines import first_lines
from corridor_sim.report.sheets import about, doubts, sheets
from corridor_sim.report.text import print_lines, print_sheets
from corridor_sim.store import other_files


def print_report(result: Result) -> None:
    """Print what was run, every table, and where the page is."""
    print_lines(first_lines(result), "bold red")
    print_lines([result.title], "bold")
    print_lines(about(result))
    print_lines(doubts(result), "yellow")
    print_lines([""])
    if told := answer(result):
        print_lines([result.facts["question"]["asks"], f"{told}\n"], "bold")
    print_sheets(sheets(result))
    print_lines(left_out(result))
    if result.folder is not None:
        page = result.folder / PAGE
        print_lines([f"Result: {result.folder}", *([f"Report: {page}"] if page.exists() else [])])
        if kept := other_files(result.folder, OWN_FILES):
            print_lines([f"Kept, not of this run: {', '.join(kept)}"])
