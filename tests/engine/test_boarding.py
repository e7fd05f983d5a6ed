"""Who boards which trip, on both engines."""

from __future__ import annotations

from math import inf

import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from tests.engine.running import run
from tests.engine.world_builder import Board, Box, Chain, Leg, Service, Work
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_ready_exactly_at_the_cut_off_boards(engine: Engine) -> None:
    """Cut-off 3 before 10: ready at 7 boards, ready one grid step later waits for 20."""
    train = Service(departs=[10, 20], cut_off=3)
    result = run(engine, [Chain([Board(train)], [Box(7), Box(7 + STEP)])])
    assert result.start() == [10, 20]


def test_lateness_does_not_move_the_cut_off(engine: Engine) -> None:
    """Scheduled at 10, late by 5, cut-off 3: ready at 7 leaves at 15, ready at 8 does not."""
    train = Service(scheduled=[10, 20], departs=[15, 20], cut_off=3)
    result = run(engine, [Chain([Board(train)], [Box(7), Box(8)])])
    assert result.start() == [15, 20]
    assert list(result.trace.leg_scheduled) == [10, 20]
    assert list(result.trace.leg_departed) == [15, 20]


def test_a_cancelled_trip_takes_nobody(engine: Engine) -> None:
    """The trips of 10 and 30 run, the one of 20 does not."""
    train = Service(scheduled=[10, 20, 30], departs=[10, inf, 30])
    result = run(engine, [Chain([Board(train)], [Box(5), Box(15)])])
    assert result.start() == [10, 30]
    assert list(result.trace.leg_boarded) == [2, 0, 2]


def test_left_behinds_keep_their_place(engine: Engine) -> None:
    """Room for one: ready at 1, 2, 3 leave at 10, 20, 30, before the one ready at 15."""
    train = Service(departs=[10, 20, 30, 40], legs=[Leg(slots=2)])
    result = run(engine, [Chain([Board(train)], [Box(1), Box(2), Box(3), Box(15)])])
    assert result.start() == [10, 20, 30, 40]


def test_classes_before_ready_times_before_numbers(engine: Engine) -> None:
    """Room for one box a trip: class 0 first, then by ready time, then by number.

    The boxes of the second chain become ready at 1 and 2 through a delay, though
    released first.
    """
    train = Service(departs=[10, 20, 30, 40, 50], legs=[Leg(slots=2)])
    plain = Chain([Board(train)], [Box(2, rank=5), Box(3, rank=0), Box(1, rank=5)])
    delayed = Chain([Work(None, [1, 2]), Board(train)], [Box(0, rank=5), Box(0, rank=5)])
    result = run(engine, [plain, delayed])
    # Order: rank 0; then ready at 1 (released at 0, then at 1), at 2 (released at 0, then at 2).
    assert result.start(0) == [30, 50, 10]
    assert result.start(2) == [20, 40]


def test_equal_ready_times_board_by_number_however_they_came(engine: Engine) -> None:
    """Both ready at 4: number 0 (released at 0, slow) goes before number 1 (released at 1)."""
    train = Service(departs=[10, 20], legs=[Leg(slots=2)])
    result = run(engine, [Chain([Work(None, [4, 3]), Board(train)], [Box(0), Box(1)])])
    assert result.start(1) == [10, 20]


def test_a_misfit_ends_its_class_but_not_the_lower_ones(engine: Engine) -> None:
    """3 TEU free. Class 1: 2 TEU boards, 2 TEU does not fit, so 1 TEU behind it waits too.

    Class 5: 1 TEU still boards.
    """
    train = Service(departs=[10, 20], legs=[Leg(slots=3)])
    boxes = [Box(1, 2, rank=1), Box(2, 2, rank=1), Box(3, 1, rank=1), Box(4, 1, rank=5)]
    result = run(engine, [Chain([Board(train)], boxes)])
    assert result.start() == [10, 20, 20, 10]
    assert list(result.trace.leg_boarded) == [3, 3]


