"""Write a small world down in Python literals: its Plan and its Draws, as engines see them.

Times are plain numbers of seconds on the grid (whole numbers are). Wherever
entries lie by member or by trip, one number stands for all of them.

    crane = Resource(units=2)
    ship = Service(departs=[10, 20], legs=[Leg(run=5, slots=4)])
    plan, draws = build([Chain([Work(crane, 3), Board(ship)], [Box(0), Box(1)])])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, pairwise
from math import inf

import numpy as np

from corridor_sim.draws.arrays import Capacity, Draws, Pace, Spells
from corridor_sim.plan.arrays import (
    WHOLE_BOX,
    Availability,
    BoxTable,
    Bytes,
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
    Timing,
)
from corridor_sim.plan.compile import Dated, Plan
from corridor_sim.plan.recipes import Recipes
from corridor_sim.plan.room import Room
from corridor_sim.scenario.causes import Cause

Numbers = float | Sequence[float]


@dataclass(eq=False)
class Resource:
    """Servers; each change is (from, units, stretch). Without units it is closed by calendar."""

    units: int = 1
    changes: Sequence[tuple[float, int, float]] = ()
    suspends: bool = False


@dataclass(eq=False)
class Stack:
    """A yard; changes of its places as for resources."""

    places: int = 2**30
    refuses: bool = False
    changes: Sequence[tuple[float, int, float]] = ()


@dataclass(frozen=True)
class Stop:
    """A call with a berth, or where vehicles are held; ``stay`` by trip."""

    berth: Resource | None = None
    stay: Numbers = 0
    planned: float = 0
    window: float = inf


@dataclass(eq=False)
class Gang:
    """How many containers of one trip are worked on at once."""

    size: int


@dataclass(frozen=True)
class Other:
    """A vehicle of other traffic at a pool."""

    time: float
    transit: float
    headway: float
    direction: int = 0
    rank: int = 5


@dataclass(eq=False)
class Pool:
    """Lines of a passage with one queue, or a passage with a published wait.

    ``spells`` are (from, variant) of the published waits; changes as for resources.
    """

    lines: int = 1
    batch: int = 1
    changes: Sequence[tuple[float, int, float]] = ()
    others: Sequence[Other] = ()
    published: bool = False
    spells: Sequence[tuple[float, int]] = ((0, 0),)
    at_least: int = 1
    patience: float = inf


@dataclass(frozen=True)
class Via:
    """A passage on a leg. ``waits`` has one entry per variant; headway None = transit.

    ``ways`` are the pool and direction of each trip or member, if not those of all.
    """

    pool: Pool
    at: float
    transit: float = 0
    headway: float | None = None
    direction: int = 0
    waits: Sequence[float] = (0,)
    ways: Sequence[tuple[Pool, int]] = ()


@dataclass(frozen=True)
class Leg:
    """From one call to the next; numbers by trip."""

    run: Numbers = 0
    slots: Numbers = 10**6
    stay: Numbers = 0
    tardy: Numbers = 0
    vias: Sequence[Via] = ()
    allotment: int = 2**30
    stop: Stop | None = None  # at its end; there is one where containers hold the vehicle


@dataclass(eq=False)
class Service:
    """A service; without departures it is on demand.

    ``departs`` are actual departures (inf = cancelled); ``scheduled`` the same unless
    given. ``pace`` are changes (from, factor, leaves). Trips WHEN_FULL, and those
    ON_RETURN after the first of each vehicle, have inf in ``departs``.
    """

    legs: Sequence[Leg] = (Leg(),)
    departs: Sequence[float] | None = None
    scheduled: Sequence[float] | None = None
    cut_off: float = 0
    rank: int = 5
    pace: Sequence[tuple[float, float, bool]] = ((0, 1, True),)
    timing: Timing = Timing.TIMETABLE
    threshold: Numbers = 1
    patience: float = inf
    fleet: int = 0
    turnaround: Numbers = 0
    stop: Stop | None = None  # at its first call


@dataclass(frozen=True)
class Work:
    """An activity; ``takes`` by member (-1 = skipped) or by trip of ``per_trip_of``.

    It uses ``also`` beside ``resource``; of these ``held`` were taken by the stage
    before and ``kept`` are left to the stage after.
    """

    resource: Resource | None
    takes: Numbers
    per_trip_of: Service | None = None
    element: str = "terminals.here.activities.work"
    also: Sequence[Resource] = ()
    held: Sequence[Resource] = ()
    kept: Sequence[Resource] = ()
    gang: Gang | None = None

    @property
    def uses(self) -> list[Resource]:
        return [*([] if self.resource is None else [self.resource]), *self.also]

    @property
    def joint(self) -> bool:
        return bool(self.also or self.held or self.kept or self.gang)


@dataclass(frozen=True)
class Enter:
    """Wait for a place in a yard; what the activity before kept is freed then."""

    stack: Stack


@dataclass(frozen=True)
class Board:
    """Ride a scheduled service from one of its legs to another."""

    service: Service
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Ride:
    """A trip of one's own on a leg of a service; its vias come from the leg."""

    service: Service
    takes: Numbers
    leg: int = 0


