"""Greenhouse gases by transport chain element, in the manner of ISO 14083.

Every carriage of a route is one element (a leg), and so is every terminal where a
container changes from one service to the next (a hub); origin and destination, where it
is stuffed and emptied, are not. Emissions are activity times factor:

* carriage shared out by slots: km x TEU; by mass: km x tonnes of cargo;
* a hub: containers, or tonnes.

A consignment answers for its part of the box it travels in, and of a container where it
is in none.

The factor says which (``per``), and at which mean load. The distance is the one the
scenario gives for the service; where a flight has none, the great circle plus 95 km.
Sea factors hold 15 % for detours and are multiplied by the shortest feasible distance:
a distance as sailed would count that twice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from corridor_sim.geography import Position, great_circle_km
from corridor_sim.measure.boxes import Worth
from corridor_sim.measure.indicators import CARBON, Indicator, fixed
from corridor_sim.measure.ratios import over
from corridor_sim.plan.terms import ChainTerms, Terms
from corridor_sim.scenario.emission_factors import Factor, default_factor, read_factors
from corridor_sim.scenario.emissions import OwnFactor
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.terminals import Terminal

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import Ledger
    from corridor_sim.plan.carriages import Carriage

FLIGHT_EXTRA_KM: Final = 95.0
"""Added to the great circle for departure and approach (evidence G23)."""
REEFER: Final = "reefer"
"""Tag of a demand whose boxes are cooled."""


@dataclass(frozen=True, slots=True)
class Element:
    """One transport chain element for one container of one demand; masses in kg CO2e."""

    route: str
    demand: str
    number: int  # along the route, from 1
    element: str  # leg or hub
    name: str  # service or terminal
    mode: str  # of the leg; empty for a hub
    from_call: str
    to_call: str
    factor: str
    per: str
    distance_km: float
    distance_basis: str
    tonnes: float
    teu: float
    activity: float
    wtw_kg: float
    ttw_kg: float
    wtt_kg: float
    unsplit_kg: float


COLUMNS: Final = (
    "route", "demand", "number", "element", "name", "mode", "from_call", "to_call", "factor",
    "per", "distance_km", "distance_basis", "tonnes", "teu", "activity", "wtw_kg", "ttw_kg",
    "wtt_kg", "unsplit_kg",
)  # fmt: skip


def elements(scenario: Scenario, terms: Terms, worths: Sequence[Worth]) -> list[Element]:
    """Every element of every demand on every route, in order, for one container.

    ``worths`` are those of one container or consignment in the mean, by chain.
    """
    return [
        element
        for chain, worth in zip(terms.chains, worths, strict=True)
        if chain is not None
        for element in _chain(scenario, chain, worth)
    ]


def worths(terms: Terms, books: Sequence[Ledger]) -> list[Worth]:
    """What one container or consignment of each chain is worth, over all replications."""
    found = []
    for number, chain in enumerate(terms.chains):
        each = 1.0 if chain is None else chain.each
        here = [book.chains[number] for book in books]
        count = sum(one.containers for one in here)
        if each == 1.0 or not count:
            found.append(Worth(1, 1) if each == 1.0 else Worth(each, each))
            continue
        nominal, boxed = (
            sum(getattr(one.worth, way) for one in here) for way in ("nominal", "boxed")
        )
        found.append(Worth(nominal / count, boxed / count))
    return found


def carbon_table(scenario: Scenario, terms: Terms, worths: Sequence[Worth]) -> pd.DataFrame:
    """One row per route, demand and element, per container or consignment.

    ``wtw_kg`` = ``ttw_kg`` + ``wtt_kg`` + ``unsplit_kg``, the last being what the source
    of the factor does not split. Nan where a service gives no distance.
    """
    import pandas as pd

    rows = [[getattr(one, name) for name in COLUMNS] for one in elements(scenario, terms, worths)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def carbon(
    routes: Sequence[str],
    found: Sequence[Element],
    terms: Terms,
    containers: Sequence[int],
    worths: Sequence[Worth],
) -> Iterator[Indicator]:
    """Totals of each route, its demands weighted by their measured containers (by chain)."""
    for route in routes:
        weights = {chain.demand: containers[number] for number, chain in terms.on_route(route)}
        here = [one for one in found if one.route == route]
        total = sum(weights.values())
        if not total:
            continue
        teu = sum(
            containers[number] * worths[number].nominal * chain.teu
            for number, chain in terms.on_route(route)
        )
        legs = [one for one in here if one.element == "leg"]
        hubs = [one for one in here if one.element == "hub"]
        wtw = _sum(here, weights, lambda one: one.wtw_kg)
        sums = {
            "wtw_per_container": wtw,
            "wtw_legs": _sum(legs, weights, lambda one: one.wtw_kg),
            "wtw_hubs": _sum(hubs, weights, lambda one: one.wtw_kg),
            "ttw": _sum(here, weights, lambda one: one.ttw_kg),
            "wtt": _sum(here, weights, lambda one: one.wtt_kg),
            "unsplit": _sum(here, weights, lambda one: one.unsplit_kg),
        }
        for name, sum_ in sums.items():
            yield fixed(route, CARBON, name, "kg CO2e", sum_ / total)
        yield fixed(route, CARBON, "wtw_per_teu", "kg CO2e", wtw / teu)
        tonne_km = _sum(legs, weights, lambda one: one.distance_km * one.tonnes)
        yield fixed(route, CARBON, "intensity", "g CO2e/t-km", over(wtw * 1000, tonne_km))


def _sum(
    found: Sequence[Element], weights: Mapping[str, int], value: Callable[[Element], float]
) -> float:
    return sum(value(one) * weights[one.demand] for one in found)


def _chain(scenario: Scenario, chain: ChainTerms, worth: Worth) -> Iterator[Element]:
    number = 0
    for k, carriage in enumerate(chain.carriages):
        if k:
            number += 1
            yield _hub(scenario, chain, worth, number, (chain.carriages[k - 1], carriage))
        number += 1
        yield _leg(scenario, chain, worth, number, carriage)


def _leg(
    scenario: Scenario, chain: ChainTerms, worth: Worth, number: int, carriage: Carriage
) -> Element:
    service = scenario.services[carriage.service]
    factor = _factor(service.emissions, service.mode, chain, carriage.service)
    km, basis = _distance(scenario, carriage, factor)
    slots = chain.teu * (worth.boxed if carriage.boxed else worth.nominal)
    tonnes = chain.tonnes * worth.nominal
    per = {"TEU-km": km * slots, "t-km": km * tonnes}
    return _element(
        chain,
        (tonnes, slots),
        factor,
        per[factor.per],
        number=number,
        element="leg",
        name=carriage.service,
        mode=service.mode,
        ends=(carriage.from_call, carriage.to_call),
        distance=(km, basis),
    )


def _hub(
    scenario: Scenario,
    chain: ChainTerms,
    worth: Worth,
    number: int,
    between: tuple[Carriage, Carriage],
) -> Element:
    terminal = between[0].to_call
    modes = {scenario.services[one.service].mode for one in between}
    kind = "air_terminal" if "air" in modes else "terminal"
    factor = _factor(scenario.terminals[terminal].emissions, kind, chain, terminal)
    boxed = any(one.boxed for one in between)
    containers, tonnes = worth.boxed if boxed else worth.nominal, chain.tonnes * worth.nominal
    per = {"container": float(containers), "t": tonnes}
    return _element(
        chain,
        (tonnes, chain.teu * containers),
        factor,
        per[factor.per],
        number=number,
        element="hub",
        name=terminal,
        mode="",
        ends=(terminal, terminal),
        distance=(0.0, "none"),
    )


def _element(
    chain: ChainTerms,
    load: tuple[float, float],
    factor: Factor,
    activity: float,
    *,
    number: int,
    element: str,
    name: str,
    mode: str,
    ends: tuple[str, str],
    distance: tuple[float, str],
) -> Element:
    wtw = activity * factor.wtw / 1000
    split = not math.isnan(factor.ttw)
    ttw = activity * factor.ttw / 1000 if split else 0.0
    return Element(
        chain.route,
        chain.demand,
        number,
        element,
        name,
        mode,
        *ends,
        factor.id,
        factor.per,
        *distance,
        *load,
        activity,
        wtw_kg=wtw,
        ttw_kg=ttw,
        wtt_kg=wtw - ttw if split else 0.0,
        unsplit_kg=0.0 if split else wtw,
    )


def factors_used(scenario: Scenario, terms: Terms) -> dict[str, Factor]:
    """The shipped factors behind the elements, by id."""
    known = read_factors()
    ids = dict.fromkeys(one.factor for one in elements(scenario, terms, worths(terms, ())))
    return {id_: known[id_] for id_ in ids if id_ in known}


def _factor(given: str | OwnFactor | None, kind: str, chain: ChainTerms, name: str) -> Factor:
    if isinstance(given, OwnFactor):
        ttw = math.nan if given.ttw is None else given.ttw
        own = default_factor(kind)
        return replace(own, id=f"{name}.emissions", per=given.per, wtw=given.wtw, ttw=ttw)
    factor = default_factor(kind) if given is None else read_factors()[given]
    return read_factors()[factor.reefer] if factor.reefer and REEFER in chain.tags else factor


def _distance(scenario: Scenario, carriage: Carriage, factor: Factor) -> tuple[float, str]:
    service = scenario.services[carriage.service]
    first, last = (service.calls.index(call) for call in (carriage.from_call, carriage.to_call))
    kms = service.distances[first:last]
    if service.mode == "air" and None in kms:
        calls = service.calls[first : last + 1]
        flown = [_great_circle(scenario, *ends) for ends in pairwise(calls)]
        return sum(km + FLIGHT_EXTRA_KM for km in flown), "great circle plus 95 km"
    return sum(math.nan if km is None else km for km in kms), factor.distance_basis


def _great_circle(scenario: Scenario, a: str, b: str) -> float:
    start, end = (_position(scenario.terminals[name]) for name in (a, b))
    return math.nan if start is None or end is None else great_circle_km(start, end)


def _position(terminal: Terminal) -> Position | None:
    if terminal.longitude is None or terminal.latitude is None:
        return None
    return terminal.longitude, terminal.latitude
