"""Crossings that lead through one of several passages: a lock, or the ship lift beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import usage
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Pool, Ride, Service, Via
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def fleet(lock: Pool, lift: Pool) -> tuple[Service, Chain]:
    """Four ships leave at 0 and meet the lock after 2 of 4: the second and fourth take the lift."""
    ways = [(lock, 0), (lift, 0), (lock, 0), (lift, 0)]
    via = Via(lock, at=0.5, transit=3, ways=ways)
    line = Service([Leg(run=4, slots=2, vias=[via])], departs=[0] * 4)
    return line, Chain([Board(line)], [Box(0)] * 4)


def audited(engine: Engine, *chains: Chain) -> Run:
    """A run that the audit agrees with."""
    result = run(engine, chains)
    audit(result.plan, result.draws, result.trace)
    return result


def test_each_queues_where_its_way_leads(engine: Engine) -> None:
    """One line each: through the lock at 2 - 5 and 5 - 8, by the lift at 2 - 5 and 5 - 8 too."""
    _, boxes = fleet(Pool(), Pool())
    result = audited(engine, boxes)
    assert reached(result.trace.crossing_started) == [2, 2, 5, 5]
    assert result.end() == [7, 7, 10, 10]
    assert [use.jobs for use in usage(Journeys(result.plan, result.draws, result.trace)).pools] == [
        2,
        2,
    ]


def test_a_way_may_be_down_or_have_a_published_wait(engine: Engine) -> None:
    """The lift is closed until 6; then both ships wait for 1, no line is occupied: 7 - 10.

    The first goes through the lock at 2, the third waits for it until 5.
    """
    lift = Pool(published=True, changes=[(0, 0, 1), (6, 1, 1)])
    line, boxes = fleet(Pool(), lift)
    line.legs = [replace(line.legs[0], vias=[replace(line.legs[0].vias[0], waits=(1,))])]
    result = audited(engine, boxes)
    assert reached(result.trace.crossing_started) == [2, 7, 5, 7]
    causes = result.plan.labels.causes
    parts = list(Journeys(result.plan, result.draws, result.trace).parts(0, slice(4)))
    spent = [
        {causes[part.cause]: part.seconds[ship] for part in parts if part.seconds[ship]}
        for ship in (1, 2)
    ]
    assert spent == [
        {"closed": 4, "passage wait": 1, "passage": 3, "moving": 4},
        {"passage wait": 3, "passage": 3, "moving": 4},
    ]


def test_the_direction_is_that_of_the_way(engine: Engine) -> None:
    """A lock with batches of two takes only ships of one direction together.

    The first and third come down, the second and fourth, on their drawn way, up.
    """
    lock = Pool(batch=2)
    via = Via(lock, at=0.5, transit=3, ways=[(lock, 0), (lock, 1)] * 2)
    line = Service([Leg(run=4, slots=2, vias=[via])], departs=[0] * 4)
    result = audited(engine, Chain([Board(line)], [Box(0)] * 4))
    assert reached(result.trace.crossing_started) == [2, 5, 2, 5]


def test_trucks_choose_too(engine: Engine) -> None:
    """Two trucks meet a border at 1; one takes the other post, which is free."""
    border, other = Pool(), Pool()
    via = Via(border, at=0.5, transit=2, ways=[(border, 0), (other, 0), (border, 0)])
    truck = Service([Leg(vias=[via])])
    result = audited(engine, Chain([Ride(truck, 2)], [Box(0)] * 3))
    assert result.end() == [4, 4, 6]


def test_passing_without_a_free_line_is_found(engine: Engine) -> None:
    """All through the lock as drawn would have been one after the other: 2 5 8 11."""
    _, boxes = fleet(Pool(), Pool())
    result = audited(engine, boxes)
    pools = result.draws.crossing_pool * 0
    with pytest.raises(AuditError, match="pool 0: a vehicle enters though no line is free"):
        audit(result.plan, replace(result.draws, crossing_pool=pools), result.trace)
