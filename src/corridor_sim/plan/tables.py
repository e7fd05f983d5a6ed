"""Stages and services in names in, index arrays out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from corridor_sim.plan.arrays import (
    Bytes,
    Flags,
    Floats,
    Ints,
    Labels,
    ServiceTable,
    StageTable,
    Timing,
)
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.flows import Flows
from corridor_sim.plan.names import Names
from corridor_sim.plan.passages import Pools
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.departures import Departures, Kind
from corridor_sim.scenario.model import Scenario

CAUSES = tuple(Cause)
NO_ALLOTMENT = 2**30


def ints(values: Iterable[int]) -> Ints:
    """An int32 column."""
    return np.array(list(values), dtype=np.int32)


def _bytes(values: Iterable[int]) -> Bytes:
    return np.array(list(values), dtype=np.int8)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), dtype=np.bool_)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _or_none(number: Callable[[str], int], name: str | None) -> int:
    return -1 if name is None else number(name)


def stage_table(
    rows: Sequence[Stage], flows: Flows, names: Names, crossings: Mapping[int, int]
) -> StageTable:
    """The stages of all chains, one row each."""
    return StageTable(
        first=np.cumsum([0, *(len(chain.stages) for chain in flows.chains)]).astype(np.int32),
        kind=_bytes(row.kind for row in rows),
        resource=ints(_or_none(names.resource, row.resource) for row in rows),
        per_trip=_flags(row.per_trip for row in rows),
        service=ints(_or_none(names.service, row.service) for row in rows),
        leg=ints(_leg_row(names, row.service, row.leg) for row in rows),
        alight=ints(_leg_row(names, row.service, row.alight) for row in rows),
        crossing=ints(crossings.get(number, -1) for number in range(len(rows))),
        covering=_flags(row.covering for row in rows),
        place=ints(names.terminal_place(row.place) for row in rows),
        cause=_bytes(-1 if row.cause is None else CAUSES.index(row.cause) for row in rows),
        element=ints(names.element(row.element) for row in rows),
        distance=_floats(row.distance for row in rows),
    )


def _leg_row(names: Names, service: str | None, leg: int) -> int:
    return -1 if service is None or leg < 0 else names.first_leg[service] + leg


def service_table(
    scenario: Scenario, names: Names, pools: Pools, columns: Sequence[int]
) -> ServiceTable:
    """Services, their legs and the passages on them."""
    services = [scenario.services[name] for name in names.services]
    legs = [vias for service in services for vias in service.vias]
    vias = [via for leg in legs for via in leg]
    return ServiceTable(
        first_leg=ints([*names.first_leg.values(), names.legs]),
        scheduled=_flags(service.departures.kind != "on_demand" for service in services),
        timing=_bytes(timing_of(service.departures) for service in services),
        fleet=ints(0 if s.fleet is None else s.fleet.vehicles for s in services),
        patience=_floats(patience_of(service.departures) for service in services),
        cut_off=_floats(service.departures.cut_off for service in services),
        rank=_bytes(service.priority for service in services),
        first_via=np.cumsum([0, *(len(leg) for leg in legs)]).astype(np.int32),
        pool=ints(pools.of_direction[via.passage, via.direction] for via in vias),
        direction=_bytes(pools.directions[via.passage].index(via.direction) for via in vias),
        at=_floats(via.at for via in vias),
        column=ints(columns),
        allotment=ints(
            math.floor(service.allotment.get(leg.from_call, NO_ALLOTMENT) + 1e-9)
            for service in services
            for leg in service.legs
        ),
        leg_place=ints(
            names.service_place(name)
            for name in names.services
            for _ in scenario.services[name].legs
        ),
    )


def timing_of(departures: Departures) -> Timing:
    """What makes a service depart."""
    special: dict[Kind, Timing] = {
        "on_demand": Timing.ON_DEMAND,
        "when_full": Timing.WHEN_FULL,
        "on_return": Timing.ON_RETURN,
    }
    return special.get(departures.kind, Timing.TIMETABLE)


def patience_of(departures: Departures) -> float:
    """How long the first container waits for a trip to fill, at most [s]."""
    full = departures.when_full
    return math.inf if full is None or full.wait_at_most is None else full.wait_at_most


def labels_of(names: Names, flows: Flows, pools: Pools) -> Labels:
    """The words behind the rows."""
    return Labels(
        demands=tuple(recipe.name for recipe in flows.recipes),
        routes=names.routes,
        chain_demand=ints(chain.demand for chain in flows.chains),
        chain_route=ints(names.route(chain.route) for chain in flows.chains),
        places=names.places,
        causes=CAUSES,
        elements=names.elements,
        resources=names.resources,
        pools=tuple(pools.names),
        services=names.services,
    )
