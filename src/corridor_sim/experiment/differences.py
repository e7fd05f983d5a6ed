"""The tables of a comparison: differences formed pair by pair.

Intervals of several comparisons hold together (Bonferroni).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.measure.intervals import CONFIDENCE, interval, wilson

QUANTITIES: Final = ("mean", "p50", "p95")
CHANGES: Final = (
    "variant", "route", "quantity", "base_n", "variant_n", "base_d", "variant_d", "change_d",
    "change_lo", "change_hi", "correlation", "variance_reduction",
)  # fmt: skip
TWINS: Final = ("variant", "route", "n", "sooner", "sooner_lo", "sooner_hi", "same", "later")
SAVINGS: Final = (
    "world", "over", "by", "n", "mean_d", "mean_lo", "mean_hi", "p95_d", "sooner", "sooner_lo",
    "sooner_hi", "correlation", "variance_reduction",
)  # fmt: skip


def at_once(comparisons: int) -> float:
    """Confidence of each interval so that all hold together with 95 % (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / comparisons


def savings_in(worlds: Mapping[str, Result], together: int) -> pd.DataFrame:
    """What twins save by one route over another in each world: see ``Comparison.savings``."""
    rows = []
    for world, result in worlds.items():
        for row in result.twins.to_dict("records"):
            own = result.pairs
            own = own[(own["over"] == row["over"]) & (own["by"] == row["by"])]
            mean = interval(own["mean_d"], at_once(together))
            bounds = {"mean_lo": float(mean.lo), "mean_hi": float(mean.hi)}
            told = {str(column): value for column, value in row.items()}
            rows.append({**told, **bounds, "world": world})
    return pd.DataFrame(rows, columns=list(SAVINGS))


def same_twins(base: Result, variant: Result) -> Iterator[tuple[object, ...]]:
    """How the same twins fare on the same route in two worlds, those that arrived in both."""
    if base.twins.empty or variant.twins.empty or not (base.folder and variant.folder):
        return
    keys = ["route", "replication", "index"]
    both = base.probes.merge(variant.probes, on=keys, suffixes=("_base", "_variant"))
    before = both["arrived_s_base"] - both["released_s_base"]
    change = both["arrived_s_variant"] - both["released_s_variant"] - before
    both = both.assign(change=change).dropna(subset=["change"])
    for route, same in both.groupby("route", sort=False, observed=True):
        by_replication = same.groupby("replication")["change"]
        n = by_replication.size().to_numpy(dtype=np.float64)
        sooner = by_replication.apply(lambda one: int((one < 0).sum())).to_numpy(dtype=np.float64)
        equal = float((same["change"] == 0).mean())
        share = wilson(sooner.tolist(), n.tolist())
        yield str(route), len(same), *share, equal, 1 - share[0] - equal


def joined(tables: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """One table below the other, with these columns even if there is none."""
    if not tables:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(tables, ignore_index=True)[list(columns)]


def changes_of(base: pd.DataFrame, variant: pd.DataFrame, together: int) -> pd.DataFrame:
    """Differences of routes that both have, pair by pair."""
    pairs = base.merge(variant, on=["route", "replication"], suffixes=("_base", "_variant"))
    rows = []
    for route, same in pairs.groupby("route", sort=False):
        for quantity in QUANTITIES:
            before, after = same[f"{quantity}_d_base"], same[f"{quantity}_d_variant"]
            over = interval(after - before, at_once(together))
            unpaired = before.var() + after.var()
            varies = len(same) > 1 and before.std() > 0 and after.std() > 0
            rows.append(
                {
                    "route": route,
                    "quantity": quantity,
                    "base_n": int(same["n_base"].sum()),
                    "variant_n": int(same["n_variant"].sum()),
                    "base_d": before.mean(),
                    "variant_d": after.mean(),
                    "change_d": float(over.mean),
                    "change_lo": float(over.lo),
                    "change_hi": float(over.hi),
                    "correlation": before.corr(after) if varies else np.nan,
                    "variance_reduction": 1 - (after - before).var() / unpaired
                    if varies
                    else np.nan,
                }
            )
    return pd.DataFrame(rows)


def causes_of(base: pd.DataFrame, variant: pd.DataFrame) -> pd.DataFrame:
    """What became of each part of the mean, on routes that both have."""
    keys = ["route", "place", "cause"]
    both = base[[*keys, "mean_d"]].merge(
        variant[[*keys, "mean_d"]], on=keys, how="outer", suffixes=("_base", "_variant"), sort=False
    )
    change = both["mean_d_variant"].fillna(0.0) - both["mean_d_base"].fillna(0.0)
    common = both["route"].isin(set(base["route"]) & set(variant["route"]))
    return both.assign(change_d=change)[common]
