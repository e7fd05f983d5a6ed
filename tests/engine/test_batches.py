"""Passages whose vehicles wait for others to go with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.grid import STEP
from corridor_sim.measure.causes import Journeys
from tests.engine.running import Run, Times, reached, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Other, Pool, Ride, Service, Via, Work
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def ships(
    pool: Pool,
    departs: Sequence[float],
    transit: float = 1,
    direction: int = 0,
    headway: float | None = None,
    rank: int = 5,
) -> Service:
    """Ships that meet the passage where they start and arrive when they are through."""
    via = Via(pool, at=0, transit=transit, direction=direction, headway=headway)
    return Service([Leg(vias=[via])], departs=departs, rank=rank)


def audited(engine: Engine, *services: Service, chains: Sequence[Chain] = ()) -> Run:
    """A run that the audit agrees with; without ``chains``, of a box kept until 50."""
    chains = chains or [Chain([Work(None, 50)], [Box(0)])]
    result = run(engine, chains, services, horizon=60)
    audit(result.plan, result.draws, result.trace)
    return result


def started(result: Run) -> Times:
    """When ships entered the passage, service by service."""
    return reached(result.trace.crossing_started)


def test_a_batch_of_two_waits_for_the_second(engine: Engine) -> None:
    """Arrivals 0 1 2 3 at a server of 1 h for full batches of 2: starts 1 and 3, ends 2 and 4."""
    result = audited(engine, ships(Pool(batch=2, at_least=2), [0, 1, 2, 3]))
    assert started(result) == [1, 1, 3, 3]
    assert reached(result.trace.crossing_left) == [2, 2, 4, 4]


def test_no_more_than_the_batch_go_and_the_rest_waits_for_others(engine: Engine) -> None:
    """Of three at 0 two go; the third waits for that of 5, not for the line, free at 1."""
    assert started(audited(engine, ships(Pool(batch=2, at_least=2), [0, 0, 0, 5]))) == [0, 0, 5, 5]


def test_those_that_gathered_before_a_busy_line_go_together(engine: Engine) -> None:
    """At least 2, up to 3, one line, 4 inside: 0 and 1 go at 1; 2 3 4 wait for the line: 5."""
    pool = Pool(batch=3, at_least=2)
    result = audited(engine, ships(pool, [0, 1, 2, 3, 4], transit=4))
    assert started(result) == [1, 1, 5, 5, 5]


def test_the_first_waits_no_longer_than_it_may(engine: Engine) -> None:
    """At most 3: the ship of 0 goes alone at 3; those of 4 and 6 together at 6."""
    result = audited(engine, ships(Pool(batch=2, at_least=2, patience=3), [0, 4, 6]))
    assert started(result) == [3, 6, 6]


def test_patience_that_ends_before_a_busy_line_ends_there(engine: Engine) -> None:
    """The line is taken until 9 by two that came at 1; the ship of 2 goes alone at 9, not at 5."""
    result = audited(engine, ships(Pool(batch=2, at_least=2, patience=3), [1, 1, 2], transit=8))
    assert started(result) == [1, 1, 9]


def test_impatient_ships_take_who_is_there_with_them(engine: Engine) -> None:
    """Three are needed: the ship of 0 loses patience at 4 and takes that of 2 along."""
    result = audited(engine, ships(Pool(batch=3, at_least=3, patience=4), [0, 2]))
    assert started(result) == [4, 4]


def test_patience_is_that_of_the_first_in_the_queue(engine: Engine) -> None:
    """Three are needed, patience is 5. The ship of 0 is class 5, that of 2 class 0, so first.

    So nothing goes at 5, and both go at 7.
    """
    pool = Pool(batch=3, at_least=3, patience=5)
    result = audited(engine, ships(pool, [0], rank=5), ships(pool, [2], rank=0))
    assert started(result) == [7, 7]


def test_directions_gather_apart(engine: Engine) -> None:
    """Down at 0 and 3, up at 1 and 2: up is complete first, at 2; down goes when the line is free."""
    pool = Pool(batch=2, at_least=2)
    down = ships(pool, [0, 3], transit=4)
    up = ships(pool, [1, 2], transit=4, direction=1)
    assert started(audited(engine, down, up)) == [6, 6, 2, 2]


def test_of_two_complete_batches_that_of_the_earlier_first_goes(engine: Engine) -> None:
    """Both are complete before the line opens at 5: down came at 1, up at 0: up goes, then down."""
    pool = Pool(batch=2, at_least=2, changes=[(0, 0, 1), (5, 1, 1)])
    down = ships(pool, [1, 1], transit=2)
    up = ships(pool, [0, 2], transit=3, direction=1)
    assert started(audited(engine, down, up)) == [8, 8, 5, 5]


def test_other_traffic_fills_a_batch(engine: Engine) -> None:
    """The ship of 1 goes with the vessel of 3, and takes its own transit of 4: out at 7."""
    pool = Pool(batch=2, at_least=2, others=[Other(3, transit=1, headway=1)])
    result = audited(engine, ships(pool, [1], transit=4))
    assert reached(result.trace.other_started) == [3]
    assert reached(result.trace.crossing_left) == [7]


def test_transit_and_headway_are_those_of_the_first(engine: Engine) -> None:
    """Transits 4 and 1, headways 2 and 9 by ship: the pair of 0 and 1 is out at 5.

    The line is free 2 after the start, at 3, for the pair of 1 and 2.
    """
    pool = Pool(batch=2, at_least=2)
    first, second = ships(pool, [0, 2], 4, headway=2), ships(pool, [1, 1], 1, headway=9)
    result = audited(engine, first, second)
    assert started(result) == [1, 3, 1, 3]
    assert reached(result.trace.crossing_left) == [5, 4, 5, 4]


def truck(pool: Pool, transit: float = 1) -> Service:
    """On demand, meeting the passage where it starts."""
    return Service([Leg(vias=[Via(pool, at=0, transit=transit)])])


def by_truck(service: Service, *times: float, probe: bool = False) -> Chain:
    """Trucks by hour of departure."""
    return Chain([Ride(service, 0)], [Box(time, probe=probe) for time in times])


def test_a_probe_goes_along_and_completes_nothing(engine: Engine) -> None:
    """The probe of 1 does not complete the batch of the truck of 0; all three go at 4."""
    trucks = truck(Pool(batch=2, at_least=2), transit=3)
    chains = [by_truck(trucks, 0, 4), by_truck(trucks, 1, probe=True)]
    result = audited(engine, chains=chains)
    assert (result.end(0), result.end(1)) == ([7, 7], [7])


def test_a_probe_behind_a_full_batch_stays(engine: Engine) -> None:
    """Trucks of 0 and 1 are full at 1, with the probe of 1, by number behind them, left.

    That goes with the trucks of 5.
    """
    trucks = truck(Pool(batch=2, at_least=2, changes=[(0, 0, 1), (2, 1, 1)]), transit=1)
    chains = [by_truck(trucks, 0, 1, 5, 5), by_truck(trucks, 1, probe=True)]
    result = audited(engine, chains=chains)
    assert (result.end(0), result.end(1)) == ([3, 3, 6, 6], [6])


def test_an_impatient_probe_goes_alone_when_a_line_is_free(engine: Engine) -> None:
    """Patience 3: the probe of 1 goes at 4, with its own transit of 1, though nobody else is there.

    The line is closed in [8, 12): that of 7 loses patience at 10 and goes at 12.
    """
    pool = Pool(batch=2, at_least=2, patience=3, changes=[(0, 1, 1), (8, 0, 1), (12, 1, 1)])
    result = audited(engine, chains=[by_truck(truck(pool), 1, 7, probe=True)])
    assert result.end() == [5, 13]


def test_waiting_for_others_is_passage_wait(engine: Engine) -> None:
    """The ship of 1 waits for that of 6; the lock is closed in [2, 4): 2 closed, 3 passage wait."""
    pool = Pool(batch=2, at_least=2, changes=[(0, 1, 1), (2, 0, 1), (4, 1, 1)])
    line = ships(pool, [1, 6])
    result = audited(engine, line, chains=[Chain([Board(line)], [Box(1)])])
    causes = result.plan.labels.causes
    parts = Journeys(result.plan, result.draws, result.trace).parts(0, slice(1))
    spent = {causes[part.cause]: float(part.seconds[0]) for part in parts if part.seconds[0]}
    assert spent == {"closed": 2, "passage wait": 3, "passage": 1}


@pytest.mark.parametrize(
    ("at_least", "patience", "found"),
    [
        (2, 2.0, "waits with enough others though a line is free"),
        (3, 4.0, "goes before enough have come together"),
        (3, inf, "goes before enough have come together"),
    ],
)
def test_a_batch_under_another_rule_is_found(
    engine: Engine, at_least: int, patience: float, found: str
) -> None:
    """Ships of 0 and 3 went together at 3, as two must; with patience 2 the first would not wait.

    With three needed they would wait, or go when the first has waited 4, but not at 3.
    """
    result = audited(engine, ships(Pool(batch=3, at_least=2), [0, 3]))
    pools = result.plan.pools
    other = replace(
        pools,
        at_least=np.full_like(pools.at_least, at_least),
        patience=np.full_like(pools.patience, patience),
    )
    with pytest.raises(AuditError, match=found):
        audit(replace(result.plan, pools=other), result.draws, result.trace)


@pytest.mark.parametrize("off", [STEP, -STEP])
def test_a_batch_at_another_time_is_found(engine: Engine, off: float) -> None:
    """The pair that goes when the line is free, at 5, a step off with all that follows."""
    result = audited(engine, ships(Pool(batch=2, at_least=2), [0, 1, 2, 3], transit=4))
    assert started(result) == [1, 1, 5, 5]
    old = result.trace
    columns = {
        name: getattr(old, name).copy()
        for name in ("crossing_started", "crossing_left", "leg_arrived")
    }
    for column in columns.values():
        column[2:] += off
    with pytest.raises(AuditError, match=r"though (no|a) line is free"):
        audit(result.plan, result.draws, replace(old, **columns))
