"""Trips that leave when enough wait for them."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import usage
from corridor_sim.plan.arrays import Timing
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Numbers, Service
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def block_train(
    threshold: Numbers,
    patience: float = inf,
    slots: Numbers = 4,
    pace: list[tuple[float, float, bool]] | None = None,
    trips: int = 5,
) -> Service:
    """A block train for four TEU, 10 under way."""
    return Service(
        [Leg(run=10, slots=slots)],
        departs=[inf] * trips,
        timing=Timing.WHEN_FULL,
        threshold=threshold,
        patience=patience,
        pace=pace or ((0, 1, True),),
    )


def audited(engine: Engine, *chains: Chain, services: list[Service] | None = None) -> Run:
    """A run that the audit agrees with."""
    result = run(engine, chains, services or (), horizon=200)
    audit(result.plan, result.draws, result.trace)
    return result


def by(train: Service, *boxes: Box) -> Chain:
    """Boxes that board a train where they are released."""
    return Chain([Board(train)], boxes)


def test_it_leaves_with_the_box_that_fills_it(engine: Engine) -> None:
    """Four TEU are enough: boxes of 0 1 leave at 1, of 2 and 5 at 5; that of 6 waits for ever."""
    train = block_train(4)
    result = audited(engine, by(train, Box(0), Box(1), Box(2), Box(5), Box(6)))
    assert result.start() == [1, 1, 5, 5, None]
    assert result.end() == [11, 11, 15, 15, None]
    assert reached(result.trace.leg_departed) == [1, 5, None, None, None]
    assert reached(result.trace.leg_scheduled) == [1, 5, None, None, None]
    assert result.trace.leg_boarded.tolist() == [4, 4, 0, 0, 0]


def test_the_first_does_not_wait_longer_than_it_may(engine: Engine) -> None:
    """At most 3: the box of 0 leaves at 3 with that of 3; those of 4 and 5 fill a train at 5."""
    train = block_train(4, patience=3)
    result = audited(engine, by(train, Box(0, 1), Box(3, 1), Box(4), Box(5), Box(9, 1)))
    assert result.start() == [3, 3, 5, 5, 12]


def test_patience_is_that_of_whoever_came_first_whatever_his_class(engine: Engine) -> None:
    """Class 0 of 2 stands before class 5 of 1 in the queue; patience ends at 1 + 3."""
    train = block_train(4, patience=3)
    assert audited(engine, by(train, Box(1, 1), Box(2, 1, rank=0))).start() == [4, 4]


def test_all_who_come_in_an_instant_are_on_the_train_they_fill(engine: Engine) -> None:
    """Two TEU are enough: of three boxes of 1 TEU that come together at 1 none is left."""
    train = block_train(2)
    result = audited(engine, by(train, Box(1, 1), Box(1, 1), Box(1, 1)))
    assert result.start() == [1, 1, 1]


def test_the_next_may_leave_in_the_same_instant(engine: Engine) -> None:
    """Five boxes of 2 TEU at 1 fill two trains, one after the other; the fifth waits for 7."""
    train = block_train(4)
    result = audited(engine, by(train, *[Box(1)] * 5, Box(7)))
    assert result.start() == [1, 1, 1, 1, 7, 7]
    assert reached(result.trace.leg_departed) == [1, 1, 7, None, None]


def test_each_trip_has_its_threshold_and_its_room(engine: Engine) -> None:
    """The first waits for 2 TEU and takes none; the second, for 6, has room for all three."""
    train = block_train([2, 6, 9, 9, 9], slots=[0, 6, 9, 9, 9])
    result = audited(engine, by(train, Box(0), Box(1), Box(2)))
    assert result.start() == [2, 2, 2]
    assert reached(result.trace.leg_departed)[:3] == [0, 2, None]


def test_trains_without_room_leave_until_there_are_no_more(engine: Engine) -> None:
    """Patience ends at 3: all five trains leave at 3, and none takes the box."""
    result = audited(engine, by(block_train(9, patience=2, slots=0), Box(1)))
    assert result.start() == [None]
    assert reached(result.trace.leg_departed) == [3] * 5


def test_a_closed_line_leaves_when_it_opens(engine: Engine) -> None:
    """Full at 2, closed in [1, 6): leaves at 6 with the box of 5. Closed again in [8, 12).

    The patience of the box of 7 ends at 10, so it leaves at 12.
    """
    shut = [(0.0, 1.0, True), (1, 1, False), (6, 1, True), (8, 1, False), (12, 1, True)]
    train = block_train(2, patience=3, slots=9, pace=shut)
    result = audited(engine, by(train, Box(2), Box(5), Box(7, 1)))
    assert result.start() == [6, 6, 12]


def test_a_probe_makes_nothing_leave_but_rides(engine: Engine) -> None:
    """The probe of 0 is not impatient and fills nothing; it leaves with the boxes of 7 and 8."""
    train = block_train(4, patience=5)
    probe = Chain([Board(train)], [Box(0, probe=True)])
    result = audited(engine, by(train, Box(7), Box(8)), probe)
    assert (result.start(0), result.start(1)) == ([8, 8], [8])


def test_departures_of_an_instant_go_by_service_and_trip(engine: Engine) -> None:
    """Both lines may leave at 1. The shuttle is named first, takes no time, and feeds the train.

    So the train leaves once, with both: had it gone first, the fed box would be left.
    """
    shuttle = Service([Leg()], departs=[1])
    train = block_train(2, slots=9)
    fed = Chain([Board(shuttle), Board(train)], [Box(0)])
    result = audited(engine, fed, by(train, Box(1)), services=[shuttle, train])
    assert (result.start(1), result.start(2)) == ([1], [1])
    assert reached(result.trace.leg_departed)[:3] == [1, 1, None]
    result = audited(engine, fed, by(train, Box(1)), services=[train, shuttle])
    assert reached(result.trace.leg_departed)[:3] == [1, 1, None]
    assert (result.start(1), result.start(2)) == ([1], [1])
    assert result.trace.leg_boarded.tolist()[:2] == [2, 2]


def test_later_calls_go_on_as_with_a_timetable(engine: Engine) -> None:
    """Full at 1, at the second call 3 - 5; the box that waits there boards then, at 5."""
    train = replace_legs(block_train(2, trips=1), [Leg(run=2), Leg(run=1, stay=2)])
    through, there = Chain([Board(train, 0, 1)], [Box(1)]), Chain([Board(train, 1, 1)], [Box(0)])
    result = audited(engine, through, there)
    assert (result.end(0), result.start(1), result.end(1)) == ([6], [5], [6])


def replace_legs(service: Service, legs: list[Leg]) -> Service:
    """The same line with other calls."""
    service.legs = legs
    return service


def test_waiting_for_a_train_to_fill_is_waiting_for_its_departure(engine: Engine) -> None:
    """Boxes of 2 TEU at 0, 1 and 2, room for two boxes, patience 6.

    The first train leaves at 1. The box of 2 waits until 8 for its own. In 0 - 18 two
    trips took 6 of 8 TEU.
    """
    result = audited(engine, by(block_train(4, patience=6), Box(0), Box(1), Box(2)))
    journeys = Journeys(result.plan, result.draws, result.trace)
    causes = result.plan.labels.causes
    waits = [part for part in journeys.parts(0, slice(3)) if part.seconds[:].any()]
    spent = {causes[part.cause]: part.seconds.tolist() for part in waits}
    assert spent == {"waiting for departure": [1, 0, 6], "moving": [10, 10, 10]}
    (use,) = usage(journeys).services
    assert use is not None
    assert (use.trips, use.departed, use.cancelled, use.late_h) == (2, 2, 0, 0)
    assert (use.offered_teu, use.boarded_teu, use.rolled_over) == (8, 6, 0)


def test_left_behind_by_a_full_train_is_rolled_over(engine: Engine) -> None:
    """Three boxes at 1, room for two: the third leaves with that of 4, three later."""
    result = audited(engine, by(block_train(4), Box(1), Box(1), Box(1), Box(4)))
    causes = result.plan.labels.causes
    parts = Journeys(result.plan, result.draws, result.trace).parts(0, slice(2, 3))
    spent = {causes[part.cause]: float(part.seconds[0]) for part in parts if part.seconds[0]}
    assert spent == {"rolled over": 3, "moving": 10}


def test_any_other_departure_is_found(engine: Engine) -> None:
    """Each departure, with all that follows from it, a step earlier or later.

    Earlier, whoever comes at that instant would be too late, so the second is moved
    where patience ends, at 12.
    """
    train = block_train(4, patience=5)
    result = audited(engine, by(train, Box(0), Box(1), Box(7)))
    assert reached(result.trace.leg_departed)[:2] == [1, 12]
    for off, what in ((STEP, "does not leave when it should"), (-STEP, "does not leave when")):
        moved = later(result, 1, 2, off)
        with pytest.raises(AuditError, match=f"service 0 number 2 {what}"):
            audit(result.plan, result.draws, moved.trace)
    tight = replace(result.draws, threshold=np.full(5, 3, np.int32))
    with pytest.raises(AuditError, match="service 0 number 1 does not leave when it should"):
        audit(result.plan, replace(tight, threshold=np.full(5, 5, np.int32)), result.trace)


def later(result: Run, trip: int, member: int, off: float) -> Run:
    """Move a trip, and the one who rides it, in time."""
    old = result.trace
    columns = {
        name: getattr(old, name).copy()
        for name in ("start", "end", "arrived", "leg_scheduled", "leg_departed", "leg_arrived")
    }
    for name, column in columns.items():
        column[trip if name.startswith("leg") else member] += off
    trace = replace(old, **columns, stopped_at=float(columns["arrived"].max()))
    return replace(result, trace=trace)
