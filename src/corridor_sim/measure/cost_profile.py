"""Cost over distance: what a container has cost when it passes the points of its way.

Freight grows with the kilometres it is paid for, a through rate over all its services;
what a terminal or passage charges is paid when leaving it, what is charged without a place
at the end; time costs as it passes; the safety stock is there for the arrival.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.measure.intervals import interval
from corridor_sim.measure.money import CARRIAGE, TIME, Item, cost_sums
from corridor_sim.plan.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import Ledger
    from corridor_sim.measure.transit import Transit
    from corridor_sim.plan.compile import Plan
    from corridor_sim.plan.terms import ChainTerms, Terms


def with_cost(
    profile: pd.DataFrame,
    plan: Plan,
    terms: Terms,
    transits: Sequence[Transit],
    books: Sequence[Ledger],
) -> pd.DataFrame:
    """The profile with a column ``cost``: the mean per container so far, in the table's currency.

    Ends at the landed cost of the route. Nan without prices, and on routes without all
    their distances.
    """
    cost = np.full(len(profile), np.nan)
    for route, path in profile.groupby("route", sort=False):
        chains = terms.on_route(str(route))
        if not terms.priced or not chains or path["km"].isna().any():
            continue
        containers, _, sums = cost_sums(terms, [number for number, _ in chains], transits, books)
        there = containers > 0
        means = {
            item: float(interval(one[there] / containers[there]).mean) for item, one in sums.items()
        }
        mine = chains[0][1]
        cost[path.index.to_numpy()] = _along(path, means, _stretches(plan, mine), mine)
    return profile.assign(cost=cost)


def _stretches(plan: Plan, chain: ChainTerms) -> dict[str, tuple[float, float]]:
    """From which to which kilometre each service carries."""
    found, km = {}, 0.0
    for carriage in chain.carriages:
        rows = slice(carriage.first, carriage.last + 1)
        begin, km = km, km + float(plan.stages.distance[rows].sum())
        found[carriage.service] = begin, km
    return found


def _along(
    path: pd.DataFrame,
    means: Mapping[Item, float],
    stretches: Mapping[str, tuple[float, float]],
    chain: ChainTerms,
) -> Floats:
    km, days = path["km"].to_numpy(), path["mean_d"].to_numpy()
    places = path["place"].tolist()
    rates = {flat.item: flat.services for flat in chain.flat if flat.services}
    cost = np.zeros(len(path))
    for (component, item), amount in means.items():
        if component in CARRIAGE:
            cost += amount * _paid(km, [stretches[one] for one in rates[item]])
        elif component == TIME[0]:
            cost += amount * days / days[-1]
        else:
            last = len(path) - 1
            where = _leaving(places, item) if component != TIME[1] and item in places else last
            cost[where:] += amount
    return cost


def _paid(km: Floats, stretches: Sequence[tuple[float, float]]) -> Floats:
    """The share of a rate that is paid at each point; at once where it carries no distance."""
    whole = sum(end - begin for begin, end in stretches)
    if not whole > 0:
        paid: Floats = (np.arange(len(km)) == len(km) - 1).astype(np.float64)
        return paid
    done = sum((np.clip(km, *one) - one[0] for one in stretches), np.zeros(len(km)))
    return done / whole


def _leaving(places: Sequence[str], place: str) -> int:
    """The last point of the first stay at a place."""
    at = places.index(place)
    while at + 1 < len(places) and places[at + 1] == place:
        at += 1
    return at
