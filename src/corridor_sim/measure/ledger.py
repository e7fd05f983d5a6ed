"""One replication's journeys, added up once for everything that is measured of them.

Splitting journeys into parts is the costly step, so it is done in one pass, chain by
chain, and every measure that needs parts takes its sums here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.boxes import Worth, shares, shares_of_boxes, worth_of
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.charges import stay_cost
from corridor_sim.measure.connections import Connection, connections
from corridor_sim.measure.parts import Members, Part, Split
from corridor_sim.plan.arrays import Flags, Floats, Longs
from corridor_sim.plan.bases import Key
from corridor_sim.plan.charges import JOURNEY_END, StayCharge

if TYPE_CHECKING:
    from corridor_sim.plan.terms import ChainTerms, Terms

TOLERANCES: Final = (0.0, DAY, 2 * DAY)
"""How late still counts as on time [s]."""
WORST: Final = 0.05
"""Share of the slowest containers that the misery index is about."""
ALL: Final = -1


@dataclass(frozen=True, slots=True)
class Punctuality:
    """One chain against its promise; stuck containers are late by their time so far."""

    on_time: Longs  # by tolerance
    late: int
    lateness: float  # summed over those late for the promise [s]


@dataclass(frozen=True, slots=True)
class ChainBook:
    """Sums over the measured containers of one chain; ``products`` are those of X * T [d2]."""

    containers: int
    total: float  # door to door [s]
    squares: float  # of door to door [d2]
    keys: tuple[Key, ...]
    seconds: Floats  # by key
    products: Floats  # by key
    connections: tuple[Connection, ...]
    punctuality: Punctuality | None
    charged: Floats  # by stay charge of the chain's terms, in the currency of the tables
    worth: Worth


@dataclass(frozen=True, slots=True)
class BorderHours:
    """Hours that containers of one route spent at one border place."""

    n: int
    mean: float
    median: float


@dataclass(frozen=True, slots=True)
class Tails:
    """Of one route, all its demands together [s]."""

    p10: float
    worst: float  # mean of the slowest WORST of containers


@dataclass(frozen=True, slots=True)
class Ledger:
    """One replication. Chains in the Plan's order, empty ones for twins; routes likewise."""

    chains: tuple[ChainBook, ...]
    tails: tuple[Tails, ...]
    borders: Mapping[tuple[int, int], BorderHours] = field(default_factory=dict)
    """By route and place, and by route and ``ALL`` for every visit of a border place."""


def ledger(journeys: Journeys, terms: Terms | None = None) -> Ledger:
    """Add up the measured real containers of one replication.

    Without terms there are neither borders nor promises nor charges.
    """
    plan, draws = journeys.plan, journeys.draws
    routes = range(len(plan.labels.routes))
    times: list[list[Floats]] = [[] for _ in routes]
    at_border: dict[tuple[int, int], list[Floats]] = {}
    books = []
    for chain in range(plan.stages.chains):
        split = journeys.split(chain)
        if not len(split.number) or draws.probe[split.number[0]]:
            nobody = 0 if terms is None else _stays(terms.chains[chain])
            books.append(replace(_EMPTY, charged=np.zeros(nobody)))
            continue
        route = int(plan.labels.chain_route[chain])
        times[route].append(split.total)
        for place, hours in _border_hours(split.parts, terms).items():
            at_border.setdefault((route, place), []).append(hours)
        mine = None if terms is None else terms.chains[chain]
        books.append(_book(journeys, chain, split, mine))
    for route, place in list(at_border):
        at_border.setdefault((route, ALL), []).extend(at_border[route, place])
    borders = {key: _border(np.concatenate(hours)) for key, hours in at_border.items()}
    return Ledger(tuple(books), tuple(_tails(times[route]) for route in routes), borders)


def _stays(mine: ChainTerms | None) -> int:
    """How many kinds of stay a chain is charged for; twins are not charged."""
    return 0 if mine is None else len(mine.stays)


