"""The world of one replication, built from Plan and Draws, and run."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from itertools import count, pairwise, repeat
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.engine.reference.batches import BatchingPassage
from corridor_sim.engine.reference.boxes import Filling, FillingPoint, Splitting
from corridor_sim.engine.reference.columns import Log, flags, integers, reals, timelines
from corridor_sim.engine.reference.container import Container
from corridor_sim.engine.reference.departures import (
    BlockTrains,
    Departures,
    Fleet,
    GatheringQueue,
    OnReturn,
    OnTime,
)
from corridor_sim.engine.reference.detour import Detour, turn_away_when_closed
from corridor_sim.engine.reference.instants import Instants
from corridor_sim.engine.reference.journey import Activity, Boarding, Journeys, Ride
from corridor_sim.engine.reference.passage import Claim, Crossings, PublishedPassage, QueuedPassage
from corridor_sim.engine.reference.processes import assign_processes
from corridor_sim.engine.reference.terminals import Terminals, capacity_changes
from corridor_sim.engine.reference.vehicle import BoardingQueue, Call, Line, Trip, Via
from corridor_sim.plan.arrays import StageKind, Timing

if TYPE_CHECKING:
    from simpy.events import Event

    from corridor_sim.draws import Draws
    from corridor_sim.engine.reference.journey import Stage
    from corridor_sim.engine.reference.passage import Passage
    from corridor_sim.engine.reference.processes import UserProcess
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


class World:
    """Everything that stands and moves, wired together.

    Args:
        plan: the scenario as arrays.
        draws: one replication's numbers.
        trace: blank; filled while the world runs.
        processes: a generator function per activity path, see ``assign_processes``.
    """

    def __init__(
        self,
        plan: Plan,
        draws: Draws,
        trace: Trace,
        processes: Mapping[str, UserProcess],
    ) -> None:
        self.plan = plan
        self.draws = draws
        self.env = Instants(plan.clock.horizon)
        self.log = Log(trace)
        self.factors = timelines(draws.pace, draws.pace.factor)
        self.leaves = timelines(draws.pace, draws.pace.leaves)
        self.terminals = Terminals(plan, draws, self.env, self.log)
        self.passages = self._passages()
        ways = integers(draws.crossing_pool), integers(draws.crossing_direction)
        self.crossings = Crossings(self.passages, *ways)
        self.queues = [BoardingQueue(self.env) for _ in range(plan.services.legs)]
        self.gathering = self._gathering_queues()
        self.lines = [
            self._line(service)
            for service in range(plan.services.services)
            if plan.services.scheduled[service]
        ]
        self.departures = {line.index: self._departures(line) for line in self.lines}
        self.block_trains = [
            self._block_trains(line) for line in self.lines if line.index in self.gathering
        ]
        self.filling_points = [self._filling_point(point) for point in range(plan.boxes.points)]
        self.processes = assign_processes(plan, processes)
        self.detours: dict[int, Detour] = {}
        for boarding in np.flatnonzero(plan.diversions.to >= 0).tolist():
            self.detours[boarding] = self._detour(boarding)
        self.chains = [
            [self._stage(row) for row in range(begin, end)] if before < 0 else []
            for (begin, end), before in zip(
                pairwise(plan.stages.first.tolist()), plan.diversions.begins_as, strict=True
            )
        ]

    def run(self) -> float:
        """Run to the end; return the instant of stopping [s]."""
        awaited = int(self.draws.measured.sum())
        journeys = Journeys(self.env, self.log, self.chains, awaited)
        self.env.process(journeys.release(self._containers()))
        self.env.process(self._timetable())
        for trains in self.block_trains:
            self.env.process(trains.run())
        for line in self.lines:
            if any(self.plan.diversions.when_closed & (self.plan.stages.service == line.index)):
                queues = [call.queue for call in line.calls]
                self.env.process(turn_away_when_closed(self.env, line.leaves, queues, self.log))
        for pool, passage in enumerate(self.passages):
            if isinstance(passage, QueuedPassage):
                self.env.process(self._other_traffic(pool, passage))
        stopped_at = self.env.run_to_the_end()
        for point in self.filling_points:
            point.tell_of_boxes_under_way()
        return stopped_at

    # ── what moves ──────────────────────────────────────────────────────────

    def _containers(self) -> Iterator[tuple[float, Container]]:
        draws = self.draws
        containers = map(
            Container,
            count(),
            integers(draws.chain),
            integers(draws.member),
            integers(draws.teu),
            integers(draws.rank),
            flags(draws.probe),
            flags(draws.measured),
            integers(draws.portion) if len(draws.portion) else repeat(0),
        )
        return zip(reals(draws.release), containers, strict=True)

    def _timetable(self) -> Generator[Event, None, None]:
        """Start each trip at its actual departure from the first call."""
        draws, env = self.draws, self.env
        line_of_trip = [line for line in self.lines for _ in range(line.trips)]
        for row in draws.first_departures.tolist():
            departs = float(draws.departs[row])
            if departs > env.now:
                yield env.until(departs)
            line = line_of_trip[row]
            trip = Trip(env, self.log, line, row - line.first_trip)
            self.departures[line.index].due(trip, float(draws.scheduled[row]))

    def _other_traffic(self, pool: int, passage: QueuedPassage) -> Generator[Event, None, None]:
        draws, env = self.draws, self.env
        for order in range(int(draws.first_other[pool]), int(draws.first_other[pool + 1])):
            time = float(draws.other_time[order])
            if time > env.now:
                yield env.until(time)
            claim = Claim(
                direction=int(draws.other_direction[order]),
                transit=float(draws.other_transit[order]),
                headway=float(draws.other_headway[order]),
                probe=False,
                starts=self.log.other_started,
                entry=order,
                passed=None,
            )
            passage.admit_other(int(draws.other_rank[order]), order, claim)

    # ── what stands ─────────────────────────────────────────────────────────

    def _passages(self) -> list[Passage]:
        plan, draws = self.plan, self.draws
        units = timelines(draws.capacity, draws.capacity.units)
        variants = timelines(draws.spells, draws.spells.variant)
        waits = [reals(wait) for wait in draws.wait]
        transits = reals(draws.transit)
        passages: list[Passage] = []
        for pool, published in enumerate(plan.pools.published.tolist()):
            if published:
                opens = units[len(plan.resource_units) + pool]
                passages.append(
                    PublishedPassage(self.env, self.log, opens, variants[pool], waits, transits)
                )
            else:
                passages.append(self._queued_passage(pool))
        return passages

    def _queued_passage(self, pool: int) -> QueuedPassage:
        pools, draws = self.plan.pools, self.draws
        changes = capacity_changes(draws, len(self.plan.resource_units) + pool)
        batch, at_least = int(pools.batch[pool]), int(pools.at_least[pool])
        times = {"transits": reals(draws.transit), "headways": reals(draws.headway)}
        if at_least == 1:
            return QueuedPassage(self.env, changes, self.log, batch=batch, **times)
        return BatchingPassage(
            self.env,
            changes,
            self.log,
            batch=batch,
            at_least=at_least,
            patience=float(pools.patience[pool]),
            **times,
        )

    def _gathering_queues(self) -> dict[int, GatheringQueue]:
        """The first queues of services that leave when full, by service."""
        table = self.plan.services
        found = {}
        for service in np.flatnonzero(table.timing == Timing.WHEN_FULL).tolist():
            queue = GatheringQueue(self.env, float(table.patience[service]))
            found[service] = self.queues[int(table.first_leg[service])] = queue
        return found

    def _departures(self, line: Line) -> Departures:
        table, trips = self.plan.services, slice(line.first_trip, line.first_trip + line.trips)
        vehicles = int(table.fleet[line.index])
        turnarounds = reals(self.draws.turnaround[trips])
        if table.timing[line.index] == Timing.ON_RETURN:
            return OnReturn(self.env, line.trips // vehicles, turnarounds)
        if vehicles and table.timing[line.index] == Timing.TIMETABLE:
            return Fleet(self.env, line, turnarounds, vehicles)
        return OnTime(self.env)

    def _block_trains(self, line: Line) -> BlockTrains:
        trips = slice(line.first_trip, line.first_trip + line.trips)
        thresholds = integers(self.draws.threshold[trips])
        return BlockTrains(self.env, self.log, line, self.gathering[line.index], thresholds)

    def _filling_point(self, point: int) -> FillingPoint:
        boxes, base = self.plan.boxes, self.draws.stage_base
        rows = {
            chain: base[boxes.fill[chain] + 1 : boxes.split[chain]].tolist()
            for chain in np.flatnonzero(boxes.point == point).tolist()
        }
        full, patience = int(boxes.full[point]), float(boxes.patience[point])
        return FillingPoint(self.env, self.log, full, patience, rows)

    def _vias(self, leg: int) -> list[tuple[int, Via]]:
        """The vias of a leg, each with its row."""
        table = self.plan.services
        rows = range(int(table.first_via[leg]), int(table.first_via[leg + 1]))
        return [(row, Via(self.crossings, float(table.at[row]))) for row in rows]

    def _line(self, service: int) -> Line:
        table, draws = self.plan.services, self.draws
        calls = []
        for leg in range(int(table.first_leg[service]), int(table.first_leg[service + 1])):
            column = slice(int(draws.leg_base[leg]), int(draws.leg_base[leg + 1]))
            calls.append(
                Call(
                    leg=leg,
                    first=column.start,
                    queue=self.queues[leg],
                    vias=tuple(
                        (via, int(draws.crossing_base[table.column[row]]))
                        for row, via in self._vias(leg)
                    ),
                    runs=reals(draws.run[column]),
                    stays=reals(draws.stay[column]),
                    tardies=reals(draws.tardy[column]),
                    slots=integers(draws.slots[column]),
                    allotment=int(table.allotment[leg]),
                    stop=self.terminals.stop(int(self.plan.room.at_end[leg])),
                )
            )
        return Line(
            index=service,
            rank=int(table.rank[service]),
            cut_off=float(table.cut_off[service]),
            first_trip=int(draws.first_trip[service]),
            trips=int(draws.first_trip[service + 1] - draws.first_trip[service]),
            calls=tuple(calls),
            factor=self.factors[service],
            leaves=self.leaves[service],
            stop=self.terminals.stop(int(self.plan.room.at_begin[service])),
        )

    def _detour(self, boarding: int) -> Detour:
        """Where a boarding may lead instead."""
        table, first = self.plan.diversions, int(self.plan.diversions.to[boarding])
        chain = int(self.plan.chain_of_row[first])
        return Detour(
            chain=chain,
            entry=int(self.draws.stage_base[first - 1]),
            limit=float(table.limit[boarding]),
            when_closed=bool(table.when_closed[boarding]),
            stages=[
                self._stage(row) for row in range(first, int(self.plan.stages.first[chain + 1]))
            ],
        )

    def _stage(self, row: int) -> Stage:
        stages, draws, env, log = self.plan.stages, self.draws, self.env, self.log
        first = int(draws.stage_base[row])
        takes = reals(draws.takes)[int(draws.takes_base[row]) :]
        leg = int(stages.leg[row])
        chain = int(self.plan.chain_of_row[row])
        if row == self.plan.boxes.fill[chain]:
            return Filling(env, log, first, self.filling_points[self.plan.boxes.point[chain]])
        if row == self.plan.boxes.split[chain]:
            return Splitting(env, log, first, self.filling_points[self.plan.boxes.point[chain]])
        match StageKind(int(stages.kind[row])):
            case StageKind.ACTIVITY:
                came_on = int(stages.service[row]) if stages.per_trip[row] else None
                shared = None if came_on is None else int(draws.first_trip[came_on])
                process = self.processes.get(row)
                entry = self.terminals.entry(row)
                if entry is not None:
                    return entry
                return Activity(env, log, first, takes, shared, self.terminals.server(row), process)
            case StageKind.BOARDING:
                return Boarding(
                    env=env,
                    log=log,
                    first=first,
                    queue=self.queues[leg],
                    alight=int(stages.alight[row]),
                    holds=bool(self.plan.room.holds[row]),
                    detour=self.detours.get(row),
                    leaves=self.leaves[int(stages.service[row])],
                )
            case StageKind.RIDE:
                service = int(stages.service[row])
                column = int(stages.crossing[row])
                vias = [
                    (via, int(draws.crossing_base[column + position]))
                    for position, (_, via) in enumerate(self._vias(leg))
                ]
                return Ride(
                    env=env,
                    log=log,
                    first=first,
                    service=service,
                    rank=int(self.plan.services.rank[service]),
                    runs=takes,
                    vias=vias,
                    factor=self.factors[service],
                    leaves=self.leaves[service],
                )
            case StageKind.DIVERSION:
                raise ValueError("a diversion is made, not passed through")
