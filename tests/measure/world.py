"""Write a small world down by hand, times in hours: its plan, its draws and its trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import ArrayLike

from corridor_sim.draws.arrays import Capacity, Draws, Pace, Spells
from corridor_sim.grid import HOUR
from corridor_sim.plan.arrays import (
    Availability,
    BoxTable,
    Clock,
    CrossingTable,
    DiversionTable,
    Floats,
    Ints,
    JointWork,
    Labels,
    Longs,
    PoolTable,
    ServiceTable,
    StageKind,
    StageTable,
)
from corridor_sim.plan.compile import Dated, Plan
from corridor_sim.plan.room import Room
from corridor_sim.scenario.causes import Cause
from corridor_sim.trace import Trace

if TYPE_CHECKING:
    from corridor_sim.plan.recipes import Recipes

NAN = float("nan")
INF = float("inf")
OPEN = Availability.OPEN
CLOSED = Availability.CLOSED_BY_CALENDAR
DOWN = Availability.DOWN_BY_DISRUPTION
CAUSES = tuple(str(cause) for cause in Cause)


@dataclass
class Post:
    """A resource or a pool: (from hour, units, why) changes."""

    name: str
    changes: Sequence[tuple[float, int, Availability]] = ((0, 1, OPEN),)
    place: str = ""
    published: bool = False
    batch: int = 1
    others: Sequence[tuple[float, float, float]] = ()  # arrived, started, transit = headway


@dataclass
class Crossing:
    """One vehicle per entry."""

    pool: str
    at: float
    arrived: list[float]
    started: list[float]
    left: list[float]
    transit: list[float] = field(default_factory=list)


@dataclass
class Leg:
    """One trip per entry; run, tardy and slots are draws, the rest is trace."""

    scheduled: list[float]
    departed: list[float]
    arrived: list[float]
    boarded: list[int]
    aboard: list[int]
    slots: list[int]
    run: list[float]
    tardy: list[float] | None = None
    stay: list[float] | None = None
    vias: list[Crossing] = field(default_factory=list)


@dataclass
class Service:
    """On demand when its one leg has no trips; then ``pools`` are met on the way."""

    name: str
    legs: list[Leg] | None = None
    cut_off: float = 0
    cancelled: Sequence[int] = ()
    vias: list[Crossing] = field(default_factory=list)  # on demand only: what rides meet
    pace: Sequence[tuple[float, float, bool]] = ((0, 1, True),)  # from, factor, may leave


@dataclass
class Stage:
    """One member per entry."""

    place: str
    kind: StageKind
    start: list[float]
    end: list[float]
    cause: Cause | None = None
    resource: str | None = None
    takes: list[float] = field(default_factory=list)
    per_trip: bool = False
    covering: bool = False
    service: str | None = None
    leg: int = 0
    alight: int = 0
    trip: list[int] | None = None  # local numbers; -1 waits
    vias: list[Crossing] = field(default_factory=list)
    distance: float = 0


@dataclass
class Chain:
    """Containers of one demand on one route, in order of release."""

    demand: str
    route: str
    release: list[float]
    stages: list[Stage]
    teu: int = 2
    probe: bool = False


@dataclass
class World:
    """Everything; ``window`` is warm-up, end of measuring, horizon."""

    places: Sequence[str]
    chains: list[Chain]
    services: list[Service] = field(default_factory=list)
    resources: list[Post] = field(default_factory=list)
    pools: list[Post] = field(default_factory=list)
    window: tuple[float, float, float] = (0, 1000, 2000)
    stopped: float | None = None


def flat(lists: Sequence[Sequence[float]], scale: float = HOUR) -> Floats:
    return np.array([x for one in lists for x in one], dtype=np.float64) * scale


def ints(values: ArrayLike) -> Ints:
    return np.asarray(values, dtype=np.int32).reshape(-1)


def bases(lists: Sequence[Sequence[object]]) -> Longs:
    return np.concatenate(([0], np.cumsum([len(one) for one in lists]))).astype(np.int64)


def build(world: World) -> tuple[Plan, Draws, Trace]:
    """Lay the world out in the arrays that measures read."""
    services, chains = world.services, world.chains
    legs = [leg for s in services for leg in (s.legs or [EMPTY_LEG])]
    first_leg = np.cumsum([0, *(len(s.legs or [EMPTY_LEG]) for s in services)])
    trips = [len(s.legs[0].scheduled) if s.legs else 0 for s in services]
    first_trip = np.cumsum([0, *trips])
    numbers = {s.name: i for i, s in enumerate(services)}
    resources = {r.name: i for i, r in enumerate(world.resources)}
    pools = {p.name: i for i, p in enumerate(world.pools)}
    places = {p: i for i, p in enumerate(world.places)}
    rows = [(c, stage) for c, chain in enumerate(chains) for stage in chain.stages]
    runs: list[tuple[Leg | Service, bool]] = []
    for s in services:
        runs += [(leg, True) for leg in s.legs] if s.legs else [(s, False)]
    vias = [via for run, _ in runs for via in run.vias]
    via_count = [len(run.vias) for run, _ in runs]
    timed = [scheduled for run, scheduled in runs for _ in run.vias]
    columns = [via for via, scheduled in zip(vias, timed, strict=True) if scheduled]
    via_column = [sum(timed[:i]) if scheduled else -1 for i, scheduled in enumerate(timed)]
    crossing_via = [i for i, c in enumerate(via_column) if c >= 0]
    crossing_stage = [-1] * len(columns)
    stage_crossing = []
    for row, (_, stage) in enumerate(rows):
        stage_crossing.append(len(columns) if stage.vias else -1)
        for i, via in enumerate(stage.vias):
            assert stage.service is not None
            run_row = int(first_leg[numbers[stage.service]])
            crossing_via.append(sum(via_count[:run_row]) + i)
            crossing_stage.append(row)
            columns.append(via)

    def leg_row(stage: Stage, offset: int) -> int:
        if stage.kind == StageKind.ACTIVITY or stage.service is None:
            return -1
        return int(first_leg[numbers[stage.service]]) + offset

    stages = StageTable(
        first=ints(np.cumsum([0, *(len(chain.stages) for chain in chains)])),
        kind=np.array([stage.kind for _, stage in rows], dtype=np.int8),
        resource=ints([resources[s.resource] if s.resource else -1 for _, s in rows]),
        per_trip=np.array([s.per_trip for _, s in rows], dtype=np.bool_),
        service=ints([numbers[s.service] if s.service else -1 for _, s in rows]),
        leg=ints([leg_row(s, s.leg) for _, s in rows]),
        alight=ints([leg_row(s, s.alight) if s.trip else -1 for _, s in rows]),
        crossing=ints(stage_crossing),
        covering=np.array([s.covering for _, s in rows], dtype=np.bool_),
        place=ints([places[s.place] for _, s in rows]),
        cause=np.array([CAUSES.index(s.cause) if s.cause else -1 for _, s in rows], dtype=np.int8),
        element=ints(range(len(rows))),
        distance=np.array([s.distance for _, s in rows], dtype=np.float64),
    )
    demands = sorted({c.demand for c in chains}, key=lambda d: (d == "twins", d))
    routes = sorted({c.route for c in chains})
    plan = Plan(
        diversions=DiversionTable.none(len(rows), len(chains)),
        clock=Clock(datetime(2024, 1, 1, tzinfo=UTC), *(h * HOUR for h in world.window)),
        stages=stages,
        services=ServiceTable(
            first_leg=ints(first_leg),
            scheduled=np.array([s.legs is not None for s in services], dtype=np.bool_),
            cut_off=np.array([s.cut_off * HOUR for s in services], dtype=np.float64),
            timing=np.array([s.legs is not None for s in services], dtype=np.int8),
            fleet=ints([0] * len(services)),
            patience=np.full(len(services), INF),
            rank=np.zeros(len(services), dtype=np.int8),
            first_via=ints(np.cumsum([0, *via_count])),
            pool=ints([pools[via.pool] for via in vias]),
            direction=np.zeros(len(vias), dtype=np.int8),
            at=np.array([via.at for via in vias], dtype=np.float64),
            column=ints(via_column),
            allotment=ints([2**30 for s in services for _ in (s.legs or [EMPTY_LEG])]),
            leg_place=ints([places[s.name] for s in services for _ in (s.legs or [EMPTY_LEG])]),
        ),
        pools=PoolTable(
            published=np.array([p.published for p in world.pools], dtype=np.bool_),
            batch=ints([p.batch for p in world.pools]),
            at_least=ints([1] * len(world.pools)),
            patience=np.full(len(world.pools), INF),
            place=ints([places[p.place or p.name] for p in world.pools]),
            lines=ints([max(units for _, units, _ in p.changes) for p in world.pools]),
        ),
        crossings=CrossingTable(
            via=ints(crossing_via),
            stage=ints(crossing_stage),
            pools=tuple((pools[column.pool],) for column in columns),
            variants=1,
        ),
        labels=Labels(
            demands=tuple(demands),
            routes=tuple(routes),
            chain_demand=ints([demands.index(c.demand) for c in chains]),
            chain_route=ints([routes.index(c.route) for c in chains]),
            places=tuple(world.places),
            causes=CAUSES,
            elements=tuple(f"element {i}" for i in range(len(rows))),
            resources=tuple(r.name for r in world.resources),
            pools=tuple(p.name for p in world.pools),
            services=tuple(s.name for s in services),
        ),
        joint=JointWork.none(len(rows), len(world.resources)),
        boxes=BoxTable.none(len(world.chains)),
        room=Room.none(len(rows), len(legs), len(services)),
        suspends=np.zeros(len(world.resources), dtype=np.bool_),
        chain_of_row=ints([c for c, _ in rows]),
        resource_units=ints([max(u for _, u, _ in r.changes) for r in world.resources]),
        recipes=cast("Recipes", None),  # for drawing, which is done by hand here
        dated=Dated((), (), ()),
    )
    return plan, *_replication(world, plan, legs, first_trip, rows, columns)


EMPTY_LEG = Leg([], [], [], [], [], [], [])


def _replication(
    world: World,
    plan: Plan,
    legs: list[Leg],
    first_trip: Longs,
    rows: list[tuple[int, Stage]],
    columns: list[Crossing],
) -> tuple[Draws, Trace]:
    everyone = sorted(
        (release, chain.demand, index, c)
        for c, chain in enumerate(world.chains)
        for index, release in enumerate(chain.release)
    )
    chain_of = ints([c for *_, c in everyone])
    release = np.array([r for r, *_ in everyone], dtype=np.float64) * HOUR
    member = ints([index for _, _, index, _ in everyone])
    number = [np.flatnonzero(chain_of == c).tolist() for c in range(len(world.chains))]
    first_legs = [s.legs[0] for s in world.services if s.legs]
    scheduled = flat([leg.scheduled for leg in first_legs])
    cancelled = np.zeros(len(scheduled), dtype=np.bool_)
    for s, service in enumerate(world.services):
        for k in service.cancelled:
            cancelled[first_trip[s] + k] = True
    departs = flat([leg.departed for leg in first_legs])
    departs[cancelled] = INF
    order = np.argsort(departs, kind="stable")
    posts = [*world.resources, *world.pools]
    units = ints([u for post in posts for _, u, _ in post.changes])
    post_first = ints(bases([post.changes for post in posts]))
    others = [pool.others for pool in world.pools]
    crossing_lists = [column.arrived for column in columns]
    transit = [
        column.transit or [b - a for a, b in zip(column.started, column.left, strict=True)]
        for column in columns
    ]
    takes = [stage.takes or [0.0] for _, stage in rows]
    measured = (release >= plan.clock.warm_up) & (release < plan.clock.measured_until)
    paces = [service.pace for service in world.services]
    draws = Draws(
        replication=0,
        release=release,
        chain=chain_of,
        member=member,
        index=member.copy(),
        teu=np.array([world.chains[c].teu for c in chain_of], dtype=np.int8),
        rank=np.zeros(len(release), dtype=np.int8),
        probe=np.array([world.chains[c].probe for c in chain_of], dtype=np.bool_),
        measured=measured,
        portion=np.empty(0, dtype=np.int32),
        first_member=bases(number),
        number=ints([n for one in number for n in one]),
        stage_base=bases([stage.start for _, stage in rows]),
        takes_base=bases(takes),
        takes=flat(takes),
        first_trip=ints(first_trip),
        scheduled=scheduled,
        departs=departs,
        cancelled=cancelled,
        first_departures=ints(order[departs[order] < plan.clock.horizon]),
        leg_base=bases([leg.scheduled for leg in legs]),
        run=flat([leg.run for leg in legs]),
        stay=flat([leg.stay or [0.0] * len(leg.run) for leg in legs]),
        tardy=flat([leg.tardy or [0.0] * len(leg.run) for leg in legs]),
        threshold=np.ones(len(scheduled), dtype=np.int32),
        turnaround=np.zeros(len(scheduled)),
        slots=ints([x for leg in legs for x in leg.slots]),
        crossing_base=bases(crossing_lists),
        wait=[flat([[0.0] * len(one) for one in crossing_lists])],
        crossing_pool=np.repeat(
            plan.services.pool[plan.crossings.via], [len(one) for one in crossing_lists]
        ),
        crossing_direction=np.zeros(sum(map(len, crossing_lists)), dtype=np.int8),
        transit=flat(transit),
        headway=flat(transit),
        first_other=ints(bases(others)),
        other_time=flat([[a for a, _, _ in one] for one in others]),
        other_direction=np.zeros(sum(map(len, others)), dtype=np.int8),
        other_rank=np.zeros(sum(map(len, others)), dtype=np.int8),
        other_transit=flat([[t for *_, t in one] for one in others]),
        other_headway=flat([[t for *_, t in one] for one in others]),
        capacity=Capacity(
            first=post_first,
            time=flat([[t for t, _, _ in post.changes] for post in posts]),
            units=units,
            stretch=np.ones(len(units)),
            availability=np.array([a for p in posts for *_, a in p.changes], dtype=np.int8),
        ),
        pace=Pace(
            first=ints(bases(paces)),
            time=flat([[t for t, *_ in pace] for pace in paces]),
            factor=flat([[f for _, f, _ in pace] for pace in paces], 1),
            leaves=np.array([may for pace in paces for *_, may in pace], dtype=np.bool_),
        ),
        spells=Spells(
            first=ints(range(len(world.pools) + 1)),
            time=np.zeros(len(world.pools)),
            variant=np.zeros(len(world.pools), dtype=np.int8),
        ),
    )
    return draws, _trace(world, plan, draws, legs, rows, columns)


def _trace(
    world: World,
    plan: Plan,
    draws: Draws,
    legs: list[Leg],
    rows: list[tuple[int, Stage]],
    columns: list[Crossing],
) -> Trace:
    trip: list[int] = []
    for row, (_, stage) in enumerate(rows):
        base = draws.first_trip[plan.stages.service[row]] if stage.trip is not None else 0
        local = stage.trip if stage.trip is not None else [-1] * len(stage.start)
        trip += [int(base) + k if k >= 0 else -1 for k in local]
    arrived = np.full(len(draws.release), NAN)
    for c, chain in enumerate(world.chains):
        arrived[draws.numbers(c)] = np.array(chain.stages[-1].end) * HOUR
    still_out = np.isnan(arrived[draws.measured]).any() or not draws.measured.any()
    last = plan.clock.horizon if still_out else float(arrived[draws.measured].max())
    return Trace(
        start=flat([stage.start for _, stage in rows]),
        end=flat([stage.end for _, stage in rows]),
        trip=ints(trip),
        arrived=arrived,
        box=np.empty(0, dtype=np.int32),
        diverted=ints([-1] * len(arrived)),
        leg_scheduled=np.where(
            np.isnan(flat([leg.departed for leg in legs])), NAN, flat([x.scheduled for x in legs])
        ),
        leg_departed=flat([leg.departed for leg in legs]),
        leg_arrived=flat([leg.arrived for leg in legs]),
        leg_boarded=ints([x for leg in legs for x in leg.boarded]),
        leg_aboard=ints([x for leg in legs for x in leg.aboard]),
        crossing_arrived=flat([column.arrived for column in columns]),
        crossing_started=flat([column.started for column in columns]),
        crossing_left=flat([column.left for column in columns]),
        other_started=flat([[s for _, s, _ in pool.others] for pool in world.pools]),
        stop_came=np.empty(0),
        stop_berthed=np.empty(0),
        stop_cleared=np.empty(0),
        stopped_at=last if world.stopped is None else world.stopped * HOUR,
    )
