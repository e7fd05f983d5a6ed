"""Passages in, pools and crossing columns out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from corridor_sim.plan.arrays import Ints, PoolTable, StageKind
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.names import Names
from corridor_sim.plan.recipes import (
    CrossingRecipe,
    Law,
    OtherTrafficRecipe,
    Uniform,
    WayRecipe,
)
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.services import Via


@dataclass(slots=True)
class Pools:
    """The queues of all passages, in the order of their names."""

    names: list[str] = field(default_factory=list)
    passage: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    of_direction: dict[tuple[str, str], int] = field(default_factory=dict)
    directions: dict[str, list[str]] = field(default_factory=dict)

    def of_passage(self, passage: str) -> list[int]:
        return [pool for pool, name in enumerate(self.passage) if name == passage]


def pools_of(scenario: Scenario) -> Pools:
    """One pool per passage, or one per direction where lines are given per direction."""
    pools = Pools()
    met: dict[str, set[str]] = {name: set() for name in scenario.passages}
    for service in scenario.services.values():
        for way in (way for via in service.via for way in via.ways):
            met[way.passage].add(way.direction)
    for name, passage in sorted(scenario.passages.items()):
        per_direction = passage.lines if isinstance(passage.lines, dict) else None
        directions = sorted({*met[name], *passage.other_traffic, *(per_direction or ())})
        pools.directions[name] = directions
        if per_direction is None:
            pools.of_direction.update({(name, d): len(pools.names) for d in directions})
            pools.names.append(f"passages.{name}")
            pools.passage.append(name)
            pools.lines.append(passage.lines if isinstance(passage.lines, int) else 1)
            continue
        for direction in directions:
            pools.of_direction[name, direction] = len(pools.names)
            pools.names.append(f"passages.{name}.{direction}")
            pools.passage.append(name)
            pools.lines.append(per_direction[direction])
    return pools


def pool_table(scenario: Scenario, names: Names, pools: Pools) -> PoolTable:
    """The pools as arrays."""
    passages = [scenario.passages[name] for name in pools.passage]
    return PoolTable(
        published=np.array([p.wait is not None for p in passages], dtype=np.bool_),
        batch=np.array([p.batch for p in passages], dtype=np.int32),
        at_least=np.array([p.at_least for p in passages], dtype=np.int32),
        patience=np.array(
            [np.inf if p.wait_at_most is None else p.wait_at_most for p in passages],
            dtype=np.float64,
        ),
        place=np.array([names.passage_place(name) for name in pools.passage], dtype=np.int32),
        lines=np.array(pools.lines, dtype=np.int32),
    )


@dataclass(slots=True)
class CrossingColumns:
    """Crossing columns, and where trips and rides find theirs."""

    recipes: list[CrossingRecipe] = field(default_factory=list)
    via: list[int] = field(default_factory=list)  # column -> via row
    of_via: list[int] = field(default_factory=list)  # via row -> column of scheduled trips, or -1
    first_of_row: dict[int, int] = field(default_factory=dict)  # RIDE stage row -> first column


def crossing_columns(
    scenario: Scenario,
    names: Names,
    pools: Pools,
    waits: Sequence[tuple[Law, ...]],
    rows: Sequence[Stage],
    chain_of_row: Ints,
) -> CrossingColumns:
    """One column per via of a scheduled leg, and one per via of every ride."""
    columns = CrossingColumns()
    first_via: dict[tuple[str, int], int] = {}

    def add(via: Via, via_row: int, service: str, leg: int, met: Counter[str], stage: int) -> None:
        chance = Uniform(f"services.{service}.via.{via.passage}", "or", met[via.passage])
        ways = []
        for way in via.ways:
            passage, pool = scenario.passages[way.passage], pools.of_direction[way[:2]]
            ways.append(
                WayRecipe(
                    passage=f"passages.{way.passage}",
                    pool=pool,
                    direction=pools.directions[way.passage].index(way.direction),
                    share=way.share,
                    visit=met[way.passage],
                    transit=passage.transit,
                    headway=passage.headway,
                    waits=waits[pool],
                )
            )
            met[way.passage] += 1
        columns.via.append(via_row)
        columns.recipes.append(
            CrossingRecipe(names.service(service), leg, stage, tuple(ways), chance)
        )

    for service in names.services:
        spec = scenario.services[service]
        for leg, vias in enumerate(spec.vias):
            first_via[service, leg] = len(columns.of_via)
            met: Counter[str] = Counter()
            for via in vias:
                scheduled = spec.departures.kind != "on_demand"
                columns.of_via.append(len(columns.recipes) if scheduled else -1)
                if scheduled:
                    add(via, len(columns.of_via) - 1, service, leg, met, stage=-1)
    passed: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for row, stage in enumerate(rows):
        if stage.kind != StageKind.RIDE or stage.service is None:
            continue
        columns.first_of_row[row] = len(columns.recipes)
        for number, via in enumerate(scenario.services[stage.service].vias[stage.leg]):
            via_row = first_via[stage.service, stage.leg] + number
            met = passed[int(chain_of_row[row])]
            add(via, via_row, stage.service, stage.leg, met, stage=row)
    return columns


def other_traffic(scenario: Scenario, pools: Pools) -> tuple[OtherTrafficRecipe, ...]:
    """The streams of other vehicles, by passage and direction."""
    return tuple(
        OtherTrafficRecipe(
            name=f"passages.{name}.other_traffic.{direction}",
            pool=pools.of_direction[name, direction],
            direction=pools.directions[name].index(direction),
            per_day=traffic.per_day,
            poisson=traffic.arrivals == "poisson",
            rank=traffic.priority,
            transit=passage.transit,
            headway=passage.headway,
        )
        for name, passage in sorted(scenario.passages.items())
        for direction, traffic in sorted(passage.other_traffic.items())
    )