def test_who_missed_the_cut_off_ends_its_class_only(engine: Engine) -> None:
    """Class 1 became ready too late; class 5 was in time."""
    train = Service(departs=[10, 20], cut_off=3)
    result = run(engine, [Chain([Board(train)], [Box(8, rank=1), Box(6, rank=5)])])
    assert result.start() == [10, 20]  # members stand by release: ready 6, then 8


def test_trips_run_empty_too(engine: Engine) -> None:
    """Nobody is there at 10; the trip is made, over both legs."""
    train = Service(departs=[10, 20], legs=[Leg(run=5), Leg(run=5, stay=1)])
    result = run(engine, [Chain([Board(train, 0, 1)], [Box(15)])])
    assert list(result.trace.leg_departed) == [10, 20, 16, 26]
    assert list(result.trace.leg_arrived) == [15, 25, 21, 31]
    assert list(result.trace.leg_aboard) == [0, 2, 0, 2]


def test_a_later_call_discharges_before_it_loads(engine: Engine) -> None:
    """4 TEU on both legs. Leg 1 is full; at 15 one box leaves, and only its room is free.

    The box that waits at the second call boards at 17, the call's own departure
    (arrival + stay) being its schedule: ready at 17 with no cut-off is in time.
    """
    ship = Service(departs=[10, 30], legs=[Leg(run=5, slots=4), Leg(run=8, stay=2, slots=4)])
    first = Chain([Board(ship, 0, 0)], [Box(0)])
    through = Chain([Board(ship, 0, 1)], [Box(1)])
    second = Chain([Board(ship, 1, 1)], [Box(2), Box(17)])
    result = run(engine, [first, through, second])
    assert result.end(0) == [15]
    assert (result.start(1), result.end(1)) == ([10], [25])
    assert (result.start(2), result.end(2)) == ([17, 37], [25, 45])
    assert list(result.trace.leg_boarded) == [4, 0, 2, 2]
    assert list(result.trace.leg_aboard) == [4, 0, 4, 2]


def test_less_room_on_a_later_leg_never_goes_below_none(engine: Engine) -> None:
    """4 TEU on board stay, though the next leg offers 2: nobody boards, nobody is put off."""
    ship = Service(departs=[10], legs=[Leg(run=5, slots=4), Leg(run=5, slots=2)])
    through = Chain([Board(ship, 0, 1)], [Box(0), Box(0)])
    result = run(engine, [through, Chain([Board(ship, 1, 1)], [Box(0)])], horizon=100)
    assert result.end(0) == [20, 20]
    assert result.start(1) == [None]


def test_the_cut_off_of_a_later_call_counts_from_its_departure(engine: Engine) -> None:
    """The trip leaves the second call at 17, cut-off 3: ready at 14 boards, at 15 not."""
    ship = Service(departs=[10, 30], cut_off=3, legs=[Leg(run=5), Leg(run=5, stay=2)])
    result = run(engine, [Chain([Board(ship, 1, 1)], [Box(14), Box(15)])])
    assert result.start() == [17, 37]


def test_a_trip_longer_than_the_headway_delays_no_departure(engine: Engine) -> None:
    """Every 24, a run of 30: two trips are under way at once."""
    train = Service(departs=[24, 48, 72], legs=[Leg(run=30)])
    result = run(engine, [Chain([Board(train)], [Box(0), Box(25), Box(49)])])
    assert list(result.trace.leg_departed) == [24, 48, 72]
    assert result.end() == [54, 78, 102]


def test_lateness_at_arrival_is_added_once(engine: Engine) -> None:
    """Leaves at 10 on time, runs 5, arrives 3 late."""
    train = Service(departs=[10], legs=[Leg(run=5, tardy=3)])
    result = run(engine, [Chain([Board(train)], [Box(0)])])
    assert (result.start(), result.end()) == ([10], [18])


def test_one_duration_for_all_who_came_on_the_same_trip(engine: Engine) -> None:
    """Trip 0 takes 7 at the border, trip 1 takes 1: its box is through earlier."""
    train = Service(departs=[10, 12], legs=[Leg(run=5, slots=4)])
    border = Work(None, [7, 1], per_trip_of=train)
    result = run(engine, [Chain([Board(train), border], [Box(0), Box(0), Box(0)])])
    assert result.end(1) == [22, 22, 18]
