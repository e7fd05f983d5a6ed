"""Faults to plant in the reference engine: mistakes that an engine is easily built with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from simpy.events import EventPriority

from corridor_sim.engine.reference import instants, passage, world
from corridor_sim.engine.reference.batches import BatchingPassage
from corridor_sim.engine.reference.boxes import Box as ReferenceBox
from corridor_sim.engine.reference.boxes import FillingPoint, Place
from corridor_sim.engine.reference.columns import Log
from corridor_sim.engine.reference.container import Container
from corridor_sim.engine.reference.departures import Fleet, GatheringQueue
from corridor_sim.engine.reference.instants import Dispatched, Instants, Moment
from corridor_sim.engine.reference.passage import Claim, QueuedPassage
from corridor_sim.engine.reference.station import Resource
from corridor_sim.engine.reference.stop import Berths, Stop, Unloading
from corridor_sim.engine.reference.stop import Turn as BerthTurn
from corridor_sim.engine.reference.suspending import SuspendingResource
from corridor_sim.engine.reference.team import Gang, Team, WaitingList
from corridor_sim.engine.reference.vehicle import BoardingQueue, Call, Run, Trip
from corridor_sim.engine.reference.yard import Entry, Yard
from corridor_sim.grid import STEP
from corridor_sim.plan.arrays import WHOLE_BOX

Patch = pytest.MonkeyPatch


def dispatch_after_each_event(patch: Patch) -> None:
    """Start what can start at once, without waiting for the rest of the instant."""

    def at_once(self: Instants, post: Dispatched) -> None:
        del self
        post.dispatch()

    patch.setattr(Instants, "note_change", at_once)


def _shift_cut_off(patch: Patch, steps: int) -> None:
    board = BoardingQueue.board

    def shifted(self: BoardingQueue, limit: float, free: int) -> list[Container]:
        return board(self, limit + steps * STEP, free)

    patch.setattr(BoardingQueue, "board", shifted)


def strict_cut_off(patch: Patch) -> None:
    """Refuse who is ready exactly at the cut-off: on the grid, one step earlier."""
    _shift_cut_off(patch, -1)


def cut_off_one_step_late(patch: Patch) -> None:
    """Let board who is ready one grid step after the cut-off."""
    _shift_cut_off(patch, 1)


def boarding_order_instead_of_number(patch: Patch) -> None:
    """Let containers that become ready together queue as they were put off, not by number."""
    turns: Iterator[int] = count()
    serve, ride = Resource.serve, BoardingQueue.ride

    def in_turn(
        queue: Callable[[Any, Container], Moment],
    ) -> Callable[[Any, Container], Moment]:
        def join(self: Any, container: Container) -> Moment:  # noqa: ANN401
            number, container.number = container.number, next(turns)
            moment = queue(self, container)
            container.number = number
            return moment

        return join

    patch.setattr(Resource, "serve", in_turn(serve))
    patch.setattr(BoardingQueue, "ride", in_turn(ride))


def misfit_ends_nothing(patch: Patch) -> None:
    """Look for a smaller container behind the first that does not fit."""

    def board(self: BoardingQueue, limit: float, free: int) -> list[Container]:
        boarded, left = [], []
        for turn in self._waiting:
            _, ready, _, container = turn
            if ready <= limit and container.teu <= free:
                boarded.append(container)
                free -= 0 if container.probe else container.teu
            else:
                left.append(turn)
        self._waiting = left
        return boarded

    patch.setattr(BoardingQueue, "board", board)


def headway_after_transit(patch: Patch) -> None:
    """Free a line its headway after the vehicle has left it."""

    def claim(**given: Any) -> Claim:  # noqa: ANN401
        return Claim(**{**given, "headway": given["headway"] + given["transit"]})

    patch.setattr(passage, "Claim", claim)
    patch.setattr(world, "Claim", claim)


def other_traffic_first(patch: Patch) -> None:
    """Let other traffic that arrives together with ours go before it."""
    join = QueuedPassage._join  # noqa: SLF001

    def turned(self: QueuedPassage, turn: passage.Turn) -> None:
        rank, arrived, other, *rest = turn
        join(self, (rank, arrived, not other, *rest))  # type: ignore[arg-type]

    patch.setattr(QueuedPassage, "_join", turned)


def lateness_moves_the_cut_off(patch: Patch) -> None:
    """Count the cut-off back from the actual departure."""
    depart = Trip.depart

    def late(self: Trip, call: Call, scheduled: float) -> None:
        depart(self, call, self.env.now)
        self.log.leg_scheduled[call.first + self.number] = scheduled

    patch.setattr(Trip, "depart", late)


def end_inclusive(patch: Patch) -> None:
    """Let events at the horizon happen."""
    patch.setattr(instants, "_HORIZON", EventPriority(2**61))


def stop_within_the_instant(patch: Patch) -> None:
    """Stop as soon as the last measured container arrives."""
    patch.setattr(instants, "_LAST", EventPriority(0))


def longest_running_pauses_first(patch: Patch) -> None:
    """When units go, pause the job that has run longest."""
    walk = SuspendingResource._walk  # noqa: SLF001

    def backwards(self: SuspendingResource) -> None:
        self._jobs.reverse()
        walk(self)
        self._jobs.reverse()

    patch.setattr(SuspendingResource, "_walk", backwards)


def teams_wait_in_line(patch: Patch) -> None:
    """Let nobody start joint work before all who wait longer have started."""

    def in_line(self: WaitingList) -> None:
        while self._waiting and self._waiting[0][-1].may_start(self._waiting[0][-2]):
            *_, container, team = self._waiting.pop(0)
            self._starts[container.entry] = self._env.now
            self._env.schedule(container.turn, delay=team.stretched(container.takes))
            team.take(container)

    patch.setattr(WaitingList, "dispatch", in_line)


def gang_without_bound(patch: Patch) -> None:
    """Work on any number of containers of one trip."""
    patch.setattr(Gang, "has_room", lambda _self, _container: True)


def first_of_the_team_sets_the_pace(patch: Patch) -> None:
    """Let the first resource of a team set the pace."""

    def by_the_first(self: Team, duration: float) -> float:
        return self.needs[0].stretched(duration) if self.needs else duration

    patch.setattr(Team, "stretched", by_the_first)


def probes_fill_trains(patch: Patch) -> None:
    """Count probes among those who make a train leave."""

    def calls_for(self: GatheringQueue, threshold: int) -> bool:
        boxes = [(ready, box) for _, ready, _, box in self._waiting]
        longest = self._env.now - min((ready for ready, _ in boxes), default=self._env.now)
        enough = sum(box.teu for _, box in boxes) >= threshold
        return bool(boxes) and (enough or longest >= self.patience)

    patch.setattr(GatheringQueue, "calls_for", calls_for)


def patience_of_the_head(patch: Patch) -> None:
    """Let the first in queue order, not the longest waiting, make a train leave."""

    def calls_for(self: GatheringQueue, threshold: int) -> bool:
        real = [(ready, box) for _, ready, _, box in self._waiting if not box.probe]
        enough = sum(box.teu for _, box in real) >= threshold
        return bool(real) and (enough or self._env.now - real[0][0] >= self.patience)

    patch.setattr(GatheringQueue, "calls_for", calls_for)


def slots_wait_for_ever(patch: Patch) -> None:
    """Keep the slot that waits for a vehicle, and drop the one that comes due meanwhile."""
    due = Fleet.due

    def kept(self: Fleet, trip: Trip, scheduled: float) -> None:
        if self.waiting is None:
            due(self, trip, scheduled)

    patch.setattr(Fleet, "due", kept)


def everybody_one_way(patch: Patch) -> None:
    """Batch vehicles of all directions together."""

    def one_way(**given: Any) -> Claim:  # noqa: ANN401
        return Claim(**{**given, "direction": 0})

    patch.setattr(passage, "Claim", one_way)
    patch.setattr(world, "Claim", one_way)


def vehicles_never_lose_patience(patch: Patch) -> None:
    """Wait for a batch to come together, however long."""
    patch.setattr(BatchingPassage, "_has_waited", lambda _self, _turn: False)


def small_ones_fill_up_boxes(patch: Patch) -> None:
    """Pack a consignment that fits before one that came earlier and does not."""

    def in_closing_box(self: FillingPoint, real: list[Place]) -> int:
        filled = 0
        fitting: list[Place] = []
        others: list[Place] = []
        for place in real:
            fits = filled + place.consignment.portion <= WHOLE_BOX
            (fitting if fits else others).append(place)
            filled += place.consignment.portion if fits else 0
        real[:] = [*fitting, *others]
        waited = real and self._has_waited(real[0])
        return len(fitting) if filled >= self.full or waited else 0

    patch.setattr(FillingPoint, "_in_closing_box", in_closing_box)


def consignments_never_lose_patience(patch: Patch) -> None:
    """Wait for a box to be full, however long."""
    patch.setattr(FillingPoint, "_has_waited", lambda _self, _place: False)


def others_keep_their_own_trip(patch: Patch) -> None:
    """Forget on which trip a box came when it is split."""
    tell = ReferenceBox.tell

    def forgetful(self: ReferenceBox, log: Log, rows: dict[int, list[int]]) -> None:
        trip, self.first.trip = self.first.trip, -1
        tell(self, log, rows)
        for other in self.others:
            for row in rows[other.chain]:
                log.trip[row + other.member] = -1
        self.first.trip = trip

    patch.setattr(ReferenceBox, "tell", forgetful)


def small_boxes_slip_into_yards(patch: Patch) -> None:
    """Let whoever fits into a yard, also past one who asked before and does not."""

    def slipping(self: Yard) -> None:
        left = []
        for place in self._waiting:
            self._waiting = [place]
            dispatch(self)
            left += self._waiting
        self._waiting = left

    dispatch = Yard.dispatch
    patch.setattr(Yard, "dispatch", slipping)


def cranes_let_go_before_full_yards(patch: Patch) -> None:
    """Free a crane when its lift is done, though the box still hangs at it."""
    take_off = Team.leave

    def let_go(self: Team, container: Container) -> None:
        if self.into_yard and not container.probe:
            for resource in self.needs:
                resource.busy -= 1
        take_off(self, container)

    patch.setattr(Team, "leave", let_go)
    patch.setattr(Entry, "_give_back", lambda _self, _container: None)


def ships_leave_with_their_boxes(patch: Patch) -> None:
    """Leave a stop when the stay is over, whatever is still on board."""
    until_clear = Stop.until_clear

    def at_once(self: Stop, number: int, unloading: Unloading) -> Run:
        del unloading
        return until_clear(self, number, Unloading(self.env))

    patch.setattr(Stop, "until_clear", at_once)


def nobody_is_out_of_turn(patch: Patch) -> None:
    """Give berths by class and time of coming, windows or not."""
    take = Berths.take

    def in_turn(self: Berths, turn: BerthTurn) -> Moment:
        return take(self, (False, *turn[1:]))

    patch.setattr(Berths, "take", in_turn)


FAULTS = (
    dispatch_after_each_event,
    strict_cut_off,
    cut_off_one_step_late,
    boarding_order_instead_of_number,
    misfit_ends_nothing,
    headway_after_transit,
    other_traffic_first,
    lateness_moves_the_cut_off,
    end_inclusive,
    stop_within_the_instant,
    longest_running_pauses_first,
    teams_wait_in_line,
    gang_without_bound,
    first_of_the_team_sets_the_pace,
    probes_fill_trains,
    patience_of_the_head,
    slots_wait_for_ever,
    everybody_one_way,
    vehicles_never_lose_patience,
    small_boxes_slip_into_yards,
    cranes_let_go_before_full_yards,
    ships_leave_with_their_boxes,
    nobody_is_out_of_turn,
    small_ones_fill_up_boxes,
    consignments_never_lose_patience,
    others_keep_their_own_trip,
)
