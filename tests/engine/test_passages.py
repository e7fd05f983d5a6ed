"""Passages and the runs through them, on both engines."""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Leg,
    Other,
    Pool,
    Ride,
    Service,
    Via,
)
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def truck(pool: Pool, transit: float, headway: float | None = None, direction: int = 0) -> Service:
    """An on-demand service that meets the pool at the beginning of its run."""
    return Service(legs=[Leg(vias=[Via(pool, 0, transit, headway, direction)])])


def trucks(service: Service, *boxes: Box) -> Chain:
    """Boxes that ride it, each a vehicle, with no time but the passage's."""
    return Chain([Ride(service, 0)], boxes)


def crossed(result: Run) -> list[tuple[float | None, float | None]]:
    """Start and end of every crossing."""
    trace = result.trace
    return list(zip(reached(trace.crossing_started), reached(trace.crossing_left), strict=True))


def test_one_line_is_occupied_throughout(engine: Engine) -> None:
    """Two vehicles at 0, 10 each: the second is through at 20, not at 10."""
    service = truck(Pool(), 10)
    result = run(engine, [trucks(service, Box(0), Box(0))])
    assert crossed(result) == [(0, 10), (10, 20)]


def test_headway_blocks_the_line_transit_the_vehicle(engine: Engine) -> None:
    """Headway 3, transit 10: starts at 0, 3, 6, each through 10 later."""
    service = truck(Pool(), 10, 3)
    result = run(engine, [trucks(service, Box(0), Box(0), Box(0))])
    assert crossed(result) == [(0, 10), (3, 13), (6, 16)]


def test_a_headway_may_outlast_the_transit(engine: Engine) -> None:
    """Headway 10, transit 3: the line is blocked after the vehicle has left."""
    service = truck(Pool(), 3, 10)
    result = run(engine, [trucks(service, Box(0), Box(0))])
    assert crossed(result) == [(0, 3), (10, 13)]


def test_a_capacity_factor_stretches_the_headway_only(engine: Engine) -> None:
    """4/3 of 10 is 3413/256 after rounding; the transit stays 10."""
    service = truck(Pool(changes=[(0, 1, 4 / 3)]), 10)
    result = run(engine, [trucks(service, Box(0), Box(0))])
    assert crossed(result) == [(0, 10), (3413 / 256, 10 + 3413 / 256)]


def test_ours_goes_before_other_traffic_of_the_same_instant(engine: Engine) -> None:
    """At 5 both come; ours starts, the other follows at 9.

    That is the instant of the last arrival, which is still finished.
    """
    pool = Pool(others=[Other(5, transit=4, headway=4)])
    result = run(engine, [trucks(truck(pool, 4), Box(5))])
    assert crossed(result) == [(5, 9)]
    assert reached(result.trace.other_started) == [9]


def test_other_traffic_queues_by_its_own_class_and_time(engine: Engine) -> None:
    """The line is busy 0 to 10. Then class 1 of 3, class 5 of 1, ours of class 5 of 2."""
    others = [Other(0, 10, 10), Other(1, 10, 10), Other(3, 10, 10, rank=1)]
    result = run(engine, [trucks(truck(Pool(others=others), 10), Box(2))])
    assert reached(result.trace.other_started) == [0, 20, 10]
    assert crossed(result) == [(30, 40)]


def test_services_then_trips_break_ties(engine: Engine) -> None:
    """At 0 come trips of two services: the one that stands first in order goes first."""
    pool = Pool()
    legs = [Leg(vias=[Via(pool, 0, 5)])]
    one, two = Service(legs, departs=[0, 0]), Service(legs, departs=[0])
    chains = [Chain([Board(two)], [Box(0)]), Chain([Board(one)], [Box(0)])]
    result = run(engine, chains, services=[one, two])
    assert crossed(result) == [(0, 5), (5, 10), (10, 15)]  # one's trip 0, trip 1, then two's


def test_a_batch_takes_its_direction_and_skips_the_other(engine: Engine) -> None:
    """Two at a time. Queue behind the first: down, up, down. Down goes with down, past up."""
    pool = Pool(batch=2)
    down, up = truck(pool, 10), truck(pool, 10, direction=1)
    result = run(
        engine, [trucks(down, Box(0), Box(1), Box(3)), trucks(up, Box(2))], services=[down, up]
    )
    assert crossed(result) == [(0, 10), (10, 20), (10, 20), (20, 30)]


def test_a_batch_does_not_wait_to_be_full(engine: Engine) -> None:
    """One vehicle alone starts at once; who comes while it is inside waits."""
    result = run(engine, [trucks(truck(Pool(batch=4), 10), Box(0), Box(1), Box(2))])
    assert crossed(result) == [(0, 10), (10, 20), (10, 20)]


def test_a_batch_moves_at_the_pace_of_its_head(engine: Engine) -> None:
    """The head takes 10 and blocks 12; behind it a vehicle that alone would take 4."""
    pool = Pool(batch=2)
    slow, quick = truck(pool, 10, 12), truck(pool, 4)
    result = run(
        engine, [trucks(slow, Box(0), Box(1)), trucks(quick, Box(2), Box(3))], [slow, quick]
    )
    assert crossed(result) == [(0, 10), (12, 22), (12, 22), (24, 28)]


