"""What a container costs by each route, and at which value of the goods which route wins.

Charges are what is paid to others. On top of them time costs, by one of two models that
are never added: financing (interest on the goods under way, and on the safety stock that
an unreliable route needs) or willingness to pay (which already holds both).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.inventory import stock_of
from corridor_sim.measure.ratios import jackknife
from corridor_sim.plan.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import ChainBook, Ledger
    from corridor_sim.measure.transit import Transit
    from corridor_sim.plan.terms import ChainTerms, Terms

COMPONENTS: Final = (
    "freight",
    "drayage",
    "handling",
    "customs",
    "storage",
    "demurrage",
    "detention",
    "time in transit",
    "safety stock",
)
CARRIAGE: Final = COMPONENTS[:2]
TIME: Final = COMPONENTS[-2:]
"""The components that are no charges; the safety stock costs under financing only."""
GOODS: Final = "goods"
Item = tuple[str, str]
"""Component, and the service, rate or place that charges it; GOODS for the cost of time."""


def charge_sums(mine: ChainTerms, book: ChainBook) -> dict[Item, float]:
    """Charges of all measured containers of one chain in one replication."""
    sums: dict[Item, float] = {}
    for flat in mine.flat:
        key = flat.component, flat.item
        paid = book.worth.boxed if flat.boxed else book.worth.nominal
        sums[key] = sums.get(key, 0.0) + flat.amount * paid
    for stay, sum_ in zip(mine.stays, book.charged.tolist(), strict=True):
        key = stay.component, stay.item
        sums[key] = sums.get(key, 0.0) + sum_
    return sums


def time_days(terms: Terms, mine: ChainTerms, transit: Transit, chain: int) -> tuple[float, float]:
    """Days of the goods' value that one container costs: in transit, and as safety stock.

    Safety stock per container shipped is safety / d days of one container's value.
    """
    took = transit.chains[chain]
    financing = terms.valuation is not None and terms.valuation.financing
    if not financing or took.n < 2:
        return took.mean / DAY, 0.0
    return took.mean / DAY, stock_of(mine, took, terms.service_level).safety / mine.per_day


def _costs(
    terms: Terms, mine: ChainTerms, chain: int, book: ChainBook, transit: Transit
) -> dict[Item, float]:
    """Everything a chain's containers cost in one replication, summed over containers."""
    sums = charge_sums(mine, book)
    if terms.valuation is not None and book.containers:
        for component, days in zip(TIME, time_days(terms, mine, transit, chain), strict=True):
            if component == TIME[0] or terms.valuation.financing:
                sums[component, GOODS] = (
                    book.worth.nominal * mine.value * terms.valuation.per_day * days
                )
    return sums


def money_table(
    routes: Sequence[str], terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> pd.DataFrame:
    """One row per route, component and item: currency, per_container, lo, hi, per_teu.

    Means per measured container over replications with 95 % t intervals; ``per_teu``
    divides by the TEU of those containers. The rows of a route add up to its landed
    cost. Empty without prices.
    """
    columns = ["route", "component", "item", "currency", "per_container", "lo", "hi", "per_teu"]
    return _table(routes, terms, transits, books, columns, by_demand=False)


def money_by_demand_table(
    routes: Sequence[str], terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> pd.DataFrame:
    """As ``money_table``, with one block of rows per route and demand."""
    columns = ["route", "demand", "component", "item", "currency"]
    columns += ["per_container", "lo", "hi", "per_teu"]
    return _table(routes, terms, transits, books, columns, by_demand=True)


def _table(
    routes: Sequence[str],
    terms: Terms,
    transits: Sequence[Transit],
    books: Sequence[Ledger],
    columns: list[str],
    *,
    by_demand: bool,
) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, object]] = []
    for route, demand, chains in _groups(routes, terms, by_demand=by_demand):
        containers, teu, amounts = cost_sums(terms, chains, transits, books)
        there = containers > 0
        for item, sums in sorted(amounts.items(), key=lambda pair: COMPONENTS.index(pair[0][0])):
            each = interval(sums[there] / containers[there])
            rows.append(
                {
                    "route": route,
                    "demand": demand,
                    "component": item[0],
                    "item": item[1],
                    "currency": terms.currency,
                    "per_container": float(each.mean),
                    "lo": float(each.lo),
                    "hi": float(each.hi),
                    "per_teu": float(interval(sums[there] / teu[there]).mean),
                }
            )
    return pd.DataFrame(rows, columns=columns)


def _groups(
    routes: Sequence[str], terms: Terms, *, by_demand: bool
) -> Iterator[tuple[str, str, list[int]]]:
    if not terms.priced:
        return
    for route in routes:
        chains = terms.on_route(route)
        if by_demand:
            yield from ((route, chain.demand, [number]) for number, chain in chains)
        elif chains:
            yield route, "", [number for number, _ in chains]


def cost_sums(
    terms: Terms, chains: Sequence[int], transits: Sequence[Transit], books: Sequence[Ledger]
) -> tuple[Floats, Floats, dict[Item, Floats]]:
    """Containers, TEU and sums of cost by item of some chains together, by replication."""
    containers, teu = np.zeros(len(books)), np.zeros(len(books))
    amounts: dict[Item, Floats] = {}
    for one, (transit, book) in enumerate(zip(transits, books, strict=True)):
        for chain in chains:
            mine = terms.chains[chain]
            if mine is None:
                continue
            containers[one] += book.chains[chain].containers
            teu[one] += book.chains[chain].worth.nominal * mine.teu
            for item, sum_ in _costs(terms, mine, chain, book.chains[chain], transit).items():
                amounts.setdefault(item, np.zeros(len(books)))[one] += sum_
    return containers, teu, amounts


