"""Which of several ways to send a container are worth considering at all.

One alternative *dominates* another when it is clearly better in something that matters
and clearly worse in nothing. What no other dominates is the Pareto set: only among those
does a choice depend on what time, certainty, money and carbon are worth to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Final

import numpy as np
import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.measure.intervals import interval
from corridor_sim.plan.arrays import Flags, Floats

CRITERIA: Final = ("mean_d", "p95_d", "cost", "co2e_kg")
"""Less is better in each."""
SAME: Final = 0.001
"""Relative difference of costs, or of emissions, that is no difference."""


def alternatives(results: Mapping[str, Result]) -> pd.DataFrame:
    """One row per world and route: world, route, mean_d, p95_d, cost, currency, co2e_kg, pareto.

    A time is clearly less when the 95 % interval of the paired difference leaves out 0.

    ``cost`` holds all charges per container, without what time costs; it and the greenhouse
    gases [kg CO2e well-to-wheel per container] are nan where the scenario does not say. A
    criterion that any alternative lacks does not count. Routes that twins can take both
    compete, in all worlds at once; a route that no twins take competes with itself elsewhere.
    """
    rows, times = [], []
    for world, result in results.items():
        compared = {*result.twins["over"], *result.twins["by"]}
        cost = _by_route(result.landed, "charges")
        currency = _by_route(result.landed, "currency")
        gases = result.indicators
        if not gases.empty:
            gases = gases[gases["indicator"] == "wtw_per_container"]
        co2e = _by_route(gases, "mean")
        for row in result.routes.to_dict("records"):
            route = str(row["route"])
            own = result.replications[result.replications["route"] == route]
            times.append(own.set_index("replication")[["mean_d", "p95_d"]])
            means = (row["mean_d"], row["p95_d"], cost.get(route, np.nan), co2e.get(route, np.nan))
            rows.append(
                (world, route, *means, currency.get(route, ""), "" if route in compared else route)
            )
    found = pd.DataFrame(rows, columns=["world", "route", *CRITERIA, "currency", "group"])
    found["pareto"] = False
    for _, group in found.groupby("group"):
        values = group[list(CRITERIA)].to_numpy(dtype=np.float64)
        doubt = np.abs(values[None, :, :]) * SAME
        doubt = np.repeat(doubt, len(group), axis=0)
        doubt[:, :, :2] = _doubt([times[int(k)] for k in group.index])
        found.loc[group.index, "pareto"] = undominated(values, doubt)
    order = ["world", "route", "mean_d", "p95_d", "cost", "currency", "co2e_kg", "pareto"]
    return found[order]


def _doubt(times: Sequence[pd.DataFrame]) -> Floats:
    """Half-widths of the intervals of all paired differences: one x other x mean and P95."""
    half = np.zeros((len(times), len(times), 2))
    for one, other in permutations(range(len(times)), 2):
        over = interval((times[one] - times[other]).to_numpy())
        half[one, other] = np.nan_to_num((over.hi - over.lo) / 2)
    return half


def undominated(values: Floats, doubt: Floats) -> Flags:
    """Which rows no other row dominates; columns with a nan do not count.

    Args:
        values: alternative x criterion, less is better.
        doubt: one x other x criterion: differences up to this are none.
    """
    known = ~np.isnan(values).any(axis=0)
    less = values[:, None, known] - values[None, :, known]
    better = less < -doubt[:, :, known]
    worse = less > doubt[:, :, known]
    return np.asarray(~(better.any(axis=2) & ~worse.any(axis=2)).any(axis=0))


def _by_route(table: pd.DataFrame, column: str) -> dict[str, float]:
    if table.empty:
        return {}
    return dict(zip(table["route"].astype(str), table[column], strict=True))