def test_lines_per_direction_are_queues_of_their_own(engine: Engine) -> None:
    """Down is full until 10, up is not."""
    down, up = truck(Pool(), 10), truck(Pool(), 10, direction=1)
    result = run(engine, [trucks(down, Box(0), Box(1)), trucks(up, Box(1))], [down, up])
    assert crossed(result) == [(0, 10), (10, 20), (1, 11)]


def test_a_closed_passage_holds_who_comes_and_lets_out_who_is_inside(engine: Engine) -> None:
    """Closed in [5, 20): who entered at 4 leaves at 14; who comes at 5 enters at 20."""
    pool = Pool(2, changes=[(0, 2, 1), (5, 0, 1), (20, 2, 1)])
    result = run(engine, [trucks(truck(pool, 10), Box(4), Box(5))])
    assert crossed(result) == [(4, 14), (20, 30)]


def test_a_published_wait_occupies_no_line(engine: Engine) -> None:
    """Three at once, wait 7, transit 2: all are through at 9."""
    service = Service(legs=[Leg(vias=[Via(Pool(published=True), 0, 2, waits=[7])])])
    result = run(engine, [trucks(service, Box(0), Box(0), Box(0))])
    assert crossed(result) == [(7, 9)] * 3


def test_the_published_wait_is_that_of_the_moment_of_arrival(engine: Engine) -> None:
    """Variant 1 (wait 70) holds in [10, 20), variant 0 (wait 7) otherwise."""
    pool = Pool(published=True, spells=[(0, 0), (10, 1), (20, 0)])
    service = Service(legs=[Leg(vias=[Via(pool, 0, 2, waits=[7, 70])])])
    result = run(engine, [trucks(service, Box(10 - STEP), Box(10), Box(19), Box(20))])
    assert [start for start, _ in crossed(result)] == [17 - STEP, 80, 89, 27]


def test_a_closed_passage_with_a_published_wait_starts_it_when_it_opens(engine: Engine) -> None:
    """Closed in [10, 30), and variant 1 holds from 25: arrived at 12, wait 70 from 30 on."""
    pool = Pool(
        published=True, changes=[(0, 1, 1), (10, 0, 1), (30, 1, 1)], spells=[(0, 0), (25, 1)]
    )
    service = Service(legs=[Leg(vias=[Via(pool, 0, 2, waits=[7, 70])])])
    result = run(engine, [trucks(service, Box(12))])
    assert reached(result.trace.crossing_arrived) == [12]
    assert crossed(result) == [(100, 102)]


def test_a_run_is_cut_at_its_passages(engine: Engine) -> None:
    """A run of 1 s meets passages at 1/3 and 2/3: cuts at 85 and 171 of 256 steps.

    85.33.. rounds to 85, 170.66.. to 171; the parts are 85, 86 and 85 steps and sum to 256.
    """
    first, second = Pool(published=True), Pool(published=True)
    leg = Leg(run=1, vias=[Via(first, 1 / 3, waits=[5]), Via(second, 2 / 3, waits=[8])])
    result = run(engine, [Chain([Board(Service([leg], departs=[10]))], [Box(0)])])
    assert reached(result.trace.crossing_arrived) == [10 + 85 * STEP, 15 + 171 * STEP]
    assert result.end() == [10 + 1 + 5 + 8]


def test_the_run_factor_is_that_of_the_departure(engine: Engine) -> None:
    """Factor 1.5 in [10, 20): 1.5 x 7 steps are 10.5, rounded to 10; at 20 it is 7 again."""
    service = Service(
        [Leg(run=7 * STEP)], departs=[10, 20], pace=[(0, 1, True), (10, 1.5, True), (20, 1, True)]
    )
    result = run(engine, [Chain([Board(service)], [Box(0), Box(15)])])
    assert result.end() == [10 + 10 * STEP, 20 + 7 * STEP]


def test_a_closed_service_leaves_a_later_call_when_it_opens(engine: Engine) -> None:
    """Arrives at 15, would leave at 16, closed in [16, 40): leaves at 40."""
    service = Service(
        [Leg(run=5), Leg(run=5, stay=1)],
        departs=[10],
        pace=[(0, 1, True), (16, 1, False), (40, 1, True)],
    )
    result = run(engine, [Chain([Board(service, 1, 1)], [Box(30)])])
    assert (result.start(), result.end()) == ([40], [45])
    assert reached(result.trace.leg_scheduled) == [10, 40]


def test_a_ride_leaves_at_once_or_when_its_service_opens(engine: Engine) -> None:
    """Closed in [10, 20), and twice as slow from 15 on: ready at 9 runs 5, at 10 from 20 on 10."""
    service = Service(pace=[(0, 1, True), (10, 1, False), (15, 2, False), (20, 2, True)])
    result = run(engine, [Chain([Ride(service, 5)], [Box(9), Box(10)])])
    assert (result.start(), result.end()) == ([9, 20], [14, 30])


def test_rides_and_trips_share_a_queue(engine: Engine) -> None:
    """A truck enters at 8 for 10; the trip of 10 waits until 18 and arrives at 28."""
    pool = Pool()
    train = Service([Leg(vias=[Via(pool, 0, 10)])], departs=[10])
    service = truck(pool, 10)
    result = run(engine, [Chain([Board(train)], [Box(0)]), trucks(service, Box(8))])
    assert result.end(0) == [28]
    assert result.end(1) == [18]
