"""Scenario in, Plan out: names become row numbers, in the order of the names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np

from corridor_sim.grid import HOUR
from corridor_sim.plan.arrays import (
    BoxTable,
    Clock,
    CrossingTable,
    DiversionTable,
    Flags,
    Ints,
    JointWork,
    Labels,
    PoolTable,
    ServiceTable,
    StageTable,
)
from corridor_sim.plan.boxes import box_table
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.disruptions import Disrupted, disrupted
from corridor_sim.plan.flows import diversion_table, flows_of
from corridor_sim.plan.joint import joint_work
from corridor_sim.plan.names import Names, resource_at
from corridor_sim.plan.passages import (
    Pools,
    crossing_columns,
    other_traffic,
    pool_table,
    pools_of,
)
from corridor_sim.plan.recipes import (
    BreakdownRecipe,
    FleetRecipe,
    PaceRecipe,
    PostRecipe,
    Recipes,
    RepairRecipe,
    SharedTakesRecipe,
    TakesRecipe,
    TripRecipe,
)
from corridor_sim.plan.room import Room
from corridor_sim.plan.tables import ints, labels_of, service_table, stage_table, timing_of
from corridor_sim.plan.timetable import timetable
from corridor_sim.plan.windows import (
    MONTHS,
    CapacityTimeline,
    PaceTimeline,
    WaitTimeline,
    capacity_timeline,
    pace_timeline,
    wait_timeline,
)
from corridor_sim.plan.yards import places_of, room_of, yard_at
from corridor_sim.scenario.calendars import open_windows
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import RouteStep
from corridor_sim.scenario.terminals import Resource


@dataclass(frozen=True, slots=True)
class Dated:
    """Timelines with all that is dated: what holds where no random window falls."""

    capacities: tuple[CapacityTimeline, ...]
    paces: tuple[PaceTimeline, ...]
    waits: tuple[WaitTimeline, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A scenario as index arrays and recipes for drawing.

    ``steps`` gives each chain its services and calls, ``chain_of_row`` each stage row
    its chain; ``resource_units`` each resource its nominal units (yards are resources),
    ``suspends`` whether its jobs pause when it closes.
    """

    clock: Clock
    stages: StageTable
    services: ServiceTable
    pools: PoolTable
    crossings: CrossingTable
    labels: Labels
    joint: JointWork
    boxes: BoxTable
    room: Room
    diversions: DiversionTable
    chain_of_row: Ints
    resource_units: Ints
    suspends: Flags
    recipes: Recipes
    dated: Dated
    steps: tuple[tuple[RouteStep, ...], ...] = ()

    def before_yard(self, row: int) -> bool:
        """Whether the next stage of the same journey enters a yard."""
        after = row + 1
        there = after < self.stages.rows and self.chain_of_row[after] == self.chain_of_row[row]
        return bool(there and self.room.enters[after] >= 0)


def compile_plan(scenario: Scenario) -> Plan:
    """Turn a checked scenario into arrays; the scenario itself is not needed again."""
    clock = clock_of(scenario)
    flows = flows_of(scenario, clock)
    rows = [stage for chain in flows.chains for stage in chain.stages]
    lengths = [len(chain.stages) for chain in flows.chains]
    chain_of_row = np.repeat(np.arange(len(flows.chains), dtype=np.int32), lengths)
    detours = (chain.route for chain in flows.chains if chain.begins_as >= 0)
    names = Names(scenario, rows, detours)
    pools = pools_of(scenario)
    disruptions = disrupted(scenario, names, pools, clock)
    columns = crossing_columns(scenario, names, pools, disruptions.waits, rows, chain_of_row)
    posts = _posts(scenario, names, pools, disruptions, clock)
    paces = _paces(scenario, names, disruptions)
    waits = tuple(tuple(windows) for windows in disruptions.pools)
    room, stops = room_of(scenario, names, rows, chain_of_row)
    return Plan(
        clock=clock,
        stages=stage_table(rows, flows, names, columns.first_of_row),
        services=service_table(scenario, names, pools, columns.of_via),
        pools=pool_table(scenario, names, pools),
        crossings=CrossingTable(
            via=ints(columns.via),
            stage=ints(recipe.stage for recipe in columns.recipes),
            pools=tuple(tuple(way.pool for way in recipe.ways) for recipe in columns.recipes),
            variants=max([1, *(len(way.waits) for r in columns.recipes for way in r.ways)]),
        ),
        labels=labels_of(names, flows, pools),
        joint=joint_work(rows, names),
        boxes=box_table(flows),
        room=room,
        diversions=diversion_table(flows),
        chain_of_row=chain_of_row,
        suspends=_suspends(scenario, names),
        resource_units=ints(post.units for post in posts[: len(names.resources)]),
        recipes=Recipes(
            demands=tuple(flows.recipes),
            takes=_takes(scenario, rows),
            shared_takes=_shared_takes(rows, names),
            trips=tuple(_trips(scenario, name, clock) for name in names.services),
            crossings=tuple(columns.recipes),
            others=other_traffic(scenario, pools),
            posts=posts,
            paces=paces,
            waits=waits,
            random=tuple(disruptions.random),
            rates=tuple(map(tuple, [*disruptions.demands, []][: len(flows.recipes)])),
            stops=stops,
        ),
        dated=Dated(
            tuple(capacity_timeline(p.units, p.opened, p.windows, clock) for p in posts),
            tuple(pace_timeline(p.season, p.windows, clock) for p in paces),
            tuple(wait_timeline(windows, clock) for windows in waits),
        ),
        steps=tuple(chain.steps for chain in flows.chains),
    )


