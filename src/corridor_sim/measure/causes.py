"""Where the days go: each hour of a journey gets exactly one place and one cause.

The rules, stage by stage (times are the container's own unless said otherwise):

* ACTIVITY: ready to start is *closed* while its resource, or one of those it needs,
  had no unit by the calendar, *disruption* while one had none because of one, else
  *queue*; start to end is the activity's own cause, or *dwell* where it covers a
  departure. Where work pauses when its resource closes, its pauses are split as the
  wait before it.
* Entry into a yard: asking to having a place is split as a wait for a resource, so
  the hours that a full yard blocks are *queue* at its terminal, wherever the container
  is meanwhile: on its vehicle, at a crane, before the gate.
* BOARDING: ready to the scheduled time of the first departure it was in time for
  is *waiting for departure*; from there to the scheduled time of the trip it
  boarded is *rolled over*; from there to its actual departure is *late vehicle*.
  The ride is split like that of a vehicle, below; calls on the way count as moving.
  Where the vehicle then waits for a berth, that is split as a wait for a resource.
* An activity before which consignments fill a box: ready to the closing of the box is
  *waiting for departure*, since a box leaves when it is full, as a block train does.
  In the box, all have the hours of the first.
* DIVERSION: as much of a wait, up to the instant at which it goes on by another route.
* RIDE: ready to start is *disruption* (the service was closed); then as a vehicle.
* A vehicle: arrival at a passage to its start there is *closed*, *disruption* or
  *passage wait*; start to leaving is *passage*; lateness drawn at arrival is *late
  vehicle*; the rest is *moving*.

Whatever has not happened when the replication stops is taken to happen then: the
journey of a stuck container is split up to that instant, and so is its total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.measure.boardings import Departures, shared, split_boarding
from corridor_sim.measure.boxes import crossings_of_ride, takes_of
from corridor_sim.measure.downtime import Downtime, downtime
from corridor_sim.measure.occupancy import Jobs, jobs, needs, stretched
from corridor_sim.measure.parts import Members, Part, Piece, Split, observed_members
from corridor_sim.plan.arrays import Flags, Floats, Longs, StageKind
from corridor_sim.scenario.causes import Cause

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


class Journeys:
    """One replication's journeys, split into parts. What chains share is worked out once."""

    def __init__(self, plan: Plan, draws: Draws, trace: Trace) -> None:
        """Read the trace as it stands; nothing is copied."""
        self.plan = plan
        self.draws = draws
        self.trace = trace
        self._cause = {cause: plan.labels.causes.index(cause) for cause in Cause}
        self._downtimes: dict[tuple[int, ...], Downtime] = {}
        self._departures: dict[int, Departures] = {}
        self._pieces: dict[tuple[int, bool], list[Piece]] = {}
        self._berth_waits: dict[int, list[Piece]] = {}
        self._splits: dict[int, Split] = {}
        self._jobs: dict[int, Jobs] = {}

    def observed(self, times: Floats) -> Floats:
        """The times, or the end of the replication where nothing happened yet."""
        return np.fmin(times, self.trace.stopped_at)

    def total(self, chain: int, members: Members) -> Floats:
        """Door to door [s]; for a stuck container, its time until the replication stopped."""
        numbers = self.draws.numbers(chain)[members]
        return self.observed(self.trace.arrived[numbers]) - self.draws.release[numbers]

    def stuck(self, chain: int, members: Members) -> Flags:
        """Which members had not arrived when the replication stopped."""
        return np.isnan(self.trace.arrived[self.draws.numbers(chain)[members]])

    def jobs(self, resource: int) -> Jobs:
        """What real containers asked of a resource."""
        if resource not in self._jobs:
            self._jobs[resource] = jobs(self.plan, self.draws, self.trace, resource)
        return self._jobs[resource]

    def departures(self, leg: int) -> Departures:
        """What left the first call of a leg row."""
        if leg not in self._departures:
            trips = self.trips_of(leg)
            left = ~np.isnan(self.trace.leg_departed[trips])
            scheduled = np.sort(self.trace.leg_scheduled[trips][left])
            limit = scheduled - self.plan.services.cut_off[self.service_of(leg)]
            self._departures[leg] = Departures(np.append(scheduled, np.inf), limit)
        return self._departures[leg]

    def trips_of(self, leg: int) -> slice:
        """Where the leg row's trips lie in the leg columns."""
        return slice(int(self.draws.leg_base[leg]), int(self.draws.leg_base[leg + 1]))

    def service_of(self, leg: int) -> int:
        """The service that a leg row belongs to."""
        return int(np.searchsorted(self.plan.services.first_leg, leg, side="right")) - 1

    def downtime(self, *posts: int) -> Downtime:
        """Time without a unit at one of the posts."""
        if posts not in self._downtimes:
            self._downtimes[posts] = downtime(self.draws.capacity, posts)
        return self._downtimes[posts]

    def split(self, chain: int) -> Split:
        """Split the journeys of a chain's measured members; whoever asks shares the answer."""
        if chain not in self._splits:
            members = observed_members(self.plan, self.draws, self.trace, chain)
            self._splits[chain] = Split(
                members,
                self.draws.numbers(chain)[members],
                self.total(chain, members),
                list(self.parts(chain, members)),
            )
        return self._splits[chain]

    def parts(self, chain: int, members: Members) -> Iterator[Part]:
        """Split the journeys of these members of a chain, stage row by stage row."""
        first, beyond = (int(row) for row in self.plan.stages.first[chain : chain + 2])
        ready = self.draws.release[self.draws.numbers(chain)[members]]
        for row in range(first, beyond):
            start = self.observed(self.trace.start[self.draws.column(row)][members])
            end = self.observed(self.trace.end[self.draws.column(row)][members])
            kind = int(self.plan.stages.kind[row])
            if kind == StageKind.ACTIVITY:
                yield from self._activity(row, members, ready, start, end)
            elif kind == StageKind.BOARDING:
                yield from self._boarding(row, members, ready, start)
            elif kind == StageKind.DIVERSION:
                yield from self._diversion(row, ready, start)
            else:
                yield from self._ride(row, members, ready, start, end)
            ready = end

    def _part(self, row: int, cause: Cause, seconds: Floats) -> Part:
        return Part(row, int(self.plan.stages.place[row]), self._cause[cause], seconds)

    def _activity(
        self, row: int, members: Members, ready: Floats, start: Floats, end: Floats
    ) -> Iterator[Part]:
        stages = self.plan.stages
        resource = int(stages.resource[row])
        if resource >= 0:
            posts = needs(self.plan, row)
            for cause, seconds in self._wait(posts, ready, start, Cause.QUEUE):
                yield self._part(row, cause, seconds)
        worked = end - start
        if resource >= 0 and self.plan.suspends[resource]:
            worked = self._worked(row, members, start, end)
            for cause, seconds in self._wait(posts, start, end, Cause.QUEUE, worked):
                yield self._part(row, cause, seconds)
        own = self._cause[Cause.DWELL] if stages.covering[row] else int(stages.cause[row])
        yield Part(row, int(stages.place[row]), own, worked)

    def _worked(self, row: int, members: Members, start: Floats, end: Floats) -> Floats:
        """How long work that may pause ran; of unfinished work, as long as it can have run."""
        draws, resource = self.draws, int(self.plan.stages.resource[row])
        takes = takes_of(self.plan, draws, self.trace, row)[members]
        takes = np.maximum(takes, 0.0)  # -1 is skipped
        closed, down = self._lost([resource], start, end)
        return np.minimum(stretched(draws, [resource], takes, start), end - start - closed - down)

    def _lost(self, posts: Sequence[int], since: Floats, until: Floats) -> tuple[Floats, Floats]:
        """Seconds in [since, until) without a unit: by the calendar, and by disruptions."""
        return self.downtime(*posts).between(since, until)

    def _wait(
        self,
        posts: Sequence[int],
        since: Floats,
        until: Floats,
        otherwise: Cause,
        worked: Floats | float = 0.0,
    ) -> Iterator[tuple[Cause, Floats]]:
        """Split [since, until), of which ``worked`` is no wait."""
        wait = until - since - worked
        if self.downtime(*posts).ever():
            closed, down = self._lost(posts, since, until)
            yield Cause.CLOSED, closed
            yield Cause.DISRUPTION, down
            wait = wait - closed - down
        yield otherwise, wait

    def _boarding(self, row: int, members: Members, ready: Floats, start: Floats) -> Iterator[Part]:
        stages = self.plan.stages
        leg, alight = int(stages.leg[row]), int(stages.alight[row])
        trip = self.trace.trip[self.draws.column(row)][members]
        boarded = trip >= 0
        local = np.where(boarded, trip - self.draws.first_trip[self.service_of(leg)], -1)
        scheduled = self.trace.leg_scheduled[self.trips_of(leg)]
        stopped_at = self.trace.stopped_at
        split = split_boarding(ready, start, local, self.departures(leg), scheduled, stopped_at)
        yield self._part(row, Cause.WAITING_FOR_DEPARTURE, split.waiting)
        yield self._part(row, Cause.ROLLED_OVER, split.rolled)
        yield self._part(row, Cause.LATE_VEHICLE, split.late)
        if not boarded.any():
            return
        for ridden in range(leg, alight + 1):
            for piece in self._trip_pieces(ridden, through=ridden > leg):
                yield Part(row, piece.place, piece.cause, shared(piece.seconds, local))
            for piece in self._berth_pieces(ridden):
                yield Part(row, piece.place, piece.cause, shared(piece.seconds, local))

    def _diversion(self, row: int, ready: Floats, made: Floats) -> Iterator[Part]:
        """The wait for a trip that never took them."""
        in_time = self.departures(int(self.plan.stages.leg[row])).first_in_time(ready)
        in_time = np.minimum(in_time, made)
        yield self._part(row, Cause.WAITING_FOR_DEPARTURE, in_time - ready)
        yield self._part(row, Cause.ROLLED_OVER, made - in_time)

    def _trip_pieces(self, leg: int, *, through: bool) -> list[Piece]:
        """Split a leg for all its trips; ``through`` passengers also sit out the call before it."""
        key = (leg, through)
        if key not in self._pieces:
            trips, trace = self.trips_of(leg), self.trace
            begin = trace.unloads(self.plan, self.draws, leg - 1) if through else None
            self._pieces[key] = self._leg_pieces(
                leg,
                self.observed(trace.leg_departed[trips] if begin is None else begin),
                trace.leg_arrived[trips],
                [self._of_trips(int(self.plan.services.column[via])) for via in self._vias(leg)],
                self.draws.tardy[trips],
            )
        return self._pieces[key]

    def _berth_pieces(self, leg: int) -> list[Piece]:
        """Split the waits of a leg's trips for a berth at its end."""
        stop = int(self.plan.room.at_end[leg])
        berths = int(self.plan.room.stop_berth[stop]) if stop >= 0 else -1
        if berths < 0:
            return []
        if leg not in self._berth_waits:
            column, place = self.draws.stop(stop), int(self.plan.room.stop_place[stop])
            came = self.observed(self.trace.stop_came[column])
            berthed = self.observed(self.trace.stop_berthed[column])
            self._berth_waits[leg] = [
                Piece(place, self._cause[cause], seconds)
                for cause, seconds in self._wait([berths], came, berthed, Cause.QUEUE)
            ]
        return self._berth_waits[leg]

    def _ride(
        self, row: int, members: Members, ready: Floats, start: Floats, end: Floats
    ) -> Iterator[Part]:
        stages = self.plan.stages
        leg = int(stages.leg[row])
        columns = [
            (
                int(stages.crossing[row]) + via,
                crossings_of_ride(self.plan, self.draws, self.trace, row, via)[members],
            )
            for via in range(len(self._vias(leg)))
        ]
        yield self._part(row, Cause.DISRUPTION, start - ready)
        for piece in self._leg_pieces(leg, start, end, columns, None):
            yield Part(row, piece.place, piece.cause, piece.seconds)

    def _vias(self, leg: int) -> range:
        first = self.plan.services.first_via
        return range(int(first[leg]), int(first[leg + 1]))

    def _leg_pieces(
        self,
        leg: int,
        begin: Floats,
        arrived: Floats,
        columns: Sequence[tuple[int, slice | Longs]],
        tardy: Floats | None,
    ) -> list[Piece]:
        """Split [begin, arrived) of vehicles on a leg, given their crossings column by column."""
        pieces: list[Piece] = []
        moving = self.observed(arrived) - begin
        place = int(self.plan.services.leg_place[leg])
        for column, entries in columns:
            for pool in self.plan.crossings.pools[column]:
                at_passage = self._crossing_pieces(pool, column, entries)
                for piece in at_passage:
                    moving = moving - piece.seconds
                pieces += at_passage
        if tardy is not None and tardy.any():
            late = np.where(np.isnan(arrived), 0.0, tardy)
            pieces.append(Piece(place, self._cause[Cause.LATE_VEHICLE], late))
            moving = moving - late
        pieces.append(Piece(place, self._cause[Cause.MOVING], moving))
        return pieces

    def _of_trips(self, column: int) -> tuple[int, slice]:
        """The crossings of all trips of a service at one passage."""
        begin, end = self.draws.crossing_base[column : column + 2].tolist()
        return column, slice(begin, end)

    def _crossing_pieces(self, pool: int, column: int, entries: slice | Longs) -> list[Piece]:
        """Split these crossings; those that lead elsewhere take no time in the pool."""
        plan, trace = self.plan, self.trace
        arrived = self.observed(trace.crossing_arrived[entries])
        started = self.observed(trace.crossing_started[entries])
        left = self.observed(trace.crossing_left[entries])
        if len(plan.crossings.pools[column]) > 1:
            here = self.draws.crossing_pool[entries] == pool
            started, left = np.where(here, started, arrived), np.where(here, left, arrived)
        place = int(plan.pools.place[pool])
        post = len(plan.resource_units) + pool
        # A published wait runs through closures that begin after it: only the
        # time held before it began is theirs.
        held = started
        if plan.pools.published[pool] and self.downtime(post).ever():
            held = np.minimum(self.downtime(post).next_open(arrived), started)
        pieces = [
            Piece(place, self._cause[cause], seconds)
            for cause, seconds in self._wait([post], arrived, held, Cause.PASSAGE_WAIT)
        ]
        last = pieces[-1]
        pieces[-1] = Piece(place, last.cause, last.seconds + (started - held))
        pieces.append(Piece(place, self._cause[Cause.PASSAGE], left - started))
        return pieces
