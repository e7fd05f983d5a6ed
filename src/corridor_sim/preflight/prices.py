"""Whether prices and emission factors are complete: nothing unpriced, nothing priced twice."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_sim.scenario.emission_factors import read_factors
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.prices import Charge, Price, Prices, Stay, paid_by, read_price
from corridor_sim.scenario.problems import Finding
from corridor_sim.scenario.source import Path
from corridor_sim.scenario.spec import closest


def check_prices(scenario: Scenario) -> list[Finding]:
    """Findings about rates, freight, sizes, values of goods and ids of factors."""
    findings = list(_factors(scenario))
    if scenario.prices is not None:
        findings += [*_currencies(scenario.prices), *_sizes(scenario, scenario.prices)]
        findings += [*_freight(scenario, scenario.prices), *_values(scenario, scenario.prices)]
    return findings


def _freight(scenario: Scenario, prices: Prices) -> Iterator[Finding]:
    for route in sorted({route for one in scenario.demand.values() for route in one.routes}):
        services = [step.service for step in scenario.routes.get(route, ())]
        paid = paid_by(prices.freight, services)
        for service in services:
            rates = [name for name, those in paid.items() if service in those]
            if len(rates) != 1:
                found = " and ".join(rates) or "no rate for it"
                expected = f"one freight rate for {service}, which route {route} uses"
                yield Finding(("prices", "freight"), expected, found=found)
            distances = scenario.services[service].distances
            by_km = any(price.per.endswith("km") for name in rates
                        for price in _prices_of(prices.freight[name]))  # fmt: skip
            if by_km and None in distances:
                expected = "a distance, because its freight is paid per km"
                yield Finding(("services", service), expected, found=f"{service} without one")


def _currencies(prices: Prices) -> Iterator[Finding]:
    known = {prices.currency, *prices.rates}
    used = {
        (section, name, price.currency)
        for section, name, charge in _charges(prices)
        for price in _prices_of(charge)
    }
    if prices.cargo is not None:
        used.add(("cargo", "value", read_price(prices.cargo.value).currency))
    for section, name, currency in sorted(used):
        if currency not in known:
            expected = f"a rate of {currency} in {prices.currency} under prices.rates"
            yield Finding(("prices", section, name), expected, found=f"a price in {currency}")


def _sizes(scenario: Scenario, prices: Prices) -> Iterator[Finding]:
    sizes = {demand.containers.size for demand in scenario.demand.values()}
    for section, name, charge in _charges(prices):
        steps = charge.then if isinstance(charge, Stay) else ()
        for given in (charge.price, *(step.price for step in steps)):
            for size in sorted(sizes - set(given)) if isinstance(given, dict) else ():
                expected = f"a price for {size}, a size of this scenario's containers"
                yield Finding(("prices", section, name, "price"), expected, found="none")


def _values(scenario: Scenario, prices: Prices) -> Iterator[Finding]:
    """Goods have a value where time has a price; every value has a currency with a rate."""
    for name, demand in scenario.demand.items():
        worthless = any(
            part.value is None and not part.empty
            for part in scenario.parts.values()
            if part.of == name
        )
        if prices.time_value is not None and prices.cargo is None and worthless:
            expected = "a value of the goods, here or under prices.cargo, for prices.time_value"
            yield Finding(("demand", name), expected, found="none")
        values: dict[Path, str | None] = {("value",): demand.value}
        for commodity, spec in (demand.mix or {}).items():
            values["mix", commodity, "value"] = spec.value
        for path, value in values.items():
            currency = None if value is None else read_price(value).currency
            if currency not in {None, prices.currency, *prices.rates}:
                expected = f"a rate of {currency} in {prices.currency} under prices.rates"
                yield Finding(("demand", name, *path), expected, found=value)


def _factors(scenario: Scenario) -> Iterator[Finding]:
    known = read_factors()
    for kind, elements in (("services", scenario.services), ("terminals", scenario.terminals)):
        carriage = kind == "services"
        for name, spec in elements.items():
            given = spec.emissions
            if given is None:
                continue
            fits = [id_ for id_, factor in known.items() if factor.of_carriage == carriage]
            at = (kind, name, "emissions")
            if isinstance(given, str) and given not in fits:
                expected = f"an emission factor of {kind}: {', '.join(fits)}"
                yield Finding(at, expected, closest(given, fits), found=given)
            elif not isinstance(given, str) and given.per.endswith("km") != carriage:
                units = "TEU-km or t-km" if carriage else "container or t"
                yield Finding((*at, "per"), units, found=given.per)


def _charges(prices: Prices) -> Iterator[tuple[str, str, Charge | Stay]]:
    for section in ("freight", "handling", "customs", "storage", "demurrage", "detention"):
        for name, charge in getattr(prices, section).items():
            yield section, name, charge


def _prices_of(charge: Charge | Stay) -> Iterator[Price]:
    steps = charge.then if isinstance(charge, Stay) else ()
    for given in (charge.price, *(step.price for step in steps)):
        texts = [given] if isinstance(given, str) else list(given.values())
        yield from map(read_price, texts)