def landed_table(
    routes: Sequence[str], terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> pd.DataFrame:
    """One row per route: charges, time_in_transit, safety_stock, landed, lo, hi, per_teu.

    All per measured container, ``lo`` and ``hi`` those of the landed cost. ``time_value``
    names the model: financing, willingness to pay, or none. Routes carry different mixes
    of demands; ``value_density_table`` compares them for the same cargo.
    """
    import pandas as pd

    model = "none"
    if terms.valuation is not None:
        model = "financing" if terms.valuation.financing else "willingness to pay"
    rows: list[tuple[object, ...]] = []
    for route, _, chains in _groups(routes, terms, by_demand=False):
        containers, teu, amounts = cost_sums(terms, chains, transits, books)
        there = containers > 0
        nothing = np.zeros(len(books))
        time, stock = (amounts.get((component, GOODS), nothing) for component in TIME)
        charges = sum((v for key, v in amounts.items() if key[0] not in TIME), nothing)
        landed = charges + time + stock
        means = [float(interval(x[there] / containers[there]).mean) for x in (charges, time, stock)]
        whole = interval(landed[there] / containers[there])
        per_teu = float(interval(landed[there] / teu[there]).mean)
        bounds = float(whole.mean), float(whole.lo), float(whole.hi)
        rows.append((route, terms.currency, model, *means, *bounds, per_teu))
    columns = ["route", "currency", "time_value", "charges", "time_in_transit", "safety_stock"]
    return pd.DataFrame(rows, columns=[*columns, "landed", "lo", "hi", "per_teu"])


def value_line_table(
    terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> pd.DataFrame:
    """One row per demand and route: landed cost per TEU = charges_per_teu + per_value * value.

    ``value`` is that of the goods per TEU, ``per_value`` the share of it that time costs.
    Empty without a value of time.
    """
    import pandas as pd

    rows = [
        (mine.demand, mine.route, terms.currency, *lines.mean(axis=0).tolist())
        for mine, lines in _lines(terms, transits, books)
    ]
    columns = ["demand", "route", "currency", "charges_per_teu", "per_value"]
    return pd.DataFrame(rows, columns=columns)


def _lines(
    terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> Iterator[tuple[ChainTerms, Floats]]:
    """For each chain, by replication: charges per TEU, and what time costs per value of goods."""
    if terms.valuation is None:
        return
    for chain, mine in enumerate(terms.chains):
        if mine is None:
            continue
        lines = [
            (
                sum(charge_sums(mine, book.chains[chain]).values())
                / (book.chains[chain].worth.nominal * mine.teu),
                terms.valuation.per_day * sum(time_days(terms, mine, transit, chain)),
            )
            for transit, book in zip(transits, books, strict=True)
            if book.chains[chain].containers
        ]
        if len(lines) == len(books):
            yield mine, np.array(lines)


def value_density_table(
    terms: Terms, transits: Sequence[Transit], books: Sequence[Ledger]
) -> pd.DataFrame:
    """Which route costs least, by the value of the goods: one row per demand and interval.

    Route ``cheapest`` wins from ``from_value`` (per TEU, with its jackknife interval ``from_lo``,
    ``from_hi``) to ``to_value``; the last interval has no end (inf). Break-even values
    are where the landed costs of two routes are equal: (c2 - c1) / (k1 - k2) with charges
    c and shares k of the value.
    """
    import pandas as pd

    by_demand: dict[str, list[tuple[str, Floats]]] = {}
    for mine, lines in _lines(terms, transits, books):
        if not mine.detour:
            by_demand.setdefault(mine.demand, []).append((mine.route, lines))
    rows: list[tuple[object, ...]] = []
    for demand, routes in by_demand.items():
        means = np.array([lines.mean(axis=0) for _, lines in routes])
        winners = _envelope(means)
        starts = [(0.0, np.nan, np.nan)]
        for cheap, dear in pairwise(winners):
            both = np.stack((routes[cheap][1], routes[dear][1]), axis=1)
            starts.append(jackknife(_break_even, both))
        ends = [*(start[0] for start in starts[1:]), np.inf]
        rows += [
            (demand, routes[winner][0], terms.currency, *start, end)
            for winner, start, end in zip(winners, starts, ends, strict=True)
        ]
    columns = ["demand", "cheapest", "currency", "from_value", "from_lo", "from_hi", "to_value"]
    return pd.DataFrame(rows, columns=columns)


def _envelope(lines: Floats) -> list[int]:
    """Which line (intercept, slope) is lowest as the value grows from 0: each winner in turn."""
    now = min(range(len(lines)), key=lambda i: (lines[i, 0], lines[i, 1]))
    winners, at = [now], 0.0
    while True:
        flatter = [i for i in range(len(lines)) if lines[i, 1] < lines[now, 1]]
        if not flatter:
            return winners
        crossings = {i: _crossing(lines[now], lines[i]) for i in flatter}
        now = min(flatter, key=lambda i: (max(crossings[i], at), lines[i, 1]))
        at = max(crossings[now], at)
        winners.append(now)


def _crossing(steep: Floats, flat: Floats) -> float:
    return float((flat[0] - steep[0]) / (steep[1] - flat[1]))


def _break_even(both: Floats) -> float:
    """Of replications x (cheap, dear) x (intercept, slope)."""
    cheap, dear = both.mean(axis=0)
    return _crossing(cheap, dear) if cheap[1] != dear[1] else float("nan")
