"""What happens within one instant, and when a run ends; on both engines."""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from tests.engine.running import reached, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Resource, Ride, Service, Work
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_who_becomes_ready_in_the_instant_of_a_departure_boards(engine: Engine) -> None:
    """Released at 10, delay 0, a crane's job of 0, then the train of 10."""
    train = Service(departs=[10, 20])
    chain = Chain([Work(None, 0), Work(Resource(), 0), Board(train)], [Box(10), Box(10)])
    result = run(engine, [chain])
    assert result.start(2) == [10, 10]


def test_one_departure_at_a_time_in_order_of_trips(engine: Engine) -> None:
    """Two trains at 10. The first runs no time; its box, discharged at 10, gets the second.

    The train of the first service leaves before that of the second, though nobody
    was ready for the second at the beginning of the instant.
    """
    feeder, train = Service(departs=[10]), Service(departs=[10, 20])
    chain = Chain([Board(feeder), Board(train)], [Box(0)])
    assert run(engine, [chain], services=[feeder, train]).start(1) == [10]
    assert run(engine, [chain], services=[train, feeder]).start(1) == [20]


def test_who_gets_through_between_two_departures_of_an_instant(engine: Engine) -> None:
    """As before with a crane's job of no time between the trains: dispatch comes in between."""
    feeder, train = Service(departs=[10]), Service(departs=[10, 20])
    chain = Chain([Board(feeder), Work(Resource(), 0), Board(train)], [Box(0), Box(0)])
    assert run(engine, [chain], services=[feeder, train]).start(2) == [10, 10]


def test_a_later_call_of_a_lower_trip_leaves_before_a_first_call(engine: Engine) -> None:
    """Both at 10: the feeder at its second call, whose leg takes no time, and the train.

    The feeder arrived only at 10, after the train's departure was due, and goes first:
    its box reaches the train of 10.
    """
    feeder = Service([Leg(run=5), Leg(run=0)], departs=[5])
    train = Service(departs=[10, 20])
    chain = Chain([Board(feeder, 0, 1), Board(train)], [Box(0)])
    result = run(engine, [chain], services=[feeder, train])
    assert (result.end(0), result.start(1)) == ([10], [10])


def test_a_trip_that_arrives_with_a_completion_discharges_before_the_next_start(
    engine: Engine,
) -> None:
    """At 10 the crane, at work since 4, is freed, and a train brings a box of class 1.

    It has the crane before the box of class 5 that has waited since 5.
    """
    crane, train = Resource(), Service(departs=[5], legs=[Leg(run=5)])
    waiting = Chain([Work(crane, 6)], [Box(4, rank=5), Box(5, rank=5)])
    arriving = Chain([Board(train), Work(crane, 6)], [Box(0, rank=1)])
    result = run(engine, [waiting, arriving])
    assert (result.start(0), result.start(2)) == ([4, 16], [10])


def test_a_change_of_capacity_precedes_starts_of_its_instant(engine: Engine) -> None:
    """The crane closes at 5, when a box comes: it waits."""
    crane = Resource(changes=[(0, 1, 1), (5, 0, 1), (9, 1, 1)])
    result = run(engine, [Chain([Work(crane, 0)], [Box(5)])])
    assert result.start() == [9]


def test_nothing_happens_at_the_horizon(engine: Engine) -> None:
    """Horizon 10: ends, departures and releases one step earlier happen, at 10 they do not."""
    early = Chain([Work(None, 4 - STEP)], [Box(6)])
    late = Chain([Work(None, 4)], [Box(6)])
    trains = Service(departs=[10 - STEP, 10])
    boarding = Chain([Board(trains)], [Box(0), Box(10 - STEP / 2)])
    result = run(engine, [early, late, boarding, Chain([Work(None, 0)], [Box(10)])], horizon=10)
    assert result.end(0) == [10 - STEP]
    assert (result.start(1), result.end(1)) == ([6], [None])
    assert result.start(2) == [10 - STEP, None]
    assert result.start(3) == [None]
    assert reached(result.trace.leg_departed) == [10 - STEP, None]
    assert result.trace.stopped_at == 10


def test_a_run_stops_after_the_instant_of_the_last_measured_arrival(engine: Engine) -> None:
    """Arrival at 10. The train of 10 still leaves, the one of 11 does not."""
    measured = Chain([Work(None, 10)], [Box(0)])
    train = Service(departs=[10, 11], legs=[Leg(run=1)])
    other = Chain([Board(train)], [Box(0, measured=False)])
    result = run(engine, [measured, other])
    assert result.trace.stopped_at == 10
    assert reached(result.trace.leg_departed) == [10, None]
    assert (result.start(1), result.end(1)) == ([10], [None])


def test_who_is_released_with_the_last_arrival_still_starts(engine: Engine) -> None:
    """At 10 the last measured one arrives; an unmeasured one comes and begins its work."""
    result = run(engine, [Chain([Work(Resource(), 10)], [Box(0), Box(10, measured=False)])])
    assert (result.start(), result.end()) == ([0, 10], [10, None])


def test_without_measured_containers_a_run_goes_to_the_horizon(engine: Engine) -> None:
    """Nobody to wait for: warm-up alone."""
    result = run(engine, [Chain([Work(None, 1)], [Box(0, measured=False)])], horizon=50)
    assert result.trace.stopped_at == 50


def test_a_measured_container_that_never_arrives_keeps_the_run_going(engine: Engine) -> None:
    """Nothing takes it: the run ends at the horizon, the container stays unarrived."""
    closed = Resource(changes=[(0, 0, 1)])
    result = run(engine, [Chain([Work(closed, 1)], [Box(0)])], horizon=50)
    assert result.trace.stopped_at == 50
    assert reached(result.trace.arrived) == [None]


def test_a_journey_of_no_time_ends_when_it_begins(engine: Engine) -> None:
    """Ready at the origin and available at the destination at 3."""
    result = run(engine, [Chain([Ride(Service(), 0)], [Box(3)])])
    assert reached(result.trace.arrived) == [3]
    assert result.trace.stopped_at == 3
