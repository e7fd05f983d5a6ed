"""Which share of a demand takes which route: as given, or by a logit model.

A logit model is a fixed share of each route in the long run, exp(-cost / scale) over its
sum (McFadden 1974), so that containers are sent by shares in either case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock
from corridor_sim.plan.chains import chain_of
from corridor_sim.plan.charges import flat_charges, money
from corridor_sim.plan.journey_times import Expected, expected_time
from corridor_sim.scenario.choice import Choice
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import NoRuleError
from corridor_sim.scenario.parts import Part
from corridor_sim.scenario.prices import Price, read_price


class Offer(NamedTuple):
    """What a shipper knows of a route, for one container; money in one currency."""

    route: str
    price: float
    time: float  # expected [s]
    deviation: float  # standard [s]
    cost: float  # generalised
    share: float


def shares_of(scenario: Scenario, part: Part, clock: Clock) -> dict[str, float]:
    """The share of each route; equal where a choice lacks what `missing` says."""
    routes = part.demand.routes
    if part.demand.choice is None:
        return {route: share or 0.0 for route, share in routes.items()}
    if any(missing(scenario, part)):
        return dict.fromkeys(routes, 1 / len(routes))
    return {offer.route: offer.share for offer in offers(scenario, part, part.demand.choice, clock)}


def missing(scenario: Scenario, part: Part) -> Iterator[tuple[str, str]]:
    """Keys of a choice that neither it nor the scenario's prices fill, with what is expected."""
    choice, prices = part.demand.choice, scenario.prices
    if choice is None:
        return
    unpriced = [route for route in part.demand.routes if route not in choice.price]
    if unpriced and prices is None:
        yield "price", f"a price of {' and '.join(unpriced)}, or prices of the scenario"
    if choice.value_of_time is None and (prices is None or _value_per_day(scenario, part) is None):
        yield "value_of_time", "a price per container-day, or prices.time_value and a value"
    currencies = {read_price(text).currency for text in _prices_in(choice)}
    known = {prices.currency, *prices.rates} if prices is not None else set()
    if prices is None and len(currencies) > 1:
        said = " and ".join(sorted(currencies))
        yield "price", f"one currency, or prices with rates: {said} cannot be compared"
    for currency in sorted(currencies - known) if prices is not None else ():
        yield "price", f"a rate of {currency} under prices.rates"
    try:
        for route in part.demand.routes:
            if route not in scenario.routes:
                yield "time", f"a route {route}"
            else:
                chain_of(scenario, frozenset(part.tags), route, consignments=part.consignments)
    except NoRuleError as error:
        yield "time", error.expected


def offers(scenario: Scenario, part: Part, choice: Choice, clock: Clock) -> list[Offer]:
    """Every route of a part as its shippers see it."""
    known = [
        (route, _price(scenario, part, choice, route), _time(scenario, part, choice, route, clock))
        for route in part.demand.routes
    ]
    per_day = (
        _amount(scenario, choice.value_of_time, part)
        if choice.value_of_time is not None
        else _value_per_day(scenario, part) or 0.0
    )
    unsure = 0.0
    if choice.value_of_reliability is not None:
        unsure = _amount(scenario, choice.value_of_reliability, part)
    costs = np.array(
        [
            price
            + per_day * time.mean / DAY
            + unsure * time.deviation / DAY
            + (_amount(scenario, choice.other_cost[r], part) if r in choice.other_cost else 0.0)
            for r, price, time in known
        ]
    )
    weights = np.exp(-(costs - costs.min()) / _amount(scenario, choice.scale, part))
    shares = weights / weights.sum()
    return [
        Offer(route, price, time.mean, time.deviation, float(cost), float(share))
        for (route, price, time), cost, share in zip(known, costs, shares, strict=True)
    ]


def _prices_in(choice: Choice) -> Iterator[str]:
    yield choice.scale
    yield from (
        text for text in (choice.value_of_time, choice.value_of_reliability) if text is not None
    )
    yield from (*choice.price.values(), *choice.other_cost.values())


def _amount(scenario: Scenario, text: str, part: Part) -> float:
    """A price for one container, or for a day of it, in the currency of the tables."""
    price: Price = read_price(text)
    teu = part.demand.containers.teu
    tonnes = part.mass_per_teu / 1000 * teu
    per = price.per.removesuffix("-day")
    units: Mapping[str, float] = {"container": 1.0, "TEU": teu, "FEU": teu / 2, "t": tonnes}
    worth = price.amount if scenario.prices is None else money(price, scenario.prices)
    return worth * units[per]


def _price(scenario: Scenario, part: Part, choice: Choice, route: str) -> float:
    if route in choice.price:
        return _amount(scenario, choice.price[route], part)
    if scenario.prices is None:
        raise ValueError(f"no price of {route}")
    containers = part.demand.containers
    tonnes = part.mass_per_teu / 1000 * containers.teu
    steps = scenario.routes[route]
    charges = flat_charges(scenario, scenario.prices, steps, containers.size, tonnes)
    return sum(charge.amount for charge in charges)


def _time(scenario: Scenario, part: Part, choice: Choice, route: str, clock: Clock) -> Expected:
    stages = chain_of(scenario, frozenset(part.tags), route, consignments=part.consignments)
    free = expected_time(scenario, stages, clock)
    return Expected(choice.time.get(route, free.mean), choice.deviation.get(route, free.deviation))


def _value_per_day(scenario: Scenario, part: Part) -> float | None:
    """What a day of the goods in a container costs by the scenario's prices."""
    prices = scenario.prices
    if prices is None or prices.time_value is None:
        return None
    value = part.value or (None if prices.cargo is None else prices.cargo.value)
    if value is None:
        return None
    return _amount(scenario, value, part) * prices.time_value.per_day
