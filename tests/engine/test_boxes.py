"""Consignments that fill boxes together, travel in them and are split again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.measure.causes import Journeys
from corridor_sim.plan.arrays import WHOLE_BOX
from tests.engine.running import Run, Times, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Fill,
    Leg,
    Mark,
    Point,
    Resource,
    Ride,
    Service,
    Split,
    Stage,
    Work,
)
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)

HALF, THIRD = WHOLE_BOX // 2, WHOLE_BOX // 3


def lots(release: Sequence[float], portion: int = HALF, rank: int = 5) -> list[Box]:
    """A consignment for each time."""
    return [Box(time, portion=portion, rank=rank) for time in release]


def audited(
    engine: Engine, goods: list[Box], point: Point, *inside: Stage, after: Sequence[Stage] = ()
) -> Run:
    """A run of one chain that the audit agrees with, up to 60."""
    chain = Chain([Fill(point), *inside, Split(), *after], goods)
    result = run(engine, [chain], horizon=60)
    audit(result.plan, result.draws, result.trace)
    return result


def closed(result: Run) -> Times:
    """When each consignment's box closed."""
    return result.end(0)


def test_a_box_closes_when_it_is_full(engine: Engine) -> None:
    """Halves come at 0, 3, 5 and 9: the boxes close with the second of each pair."""
    result = audited(engine, lots([0, 3, 5, 9]), Point())
    assert closed(result) == [3, 3, 9, 9]
    assert result.trace.box.tolist() == [0, 0, 2, 2]


def test_a_box_closes_before_the_first_that_does_not_fit(engine: Engine) -> None:
    """Of 60 % each: every newcomer closes the box before its own; the last waits for nobody."""
    assert closed(audited(engine, lots([0, 3, 5], 600_000), Point())) == [3, 5, None]


def test_a_smaller_one_behind_does_not_go_first(engine: Engine) -> None:
    """60 % at 0, 60 % at 1, 40 % at 2: first come, first packed, so 40 % goes with the second."""
    goods = [Box(0, portion=600_000), Box(1, portion=600_000), Box(2, portion=400_000)]
    assert closed(audited(engine, goods, Point())) == [1, 2, 2]


def test_a_box_counts_as_full_from_where_it_says(engine: Engine) -> None:
    """Thirds, full at 60 %: two are enough."""
    result = audited(engine, lots([0, 1, 2, 3], THIRD), Point(full=600_000))
    assert closed(result) == [1, 1, 3, 3]


def test_the_patience_of_the_first_closes_a_box(engine: Engine) -> None:
    """Thirds with 4 h of patience: that of 0 leaves at 4 with that of 3 and that of 4 itself.

    That of 5 opens the next box and leaves alone at 9.
    """
    goods = lots([0, 3, 4, 5], 200_000)
    assert closed(audited(engine, goods, Point(patience=4))) == [4, 4, 4, 9]


def test_of_one_instant_the_lower_numbers_go_first(engine: Engine) -> None:
    """Five halves at 1 make two boxes; the fifth waits for another."""
    assert closed(audited(engine, lots([1] * 5), Point())) == [1, 1, 1, 1, None]


def test_classes_fill_boxes_of_their_own(engine: Engine) -> None:
    """Halves of class 5 at 0 and 2, of class 1 at 1 and 6."""
    goods = [*lots([0, 2]), *lots([1, 6], rank=1)]
    assert closed(audited(engine, goods, Point())) == [2, 6, 2, 6]


def test_a_box_is_worked_on_once_and_counts_once_on_board(engine: Engine) -> None:
    """Two boxes of two halves at 0. One crane of 1 h: done at 1 and 2. A ship of 2 TEU at 3 and 4.

    One box of 2 TEU fits each; its two consignments arrive together after 5 h.
    """
    ship = Service([Leg(run=5, slots=2)], departs=[3, 4])
    result = audited(engine, lots([0] * 4), Point(), Work(Resource(), 1), Board(ship))
    assert result.start(1) == [0, 0, 1, 1]
    assert result.start(2) == [3, 3, 4, 4]
    assert result.trace.leg_boarded.tolist() == [2, 2]
    assert result.trace.arrived.tolist() == [8, 8, 9, 9]


def test_after_the_splitting_each_goes_on_by_itself(engine: Engine) -> None:
    """Both leave the box at 3; one crane of 1 h then takes them by number."""
    result = audited(engine, lots([0, 1]), Point(), Work(None, 2), after=[Work(Resource(), 1)])
    assert result.end(2) == [3, 3]
    assert result.start(3) == [3, 4]
    assert result.trace.arrived.tolist() == [4, 5]


