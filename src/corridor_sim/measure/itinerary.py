"""One container's journey, step by step: from when to when, where, why, on what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import HOUR
from corridor_sim.measure.boxes import crossings_of_ride
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.names import moment, trip_name
from corridor_sim.measure.occupancy import needs
from corridor_sim.measure.room import turned_away
from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds since start; ``trip`` is a trip row, -1 off timetable trips."""

    begin: float
    end: float
    place: int
    cause: Cause
    trip: int
    element: int


def itinerary(journeys: Journeys, number: int) -> list[Step]:
    """The steps of a container, by its global number; each begins where the one before ends.

    A step has one place and one cause, as in ``causes``: a wait that spans a closing
    hour is several steps. A container that is stuck has its last step end with the
    replication.
    """
    return list(_Walk(journeys, number).steps())


def itinerary_table(journeys: Journeys, number: int) -> pd.DataFrame:
    """The steps as rows: from, to (UTC), hours, place, cause, trip, what.

    ``trip`` names the timetable trip waited for or ridden, empty otherwise; ``what``
    is the element of the scenario the step belongs to.
    """
    import pandas as pd

    plan, draws = journeys.plan, journeys.draws
    rows = [
        (
            moment(plan, step.begin),
            moment(plan, step.end),
            (step.end - step.begin) / HOUR,
            plan.labels.places[step.place],
            str(step.cause),
            trip_name(plan, draws, step.trip) if step.trip >= 0 else "",
            plan.labels.elements[step.element],
        )
        for step in itinerary(journeys, number)
    ]
    columns = ["from", "to", "hours", "place", "cause", "trip", "what"]
    return pd.DataFrame(rows, columns=columns)


