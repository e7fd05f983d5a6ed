"""Vehicles that must come back: slots that wait for one, and trips that leave on return."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import usage
from corridor_sim.plan.arrays import Timing
from tests.engine.running import Run, Times, reached, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Service
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def audited(engine: Engine, line: Service, *boxes: Box, horizon: float = 50) -> Run:
    """A run that the audit agrees with; the boxes board the line's first call."""
    result = run(engine, [Chain([Board(line)], boxes)], [line], horizon)
    audit(result.plan, result.draws, result.trace)
    return result


def departed(result: Run) -> Times:
    """When the line's trips left."""
    return reached(result.trace.leg_departed)


def one_wagon_set(slots: int = 9) -> Service:
    """Slots at 0 2 4 6 8 for one wagon set that is away for 3 + 2."""
    leg = Leg(run=3, slots=slots)
    return Service([leg], departs=[0, 2, 4, 6, 8], fleet=1, turnaround=2)


def test_a_slot_waits_for_its_vehicle_until_the_next_slot(engine: Engine) -> None:
    """Leaves at 0, may leave again at 5. The slot of 2 is cancelled at 4, when the next is due.

    That leaves at 5, one late, and the vehicle is back at 10. The slot of 6 is
    cancelled at 8; the last one, which no other follows, leaves at 10.
    """
    result = audited(engine, one_wagon_set())
    assert departed(result) == [0, None, 5, None, 10]
    assert reached(result.trace.leg_scheduled) == [0, None, 4, None, 8]
    (use,) = usage(Journeys(result.plan, result.draws, result.trace)).services
    assert use is not None
    assert (use.trips, use.departed, use.cancelled) == (5, 3, 2)


def test_the_cut_off_counts_from_the_slot(engine: Engine) -> None:
    """The boxes of 1 and 4 leave at 5; that of 4.5 is too late for the slot of 4: 10."""
    result = audited(engine, one_wagon_set(), Box(1), Box(4), Box(4.5))
    assert (result.start(), result.end()) == ([5, 5, 10], [8, 8, 13])
    causes = result.plan.labels.causes
    parts = Journeys(result.plan, result.draws, result.trace).parts(0, slice(3))
    spent = {causes[part.cause]: part.seconds.tolist() for part in parts if part.seconds.any()}
    assert spent == {
        "waiting for departure": [3, 0, 3.5],
        "late vehicle": [1, 1, 2],
        "moving": [3, 3, 3],
    }


def test_left_behind_is_rolled_over_to_the_slot(engine: Engine) -> None:
    """Room for one box: that of 2 leaves with the slot of 8, 4 later, at 10."""
    result = audited(engine, one_wagon_set(slots=2), Box(1), Box(2))
    causes = result.plan.labels.causes
    parts = Journeys(result.plan, result.draws, result.trace).parts(0, slice(1, 2))
    spent = {causes[part.cause]: float(part.seconds[0]) for part in parts if part.seconds[0]}
    assert spent == {"waiting for departure": 2, "rolled over": 4, "late vehicle": 2, "moving": 3}


def test_a_vehicle_that_comes_back_with_the_next_slot_takes_that(engine: Engine) -> None:
    """Back at 4, when the slot of 4 is due: that of 2 is gone, that of 4 leaves on time."""
    line = Service([Leg(run=3)], departs=[0, 2, 4], fleet=1, turnaround=1)
    assert departed(audited(engine, line)) == [0, None, 4]


def test_vehicles_are_alike(engine: Engine) -> None:
    """Two are away for 5 each from 0 and 1: the slot of 2 leaves at 5, that of 6 at 6."""
    line = Service([Leg(run=5)], departs=[0, 1, 2, 6, 7], fleet=2)
    assert departed(audited(engine, line)) == [0, 1, 5, 6, 10]


def test_of_slots_due_together_the_last_is_left(engine: Engine) -> None:
    """The slot of 1 is two late and due with that of 3, which takes its place."""
    line = Service([Leg(run=1)], departs=[3, 3, 5], scheduled=[1, 3, 5], fleet=2)
    assert departed(audited(engine, line)) == [None, 3, 5]


def test_a_cancelled_slot_cancels_nobody(engine: Engine) -> None:
    """The slot of 2 waits past 3, which was cancelled beforehand, until 5."""
    line = Service([Leg(run=5)], departs=[0, 2, inf, 6], scheduled=[0, 2, 3, 6], fleet=1)
    assert departed(audited(engine, line)) == [0, 5, None, 10]


def test_a_closed_line_keeps_slot_and_vehicle(engine: Engine) -> None:
    """Due at 2, the vehicle is back at 3, the line closed in [2.5, 6): leaves at 6."""
    shut = [(0.0, 1.0, True), (2.5, 1, False), (6, 1, True)]
    line = Service([Leg(run=3)], departs=[0, 2], fleet=1, pace=shut)
    assert departed(audited(engine, line)) == [0, 6]


