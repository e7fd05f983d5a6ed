"""How sure a transit time is: indices, promises kept, connections missed.

The indices follow the definitions of the US Federal Highway Administration for travel
time reliability; T_free is that of ``free_flow``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.free_flow import free_flow
from corridor_sim.measure.indicators import RELIABILITY, Indicator, averaged
from corridor_sim.measure.intervals import wilson
from corridor_sim.measure.ledger import TOLERANCES, Ledger
from corridor_sim.measure.ratios import over, ratio_of_sums
from corridor_sim.measure.transit import PERCENTILES, Transit
from corridor_sim.plan.arrays import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.plan.compile import Plan
    from corridor_sim.plan.terms import Terms

ANY_ROUTE: Final = "any route"
"""All containers of a demand together, whichever route they took."""


def reliability(
    plan: Plan, transits: Sequence[Transit], books: Sequence[Ledger]
) -> Iterator[Indicator]:
    """The indices of every route that anybody took."""
    free = free_flow(plan)
    for number, route in enumerate(plan.labels.routes):
        chains = np.flatnonzero(plan.labels.chain_route == number).astype(np.int64)
        values = [
            _indices(transit, book, number, chains, free)
            for transit, book in zip(transits, books, strict=True)
            if transit.routes[number].n
        ]
        for name in values[0] if values else ():
            unit = "d" if name in ("t_free", "buffer_time") else "1"
            yield averaged(route, RELIABILITY, name, unit, [one[name] for one in values])


def _indices(
    transit: Transit, book: Ledger, route: int, chains: Longs, free: Floats
) -> dict[str, float]:
    one, tails = transit.routes[route], book.tails[route]
    at = dict(zip(PERCENTILES, one.percentiles.tolist(), strict=True))
    n = np.array([book.chains[chain].containers for chain in chains.tolist()])
    t_free = float((n * free[chains]).sum() / n.sum())
    return {
        "t_free": t_free / DAY,
        "buffer_time": (at[95] - one.mean) / DAY,
        "buffer_index": over(at[95] - one.mean, one.mean),
        "buffer_index_median": over(at[95] - at[50], at[50]),
        "planning_time_index": over(at[95], t_free),
        "travel_time_index": over(one.mean, t_free),
        "misery_index": over(tails.worst, t_free),
        "width": over(at[90] - tails.p10, at[50]),
        "skew": over(at[90] - at[50], at[50] - tails.p10),
        "cv": over(one.sd, one.mean),
    }


def promise_table(terms: Terms, books: Sequence[Ledger]) -> pd.DataFrame:
    """One row per promise and tolerance: route, demand, promise_d, tolerance_d, n, on_time, ...

    ``on_time`` is the share there within promise and tolerance, ``lo`` and ``hi`` its
    Wilson interval. ``late_d`` is the mean lateness of those late for the promise,
    ``lateness_d`` that of all. Stuck containers are late, by their time so far. A demand
    that takes several routes and promises the same on all of them has rows for all its
    containers together, whose route is ``ANY_ROUTE``.
    """
    import pandas as pd

    rows: list[tuple[object, ...]] = []
    for named, chains in _promised(terms, books):
        there = [found for book in books if (found := _together(book, chains)).containers]
        late = ratio_of_sums([(found.lateness / DAY, found.late) for found in there])
        mean = ratio_of_sums([(found.lateness / DAY, found.containers) for found in there])
        n = [found.containers for found in there]
        rows += [
            (
                *(*named, tolerance / DAY, sum(n)),
                *wilson([found.on_time[k] for found in there], n),
                *(late[0], mean[0]),
            )
            for k, tolerance in enumerate(TOLERANCES)
        ]
    columns = ["route", "demand", "promise_d", "tolerance_d", "n", "on_time", "lo", "hi"]
    return pd.DataFrame(rows, columns=[*columns, "late_d", "lateness_d"])


def _promised(
    terms: Terms, books: Sequence[Ledger]
) -> Iterator[tuple[tuple[str, str, float], list[int]]]:
    """Route, demand and promise [d] with the chains they are of, where anybody travelled."""
    of_demand: dict[str, dict[int, float]] = {}
    for number, chain in enumerate(terms.chains):
        if chain is None or all(book.chains[number].punctuality is None for book in books):
            continue
        yield (chain.route, chain.demand, chain.promise / DAY), [number]
        of_demand.setdefault(chain.demand, {})[number] = chain.promise / DAY
    for demand, chains in of_demand.items():
        promises = set(chains.values())
        if len(chains) > 1 and len(promises) == 1:
            yield (ANY_ROUTE, demand, promises.pop()), list(chains)


@dataclass(frozen=True, slots=True)
class _Together:
    """Chains of one replication against their promise; sums as in ``Punctuality``."""

    containers: int
    on_time: list[int]
    late: int
    lateness: float


def _together(book: Ledger, chains: Sequence[int]) -> _Together:
    own = [book.chains[chain] for chain in chains]
    found = [(one.containers, one.punctuality) for one in own if one.punctuality is not None]
    return _Together(
        sum(n for n, _ in found),
        [sum(int(one.on_time[k]) for _, one in found) for k in range(len(TOLERANCES))],
        sum(one.late for _, one in found),
        sum(one.lateness for _, one in found),
    )


def connection_table(plan: Plan, books: Sequence[Ledger]) -> pd.DataFrame:
    """One row per route and departure boarded: route, place, service, n, delayed, rolled, ...

    ``delayed`` is the share that lateness, queues, closures or disruptions since it last
    left on a vehicle kept from an earlier departure, ``delayed_h`` the mean hours to the
    departure they could then take; ``rolled`` the share left behind by a departure they
    were in time for, full or cancelled. Shares with their Wilson intervals.
    """
    import pandas as pd

    stages, labels = plan.stages, plan.labels
    rows: list[tuple[object, ...]] = []
    for route, name in enumerate(labels.routes):
        chains = np.flatnonzero(labels.chain_route == route).tolist()
        found: dict[tuple[str, str], list[Floats]] = {}
        for one, book in enumerate(books):
            for chain in chains:
                for at in book.chains[chain].connections:
                    place = labels.places[stages.place[at.row]]
                    key = place, labels.services[stages.service[at.row]]
                    sums = found.setdefault(key, [np.zeros(4) for _ in books])
                    sums[one] += (at.came, at.missed, at.later / HOUR, at.rolled)
        for (place, service), sums in found.items():
            came, missed, hours, rolled = np.array(sums).T
            later = over(hours.sum(), missed.sum())
            rows.append(
                (
                    *(name, place, service, int(came.sum())),
                    *(*wilson(missed.tolist(), came.tolist()), later),
                    *wilson(rolled.tolist(), came.tolist()),
                )
            )
    columns = ["route", "place", "service", "n", "delayed", "delayed_lo", "delayed_hi", "delayed_h"]
    return pd.DataFrame(rows, columns=[*columns, "rolled", "rolled_lo", "rolled_hi"])


def missed_table(plan: Plan, books: Sequence[Ledger]) -> pd.DataFrame:
    """Why containers did not leave with the first departure: rows route, place, service, what, ...

    ``what`` is delayed, cancelled or rolled over, as in ``connection_table``; of the delayed,
    ``at`` and ``because`` say where the longest delay was and its cause. ``n`` counts over all
    replications, ``share`` is of those who came; one who waits twice counts twice.
    """
    import pandas as pd

    stages, labels = plan.stages, plan.labels
    counts: dict[tuple[str, str, str], int] = {}
    found: dict[tuple[str, str, str, str, str, str], int] = {}

    def count(key: tuple[str, str, str], what: tuple[str, str, str], n: int) -> None:
        if n:
            found[(*key, *what)] = found.get((*key, *what), 0) + n

    for book in books:
        for chain, one in enumerate(book.chains):
            for at in one.connections:
                service = labels.services[stages.service[at.row]]
                place = labels.places[stages.place[at.row]]
                key = labels.routes[labels.chain_route[chain]], place, service
                counts[key] = counts.get(key, 0) + at.came
                for (where, cause), n in at.because.items():
                    count(key, ("delayed", labels.places[where], labels.causes[cause]), n)
                count(key, ("cancelled", place, "departure cancelled"), at.cancelled)
                count(key, ("rolled over", place, "no room"), at.rolled)
    rows = [
        (*key, n, n / counts[key[0], key[1], key[2]])
        for key, n in sorted(found.items(), key=lambda one: (one[0][0], -one[1]))
    ]
    columns = ["route", "place", "service", "what", "at", "because", "n", "share"]
    return pd.DataFrame(rows, columns=columns)