def clock_of(scenario: Scenario) -> Clock:
    """The scenario's times in seconds since its start."""
    measured_until = scenario.warm_up + scenario.measure
    return Clock(
        start=datetime.combine(scenario.start, time(), UTC),
        warm_up=scenario.warm_up,
        measured_until=measured_until,
        horizon=measured_until + scenario.drain_limit,
    )


def _takes(scenario: Scenario, rows: Sequence[Stage]) -> tuple[TakesRecipe, ...]:
    return tuple(
        TakesRecipe(number, row.uniform, row.law, row.conditions, _repairs(scenario, row.uses))
        for number, row in enumerate(rows)
        if row.law is not None and row.uniform is not None and not row.per_trip
    )


def _repairs(scenario: Scenario, resources: Sequence[str]) -> tuple[RepairRecipe, ...]:
    """Those of every resource that a job uses and that breaks down by its work."""
    found = []
    for path in resources:
        breakdowns = resource_at(scenario, path).breakdowns
        if breakdowns is not None and breakdowns.busy is not None:
            rate = breakdowns.busy.per_hour_worked / HOUR
            found.append(RepairRecipe(path, rate, breakdowns.busy.repair))
    return tuple(found)


def _breakdowns(path: str, resource: Resource) -> BreakdownRecipe | None:
    """Those by the clock."""
    if resource.breakdowns is None or resource.breakdowns.clock is None:
        return None
    clock = resource.breakdowns.clock
    return BreakdownRecipe(f"{path}.breakdowns", clock.every, clock.lasts)


def _shared_takes(rows: Sequence[Stage], names: Names) -> tuple[SharedTakesRecipe, ...]:
    """Stages of different chains that meet on a trip share its column."""
    recipes: dict[tuple[object, ...], SharedTakesRecipe] = {}
    for number, row in enumerate(rows):
        if not row.per_trip or row.law is None or row.uniform is None or row.service is None:
            continue
        key = (row.service, row.leg, row.uniform, row.conditions)
        known = recipes.get(key)
        recipes[key] = SharedTakesRecipe(
            rows=(*(known.rows if known else ()), number),
            service=names.service(row.service),
            leg=row.leg,
            uniform=row.uniform,
            law=row.law,
            conditions=row.conditions,
        )
    return tuple(recipes.values())


def _trips(scenario: Scenario, name: str, clock: Clock) -> TripRecipe:
    service = scenario.services[name]
    departures = service.departures
    zone = scenario.terminals[service.calls[0]].timezone
    return TripRecipe(
        name=name,
        timetable=timetable(departures, zone, clock),
        late=departures.late,
        late_at_arrival=departures.late_at == "arrival",
        catch_up=departures.catch_up,
        cancelled=departures.cancelled,
        capacity=float("inf") if service.capacity is None else float(service.capacity),
        taken=service.taken,
        taken_share=service.taken_in == "share",
        runs=service.runs,
        stays=service.stays,
        timing=timing_of(departures),
        at_least=0.0 if departures.when_full is None else departures.when_full.at_least,
        fleet=_fleet(scenario, name),
    )


def _fleet(scenario: Scenario, name: str) -> FleetRecipe | None:
    service = scenario.services[name]
    fleet = service.fleet
    if fleet is None:
        return None
    rest = (*service.stays, fleet.way_back, fleet.turnaround)
    return FleetRecipe(
        vehicles=fleet.vehicles,
        way_back=fleet.way_back,
        turnaround=fleet.turnaround,
        mean_cycle=scenario.mean_cycle_s(name),
        least_run=sum(run.minimum() for run in service.runs),
        least_rest=sum(part.minimum() for part in rest),
    )


def _suspends(scenario: Scenario, names: Names) -> Flags:
    return np.array(
        [
            path not in names.yards and resource_at(scenario, path).on_close == "suspend"
            for path in names.resources
        ],
        dtype=np.bool_,
    )


def _posts(
    scenario: Scenario, names: Names, pools: Pools, disruptions: Disrupted, clock: Clock
) -> tuple[PostRecipe, ...]:
    """Resources in the order of their paths, then the lines of pools."""
    posts = []
    for path, windows in zip(names.resources, disruptions.posts, strict=False):
        if path in names.yards:
            posts.append(PostRecipe(places_of(yard_at(scenario, path)), None, tuple(windows)))
            continue
        spec = scenario.terminals[path.split(".")[1]]
        resource = resource_at(scenario, path)
        opened = None
        if resource.open is not None:
            opened = open_windows(
                resource.spans,
                resource.holidays,
                spec.timezone,
                clock.start.date(),
                clock.horizon,
            )
        away = _breakdowns(path, resource)
        posts.append(PostRecipe(resource.units, opened, tuple(windows), away))
    for lines, windows in zip(pools.lines, disruptions.posts[len(names.resources) :], strict=True):
        posts.append(PostRecipe(lines, None, tuple(windows)))
    return tuple(posts)


def _paces(scenario: Scenario, names: Names, disruptions: Disrupted) -> tuple[PaceRecipe, ...]:
    recipes = []
    for name, windows in zip(names.services, disruptions.services, strict=True):
        season = scenario.services[name].season
        factors = tuple(season.get(month, 1.0) for month in MONTHS) if season else None
        recipes.append(PaceRecipe(factors, tuple(windows)))
    return tuple(recipes)
