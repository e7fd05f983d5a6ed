"""What a run found out, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Final

import pandas as pd

from corridor_sim.store import RUN, StoreError, read_csv, read_parquet, read_run

TABLES: Final = (
    "summary",
    "routes",
    "replications",
    "stranded",
    "causes",
    "usage",
    "twins",
    "pairs",
    "savings",
    "claims",
    "distribution",
    "profile",
    "warm_up",
    "welch",
    "tail",
    "saving_distribution",
    "queues",
    "trips",
    "waiting",
    "places",
    "legs",
    "indicators",
    "promises",
    "connections",
    "missed",
    "borders",
    "money",
    "money_by_demand",
    "landed",
    "value_lines",
    "value_density",
    "carbon",
    "contributions",
    "evidence",
    "worth_measuring",
    "inputs",
)  # fmt: skip
ALWAYS: Final = frozenset({"summary", "routes", "stranded"})
"""What a result is not without, whatever else is asked for."""
FOR_FIGURES: Final = frozenset(
    {"distribution", "saving_distribution", "queues", "trips", "waiting", "welch"}
)
"""Long tables that are drawn rather than read."""
LARGE_TABLES: Final = ("shipments", "twins", "visits")
"""Kept in the folder only."""
PAGE: Final = "report.html"
PRINTED: Final = "report.pdf"
FIGURES: Final = (
    "distributions", "causes", "variance", "time_distance", "cost_distance", "map",
    "string_lines", "schedule", "queues", "queue_calendar", "savings", "money", "value_density",
    "carbon", "evidence", "warm_up",
)  # fmt: skip
PICTURES: Final = ("png", "svg")
OWN_FILES: Final = frozenset(
    {
        RUN,
        PAGE,
        PRINTED,
        *(f"{name}.csv" for name in TABLES),
        *(f"{name}.parquet" for name in LARGE_TABLES),
        *(f"figures/{name}.{kind}" for name in FIGURES for kind in PICTURES),
    }
)
"""What a result folder may hold of our own, by paths in it."""


@dataclass(frozen=True, repr=False)
class Result:
    """The tables of one run. Times in days unless a column's ending says otherwise.

    A table that the run was not asked for has no rows and no columns.

    Attributes:
        facts: what ``run.json`` holds: scenario, seed, replications, versions, inputs, and
            the columns of tables without rows, which have no file.
        summary: one row per demand and route: n, stuck, mean, sd and percentiles, each
            with its 95 % interval over replications in ``_lo`` and ``_hi``.
        routes: as ``summary``, all demands on a route together.
        replications: each route's mean and percentiles in each replication.
        stranded: where the stuck containers are, and which circle of full yards keeps them.
        causes: mean days per route, place and cause; they sum to the route's mean.
        usage: resources, passages and services: how busy, how late, how full.
        twins: what twins save by one route over another: mean, spread, number of pairs.
        pairs: the twins' saving in each replication.
        savings: the mean saving taken apart by place and cause; sums to it exactly.
        claims: each claim of the scenario with the saving found.
        distribution: containers per demand, route and time bin.
        warm_up: per route the warm-up stated and that suggested by MSER-5.
        welch: mean time by day of release, and its moving average.
        profile: cumulative km, days and cost along each route, for the time-distance chart.
        tail: the slowest 5 % of each route against everybody, by place and cause.
        saving_distribution: twins per pair of routes and bin of their saving.
        queues: how many waited on each day, for resources, passages and departures.
        trips: when trips of the first replication were where, for the string lines.
        waiting: containers waiting for a departure in the same weeks.
        places: positions of terminals and passages.
        legs: the legs of each route and the cargo that set out on them.
        indicators: reliability, CAREC TFI, stock and carbon of each route, with units.
        promises: share on time against each promise, at three tolerances.
        connections: departures delayed past and roll-overs, at each departure.
        missed: why containers did not leave with the first departure.
        borders: hours at each border crossing point.
        money: cost per container by component; the rows of a route add up to its landed cost.
        money_by_demand: the same for each demand.
        landed: charges, cost of time and of safety stock of each route.
        value_lines: landed cost per TEU as a line over the value of the goods.
        value_density: which route costs least from which value of the goods on.
        carbon: greenhouse gases of each leg and hub.
        contributions: mean and variance by place, cause and the input they rest on.
        evidence: the same by kind of input: sourced, inferred, assumed.
        worth_measuring: inputs not sourced by how much rests on them, the most first.
        inputs: every number that describes the world, with its source.
        folder: where the result is stored, if it is.
    """

    facts: Mapping[str, Any]
    summary: pd.DataFrame
    routes: pd.DataFrame
    replications: pd.DataFrame
    causes: pd.DataFrame
    usage: pd.DataFrame
    twins: pd.DataFrame
    savings: pd.DataFrame
    claims: pd.DataFrame
    distribution: pd.DataFrame
    profile: pd.DataFrame
    pairs: pd.DataFrame = field(default_factory=pd.DataFrame)
    warm_up: pd.DataFrame = field(default_factory=pd.DataFrame)
    welch: pd.DataFrame = field(default_factory=pd.DataFrame)
    tail: pd.DataFrame = field(default_factory=pd.DataFrame)
    saving_distribution: pd.DataFrame = field(default_factory=pd.DataFrame)
    queues: pd.DataFrame = field(default_factory=pd.DataFrame)
    trips: pd.DataFrame = field(default_factory=pd.DataFrame)
    waiting: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    legs: pd.DataFrame = field(default_factory=pd.DataFrame)
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    promises: pd.DataFrame = field(default_factory=pd.DataFrame)
    connections: pd.DataFrame = field(default_factory=pd.DataFrame)
    missed: pd.DataFrame = field(default_factory=pd.DataFrame)
    borders: pd.DataFrame = field(default_factory=pd.DataFrame)
    money: pd.DataFrame = field(default_factory=pd.DataFrame)
    money_by_demand: pd.DataFrame = field(default_factory=pd.DataFrame)
    landed: pd.DataFrame = field(default_factory=pd.DataFrame)
    value_lines: pd.DataFrame = field(default_factory=pd.DataFrame)
    value_density: pd.DataFrame = field(default_factory=pd.DataFrame)
    carbon: pd.DataFrame = field(default_factory=pd.DataFrame)
    contributions: pd.DataFrame = field(default_factory=pd.DataFrame)
    stranded: pd.DataFrame = field(default_factory=pd.DataFrame)
    evidence: pd.DataFrame = field(default_factory=pd.DataFrame)
    worth_measuring: pd.DataFrame = field(default_factory=pd.DataFrame)
    inputs: pd.DataFrame = field(default_factory=pd.DataFrame)
    folder: Path | None = None

    @property
    def title(self) -> str:
        """Title of the scenario, with those of its overlays."""
        return str(self.facts["title"])

    @property
    def stuck(self) -> int:
        """Measured containers that had not arrived at the end of their replication."""
        return int(self.summary["stuck"].sum())

    @property
    def refused(self) -> int:
        """Measured containers that a full yard turned away."""
        return int(self.summary["refused"].sum())

    @property
    def shipments(self) -> pd.DataFrame:
        """Every measured container, from the result folder: released and arrived [s]."""
        return self._stored("shipments")

    @property
    def probes(self) -> pd.DataFrame:
        """Every measured twin, from the result folder: released and arrived [s]."""
        return self._stored("twins")

    @property
    def visits(self) -> pd.DataFrame:
        """Every stage of every measured container, if the run kept them."""
        return self._stored("visits")

    def _stored(self, name: str) -> pd.DataFrame:
        if self.folder is None:
            raise StoreError(f"{name} are kept in a result folder only: run with out=")
        return read_parquet(self.folder, name)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    def _repr_html_(self) -> str:
        shown = ["route", "n", "stuck", "mean_d", "p5_d", "p50_d", "p95_d", "buffer95_d"]
        table = self.routes[shown].to_html(index=False, float_format="{:.1f}".format)
        return f"<p><b>{escape(self.title)}</b>, days door to door</p>{table}"

    def __repr__(self) -> str:
        lines = [f"{row.route}: {row.mean_d:.1f} d" for row in self.routes.itertuples()]
        return f"<Result of {self.title!r}: {', '.join(lines)}>"


def read_result(folder: str | Path) -> Result:
    """Open a result folder; StoreError when it is none."""
    where = Path(folder)
    facts = read_run(where)
    empty = facts.get("without_rows")
    if not isinstance(empty, dict):
        raise StoreError(f"{where} holds no whole result: run again")
    tables = {
        name: pd.DataFrame(columns=empty[name]) if name in empty else read_csv(where, name)
        for name in TABLES
    }
    return Result(facts, **tables, folder=where)
