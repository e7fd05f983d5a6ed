"""What changes would save, printed and handed to other programs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from corridor_sim.experiment.counterfactuals import TABLES, Counterfactuals
from corridor_sim.report.document import document
from corridor_sim.report.numbers import records, signed
from corridor_sim.report.sheet import Sheet
from corridor_sim.report.text import print_lines, print_sheets

SHOWN = 12


def counterfactual_sheets(found: Counterfactuals) -> Iterator[Sheet]:
    """One table per route, the change that saves most first; what does not touch it is left out."""
    for route, own in found.savings.groupby("route", sort=False):
        touching = own[own["touches"]]
        rows = tuple(
            (
                row["change"],
                signed(row["mean_d"]),
                _interval(row, "mean"),
                signed(row["p95_d"]),
                _interval(row, "p95"),
                "" if row["clear"] else "not told from chance",
            )
            for row in records(touching.head(SHOWN))
        )
        left = len(touching) - len(rows)
        more = f" {left} more, which save less, are in savings.csv." if left else ""
        yield Sheet(
            f"Saved by one change alone: {route} [days]",
            ("change", "at the mean", "95 % interval", "at P95", "95 % interval", ""),
            rows,
            words=(0, 5),
            prose=(0,),
            note=f"Paired over {found.facts['replications']} replications of the same world. "
            f"Told from chance at the mean, all {len(found.savings)} rows taken together.{more}",
        )


def print_counterfactuals(found: Counterfactuals) -> None:
    """Print the rankings and where they are."""
    print_lines([str(found.facts["title"]), ""], "bold")
    print_sheets(counterfactual_sheets(found))
    if found.folder is not None:
        print_lines([f"Changes: {found.folder}"])


def counterfactuals_document(found: Counterfactuals) -> str:
    """Facts and tables as one JSON document."""
    facts = {key: value for key, value in found.facts.items() if key != "files"}
    folder = None if found.folder is None else str(found.folder)
    return document({**facts, "folder": folder}, {name: getattr(found, name) for name in TABLES})


def _interval(row: Mapping[str, Any], quantity: str) -> str:
    low, high = row[f"{quantity}_lo"], row[f"{quantity}_hi"]
    return "-" if math.isnan(low) else f"{signed(low)} to {signed(high)}"