_NOTHING: Final = np.empty(0)
_EMPTY: Final = ChainBook(0, 0.0, 0.0, (), _NOTHING, _NOTHING, (), None, _NOTHING, Worth(0, 0))


def _book(journeys: Journeys, chain: int, split: Split, mine: ChainTerms | None) -> ChainBook:
    members, took, draws = split.members, split.total, journeys.draws
    days = took / DAY
    seconds: dict[Key, float] = {}
    products: dict[Key, float] = {}
    for part in split.parts:
        key = part.row, part.place, part.cause
        spent = float(part.seconds.sum())
        seconds[key] = seconds.get(key, 0.0) + spent
        # Nobody spends less than no time: a sum of 0 is a product of 0, and there are many.
        product = _dot(part.seconds, days) / DAY if spent else 0.0
        products[key] = products.get(key, 0.0) + product
    stuck = journeys.stuck(chain, members)
    stays = () if mine is None else mine.stays
    return ChainBook(
        containers=len(took),
        total=float(took.sum()),
        squares=_dot(days, days),
        keys=tuple(seconds),
        seconds=np.array(list(seconds.values())),
        products=np.array(list(products.values())),
        connections=tuple(connections(journeys, split)),
        punctuality=_punctuality(took, stuck, np.nan if mine is None else mine.promise),
        charged=np.array([_charged(journeys, chain, members, stay) for stay in stays]),
        worth=worth_of(draws, journeys.trace, split.number),
    )


def _dot(one: Floats, other: Floats) -> float:
    """Sum of products in one thread, so that the last bit depends on nothing else."""
    return float(np.einsum("i,i->", one, other))


def _punctuality(took: Floats, stuck: Flags, promise: float) -> Punctuality | None:
    if np.isnan(promise):
        return None
    late = (took > promise) | stuck
    on_time = [int(((took <= promise + tolerance) & ~stuck).sum()) for tolerance in TOLERANCES]
    lateness = float(np.maximum(took - promise, 0.0).sum())
    return Punctuality(np.array(on_time, dtype=np.int64), int(late.sum()), lateness)


def _charged(journeys: Journeys, chain: int, members: Members, stay: StayCharge) -> float:
    """A charge for time, summed over the members; what has not ended runs until the stop."""
    draws, trace = journeys.draws, journeys.trace
    numbers = draws.numbers(chain)[members]
    if stay.since == JOURNEY_END:
        since = draws.release[numbers]
    else:
        column = trace.start if stay.out else trace.end
        since = journeys.observed(column[draws.column(stay.since)][members])
    if stay.until == JOURNEY_END:
        until = journeys.observed(trace.arrived[numbers])
    else:
        until = journeys.observed(trace.start[draws.column(stay.until)][members])
    costs = stay_cost(stay, until - since) * (since < until)
    if len(draws.portion):
        costs *= shares_of_boxes(draws, trace, numbers) if stay.boxed else shares(draws, numbers)
    return float(costs.sum())


def _border_hours(parts: Sequence[Part], terms: Terms | None) -> dict[int, Floats]:
    borders = frozenset() if terms is None else terms.borders
    hours: dict[int, Floats] = {}
    for part in parts:
        if part.place in borders:
            before = hours.get(part.place, 0.0)
            hours[part.place] = before + part.seconds / HOUR
    return hours


def _border(hours: Floats) -> BorderHours:
    there = hours[hours > 0]
    if not len(there):
        return BorderHours(0, np.nan, np.nan)
    return BorderHours(len(there), float(there.mean()), float(np.median(there)))


def _tails(times: Sequence[Floats]) -> Tails:
    if not times:
        return Tails(np.nan, np.nan)
    took = np.concatenate(times)
    return Tails(float(np.quantile(took, 0.1)), float(took[slowest(took)].mean()))


def slowest(took: Floats) -> Longs:
    """Which are the slowest ``WORST``, rounded up: positions in no order."""
    few = int(np.ceil(WORST * len(took) - 1e-9))
    worst: Longs = np.argpartition(took, len(took) - few)[len(took) - few :]
    return worst
