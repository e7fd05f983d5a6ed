"""Demand and twins in, chains and release recipes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock
from corridor_sim.plan.chains import Stage, chain_of
from corridor_sim.plan.choice import shares_of
from corridor_sim.plan.rates import rate_of, shipped
from corridor_sim.plan.recipes import DemandRecipe, ShippedRecipe
from corridor_sim.scenario.arrivals import TEU_OF_SIZE
from corridor_sim.scenario.demand import Twins
from corridor_sim.scenario.distributions import ShareDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.parts import Part

TWINS = "twins"


@dataclass(frozen=True, slots=True)
class Chain:
    """One demand on one route."""

    demand: int
    route: str
    stages: tuple[Stage, ...]


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
        flows.chains.append(Chain(len(flows.recipes), route, stages))
    return tuple(range(first, len(flows.chains)))


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
