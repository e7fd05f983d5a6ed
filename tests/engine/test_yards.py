"""Yards with so many places: who waits, who keeps what meanwhile, who is turned away."""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Enter,
    Gang,
    Leg,
    Resource,
    Ride,
    Service,
    Stack,
    Stage,
    Work,
)
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)

TRUCK = Service()


def arrived(result: Run) -> list[float | None]:
    return reached(result.trace.arrived)


def test_a_crane_keeps_a_box_that_finds_no_place(engine: Engine) -> None:
    """Three boxes at 0, lifts of 2 by one crane, room for one box, which stays for 5.

    Box 0: lifted 0 - 2, in the yard 2 - 7. Box 1: lifted 2 - 4, hangs at the crane until
    7, in the yard 7 - 12. So the crane begins box 2 at 7, which gets its place at 12.
    """
    crane, yard = Resource(), Stack(places=2)
    chain = Chain([Work(crane, 2, kept=[crane]), Enter(yard), Work(None, 5)], [Box(0)] * 3)
    result = run(engine, [chain])
    assert (result.start(0), result.end(0)) == ([0, 2, 7], [2, 4, 9])
    assert (result.start(1), result.end(1)) == ([2, 7, 12], [2, 7, 12])
    assert arrived(result) == [7, 12, 17]


def test_who_asked_first_gets_in_first_also_if_smaller_ones_would_fit(engine: Engine) -> None:
    """Room for 3 TEU. Box 0 (2 TEU) is in from 0 to 10. Box 1 (2) asks at 1, box 2 (1) at 2.

    One place is free all the time, but box 1 needs two: both get in at 10.
    """
    boxes = [Box(0), Box(1), Box(2, teu=1)]
    result = run(engine, [Chain([Enter(Stack(places=3)), Work(None, 10)], boxes)])
    assert result.start(0) == [0, 10, 10]


def test_places_are_given_by_time_and_number_whatever_the_class(engine: Engine) -> None:
    """Room for one. Box 0 is in from 0 to 4. Boxes of class 5 and 1 ask at 1, in this order."""
    boxes = [Box(0), Box(1), Box(1, rank=1)]
    result = run(engine, [Chain([Enter(Stack(places=2)), Work(None, 4)], boxes)])
    assert result.start(0) == [0, 4, 8]


def test_a_full_yard_turns_away(engine: Engine) -> None:
    """Room for one, which stays for 1.5. Boxes come at 0, 1 and 2: that of 1 is turned away.

    All measured boxes are accounted for when the last has left, at 3.5.
    """
    yard = Stack(places=2, refuses=True)
    result = run(engine, [Chain([Enter(yard), Work(None, 1.5)], [Box(0), Box(1), Box(2)])])
    assert result.start(0) == [0, None, 2]
    assert arrived(result) == [1.5, None, 3.5]
    assert result.trace.stopped_at == 3.5


def test_who_is_turned_away_gives_back_what_it_kept(engine: Engine) -> None:
    """The crane lifts for 2, two boxes at 0; the second finds the yard full and is gone at 4.

    The crane is free then for the box of 3: lifted 4 - 6, but the first is there until 12.
    """
    crane, yard = Resource(), Stack(places=2, refuses=True)
    boxes = [Box(0), Box(0), Box(3)]
    chain = Chain([Work(crane, 2, kept=[crane]), Enter(yard), Work(None, 10)], boxes)
    result = run(engine, [chain])
    assert (result.start(0), result.start(1)) == ([0, 2, 4], [2, None, None])


def test_a_place_is_kept_until_departure(engine: Engine) -> None:
    """Room for one box. Box 0 enters at 0 and waits for the train of 6, box 1 gets in then.

    It is in time for the same train: at the cut-off of 0, but trains leave one by one at
    6 and 9, after whoever could get in. So box 1 takes that of 9.
    """
    train = Service(departs=[6, 9], legs=[Leg(run=1)])
    result = run(engine, [Chain([Enter(Stack(places=2)), Board(train)], [Box(0), Box(1)])])
    assert result.start(0) == [0, 6]
    assert result.start(1) == [6, 9]


def test_trucks_take_the_place_with_them(engine: Engine) -> None:
    """The truck line is closed until 4: box 0 keeps its place until it may leave."""
    trucks = Service(pace=[(0, 1, False), (4, 1, True)])
    result = run(engine, [Chain([Enter(Stack(places=2)), Ride(trucks, 3)], [Box(0), Box(1)])])
    assert result.start(0) == [0, 4]
    assert result.start(1) == [4, 4]