@dataclass(eq=False)
class Point:
    """Where consignments fill boxes; what follows up to the splitting is the same for all."""

    full: int = WHOLE_BOX
    patience: float = inf


@dataclass(frozen=True)
class Fill:
    """Wait until one's box closes."""

    point: Point


@dataclass(frozen=True)
class Split:
    """The box is split."""


Mark = Fill | Split
Stage = Work | Enter | Board | Ride | Mark


@dataclass(frozen=True)
class Box:
    """A container, or a consignment that fills a portion of one."""

    release: float
    teu: int = 2
    rank: int = 5
    probe: bool = False
    measured: bool = True
    portion: int = 0


@dataclass
class Chain:
    """Stages and the boxes that go through them; boxes are sorted by release."""

    stages: Sequence[Stage]
    boxes: Sequence[Box]


class _Columns:
    """Columns laid one after another."""

    def __init__(self) -> None:
        self.base = [0]
        self.values: list[float] = []

    def add(self, values: Numbers, size: int) -> None:
        column = list(values) if isinstance(values, Sequence) else [values] * size
        assert len(column) == size, f"{len(column)} entries where {size} are needed"
        self.values += column
        self.base.append(len(self.values))


class _Crossings:
    """Crossing columns."""

    def __init__(self, variants: int) -> None:
        self.via: list[int] = []
        self.stage: list[int] = []
        self.transit = _Columns()
        self.headway = _Columns()
        self.waits = [_Columns() for _ in range(variants)]

    def add(self, via: Via, row: int, stage: int, size: int) -> int:
        """Add one column; return its number."""
        self.via.append(row)
        self.stage.append(stage)
        self.transit.add(via.transit, size)
        self.headway.add(via.transit if via.headway is None else via.headway, size)
        for variant, waits in enumerate(self.waits):
            waits.add(via.waits[min(variant, len(via.waits) - 1)], size)
        return len(self.via) - 1


def build(
    chains: Sequence[Chain], services: Sequence[Service] = (), horizon: float = 1000
) -> tuple[Plan, Draws]:
    """Lay the chains out as arrays.

    Services keep the order of ``services``, then of first use; the members of a
    chain are its boxes in order of release.
    """
    world = _World(chains, services, float(horizon))
    return world.plan(), world.draws()


