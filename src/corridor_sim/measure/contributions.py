"""What an answer rests on: mean and variance by place, cause and the input behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import Ledger
    from corridor_sim.plan.bases import Bases, Key
    from corridor_sim.plan.compile import Plan


def contribution_table(plan: Plan, bases: Bases, books: Sequence[Ledger]) -> pd.DataFrame:
    """One row per route, place, cause and input: kind, mean_d, mean_share, variance_d2, ...

    ``variance_d2`` is the covariance of those days with the door-to-door time, over
    containers, so the rows of a route add up to its variance as they do to its mean.
    It is negative where they are short for the slow. Shares are of the route's totals.
    """
    import pandas as pd

    labels = plan.labels
    rows: list[dict[str, object]] = []
    for route, name in enumerate(labels.routes):
        chains = np.flatnonzero(labels.chain_route == route).tolist()
        sums: dict[tuple[str, str, str, str], Floats] = defaultdict(
            lambda: np.zeros((len(books), 2))
        )
        for one, book in enumerate(books):
            for key, moments in _moments(book, chains):
                basis = bases.of(key)
                place, cause = labels.places[key[1]], labels.causes[key[2]]
                sums[place, cause, basis.input, basis.kind][one] += moments
        used = {key: table.mean(axis=0) for key, table in sums.items() if table[:, 0].any()}
        whole = sum(used.values(), np.zeros(2))
        for (place, cause, field, kind), (mean, variance) in used.items():
            rows.append(
                {
                    "route": name,
                    "place": place,
                    "cause": cause,
                    "input": field,
                    "kind": kind,
                    "mean_d": mean,
                    "mean_share": mean / whole[0],
                    "variance_d2": variance,
                    "variance_share": variance / whole[1] if whole[1] > 0 else 0.0,
                }
            )
    columns = ["route", "place", "cause", "input", "kind", "mean_d", "mean_share"]
    return pd.DataFrame(rows, columns=[*columns, "variance_d2", "variance_share"])


def _moments(book: Ledger, chains: Sequence[int]) -> Iterator[tuple[Key, Floats]]:
    """Mean [d] and covariance with the whole [d2] of every key, over a route's containers."""
    found = [book.chains[chain] for chain in chains if book.chains[chain].containers]
    n = sum(one.containers for one in found)
    mean = sum(one.total for one in found) / DAY / n if n else 0.0
    for one in found:
        for key, seconds, product in zip(
            one.keys, one.seconds.tolist(), one.products.tolist(), strict=True
        ):
            days = seconds / DAY / n
            yield key, np.array([days, product / n - days * mean])


def kind_table(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row per route and kind: mean_share and variance_share of what rests on such inputs."""
    shares = ["mean_share", "variance_share"]
    grouped = contributions.groupby(["route", "kind"], sort=False)[shares].sum()
    return grouped.reset_index()


def worth_table(contributions: pd.DataFrame) -> pd.DataFrame:
    """Inputs most worth measuring next: input, kind, mean_share, variance_share, weight.

    Of inputs that are not sourced, the best first. The shares are means over routes of what
    rests on the input; the ``weight`` by which they stand in order is the mean of both,
    without their signs.
    """
    routes = contributions["route"].nunique()
    weak = contributions[contributions["kind"] != "sourced"]
    shares = ["mean_share", "variance_share"]
    found = weak.groupby(["input", "kind"], sort=False)[shares].sum() / max(routes, 1)
    found["weight"] = found.abs().mean(axis=1)
    ranked = found.sort_values("weight", ascending=False, kind="stable")
    return ranked.reset_index()
