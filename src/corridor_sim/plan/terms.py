"""What measures need of a scenario beside its Plan: borders, promises, prices, goods.

Built once per run; plain numbers, so that it travels to other processes with the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from corridor_sim.plan.carriages import Carriage, carriages_of
from corridor_sim.plan.charges import Flat, StayCharge, flat_charges, money, stay_charges
from corridor_sim.plan.choice import shares_of
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.rates import releases_per_day
from corridor_sim.scenario.distributions import ShareDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.parts import Part
from corridor_sim.scenario.prices import Prices, read_price

NAN = float("nan")


@dataclass(frozen=True, slots=True)
class ChainTerms:
    """One demand on one route. Money is in the currency of the tables, nan without prices."""

    demand: str
    route: str
    promise: float  # [s]; nan without a promise
    teu: int
    tonnes: float  # cargo in one container
    value: float  # of the goods in one container
    per_day: float  # containers a day; of consignments, what they fill
    per_day_variance: float
    each: float = 1.0  # containers that one fills in the mean; 1 but for consignments
    tags: frozenset[str] = frozenset()
    detour: bool = False  # nobody chooses it
    carriages: tuple[Carriage, ...] = ()
    flat: tuple[Flat, ...] = ()
    stays: tuple[StayCharge, ...] = ()


@dataclass(frozen=True, slots=True)
class Valuation:
    """What time costs: a share of the value of the goods per day, in one of two models."""

    per_day: float
    financing: bool  # else willingness to pay, which already holds the cost of stock


@dataclass(frozen=True, slots=True)
class Terms:
    """``chains`` in the order of the Plan's chains; None for twins."""

    chains: tuple[ChainTerms | None, ...]
    borders: frozenset[int] = frozenset()  # Labels.places
    currency: str = ""  # empty without prices
    valuation: Valuation | None = None
    service_level: float = 0.95

    @property
    def priced(self) -> bool:
        """Whether the scenario has prices."""
        return bool(self.currency)

    def on_route(self, route: str) -> list[tuple[int, ChainTerms]]:
        """The chains of real demands on a route, with their numbers."""
        return [
            (number, chain)
            for number, chain in enumerate(self.chains)
            if chain is not None and chain.route == route
        ]


def terms_of(scenario: Scenario, plan: Plan) -> Terms:
    """Read the terms of a checked scenario."""
    labels, prices = plan.labels, scenario.prices
    chains: list[ChainTerms | None] = []
    rates = releases_per_day(scenario, plan.clock)
    for chain in range(plan.stages.chains):
        name = labels.demands[labels.chain_demand[chain]]
        part = scenario.parts.get(name)
        chains.append(None if part is None else _chain(scenario, plan, chain, part, rates[name]))
    borders = frozenset(_borders(scenario, plan))
    if prices is None:
        return Terms(tuple(chains), borders)
    worth = prices.time_value
    return Terms(
        tuple(chains),
        borders,
        prices.currency,
        None if worth is None else Valuation(worth.per_day, worth.financing_per_year is not None),
        prices.stock.service_level,
    )


def _chain(
    scenario: Scenario, plan: Plan, chain: int, part: Part, released_per_day: float
) -> ChainTerms:
    labels = plan.labels
    route = labels.routes[labels.chain_route[chain]]
    containers, prices = part.demand.containers, scenario.prices
    size, teu = containers.size, containers.teu
    before = int(plan.diversions.begins_as[chain])
    # Who is diverted was promised, and is counted in the flow of, the route set out on.
    booked = route if before < 0 else labels.routes[labels.chain_route[before]]
    share = shares_of(scenario, part, plan.clock)[booked]
    tonnes = 0.0 if part.empty else part.mass_per_teu / 1000 * teu
    carriages = tuple(carriages_of(scenario, plan, chain))
    promise = part.demand.promise_on(booked)
    arrives, filling = released_per_day * share, _filling(containers.fills)
    boxed = frozenset(one.service for one in carriages if one.boxed)
    poisson = containers.arrivals == "poisson" and containers.shipments is None
    return ChainTerms(
        demand=part.name,
        route=route,
        promise=NAN if promise is None else promise,
        teu=teu,
        tonnes=tonnes,
        value=NAN if prices is None else _value(prices, part, teu, tonnes),
        per_day=arrives * filling.mean,
        # A Poisson flow split by chance stays Poisson; a regular one becomes binomial.
        per_day_variance=arrives
        * (filling.variance + (1 if poisson else 1 - share) * filling.mean**2),
        each=filling.mean,
        tags=frozenset(part.tags),
        detour=before >= 0,
        carriages=carriages,
        flat=()
        if prices is None
        else tuple(flat_charges(scenario, prices, carriages, size, tonnes, boxed)),
        stays=() if prices is None else tuple(stay_charges(prices, carriages, size)),
    )


class _Filling(NamedTuple):
    """Mean and variance of how many containers one is: 1, or the share that it fills."""

    mean: float = 1.0
    variance: float = 0.0


def _filling(fills: ShareDistribution | None) -> _Filling:
    if fills is None:
        return _Filling()
    shares = fills.ppf((np.arange(2000) + 0.5) / 2000)
    return _Filling(fills.mean(), 0.0 if fills.is_constant else float(shares.var()))


def _value(prices: Prices, part: Part, teu: int, tonnes: float) -> float:
    given = part.value or (None if prices.cargo is None else prices.cargo.value)
    if part.empty:
        return 0.0
    if given is None:
        return NAN
    price = read_price(given)
    units = {"container": 1.0, "TEU": teu, "FEU": teu / 2, "t": tonnes}[price.per]
    return money(price, prices) * units


def _borders(scenario: Scenario, plan: Plan) -> Iterator[int]:
    places = plan.labels.places
    for name, terminal in scenario.terminals.items():
        if terminal.border:
            yield places.index(name)
    for name, passage in scenario.passages.items():
        if passage.kind == "border":
            # Places are terminals, services, passages: a passage is the last of its name.
            yield len(places) - 1 - places[::-1].index(name)
