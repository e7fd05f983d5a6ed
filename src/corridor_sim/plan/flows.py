"""Demand and twins in, chains and release recipes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock, DiversionTable
from corridor_sim.plan.chains import Detour, Stage, chain_of, detours_of
from corridor_sim.plan.choice import shares_of
from corridor_sim.plan.rates import rate_of, shipped
from corridor_sim.plan.recipes import DemandRecipe, ShippedRecipe
from corridor_sim.scenario.arrivals import TEU_OF_SIZE
from corridor_sim.scenario.demand import Diversion, Twins
from corridor_sim.scenario.distributions import ShareDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.parts import Part

TWINS = "twins"


@dataclass(frozen=True, slots=True)
class Chain:
    """One demand on one route, or on a detour from it."""

    demand: int
    route: str
    stages: tuple[Stage, ...]
    steps: tuple[RouteStep, ...]
    begins_as: int = -1  # a detour: the chain that it begins as
    first: int = -1  # a detour: position of the stage after the diversion
    limit: float = inf  # a detour: wait up to which a departure may leave a container behind [s]
    when_closed: bool = False


@dataclass(slots=True)
class Flows:
    """Chains in the order of their demands, and of routes within each; the twins last."""

    chains: list[Chain]
    recipes: list[DemandRecipe]


def flows_of(scenario: Scenario, clock: Clock) -> Flows:
    """Lay out the chains of every part of a demand, and of the twins."""
    flows = Flows([], [])
    for part in scenario.parts.values():
        routes = sorted(part.demand.routes)
        chains = _add_chains(scenario, flows, part.tags, routes, consignments=part.consignments)
        if part.demand.diversion is not None:
            _add_detours(scenario, flows, part, part.demand.diversion, chains)
        flows.recipes.append(_demand(scenario, part, dict(zip(routes, chains, strict=True)), clock))
    if scenario.twins is not None:
        twins = scenario.twins
        smaller = twins.consignment is not None
        chains = _add_chains(
            scenario, flows, twins.tags, scenario.twin_routes, consignments=smaller
        )
        flows.recipes.append(_twins(twins, chains))
    return flows


def _add_chains(
    scenario: Scenario,
    flows: Flows,
    tags: Sequence[str],
    routes: Sequence[str],
    *,
    consignments: bool,
) -> tuple[int, ...]:
    first = len(flows.chains)
    for route in routes:
        stages = tuple(chain_of(scenario, frozenset(tags), route, consignments=consignments))
        flows.chains.append(Chain(len(flows.recipes), route, stages, scenario.routes[route]))
    return tuple(range(first, len(flows.chains)))


def _add_detours(
    scenario: Scenario, flows: Flows, part: Part, diversion: Diversion, chains: Sequence[int]
) -> None:
    """A chain for every boarding at which the containers of a chain may be diverted."""
    for number in chains:
        route = flows.chains[number].route
        detours = list(detours_of(scenario, frozenset(part.tags), route, diversion.to))
        for detour in detours:
            chain = Chain(
                demand=len(flows.recipes),
                route=_detour_name(route, detour, detours),
                stages=detour.stages,
                steps=detour.steps,
                begins_as=number,
                first=detour.first,
                limit=inf if diversion.wait_exceeds is None else diversion.wait_exceeds,
                when_closed=diversion.when_closed,
            )
            flows.chains.append(chain)


def _detour_name(route: str, detour: Detour, others: Sequence[Detour]) -> str:
    """How reports call the way of those who were diverted; where, if there is a choice."""
    alike = sum(other.to == detour.to for other in others) > 1
    return f"{route} > {detour.to}" + (f" at {detour.at}" if alike else "")


def diversion_table(flows: Flows) -> DiversionTable:
    """Where each boarding may lead instead."""
    first = np.cumsum([0, *(len(chain.stages) for chain in flows.chains)])
    table = DiversionTable.none(int(first[-1]), len(flows.chains))
    for number, chain in enumerate(flows.chains):
        if chain.begins_as >= 0:
            boarding = first[chain.begins_as] + chain.first - 1
            table.begins_as[number] = chain.begins_as
            table.to[boarding] = first[number] + chain.first
            table.limit[boarding] = chain.limit
            table.when_closed[boarding] = chain.when_closed
    return table


def _demand(scenario: Scenario, part: Part, chains: dict[str, int], clock: Clock) -> DemandRecipe:
    containers = part.demand.containers
    shares = shares_of(scenario, part, clock)
    recipe = DemandRecipe(
        name=part.name,
        teu=containers.teu,
        rank=part.priority,
        chains=tuple(chains.values()),
        shares=tuple(shares[route] for route in chains),
        per_day=0.0,
        poisson=containers.arrivals == "poisson",
        every=0.0,
        twins=False,
        fills=containers.fills,
    )
    if containers.shipments is not None:
        given = shipped(scenario, part, containers.shipments, clock)
        known = [chains.get(route, -1) for route in given.route]
        shipments = ShippedRecipe(given.release, given.rank, np.array(known, dtype=np.int32))
        return replace(recipe, shipped=shipments)
    rate = rate_of(scenario, part, clock)
    return replace(
        recipe,
        per_day=rate.per_day,
        every=DAY / rate.per_day,
        planned=None if rate.factor.is_even else rate.factor,
    )


def _twins(twins: Twins, chains: tuple[int, ...]) -> DemandRecipe:
    return DemandRecipe(
        name=TWINS,
        teu=TEU_OF_SIZE[twins.size],
        rank=twins.priority,
        chains=chains,
        shares=(1.0,) * len(chains),
        per_day=0.0,
        poisson=False,
        every=twins.every,
        twins=True,
        fills=_portion(twins),
    )


def _portion(twins: Twins) -> ShareDistribution | None:
    return None if twins.consignment is None else ShareDistribution(constant=twins.consignment)
