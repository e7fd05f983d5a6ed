"""What a sweep found out, as tables, and the folder it is stored in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from corridor_sim.experiment.responses import Response
from corridor_sim.experiment.result import PICTURES
from corridor_sim.store import ResultWriter, read_csv, read_parquet, read_run

FACTS: Final = "sweep.json"
TABLES: Final = ("points", "responses", "curves", "effects", "interactions", "pair_shares")
LARGE_TABLES: Final = ("times", "claims", "causes")
FIGURES: Final = ("tornado", "curves", "interactions")
OWN_FILES: Final = frozenset(
    {
        FACTS,
        *(f"{name}.csv" for name in TABLES),
        *(f"{name}.parquet" for name in LARGE_TABLES),
        *(f"figures/{name}.{kind}" for name in FIGURES for kind in PICTURES),
    }
)
"""What a sweep's folder may hold of our own, by paths in it."""


@dataclass(frozen=True, repr=False)
class Sweep:
    """A scenario at many points. Point 0 is the scenario as it is; times in days.

    Attributes:
        facts: what ``sweep.json`` holds: scenario, seed, replications, versions, inputs, method.
        points: one row per point: the value of every input, empty where it is the scenario's.
        times: per point and replication, each route's days, and the days it saves `over`
            another: mean and percentiles; n, and missing: stuck or not paired.
        claims: per point and replication, the saving at each claim's statistic and the
            share of twins that saved what is claimed.
        causes: per point, mean days by route, place and cause.
        responses: what was looked at: value at point 0, least and greatest point, and how
            much of the spread between points is chance.
        curves: response at each level of each input, and its change, with 95 % intervals.
        effects: per response and input: change at both ends, swing, and SALib's indices.
        interactions: cells of two inputs: mean, and what goes beyond adding up.
        pair_shares: second-order shares of a Sobol design.
        folder: where it is stored, if it is.
    """

    facts: Mapping[str, Any]
    points: pd.DataFrame
    times: pd.DataFrame
    claims: pd.DataFrame
    causes: pd.DataFrame
    responses: pd.DataFrame
    curves: pd.DataFrame
    effects: pd.DataFrame
    interactions: pd.DataFrame
    pair_shares: pd.DataFrame
    folder: Path | None = None

    @property
    def looked_at(self) -> Response:
        """What the sweep is about."""
        return Response(*self.facts["of"])

    def __repr__(self) -> str:
        inputs, points = len(self.facts["vary"]), len(self.points)
        return f"<Sweep of {self.facts['title']!r}: {points} points of {inputs} inputs>"

    def _repr_html_(self) -> str:
        return self.effects.to_html(index=False, float_format="{:.2f}".format)


def store_sweep(writer: ResultWriter, found: Sweep) -> None:
    """Write the tables and ``sweep.json`` into a folder in the making."""
    tables = {name: getattr(found, name) for name in TABLES}
    empty = [name for name, table in tables.items() if table.empty]
    writer.run({**found.facts, "without_rows": empty})
    for name, table in tables.items():
        if not table.empty:
            writer.csv(name, table)
    for name in LARGE_TABLES:
        table = getattr(found, name)
        writer.append(name, pa.Table.from_pandas(table, preserve_index=False))


def read_sweep(folder: str | Path) -> Sweep:
    """Open a sweep's folder; StoreError when it is none."""
    where = Path(folder)
    facts = read_run(where, FACTS)
    tables = {
        name: pd.DataFrame() if name in facts["without_rows"] else read_csv(where, name)
        for name in TABLES
    }
    large = {name: read_parquet(where, name) for name in LARGE_TABLES}
    return Sweep(facts, **tables, **large, folder=where)
