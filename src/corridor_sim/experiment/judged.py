"""What became of claims, as tables, and the folder they are stored in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from corridor_sim.experiment.result import PICTURES
from corridor_sim.store import ResultWriter, read_csv, read_run

FACTS: Final = "claims.json"
TABLES: Final = ("verdicts", "spread", "seasons", "inputs", "overlays", "sample")


@dataclass(frozen=True, repr=False)
class Judged:
    """Claims held against what twins saved, over what is not known of the inputs; in days.

    Attributes:
        facts: what ``claims.json`` holds: scenario, seed, replications, inputs, versions.
        verdicts: one row per claim: verdict, the saving at the claim's statistic as the
            scenario is and over the sample of inputs, the share of the sample and of the
            twins that reach what is claimed, and where the spread comes from.
        spread: percentiles of the saving of single twins, and their range over the sample.
        seasons: saving and share by month of release.
        inputs: what each input does to the saving, and where it breaks even.
        overlays: the same saving under each overlay, and whether it flips the claim.
        sample: every sampled point: its inputs and what was saved there.
        folder: where it is stored, if it is.
    """

    facts: Mapping[str, Any]
    verdicts: pd.DataFrame
    spread: pd.DataFrame
    seasons: pd.DataFrame
    inputs: pd.DataFrame
    overlays: pd.DataFrame
    sample: pd.DataFrame
    folder: Path | None = None

    def __repr__(self) -> str:
        told = [f"{row.claim}: {row.verdict}" for row in self.verdicts.itertuples()]
        return f"<Claims of {self.facts['title']!r}: {'; '.join(told)}>"

    def _repr_html_(self) -> str:
        return self.verdicts.to_html(index=False, float_format="{:.2f}".format)


def own_files(claims: list[str]) -> frozenset[str]:
    """What a folder of these claims may hold of our own, by paths in it."""
    figures = {f"figures/{claim}.{kind}" for claim in claims for kind in PICTURES}
    return frozenset({FACTS, *(f"{name}.csv" for name in TABLES), *figures})


def store_judged(writer: ResultWriter, found: Judged) -> None:
    """Write the tables and ``claims.json`` into a folder in the making."""
    tables = {name: getattr(found, name) for name in TABLES}
    empty = {name: list(table) for name, table in tables.items() if table.empty}
    writer.run({**found.facts, "without_rows": empty})
    for name, table in tables.items():
        if not table.empty:
            writer.csv(name, table)


def read_judged(folder: str | Path) -> Judged:
    """Open a folder of claims; StoreError when it is none."""
    where = Path(folder)
    facts = read_run(where, FACTS)
    empty = facts["without_rows"]
    tables = {
        name: pd.DataFrame(columns=empty[name]) if name in empty else read_csv(where, name)
        for name in TABLES
    }
    return Judged(facts, **tables, folder=where)
