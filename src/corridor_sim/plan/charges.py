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
    boxed: bool = False  # paid for a box: consignments share what is in it


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
    boxed: bool = False  # as of Flat


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
    boxed: frozenset[str] = frozenset(),
) -> Iterator[Flat]:
    """Freight, drayage, handling and customs of one container on one route.

    ``boxed`` are the services that consignments ride in a box.
    """
    teu = {"TEU": 1.0, "FEU": 2.0}[size]
    kms = {one.service: _km(scenario, one) for one in carriages}
    for name, services in paid_by(prices.freight, list(kms)).items():
        by_truck = all(scenario.services[service].mode == "truck" for service in services)
        km = sum(kms[service] for service in services)
        price = prices.freight[name].price
        amount = _amount(price, prices, size, teu, tonnes, km)
        of_box = not boxed.isdisjoint(services) and not _by_mass(size, price)
        kind = "drayage" if by_truck else "freight"
        yield Flat(kind, name, amount, tuple(services), of_box)
    terminals = [carriages[0].from_call, *(one.to_call for one in carriages)]
    passages = [name for one in carriages for name in _passages(scenario, one)]
    in_box = _places(scenario, carriages, boxed)
    for component, places, charges in (
        ("handling", terminals, prices.handling),
        ("customs", [*terminals, *passages], prices.customs),
    ):
        for place in places:
            if place in charges:
                charge = charges[place].price
                amount = _amount(charge, prices, size, teu, tonnes, 0.0)
                of_box = place in in_box and not _by_mass(size, charge)
                yield Flat(component, place, amount, boxed=of_box)


def _by_mass(size: str, given: str | Mapping[Size, str]) -> bool:
    """Whether a price is for what the cargo weighs, in a box or not."""
    return price_for(size, given).per in ("t", "t-km")


def _places(
    scenario: Scenario,
    carriages: Sequence[Carriage] | Sequence[RouteStep],
    services: frozenset[str],
) -> set[str]:
    """Terminals and passages that carriages by these services touch."""
    found: set[str] = set()
    for one in carriages:
        if one.service in services:
            found.update((one.from_call, one.to_call, *_passages(scenario, one)))
    return found


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
    came_boxed = [False, *(one.boxed for one in carriages)]
    left_boxed = [*(one.boxed for one in carriages), False]
    departures = [*(one.first for one in carriages), JOURNEY_END]
    terminals = [carriages[0].from_call, *(one.to_call for one in carriages)]
    visits = zip(terminals, arrivals, departures, came_boxed, left_boxed, strict=True)
    for terminal, arrived, left, came_so, left_so in visits:
        for component, charges in (("storage", prices.storage), ("demurrage", prices.demurrage)):
            if terminal in charges:
                tariff = charges[terminal]
                rows = arrived, left
                yield _stay(component, terminal, rows, tariff, prices, size, boxed=came_so)
        if terminal in prices.detention and left != JOURNEY_END:
            tariff = prices.detention[terminal]
            rows = left, JOURNEY_END
            yield _stay("detention", terminal, rows, tariff, prices, size, boxed=left_so)


def _stay(
    component: str,
    terminal: str,
    rows: tuple[int, int],
    tariff: Tariff,
    prices: Prices,
    size: str,
    *,
    boxed: bool,
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
        boxed=boxed,
    )