class _World:
    """Numbers for everything, in order of first use."""

    def __init__(
        self, chains: Sequence[Chain], services: Sequence[Service], horizon: float
    ) -> None:
        self.horizon = horizon
        self.boxes = [sorted(chain.boxes, key=lambda box: box.release) for chain in chains]
        self.rows = [(c, stage) for c, chain in enumerate(chains) for stage in chain.stages]
        stages = [stage for _, stage in self.rows]
        used = [stage.service for stage in stages if isinstance(stage, Board | Ride)]
        self.services = list(dict.fromkeys([*services, *used]))
        self.legs = [leg for service in self.services for leg in service.legs]
        self.vias = [via for leg in self.legs for via in leg.vias]
        self.pools = list(
            dict.fromkeys(
                pool for via in self.vias for pool in [via.pool, *(way[0] for way in via.ways)]
            )
        )
        works = [stage for stage in stages if isinstance(stage, Work)]
        self.first_leg = _cumulative(len(service.legs) for service in self.services)
        self._lay_stops()
        self.resources: list[Resource | Stack] = [
            *dict.fromkeys(resource for work in works for resource in work.uses),
            *dict.fromkeys(stop.berth for *_, stop in self.stops if stop.berth is not None),
            *dict.fromkeys(stage.stack for stage in stages if isinstance(stage, Enter)),
        ]
        self.elements = ["box", *sorted({work.element for work in works})]
        self.elements.append("terminals.here.yards.stack")
        self.elements += [f"services.service_{n}" for n in range(len(self.services))]
        self.first_stage = _cumulative(len(chain.stages) for chain in chains)
        self.first_via = _cumulative(len(leg.vias) for leg in self.legs)
        self.first_trip = _cumulative(len(service.departs or ()) for service in self.services)
        self._lay_crossings()

    def _leg(self, service: Service, leg: int) -> int:
        return self.first_leg[self.services.index(service)] + leg

    def _element(self, service: Service) -> int:
        return self.elements.index(f"services.service_{self.services.index(service)}")

    def _lay_stops(self) -> None:
        """First calls before the ends of legs: (service, leg that ends there, stop)."""
        self.holds = [self._is_held(row) for row in range(len(self.rows))]
        held = {
            self._leg(stage.service, stage.last)
            for (_, stage), holds in zip(self.rows, self.holds, strict=True)
            if holds and isinstance(stage, Board)
        }
        self.stops = [(n, -1, s.stop) for n, s in enumerate(self.services) if s.stop is not None]
        for number, service in enumerate(self.services):
            for leg, spec in enumerate(service.legs, self.first_leg[number]):
                if service.departs is not None and (spec.stop is not None or leg in held):
                    self.stops.append((number, leg, spec.stop or Stop()))

    def _is_held(self, row: int) -> bool:
        chain, stage = self.rows[row]
        if not isinstance(stage, Board):
            return False
        for other, following in self.rows[row + 1 :]:
            if other != chain or isinstance(following, Board | Ride):
                return False
            if isinstance(following, Enter):
                return True
        return False

    def _room(self) -> Room:
        stacks = [one for one in self.resources if isinstance(one, Stack)]
        number = {stop[1] if stop[1] >= 0 else ~stop[0]: n for n, stop in enumerate(self.stops)}
        return Room(
            yard_post=_ints(self.resources.index(stack) for stack in stacks),
            refuses=np.array([stack.refuses for stack in stacks], bool),
            enters=_ints(
                stacks.index(stage.stack) if isinstance(stage, Enter) else -1
                for _, stage in self.rows
            ),
            holds=np.array(self.holds, bool),
            stop_leg=_ints(leg for _, leg, _ in self.stops),
            stop_service=_ints(service for service, *_ in self.stops),
            stop_berth=_ints(
                -1 if stop.berth is None else self.resources.index(stop.berth)
                for *_, stop in self.stops
            ),
            stop_place=_ints(0 for _ in self.stops),
            planned=_floats(stop.planned for *_, stop in self.stops),
            window=_floats(stop.window for *_, stop in self.stops),
            at_end=_ints(number.get(leg, -1) for leg in range(len(self.legs))),
            at_begin=_ints(number.get(~service, -1) for service in range(len(self.services))),
        )

    def _vias(self, leg: int) -> range:
        return range(self.first_via[leg], self.first_via[leg + 1])

    def _lay_crossings(self) -> None:
        """Columns of scheduled trips first, then those of rides."""
        self.crossings = _Crossings(max([1, *(len(via.waits) for via in self.vias)]))
        self.via_column = [-1] * len(self.vias)
        for number, service in enumerate(self.services):
            if service.departs is None:
                continue
            for leg in range(self.first_leg[number], self.first_leg[number + 1]):
                for row in self._vias(leg):
                    self.via_column[row] = self.crossings.add(
                        self.vias[row], row, -1, len(service.departs)
                    )
        self.ride_column = [-1] * len(self.rows)
        for number, (chain, stage) in enumerate(self.rows):
            if isinstance(stage, Ride):
                self.ride_column[number] = len(self.crossings.via)
                for row in self._vias(self._leg(stage.service, stage.leg)):
                    self.crossings.add(self.vias[row], row, number, len(self.boxes[chain]))

    def plan(self) -> Plan:
        """The tables."""
        return Plan(
            clock=Clock(datetime(2024, 1, 1, tzinfo=UTC), 0.0, self.horizon, self.horizon),
            stages=self._stages(),
            services=ServiceTable(
                first_leg=_ints(self.first_leg),
                scheduled=np.array([s.departs is not None for s in self.services], bool),
                cut_off=_floats(service.cut_off for service in self.services),
                timing=_bytes(
                    Timing.ON_DEMAND if s.departs is None else s.timing for s in self.services
                ),
                fleet=_ints(service.fleet for service in self.services),
                patience=_floats(service.patience for service in self.services),
                rank=_bytes(service.rank for service in self.services),
                first_via=_ints(self.first_via),
                pool=_ints(self.pools.index(via.pool) for via in self.vias),
                direction=_bytes(via.direction for via in self.vias),
                at=_floats(via.at for via in self.vias),
                column=_ints(self.via_column),
                allotment=_ints(leg.allotment for leg in self.legs),
                leg_place=_ints(0 for _ in self.legs),
            ),
            pools=PoolTable(
                published=np.array([pool.published for pool in self.pools], bool),
                batch=_ints(pool.batch for pool in self.pools),
                at_least=_ints(pool.at_least for pool in self.pools),
                patience=_floats(pool.patience for pool in self.pools),
                place=_ints(0 for _ in self.pools),
                lines=_ints(pool.lines for pool in self.pools),
            ),
            crossings=CrossingTable(
                via=_ints(self.crossings.via),
                stage=_ints(self.crossings.stage),
                pools=tuple(
                    tuple(
                        dict.fromkeys(
                            self.pools.index(pool)
                            for pool in [
                                self.vias[row].pool,
                                *(way[0] for way in self.vias[row].ways),
                            ]
                        )
                    )
                    for row in self.crossings.via
                ),
                variants=len(self.crossings.waits),
            ),
            labels=Labels(
                demands=("all",),
                routes=tuple(f"route {chain}" for chain in range(len(self.boxes))),
                chain_demand=_ints(0 for _ in self.boxes),
                chain_route=_ints(range(len(self.boxes))),
                places=("here",),
                causes=tuple(Cause),
                elements=tuple(self.elements),
                resources=tuple(f"resource {n}" for n in range(len(self.resources))),
                pools=tuple(f"pool {n}" for n in range(len(self.pools))),
                services=tuple(f"service {n}" for n in range(len(self.services))),
            ),
            joint=self._joint(),
            boxes=self._boxes(),
            room=self._room(),
            suspends=np.array(
                [isinstance(r, Resource) and r.suspends for r in self.resources], bool
            ),
            diversions=DiversionTable.none(len(self.rows), len(self.boxes)),
            chain_of_row=_ints(chain for chain, _ in self.rows),
            resource_units=_ints(map(_units, self.resources)),
            recipes=Recipes((), (), (), (), (), (), (), (), (), ()),
            dated=Dated((), (), ()),
        )

    def _joint(self) -> JointWork:
        works = [stage if isinstance(stage, Work) else None for _, stage in self.rows]
        group = list(range(len(self.resources)))
        together = set()
        for work in works:
            if work is not None and work.joint:
                used = [self.resources.index(resource) for resource in work.uses]
                together |= {group[resource] for resource in used}
                merged = {group[resource] for resource in used}
                group = [min(merged) if one in merged else one for one in group]
        numbers = sorted(together.intersection(group))
        of_resource = [numbers.index(one) if one in together else -1 for one in group]
        gangs = list(dict.fromkeys(work.gang for work in works if work and work.gang))
        need: list[list[int]] = [[] for _ in works]
        freed: list[list[int]] = [[] for _ in works]
        of_row = [-1] * len(works)
        gang = [gangs.index(work.gang) if work and work.gang else -1 for work in works]
        for row, work in enumerate(works):
            before = works[row - 1]
            if isinstance(self.rows[row][1], Enter) and row and before is not None:
                freed[row] = sorted(self.resources.index(one) for one in before.kept)
                gang[row] = gang[row - 1]
            if work is None or work.resource is None:
                continue
            of_row[row] = of_resource[self.resources.index(work.resource)]
            if of_row[row] >= 0:
                index = self.resources.index
                need[row] = sorted(index(one) for one in work.uses if one not in work.held)
                freed[row] = sorted(index(one) for one in work.uses if one not in work.kept)
        return JointWork(
            group=_ints(of_row),
            group_of_resource=_ints(of_resource),
            first_need=_ints(_cumulative(map(len, need))),
            need=_ints(one for needed in need for one in needed),
            first_freed=_ints(_cumulative(map(len, freed))),
            freed=_ints(one for given in freed for one in given),
            gang=_ints(gang),
            gang_size=_ints(gang.size for gang in gangs),
        )

    def _boxes(self) -> BoxTable:
        table = BoxTable.none(len(self.boxes))
        points: list[Point] = []
        for row, (chain, stage) in enumerate(self.rows):
            if isinstance(stage, Fill):
                points = list(dict.fromkeys([*points, stage.point]))
                table.fill[chain] = row
                table.point[chain] = points.index(stage.point)
            elif isinstance(stage, Split):
                table.split[chain] = row
        full, patience = _ints(p.full for p in points), _floats(p.patience for p in points)
        return BoxTable(table.fill, table.split, table.point, full, patience)

    def _stages(self) -> StageTable:
        size = len(self.rows)
        columns = {
            name: np.full(size, -1, np.int32)
            for name in ("resource", "service", "leg", "alight", "element")
        }
        kind = np.zeros(size, np.int8)
        per_trip = np.zeros(size, bool)
        for row, (_, stage) in enumerate(self.rows):
            match stage:
                case Work():
                    kind[row] = StageKind.ACTIVITY
                    if stage.resource is not None:
                        columns["resource"][row] = self.resources.index(stage.resource)
                    if stage.per_trip_of is not None:
                        per_trip[row] = True
                        columns["service"][row] = self.services.index(stage.per_trip_of)
                    columns["element"][row] = self.elements.index(stage.element)
                case Enter():
                    kind[row] = StageKind.ACTIVITY
                    columns["resource"][row] = self.resources.index(stage.stack)
                    columns["element"][row] = self.elements.index("terminals.here.yards.stack")
                case Board():
                    kind[row] = StageKind.BOARDING
                    columns["element"][row] = self._element(stage.service)
                    columns["service"][row] = self.services.index(stage.service)
                    columns["leg"][row] = self._leg(stage.service, stage.first)
                    columns["alight"][row] = self._leg(stage.service, stage.last)
                case Fill() | Split():
                    columns["element"][row] = self.elements.index("box")
                case Ride():
                    kind[row] = StageKind.RIDE
                    columns["element"][row] = self._element(stage.service)
                    columns["service"][row] = self.services.index(stage.service)
                    columns["leg"][row] = self._leg(stage.service, stage.leg)
        return StageTable(
            first=_ints(self.first_stage),
            kind=kind,
            per_trip=per_trip,
            crossing=_ints(self.ride_column),
            covering=np.zeros(size, bool),
            place=np.zeros(size, np.int32),
            cause=np.zeros(size, np.int8),
            distance=np.zeros(size),
            **columns,
        )

    def draws(self) -> Draws:
        """The numbers."""
        order = sorted(
            (box.release, chain, member)
            for chain, boxes in enumerate(self.boxes)
            for member, box in enumerate(boxes)
        )
        boxes = [self.boxes[chain][member] for _, chain, member in order]
        number = {key[1:]: rank for rank, key in enumerate(order)}
        takes, departs, stays = self._takes(), self._departs(), self._stays()
        legs = self._leg_columns()
        others = [sorted(pool.others, key=lambda other: other.time) for pool in self.pools]
        flat = [other for pool in others for other in pool]
        return Draws(
            replication=0,
            release=_floats(box.release for box in boxes),
            chain=_ints(chain for _, chain, _ in order),
            member=_ints(member for _, _, member in order),
            index=_ints(member for _, _, member in order),
            teu=_bytes(box.teu for box in boxes),
            rank=_bytes(box.rank for box in boxes),
            probe=np.array([box.probe for box in boxes], bool),
            measured=np.array([box.measured for box in boxes], bool),
            portion=_ints(box.portion for box in boxes if any(b.portion for b in boxes)),
            first_member=_longs(_cumulative(len(members) for members in self.boxes)),
            number=_ints(number[key] for key in sorted(number)),
            stage_base=_longs(_cumulative(len(self.boxes[chain]) for chain, _ in self.rows)),
            takes_base=_longs(takes.base),
            takes=_floats(takes.values),
            first_trip=_ints(self.first_trip),
            scheduled=_floats(
                time for s in self.services for time in (s.scheduled or s.departs or ())
            ),
            departs=_floats(departs),
            cancelled=np.array(
                [
                    time == inf and service.timing == Timing.TIMETABLE
                    for service in self.services
                    for time in service.departs or ()
                ],
                bool,
            ),
            first_departures=_ints(
                row
                for time, row in sorted(zip(departs, range(len(departs)), strict=True))
                if time < self.horizon
            ),
            leg_base=_longs(legs["run"].base),
            run=_floats(legs["run"].values),
            stay=_floats(legs["stay"].values),
            tardy=_floats(legs["tardy"].values),
            threshold=_ints(self._by_trip(lambda service: service.threshold)),
            turnaround=_floats(self._by_trip(lambda service: service.turnaround)),
            slots=_ints(legs["slots"].values),
            crossing_base=_longs(self.crossings.transit.base),
            crossing_pool=_ints(self.pools.index(pool) for pool, _ in self._ways()),
            crossing_direction=_bytes(direction for _, direction in self._ways()),
            wait=[_floats(column.values) for column in self.crossings.waits],
            transit=_floats(self.crossings.transit.values),
            headway=_floats(self.crossings.headway.values),
            first_other=_ints(_cumulative(len(pool) for pool in others)),
            other_time=_floats(other.time for other in flat),
            other_direction=_bytes(other.direction for other in flat),
            other_rank=_bytes(other.rank for other in flat),
            other_transit=_floats(other.transit for other in flat),
            other_headway=_floats(other.headway for other in flat),
            capacity=self._capacity(),
            pace=self._pace(),
            spells=Spells(
                first=_ints(_cumulative(len(pool.spells) for pool in self.pools)),
                time=_floats(time for pool in self.pools for time, _ in pool.spells),
                variant=_bytes(variant for pool in self.pools for _, variant in pool.spells),
            ),
            stop_base=_longs(stays.base),
            stop_stay=_floats(stays.values),
        )

    def _stays(self) -> _Columns:
        stays = _Columns()
        for service, _, stop in self.stops:
            stays.add(stop.stay, len(self.services[service].departs or ()))
        return stays

    def _ways(self) -> Iterator[tuple[Pool, int]]:
        columns = pairwise(self.crossings.transit.base)
        for row, (begin, end) in zip(self.crossings.via, columns, strict=True):
            via = self.vias[row]
            yield from via.ways or [(via.pool, via.direction)] * (end - begin)

    def _by_trip(self, numbers: Callable[[Service], Numbers]) -> list[float]:
        column = _Columns()
        for service in self.services:
            column.add(numbers(service), len(service.departs or ()))
        return column.values

    def _takes(self) -> _Columns:
        takes = _Columns()
        for chain, stage in self.rows:
            members = len(self.boxes[chain])
            match stage:
                case Work(per_trip_of=Service() as service):
                    takes.add(stage.takes, len(service.departs or ()))
                case Work() | Ride():
                    takes.add(stage.takes, members)
                case Fill() | Split() | Enter():
                    takes.add(0, members)
                case Board():
                    takes.add((), 0)
        return takes

    def _departs(self) -> list[float]:
        return [time for service in self.services for time in service.departs or ()]

    def _leg_columns(self) -> dict[str, _Columns]:
        columns = {name: _Columns() for name in ("run", "stay", "tardy", "slots")}
        for service in self.services:
            for leg in service.legs:
                for name, column in columns.items():
                    column.add(getattr(leg, name), len(service.departs or ()))
        return columns

    def _capacity(self) -> Capacity:
        posts = [
            *(r.changes or ((0.0, _units(r), 1.0),) for r in self.resources),
            *(p.changes or ((0.0, p.lines, 1.0),) for p in self.pools),
        ]
        rows = [change for changes in posts for change in changes]
        return Capacity(
            first=_ints(_cumulative(len(changes) for changes in posts)),
            time=_floats(time for time, _, _ in rows),
            units=_ints(units for _, units, _ in rows),
            stretch=_floats(stretch for _, _, stretch in rows),
            availability=_bytes(
                Availability.OPEN if units else Availability.CLOSED_BY_CALENDAR
                for _, units, _ in rows
            ),
        )

    def _pace(self) -> Pace:
        rows = [change for service in self.services for change in service.pace]
        return Pace(
            first=_ints(_cumulative(len(service.pace) for service in self.services)),
            time=_floats(time for time, _, _ in rows),
            factor=_floats(factor for _, factor, _ in rows),
            leaves=np.array([leaves for _, _, leaves in rows], bool),
        )


def _units(resource: Resource | Stack) -> int:
    return resource.places if isinstance(resource, Stack) else resource.units


def _cumulative(sizes: Iterable[int]) -> list[int]:
    return list(accumulate(sizes, initial=0))


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float64)


def _ints(values: Iterable[float]) -> Ints:
    return np.array(list(values), np.int32)


def _longs(values: Iterable[int]) -> Longs:
    return np.array(list(values), np.int64)


def _bytes(values: Iterable[int]) -> Bytes:
    return np.array(list(values), np.int8)