class _Walk:
    """Follows one container; ``now`` is how far its steps reach."""

    def __init__(self, journeys: Journeys, number: int) -> None:
        self.journeys = journeys
        self.plan, self.draws, self.trace = journeys.plan, journeys.draws, journeys.trace
        self.chain = int(self.draws.chain[number])
        self.member = int(self.draws.member[number])
        self.now = float(self.draws.release[number])
        self.trip = -1
        self.element = -1
        away = turned_away(self.plan, self.draws, self.trace)
        self.last = (
            self.trace.stopped_at
            if away is None
            else min(self.trace.stopped_at, float(away[number]))
        )

    def steps(self) -> Iterator[Step]:
        stages = self.plan.stages
        for row in range(*(int(row) for row in stages.first[self.chain : self.chain + 2])):
            self.element = int(stages.element[row])
            self.trip = -1
            if stages.kind[row] == StageKind.ACTIVITY:
                yield from self._activity(row)
            elif stages.kind[row] == StageKind.RIDE:
                yield from self._ride(row)
            else:
                yield from self._boarding(row)

    def _time(self, column: np.ndarray[tuple[int], np.dtype[np.float64]], entry: int) -> float:
        return float(np.fmin(column[entry], self.last))

    def _until(self, end: float, place: int, cause: Cause) -> Iterator[Step]:
        if end > self.now:
            yield Step(self.now, end, place, cause, self.trip, self.element)
            self.now = end

    def _wait(
        self, posts: Sequence[int], end: float, place: int, otherwise: Cause
    ) -> Iterator[Step]:
        lost = self.journeys.downtime(*posts)
        while self.now < end:
            state = int(np.searchsorted(lost.time, self.now, side="right")) - 1
            cause = Cause.CLOSED if lost.closed[state] else otherwise
            cause = Cause.DISRUPTION if lost.down[state] else cause
            alike = (lost.closed == lost.closed[state]) & (lost.down == lost.down[state])
            other = np.flatnonzero(~alike[state:])
            change = float(lost.time[state + other[0]]) if len(other) else end
            yield from self._until(min(change, end), place, cause)

    def _activity(self, row: int) -> Iterator[Step]:
        stages, cell = self.plan.stages, int(self.draws.stage_base[row]) + self.member
        place, resource = int(stages.place[row]), int(stages.resource[row])
        if resource >= 0:
            start = self._time(self.trace.start, cell)
            yield from self._wait(needs(self.plan, row), start, place, Cause.QUEUE)
        own = Cause(self.plan.labels.causes[stages.cause[row]])
        cause = Cause.DWELL if stages.covering[row] else own
        if resource >= 0 and self.plan.suspends[resource]:
            yield from self._wait([resource], self._time(self.trace.end, cell), place, cause)
        yield from self._until(self._time(self.trace.end, cell), place, cause)

    def _boarding(self, row: int) -> Iterator[Step]:
        stages, cell = self.plan.stages, int(self.draws.stage_base[row]) + self.member
        leg, place = int(stages.leg[row]), int(stages.place[row])
        start = self._time(self.trace.start, cell)
        self.trip = int(self.trace.trip[cell])
        local = self.trip - int(self.draws.first_trip[stages.service[row]])
        in_time = self.journeys.departures(leg).first_in_time(np.array([self.now]))
        first = min(float(in_time[0]), start)
        scheduled = start
        if self.trip >= 0:
            scheduled = float(self.trace.leg_scheduled[self.draws.leg_base[leg] + local])
        yield from self._until(first, place, Cause.WAITING_FOR_DEPARTURE)
        yield from self._until(scheduled, place, Cause.ROLLED_OVER)
        yield from self._until(start, place, Cause.LATE_VEHICLE)
        if self.trip < 0:
            return
        for ridden in range(leg, int(stages.alight[row]) + 1):
            on_leg = int(self.draws.leg_base[ridden]) + local
            arrived = self.trace.leg_arrived[on_leg]
            tardy = 0.0 if np.isnan(arrived) else float(self.draws.tardy[on_leg])
            columns = self.plan.services.column[self._vias(ridden)]
            crossings = (self.draws.crossing_base[columns] + local).tolist()
            end = self._time(self.trace.leg_arrived, on_leg)
            yield from self._leg(ridden, crossings, end - tardy)
            yield from self._until(
                end, int(self.plan.services.leg_place[ridden]), Cause.LATE_VEHICLE
            )
            yield from self._berth(ridden, local)

    def _berth(self, leg: int, local: int) -> Iterator[Step]:
        """The wait of the vehicle for a berth at the end of a leg."""
        room = self.plan.room
        stop = int(room.at_end[leg])
        if stop >= 0 and room.stop_berth[stop] >= 0:
            berthed = self._time(self.trace.stop_berthed, int(self.draws.stop_base[stop]) + local)
            place, berths = int(room.stop_place[stop]), int(room.stop_berth[stop])
            yield from self._wait([berths], berthed, place, Cause.QUEUE)

    def _ride(self, row: int) -> Iterator[Step]:
        stages, cell = self.plan.stages, int(self.draws.stage_base[row]) + self.member
        start, end = self._time(self.trace.start, cell), self._time(self.trace.end, cell)
        leg = int(stages.leg[row])
        yield from self._until(start, int(stages.place[row]), Cause.DISRUPTION)
        crossings = [
            int(crossings_of_ride(self.plan, self.draws, self.trace, row, via)[self.member])
            for via in range(len(self._vias(leg)))
        ]
        yield from self._leg(leg, crossings, end)

    def _vias(self, leg: int) -> range:
        first = self.plan.services.first_via
        return range(int(first[leg]), int(first[leg + 1]))

    def _leg(self, leg: int, crossings: list[int], end: float) -> Iterator[Step]:
        """Run and passages of a vehicle, up to the end of its run."""
        plan, trace = self.plan, self.trace
        under_way = int(plan.services.leg_place[leg])
        for crossing in crossings:
            pool = int(self.draws.crossing_pool[crossing])
            place, post = int(plan.pools.place[pool]), len(plan.resource_units) + pool
            arrived = self._time(trace.crossing_arrived, crossing)
            started = self._time(trace.crossing_started, crossing)
            yield from self._until(arrived, under_way, Cause.MOVING)
            held = started
            if plan.pools.published[pool]:
                opens = self.journeys.downtime(post).next_open(np.array([arrived]))
                held = min(float(opens[0]), started)
            yield from self._wait([post], held, place, Cause.PASSAGE_WAIT)
            yield from self._until(started, place, Cause.PASSAGE_WAIT)
            yield from self._until(self._time(trace.crossing_left, crossing), place, Cause.PASSAGE)
        yield from self._until(end, under_way, Cause.MOVING)
