"""Stops: a vehicle takes a berth or track first, and keeps it until all it brought is off."""

from __future__ import annotations

from math import inf

import pytest

from corridor_sim.engine import Engine
from corridor_sim.plan.arrays import Timing
from tests.engine.running import reached, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Enter,
    Leg,
    Resource,
    Service,
    Stack,
    Stage,
    Stop,
    Work,
)
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_one_berth_two_ships(engine: Engine) -> None:
    """Ships come at 5 and 6 and stay for 4 at the one berth: they have it at 5 and 9.

    What they bring is there when they have it.
    """
    quay = Resource()
    ship = Service(departs=[0, 1], legs=[Leg(run=5, stop=Stop(quay, stay=4))])
    result = run(engine, [Chain([Board(ship)], [Box(0), Box(1)])])
    assert reached(result.trace.leg_arrived) == [5, 6]
    assert result.end(0) == [5, 9]
    assert reached(result.trace.stop_berthed) == [5, 9]


def test_a_berth_is_kept_until_the_last_lift(engine: Engine) -> None:
    """One crane, lifts of 2. Three boxes come at 5 with the first ship, one with that of 6.

    The first stays for 1, but its last box is in the yard at 11: the second berths then.
    """
    quay, crane = Resource(), Resource()
    ship = Service(departs=[0, 1], legs=[Leg(run=5, stop=Stop(quay, stay=1))])
    stages: list[Stage] = [Board(ship), Work(crane, 2, kept=[crane]), Enter(Stack())]
    result = run(engine, [Chain(stages, [Box(0), Box(0), Box(0), Box(1)])])
    assert reached(result.trace.stop_berthed) == [5, 11]
    assert reached(result.trace.stop_cleared) == [11, 13]


def test_a_ship_leaves_its_berth_on_the_way(engine: Engine) -> None:
    """Two calls, one berth at the first of them, ships at 5 and 6 that stay for 3.

    They leave it for the second call at 8 and 11, and board who is ready there.
    """
    quay = Resource()
    legs = [Leg(run=5, stop=Stop(quay, stay=3)), Leg(run=2)]
    ship = Service(departs=[0, 1], legs=legs)
    through = Chain([Board(ship, 0, 1)], [Box(0), Box(1)])
    joins = Chain([Board(ship, 1, 1)], [Box(8), Box(9)])
    result = run(engine, [through, joins])
    assert result.end(0) == [10, 13]
    assert result.start(1) == [8, 11]


def test_a_closed_line_keeps_its_ships_at_their_berths(engine: Engine) -> None:
    """Clear at 8, but the line is closed from 7 to 20: the next ship berths at 20."""
    legs = [Leg(run=5, stop=Stop(Resource(), stay=3)), Leg(run=2)]
    pace = [(0, 1, True), (7, 1, False), (20, 1, True)]
    ship = Service(departs=[0, 1], legs=legs, pace=pace)
    result = run(engine, [Chain([Board(ship, 0, 1)], [Box(0)])])
    assert reached(result.trace.leg_departed) == [0, 1, 20, None]
    result = run(engine, [Chain([Board(ship, 0, 1)], [Box(0), Box(1)])])
    assert reached(result.trace.stop_berthed) == [5, 20]


def test_a_berth_before_the_first_departure(engine: Engine) -> None:
    """Trains due at a track at 2 and 3 are loaded for 4: they leave at 6 and 10.

    Scheduled for 6 and 7: the box ready at 6 is in time for the first, that of 7 for the
    second, which is 3 late.
    """
    track = Resource()
    train = Service(departs=[2, 3], scheduled=[6, 7], legs=[Leg(run=1)], stop=Stop(track, stay=4))
    result = run(engine, [Chain([Board(train)], [Box(6), Box(7)])])
    assert result.start(0) == [6, 10]
    assert reached(result.trace.stop_berthed) == [2, 6]
    assert reached(result.trace.leg_scheduled) == [6, 7]


def test_vehicles_that_return_berth_anew(engine: Engine) -> None:
    """One barge, 5 out and 5 back, loaded for 2 at the one berth of its first call.

    It comes at 0, leaves at 2, is at the other end at 7 and back at 12; leaves at 14.
    """
    barge = Service(
        departs=[0, inf],
        scheduled=[inf, inf],
        legs=[Leg(run=5)],
        timing=Timing.ON_RETURN,
        fleet=1,
        turnaround=5,
        stop=Stop(Resource(), stay=2),
    )
    result = run(engine, [Chain([Board(barge)], [Box(0), Box(3)])])
    assert result.start(0) == [2, 14]
    assert reached(result.trace.leg_scheduled) == [2, 14]


def test_a_vehicle_of_a_fleet_is_free_when_it_leaves_its_berth(engine: Engine) -> None:
    """One train, run of 5, unloading until 9, turnaround of 1: the departure of 8 leaves at 10."""
    stop = Stop(Resource(), stay=4)
    train = Service(departs=[0, 8, 20], legs=[Leg(run=5, stop=stop)], fleet=1, turnaround=1)
    result = run(engine, [Chain([Board(train)], [Box(0), Box(8)])])
    assert result.start(0) == [0, 10]


def test_express_before_ordinary_trains(engine: Engine) -> None:
    """One track, taken 1 - 10. An ordinary train comes at 2, an express at 3: it goes first."""
    track = Resource()
    slow = Service(departs=[0, 1], legs=[Leg(run=1, stop=Stop(track, stay=9))], rank=5)
    fast = Service(departs=[2], legs=[Leg(run=1, stop=Stop(track, stay=4))], rank=1)
    chains = [Chain([Board(slow)], [Box(0), Box(1)]), Chain([Board(fast)], [Box(2)])]
    result = run(engine, chains)
    assert result.end(0) == [1, 14]
    assert result.end(1) == [10]


def test_who_misses_the_window_lets_others_go_first(engine: Engine) -> None:
    """One berth, taken 1 - 10; windows of 2 around 5 after the scheduled departure.

    The ship scheduled for 0 comes at 8, 3 late: out of turn. That scheduled for 4 comes
    at 9, on time, and berths at 10 for 3; the late one at 13. Without windows the late
    one, which came first, would have berthed at 10.
    """
    quay = Resource()
    lies = Service(departs=[0], legs=[Leg(run=1, stop=Stop(quay, stay=9))])
    for window, berthed in ((2, [13, 10]), (3, [10, 13])):
        stop = Stop(quay, stay=3, planned=5, window=window)
        ship = Service(departs=[3, 4], scheduled=[0, 4], legs=[Leg(run=5, stop=stop)])
        late = Chain([Board(ship), Work(None, 10)], [Box(4)])
        result = run(engine, [Chain([Board(lies)], [Box(0)]), late])
        assert reached(result.trace.stop_berthed)[1:] == berthed


def test_a_strike_takes_berths_away(engine: Engine) -> None:
    """Two berths, one of them from 6 to 20: the ship of 5 lies until 9, that of 7 waits for it.

    With half the berths those at work are not slower; a stay is stretched only where
    less than whole berths are there (here by 1.5, from 20 on).
    """
    quay = Resource(2, changes=[(0, 2, 1), (6, 1, 1), (20, 1, 1.5)])
    ship = Service(departs=[0, 2, 20], legs=[Leg(run=5, stop=Stop(quay, stay=4))])
    result = run(engine, [Chain([Board(ship), Work(None, 10)], [Box(0), Box(2), Box(20)])])
    assert reached(result.trace.stop_berthed) == [5, 9, 25]
    assert reached(result.trace.stop_cleared) == [9, 13, 31]
