"""The corridor performance indicators of CAREC's CPMM (Asian Development Bank).

TFI1 is hours and TFI2 charges at border crossing points, TFI3 charges per 500 km and
20 tonnes, TFI4 the speed with delay, SWD; SWOD is the speed without delay. Print them
as "CAREC TFI": the OECD's trade facilitation indicators have the same letters.

Speeds and prices are ratios of totals over all containers and replications, so that
500/SWD - 500/SWOD is exactly the stop hours per 500 km that stand beside it. In motion
are the hours whose cause is moving; lateness drawn at arrival counts as a stop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import HOUR
from corridor_sim.measure.indicators import CAREC, Indicator, averaged, ratio
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.ledger import ALL, BorderHours, ChainBook, Ledger
from corridor_sim.measure.money import CARRIAGE, charge_sums
from corridor_sim.measure.ratios import jackknife, over
from corridor_sim.plan.arrays import Floats
from corridor_sim.scenario.causes import Cause

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.plan.compile import Plan
    from corridor_sim.plan.terms import Terms

SECTION_KM = 500.0
SECTION_TONNES = 20.0


def cpmm(plan: Plan, terms: Terms, books: Sequence[Ledger]) -> Iterator[Indicator]:
    """The CAREC block of every route whose distances are known."""
    for number, route in enumerate(plan.labels.routes):
        yield from _borders(route, number, books)
        chains = [chain for chain, _ in terms.on_route(route)]
        rows = np.array([_totals(plan, [book.chains[c] for c in chains], chains) for book in books])
        if not chains or not rows[:, 0].sum() > 0:
            continue
        km, moving, hours = rows.T
        yield ratio(route, CAREC, "tfi4", "km/h", np.column_stack((km, hours)))
        yield ratio(route, CAREC, "swod", "km/h", np.column_stack((km, moving)))
        stops = np.column_stack((SECTION_KM * (hours - moving), km))
        yield ratio(route, CAREC, "stop_hours_per_500km", "h", stops)
        delay = jackknife(_delay_ratio, rows)
        yield Indicator(route, CAREC, "delay_ratio", "1", *delay)
        if terms.priced:
            yield from _charges(plan, terms, route, books)


def _totals(plan: Plan, books: Sequence[ChainBook], chains: Sequence[int]) -> Floats:
    """Container-km, hours in motion and all hours of some chains in one replication."""
    moving = plan.labels.causes.index(Cause.MOVING)
    km = motion = total = 0.0
    for book, chain in zip(books, chains, strict=True):
        km += book.containers * chain_km(plan, chain) if book.containers else 0.0
        total += book.total / HOUR
        for (_, _, cause), seconds in zip(book.keys, book.seconds.tolist(), strict=True):
            motion += seconds / HOUR if cause == moving else 0.0
    return np.array([km, motion, total])


def chain_km(plan: Plan, chain: int) -> float:
    """Distance of a chain; nan where a service gives none."""
    first, beyond = plan.stages.first[chain : chain + 2]
    return float(plan.stages.distance[first:beyond].sum())


def _delay_ratio(rows: Floats) -> float:
    _, moving, hours = rows.sum(axis=0)
    return 1 - over(moving, hours)


def _borders(route: str, number: int, books: Sequence[Ledger]) -> Iterator[Indicator]:
    found = [book.borders[number, ALL] for book in books if (number, ALL) in book.borders]
    if found:
        yield averaged(route, CAREC, "tfi1_mean", "h", [one.mean for one in found])
        yield averaged(route, CAREC, "tfi1_median", "h", [one.median for one in found])


def _charges(plan: Plan, terms: Terms, route: str, books: Sequence[Ledger]) -> Iterator[Indicator]:
    borders = {plan.labels.places[place] for place in terms.borders}
    at_border, per_section = [], []
    for book in books:
        border = charges = carried = containers = 0.0
        for chain, mine in terms.on_route(route):
            one = book.chains[chain]
            if not one.containers:
                continue
            sums = charge_sums(mine, one)
            charges += sum(sums.values())
            border += sum(
                sum_
                for (component, item), sum_ in sums.items()
                if component not in CARRIAGE and item in borders
            )
            containers += one.containers
            carried += one.worth.nominal * chain_km(plan, chain) * mine.tonnes
        at_border.append((border, containers))
        per_section.append((charges * SECTION_KM * SECTION_TONNES, carried))
    if _charged_at(terms, route, borders):
        yield ratio(route, CAREC, "tfi2", terms.currency, at_border)
    yield ratio(route, CAREC, "tfi3", terms.currency, per_section)


def _charged_at(terms: Terms, route: str, borders: set[str]) -> bool:
    """Whether anything on the route is charged at a border: without prices there is no TFI2."""
    charged = [
        (charge.component, charge.item)
        for _, chain in terms.on_route(route)
        for charges in (chain.flat, chain.stays)
        for charge in charges
    ]
    return any(component not in CARRIAGE and item in borders for component, item in charged)


def border_table(plan: Plan, books: Sequence[Ledger]) -> pd.DataFrame:
    """One row per route and border place: n, mean_h with its 95 % margin, median_h, lo, hi."""
    import pandas as pd

    rows: list[tuple[object, ...]] = []
    nobody = BorderHours(0, np.nan, np.nan)
    for route, place in sorted({key for book in books for key in book.borders}):
        if place == ALL:
            continue
        found = [book.borders.get((route, place), nobody) for book in books]
        mean = interval([one.mean for one in found])
        median = interval([one.median for one in found])
        rows.append(
            (
                *(plan.labels.routes[route], plan.labels.places[place]),
                sum(one.n for one in found),
                *(float(mean.mean), float(mean.hi - mean.mean)),
                *(float(median.mean), float(median.lo), float(median.hi)),
            )
        )
    columns = ["route", "place", "n", "mean_h", "margin_h", "median_h", "median_lo", "median_hi"]
    return pd.DataFrame(rows, columns=columns)
