"""Demand and twins in, chains and release recipes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corridor_sim.grid import DAY
from corridor_sim.plan.chains import Stage, chain_of
from corridor_sim.plan.recipes import DemandRecipe
from corridor_sim.scenario.demand import Demand, Twins
from corridor_sim.scenario.model import Scenario

TWINS = "twins"
TEU_OF_SIZE = {"TEU": 1, "FEU": 2}


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


def flows_of(scenario: Scenario) -> Flows:
    """Lay out the chains of every demand and of the twins."""
    flows = Flows([], [])
    for name, demand in sorted(scenario.demand.items()):
        chains = _add_chains(scenario, flows, frozenset(demand.tags), sorted(demand.routes))
        flows.recipes.append(_demand(name, demand, chains))
    if scenario.twins is not None:
        twins = scenario.twins
        chains = _add_chains(scenario, flows, frozenset(twins.tags), scenario.twin_routes)
        flows.recipes.append(_twins(twins, chains))
    return flows


def _add_chains(
    scenario: Scenario, flows: Flows, tags: frozenset[str], routes: Sequence[str]
) -> tuple[int, ...]:
    first = len(flows.chains)
    for route in routes:
        stages = tuple(chain_of(scenario, tags, route))
        flows.chains.append(Chain(len(flows.recipes), route, stages))
    return tuple(range(first, len(flows.chains)))


def _demand(name: str, demand: Demand, chains: tuple[int, ...]) -> DemandRecipe:
    containers = demand.containers
    return DemandRecipe(
        name=name,
        teu=TEU_OF_SIZE[containers.size],
        rank=demand.priority,
        chains=chains,
        shares=tuple(demand.routes[route] for route in sorted(demand.routes)),
        per_day=containers.per_day,
        poisson=containers.arrivals == "poisson",
        every=DAY / containers.per_day,
        twins=False,
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
    )