def test_a_full_yard_keeps_boxes_on_their_train_and_the_train_at_its_call(engine: Engine) -> None:
    """Two boxes leave at 0 and come at 5; room for one, which stays for 4: in at 5 and 9.

    The one train is free 1 after that, at 10. The departure of 8 waits for it until the
    next, at 12, so the box of 7 leaves at 10.
    """
    train = Service(departs=[0, 8, 12], legs=[Leg(run=5)], fleet=1, turnaround=1)
    chain = Chain([Board(train), Enter(Stack(places=2)), Work(None, 4)], [Box(0), Box(0), Box(7)])
    result = run(engine, [chain])
    assert (result.start(0), result.end(0)) == ([0, 0, 10], [5, 5, 15])
    assert result.start(1) == [5, 9, 15]
    assert reached(result.trace.stop_cleared) == [9, 15, None]


def test_a_ship_goes_on_when_the_last_box_is_off(engine: Engine) -> None:
    """Two calls: box 0 leaves at the first, box 1 at the second. The yard is full until 20.

    The ship is there at 5 and stays for 2; it leaves when box 0 is in, at 20.
    """
    ship = Service(departs=[0], legs=[Leg(run=5), Leg(run=5, stay=2)])
    yard = Stack(places=2)
    other = Chain([Enter(yard), Work(None, 20)], [Box(0)])
    here = Chain([Board(ship), Enter(yard)], [Box(0)])
    there = Chain([Board(ship, 0, 1)], [Box(0)])
    result = run(engine, [other, here, there])
    assert reached(result.trace.leg_departed) == [0, 20]
    assert arrived(result) == [20, 20, 25]


def test_from_yard_to_yard(engine: Engine) -> None:
    """Two yards of one box each; the second holds it for 10. Work between takes 1.

    Box 0 is in the first 0 - 1, in the second 1 - 11. Box 1 gets into the first at 1 and
    keeps that place until 11, so box 2 gets in there at 11.
    """
    first, second = Stack(places=2), Stack(places=2)
    stages: list[Stage] = [Enter(first), Work(None, 1), Enter(second), Work(None, 10)]
    result = run(engine, [Chain(stages, [Box(0)] * 3)])
    assert result.start(0) == [0, 1, 11]
    assert result.start(2) == [1, 11, 21]


def test_less_room_lets_nobody_out_but_nobody_in_either(engine: Engine) -> None:
    """Room for two until 1, for one from then on. Two boxes are in until 4 and 6.

    The box of 2 gets in when only its own place is needed: at 6.
    """
    yard = Stack(places=4, changes=[(0, 4, 1), (1, 2, 1)])
    stay = Work(None, [4, 6, 1])
    result = run(engine, [Chain([Enter(yard), stay], [Box(0), Box(0), Box(2)])])
    assert result.start(0) == [0, 0, 6]


def test_a_yard_without_room_strands_what_comes(engine: Engine) -> None:
    """No place from 3 on: the box of 4 is stuck at the horizon of 1000."""
    yard = Stack(places=4, changes=[(0, 4, 1), (3, 0, 1)])
    result = run(engine, [Chain([Enter(yard), Work(None, 1)], [Box(0), Box(4)])])
    assert arrived(result) == [1, None]
    assert result.trace.stopped_at == 1000


def test_probes_need_room_and_take_none(engine: Engine) -> None:
    """Room for one box. A probe of 0 fits and takes nothing, so box 1 gets in at 1.

    The probe of 2 waits for it to leave, at 5; box 3, after the probe, does not wait for
    it: both get in at 5.
    """
    boxes = [Box(0, probe=True), Box(1), Box(2, probe=True), Box(3)]
    result = run(engine, [Chain([Enter(Stack(places=2)), Work(None, 4)], boxes)])
    assert result.start(0) == [0, 1, 5, 5]


def test_probes_hold_no_vehicle(engine: Engine) -> None:
    """Only a probe is on the train of 0; the yard is full until 20, the train free at 5."""
    train = Service(departs=[0, 6], legs=[Leg(run=5)], fleet=1)
    yard = Stack(places=2)
    other = Chain([Enter(yard), Work(None, 20)], [Box(0)])
    chain = Chain([Board(train), Enter(yard)], [Box(0, probe=True), Box(6)])
    result = run(engine, [other, chain])
    assert result.start(2) == [0, 6]
    assert reached(result.trace.stop_cleared)[0] == 5


def test_a_gang_is_busy_with_a_box_that_hangs(engine: Engine) -> None:
    """Two cranes, one of them per train; lifts of 1, room for one box, which stays for 10.

    Both boxes come at 5. Box 0: lifted 5 - 6 and in. Box 1: lifted 6 - 7, hangs until 16.
    The box of the other train, there at 8, is lifted by the second crane at once: 8 - 9.
    The third box of the first train may not be lifted beside the one that hangs: at 16.
    """
    cranes, gang, yard = Resource(2), Gang(1), Stack(places=2)
    train = Service(departs=[0, 3], legs=[Leg(run=5)])
    lift = Work(cranes, 1, kept=[cranes], gang=gang)
    boxes = [Box(0), Box(0), Box(0), Box(3)]
    result = run(engine, [Chain([Board(train), lift, Enter(yard), Work(None, 10)], boxes)])
    assert result.start(1) == [5, 6, 16, 8]