def test_the_last_call_and_the_turnaround_set_a_vehicle_free(engine: Engine) -> None:
    """Runs 2, stays 1, runs 1, each trip with its own turnaround: 0 + 4 + 3, then 7 + 4 + 0."""
    legs = [Leg(run=2), Leg(run=1, stay=1)]
    line = Service(legs, departs=[0, 1, 8], fleet=1, turnaround=[3, 0, 0])
    assert departed(audited(engine, line))[:3] == [0, 7, 11]


def test_a_trip_of_no_time_frees_its_vehicle_for_nobody_twice(engine: Engine) -> None:
    """No run, no turnaround: every slot leaves when it is due, with one vehicle."""
    line = Service([Leg()], departs=[1, 2, 2.5], fleet=1)
    assert departed(audited(engine, line)) == [1, 2, 2.5]


def shuttles(**more: object) -> Service:
    """Two barges, first at 0 and 2, away for 4 + 1, three trips each."""
    line = Service(
        [Leg(run=4)],
        departs=[0, inf, inf, 2, inf, inf],
        timing=Timing.ON_RETURN,
        fleet=2,
        turnaround=1,
    )
    for name, value in more.items():
        setattr(line, name, value)
    return line


def test_on_return_each_vehicle_leaves_when_it_is_back(engine: Engine) -> None:
    """0 5 10, and 2 7 12. The box of 3 leaves at 5, those of 6 and 7 at 7; 13 is too late."""
    result = audited(engine, shuttles(), Box(3), Box(6), Box(7), Box(13))
    assert departed(result) == [0, 5, 10, 2, 7, 12]
    assert reached(result.trace.leg_scheduled) == [0, 5, 10, 2, 7, 12]
    assert (result.start(), result.end()) == ([5, 7, 7, None], [9, 11, 11, None])
    (use,) = usage(Journeys(result.plan, result.draws, result.trace)).services
    assert use is not None
    assert (use.trips, use.departed, use.cancelled) == (6, 6, 0)


def test_on_return_waits_until_the_line_opens(engine: Engine) -> None:
    """Closed in [5, 8): the first barge leaves at 8 and is back at 13, the second at 8 as well."""
    shut = [(0.0, 1.0, True), (5, 1, False), (8, 1, True)]
    result = audited(engine, shuttles(pace=shut), Box(6), Box(9))
    assert departed(result) == [0, 8, 13, 2, 8, 13]
    assert result.trace.trip.tolist() == [1, 2]


def test_on_return_the_cut_off_counts_from_the_departure(engine: Engine) -> None:
    """Cut-off 2: the box of 3 is in time for 5, that of 4 for 7."""
    result = audited(engine, shuttles(cut_off=2), Box(3), Box(4))
    assert result.start() == [5, 7]


def test_on_return_a_first_trip_that_is_held_has_its_scheduled_time(engine: Engine) -> None:
    """Scheduled for 0, held until 1: back at 6, and again at 11."""
    line = shuttles(departs=[1, inf, inf, 2, inf, inf], scheduled=[0, inf, inf, 2, inf, inf])
    result = audited(engine, line)
    assert departed(result) == [1, 6, 11, 2, 7, 12]
    assert reached(result.trace.leg_scheduled) == [0, 6, 11, 2, 7, 12]


@pytest.mark.parametrize("trip", [2, 4])
@pytest.mark.parametrize("off", [STEP, -STEP])
def test_a_departure_without_a_vehicle_or_later_than_with_one_is_found(
    engine: Engine, trip: int, off: float
) -> None:
    """The slots of 4 and 8 leave at 5 and 10, with all that follows, a step off."""
    result = audited(engine, one_wagon_set())
    old = result.trace
    trace = replace(old, leg_departed=old.leg_departed.copy(), leg_arrived=old.leg_arrived.copy())
    trace.leg_departed[trip] += off
    trace.leg_arrived[trip] += off
    with pytest.raises(AuditError, match="does not leave when it should"):
        audit(result.plan, result.draws, trace)


def test_more_trips_under_way_than_vehicles_are_found(engine: Engine) -> None:
    """The slot of 2 is said to leave at 2, when the only vehicle is away; nobody is on it."""
    result = audited(engine, one_wagon_set())
    old = result.trace
    columns = {
        name: getattr(old, name).copy() for name in ("leg_departed", "leg_scheduled", "leg_arrived")
    }
    for name, time in zip(columns, (2, 2, 5), strict=True):
        columns[name][1] = time
    with pytest.raises(AuditError, match="does not leave when it should"):
        audit(result.plan, result.draws, replace(old, **columns))
    vehicles = replace(result.plan.services, fleet=result.plan.services.fleet + 1)
    with pytest.raises(AuditError, match="does not leave when it should"):
        audit(replace(result.plan, services=vehicles), result.draws, old)