def test_what_is_drawn_for_the_first_holds_for_the_box(engine: Engine) -> None:
    """The first would take 2 h and the second 7 h: the box takes 2 h."""
    result = audited(engine, lots([0, 1]), Point(), Work(None, [2, 7]))
    assert result.trace.arrived.tolist() == [3, 3]


def test_after_the_splitting_everyone_has_come_on_the_trip_of_the_box(engine: Engine) -> None:
    """Papers take 5 h for all of the trip; the first rides a truck of no time before the other."""
    ship = Service([Leg(run=1)], departs=[2])
    papers = Work(None, [5], per_trip_of=ship)
    truck = Ride(Service(), 0)
    result = audited(engine, lots([0, 1]), Point(), Board(ship), after=[papers, truck])
    assert result.trace.arrived.tolist() == [8, 8]


def test_chains_that_are_alike_in_the_box_share_it(engine: Engine) -> None:
    """A half of one chain at 0 and of the other at 2, which then is worked on for 3 h."""
    point = Point()
    one = Chain([Fill(point), Work(None, 1), Split()], lots([0]))
    other = Chain([Work(None, 1), Fill(point), Work(None, 9), Split(), Work(None, 3)], lots([1]))
    result = run(engine, [one, other])
    audit(result.plan, result.draws, result.trace)
    assert result.trace.box.tolist() == [0, 0]
    assert result.trace.arrived.tolist() == [3, 6]


def test_probes_fill_nothing_and_go_with_the_next_box(engine: Engine) -> None:
    """Probes at 1 and 4, halves at 0 and 2, patience 3: with the box of 2, and alone at 7."""
    point = Point(patience=3)
    inside: list[Work | Mark] = [Fill(point), Work(None, 1), Split()]
    probes = [Box(1, portion=HALF, probe=True), Box(4, portion=HALF, probe=True)]
    chains = [Chain(inside, lots([0, 2])), Chain(inside, probes)]
    result = run(engine, chains)
    audit(result.plan, result.draws, result.trace)
    assert (result.end(0), result.end(3)) == ([2, 2], [2, 7])
    assert result.trace.arrived.tolist() == [3, 3, 3, 8]


def test_a_box_under_way_at_the_end_tells_where_its_consignments_are(engine: Engine) -> None:
    """Both are at sea from 3 on when the run ends at 60, and so they are stuck there."""
    ship = Service([Leg(run=100)], departs=[3])
    result = audited(engine, lots([0, 1]), Point(), Board(ship))
    assert result.start(1) == [3, 3]
    assert result.end(1) == [None, None]
    assert result.trace.trip[result.draws.column(1)].tolist() == [0, 0]


def test_every_hour_has_its_cause(engine: Engine) -> None:
    """Halves at 0 and 4: 4 h and none of waiting for departure, then 2 h of handling for both."""
    result = audited(engine, lots([0, 4]), Point(), Work(None, 2))
    parts = Journeys(result.plan, result.draws, result.trace).split(0).parts
    fill, work = (sum(part.seconds for part in parts if part.row == row) for row in (0, 1))
    assert np.asarray(fill).tolist() == [4, 0]
    assert np.asarray(work).tolist() == [2, 2]


@pytest.mark.parametrize(
    ("box", "closes", "said"),
    [
        ([0, 0, 0, 3], [5, 5, 5, 9], "does not fit in its box"),
        ([0, 1, 2, 2], [3, 3, 9, 9], "opens a box that closes when it should not"),
        ([0, 0, 2, 2], [3, 3, 9.5, 9.5], "opens a box that closes when it should not"),
        ([0, 0, -1, -1], [3, 3, np.nan, np.nan], "waits in a box that should be closed"),
    ],
)
def test_the_audit_finds_boxes_that_are_filled_otherwise(
    engine: Engine, box: list[int], closes: list[float], said: str
) -> None:
    """Halves at 0, 3, 5 and 9, as above."""
    result = audited(engine, lots([0, 3, 5, 9]), Point())
    plan, draws, trace = result.plan, result.draws, result.trace
    stops = 60.0 if np.isnan(closes).any() else max(closes)
    wrong = replace(trace, box=np.array(box, np.int32), stopped_at=stops)
    for row in (0, 1):
        wrong.end[draws.column(row)] = closes
    wrong.start[draws.column(1)] = closes
    wrong.arrived[:] = closes
    with pytest.raises(AuditError, match=said):
        audit(plan, draws, wrong)
