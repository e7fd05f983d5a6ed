"""What a journey is charged: rates and fees that are the same for all, tariffs for time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_sim.grid import DAY
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.prices import (
    Detention,
    Price,
    Prices,
    Size,
    paid_by,
    price_for,
)
from corridor_sim.scenario.prices import Stay as Tariff

if TYPE_CHECKING:
    from corridor_sim.plan.carriages import Carriage
    from corridor_sim.scenario.network import RouteStep

JOURNEY_END = -1
"""In place of a stage row: the release, or the arrival at the destination."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A charge that every container of a chain pays, in the currency of the tables."""

    component: str
    item: str  # service, through rate, terminal or passage
    amount: float
    services: tuple[str, ...] = ()  # of carriage: those it is paid for


@dataclass(frozen=True, slots=True)
class StayCharge:
    """A charge by the time between two instants of a journey: [end of row, start of row).

    Detention begins when the box leaves the terminal, with the *start* of its row, and
    ends ``kept`` after the arrival. Every day begun after the free time costs
    ``prices[k]``, where k is the last tier with begins[k] days behind it.
    """

    component: str
    item: str  # terminal
    since: int  # stage row, or JOURNEY_END for the release
    until: int  # stage row, or JOURNEY_END for the arrival
    out: bool  # detention
    free: float  # [s]
    kept: float  # [s]
    begins: tuple[float, ...]  # [d], 0 first
    prices: tuple[float, ...]  # per day and container


def money(price: Price, prices: Prices) -> float:
    """The amount in the currency of the tables."""
    if price.currency == prices.currency:
        return price.amount
    rates = {str(currency): rate.rate for currency, rate in prices.rates.items()}
    return price.amount * rates[price.currency]


def flat_charges(
    scenario: Scenario,
    prices: Prices,
    carriages: Sequence[Carriage] | Sequence[RouteStep],
    size: str,
    tonnes: float,
) -> Iterator[Flat]:
    """Freight, drayage, handling and customs of one container on one route."""
    teu = {"TEU": 1.0, "FEU": 2.0}[size]
    kms = {one.service: _km(scenario, one) for one in carriages}
    for name, services in paid_by(prices.freight, list(kms)).items():
        by_truck = all(scenario.services[service].mode == "truck" for service in services)
        km = sum(kms[service] for service in services)
        amount = _amount(prices.freight[name].price, prices, size, teu, tonnes, km)
        yield Flat("drayage" if by_truck else "freight", name, amount, tuple(services))
    terminals = [carriages[0].from_call, *(one.to_call for one in carriages)]
    passages = [name for one in carriages for name in _passages(scenario, one)]
    for component, places, charges in (
        ("handling", terminals, prices.handling),
        ("customs", [*terminals, *passages], prices.customs),
    ):
        for place in places:
            if place in charges:
                charge = charges[place].price
                yield Flat(component, place, _amount(charge, prices, size, teu, tonnes, 0.0))


def _amount(
    given: str | Mapping[Size, str], prices: Prices, size: str, teu: float, tonnes: float, km: float
) -> float:
    price = price_for(size, given)
    units = {
        "container": 1.0,
        "TEU": teu,
        "FEU": teu / 2,
        "t": tonnes,
        "km": km,
        "TEU-km": teu * km,
        "t-km": tonnes * km,
    }
    return money(price, prices) * units[price.per]


def _km(scenario: Scenario, carriage: Carriage | RouteStep) -> float:
    service = scenario.services[carriage.service]
    first, last = (service.calls.index(call) for call in (carriage.from_call, carriage.to_call))
    return sum(km if km is not None else math.nan for km in service.distances[first:last])


def _passages(scenario: Scenario, carriage: Carriage | RouteStep) -> Iterator[str]:
    service = scenario.services[carriage.service]
    first, last = (service.calls.index(call) for call in (carriage.from_call, carriage.to_call))
    for vias in service.vias[first:last]:
        yield from (via.passage for via in vias)


def stay_charges(prices: Prices, carriages: Sequence[Carriage], size: str) -> Iterator[StayCharge]:
    """Storage, demurrage and detention of one container on one route."""
    arrivals = [JOURNEY_END, *(one.last for one in carriages)]
    departures = [*(one.first for one in carriages), JOURNEY_END]
    terminals = [carriages[0].from_call, *(one.to_call for one in carriages)]
    for terminal, arrived, left in zip(terminals, arrivals, departures, strict=True):
        for component, charges in (("storage", prices.storage), ("demurrage", prices.demurrage)):
            if terminal in charges:
                tariff = charges[terminal]
                yield _stay(component, terminal, (arrived, left), tariff, prices, size)
        if terminal in prices.detention and left != JOURNEY_END:
            tariff = prices.detention[terminal]
            yield _stay("detention", terminal, (left, JOURNEY_END), tariff, prices, size)


def _stay(
    component: str,
    terminal: str,
    rows: tuple[int, int],
    tariff: Tariff,
    prices: Prices,
    size: str,
) -> StayCharge:
    steps = [(0.0, tariff.price), *((tier.after / DAY, tier.price) for tier in tariff.then)]
    teu = {"TEU": 1.0, "FEU": 2.0}[size]
    amounts = []
    for _, given in steps:
        price = price_for(size, given)
        units = {"container-day": 1.0, "TEU-day": teu, "FEU-day": teu / 2}[price.per]
        amounts.append(money(price, prices) * units)
    return StayCharge(
        component,
        terminal,
        *rows,
        out=component == "detention",
        free=tariff.free,
        kept=tariff.kept if isinstance(tariff, Detention) else 0.0,
        begins=tuple(begin for begin, _ in steps),
        prices=tuple(amounts),
    )
