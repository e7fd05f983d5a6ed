"""Work that needs several resources at once, keeps one through phases, or has gangs per trip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from corridor_sim.grid import STEP, to_grid
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import usage
from corridor_sim.trace import Trace
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import Board, Box, Chain, Gang, Leg, Resource, Ride, Service, Work
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def audited(engine: Engine, *chains: Chain) -> Run:
    """A run that the audit agrees with."""
    result = run(engine, chains)
    audit(result.plan, result.draws, result.trace)
    return result


def test_nothing_is_held_while_waiting(engine: Engine) -> None:
    """A lift needs crane and operator, a check the operator alone; one of each.

    The check of 0 takes until 4. The lift of 1 waits for it and holds no crane
    meanwhile: the sweep of 2, which needs the crane alone, goes 2 - 7. At 4 the
    operator is free but the crane is not: the check of 3 goes 4 - 8. Then the lift.
    """
    crane, operator = Resource(), Resource()
    lift = Chain([Work(crane, 2, also=[operator])], [Box(1)])
    check = Chain([Work(operator, 4)], [Box(0), Box(3)])
    sweep = Chain([Work(crane, 5)], [Box(2)])
    result = audited(engine, lift, check, sweep)
    assert (result.start(0), result.end(0)) == ([8], [10])
    assert (result.start(1), result.start(2)) == ([0, 4], [2])


def test_the_list_is_tried_in_queue_order(engine: Engine) -> None:
    """At 4 crane and operator come free: the lift of class 1 takes both, so class 5 gets none.

    Ready at 1 and 2 alone would have let the check of 1 go first.
    """
    crane, operator = Resource(), Resource()
    chains = [
        Chain([Work(crane, 4, also=[operator])], [Box(0), Box(2, rank=1)]),
        Chain([Work(operator, 1)], [Box(1)]),
    ]
    result = audited(engine, *chains)
    assert (result.start(0), result.start(1)) == ([0, 4], [8])


def phases(crane: Resource, operator: Resource) -> list[Work | Board | Ride]:
    """A crane reaches down for 2 by itself, then an operator puts the box down with it in 1."""
    return [Work(crane, 2, kept=[crane]), Work(crane, 1, also=[operator], held=[crane])]


def test_a_crane_is_held_through_its_phases(engine: Engine) -> None:
    """Two cranes, one operator, three boxes at 0: the cranes reach 0 - 2.

    The operator puts down box 0 at 2 - 3 and box 1 at 3 - 4, whose crane waited for
    him. The crane of box 0 is free at 3: box 2 is reached for at 3 - 5, put down 5 - 6.
    """
    result = audited(engine, Chain(phases(Resource(2), Resource()), [Box(0), Box(0), Box(0)]))
    assert (result.start(0), result.end(0)) == ([0, 0, 3], [2, 2, 5])
    assert (result.start(1), result.end(1)) == ([2, 3, 5], [3, 4, 6])
    cranes, operator = usage(Journeys(result.plan, result.draws, result.trace)).resources
    assert cranes.utilisation == (3 + 4 + 3) / (2 * 6)
    assert operator.utilisation == 3 / 6
    assert (cranes.jobs, cranes.wait_h * 3600) == (3, 1)
    assert operator.jobs == 3
    assert operator.wait_h * 3600 == pytest.approx(1 / 3)


def test_a_last_phase_that_needs_nothing_more_starts_at_once(engine: Engine) -> None:
    """Crane and operator 0 - 2, then the crane alone 2 - 5; the operator's next job starts at 2."""
    crane, operator = Resource(), Resource()
    both = [Work(crane, 2, also=[operator], kept=[crane]), Work(crane, 3, held=[crane])]
    result = audited(engine, Chain(both, [Box(0), Box(0)]), Chain([Work(operator, 1)], [Box(1)]))
    assert (result.start(0), result.end(1)) == ([0, 5], [5, 10])
    assert result.start(2) == [2]


def test_a_skipped_activity_takes_nothing_in_any_phase(engine: Engine) -> None:
    """Box 1 is not worked on at all; box 2 has the crane when box 0 is done."""
    crane, operator = Resource(), Resource()
    skipping = [
        Work(crane, [2, -1, 2], kept=[crane]),
        Work(crane, [1, -1, 1], also=[operator], held=[crane]),
    ]
    result = audited(engine, Chain(skipping, [Box(0), Box(0), Box(0)]))
    assert (result.start(0), result.end(1)) == ([0, 0, 3], [3, 0, 6])


def test_the_most_stretched_of_those_needed_decides(engine: Engine) -> None:
    """Crane 4/3, operator 1.5: 2 takes 3. A phase that needs the crane alone: 8/3 on the grid."""
    crane = Resource(1, [(0, 1, 4 / 3)])
    operator = Resource(1, [(0, 1, 1.5)])
    stages = [Work(crane, 2, also=[operator]), Work(crane, 2)]
    result = audited(engine, Chain(stages, [Box(0)]))
    assert (result.end(0), result.end(1)) == ([3], [3 + to_grid(2 * (4 / 3))])


def test_units_that_come_back_start_who_waits(engine: Engine) -> None:
    """The operators are off in [2, 6), the cranes go on: lift of 3 waits until 6."""
    crane, operator = Resource(2), Resource(2, [(0, 2, 1), (2, 0, 1), (6, 1, 1)])
    result = audited(engine, Chain([Work(crane, 3, also=[operator])], [Box(1), Box(3)]))
    assert (result.start(), result.end()) == ([1, 6], [4, 9])


def test_waiting_is_closed_while_any_that_is_needed_is_closed(engine: Engine) -> None:
    """One crane, and an operator who is off in [2, 6).

    The lift of 3 waits for the operator until 6, and for his check of class 0 until
    8: 3 closed, 2 queue, then 1 of work.
    """
    crane, operator = Resource(), Resource(1, [(0, 1, 1), (2, 0, 1), (6, 1, 1)])
    result = audited(
        engine,
        Chain([Work(crane, 1, also=[operator])], [Box(3)]),
        Chain([Work(operator, 2)], [Box(2, rank=0)]),
    )
    assert result.start() == [8]
    causes = result.plan.labels.causes
    parts = Journeys(result.plan, result.draws, result.trace).parts(0, slice(1))
    spent = {causes[part.cause]: float(part.seconds[0]) for part in parts if part.seconds[0]}
    assert spent == {"closed": 3, "queue": 2, causes[0]: 1}


def ships(gang: Gang | None, cranes: int = 4) -> Chain:
    """Two ships at 1 with three and one box; unloading takes 2 each."""
    service = Service([Leg(slots=[3, 1])], departs=[1, 1])
    crane = Resource(cranes)
    boxes = [Box(0, teu=1) for _ in range(4)]
    return Chain([Board(service), Work(crane, 2, gang=gang)], boxes)


def test_a_gang_bounds_what_is_worked_on_of_one_trip(engine: Engine) -> None:
    """Four cranes, at most two at a ship: two of the first and the one of the second start at 1.

    The third box of the first ship starts at 3, though a crane was free all the time.
    """
    assert audited(engine, ships(Gang(2))).start(1) == [1, 1, 3, 1]


def test_without_a_trip_there_is_no_bound(engine: Engine) -> None:
    """Two boxes go from the ship of 1 by truck, each on its own: both are worked on at 2.

    A gang of one works on the two that come by the ship itself one after the other.
    """
    ship, truck, work = Service(departs=[1]), Service(), Work(Resource(9), 2, gang=Gang(1))
    by_truck = Chain([Board(ship), Ride(truck, 1), work], [Box(0), Box(0)])
    by_ship = Chain([Board(ship), work], [Box(0), Box(0)])
    result = audited(engine, by_truck, by_ship)
    assert (result.start(2), result.start(4)) == ([2, 2], [1, 3])


def test_a_probe_needs_all_and_takes_nothing(engine: Engine) -> None:
    """Two cranes, one operator, who is box 0's until 4 and box 1's until 8.

    The probe of 1 waits for him too: of class 9 until 8, behind box 1 in the list; of
    class 0 until 4, and takes him from nobody.
    """
    for rank, start in ((9, 8), (0, 4)):
        crane, operator = Resource(2), Resource()
        lift = Work(crane, 4, also=[operator])
        probe = Chain([lift], [Box(1, rank=rank, probe=True)])
        result = audited(engine, Chain([lift], [Box(0), Box(1)]), probe)
        assert (result.start(0), result.start(1)) == ([0, 4], [start])


def _corrupted(engine: Engine, chain: Chain) -> int:
    """Move each start, end and arrival by a step: the audit finds all of them. How many."""
    result = audited(engine, chain)
    tried = 0
    for name in ("start", "end", "arrived"):
        column = getattr(result.trace, name)
        for entry in np.flatnonzero(~np.isnan(column)):
            for off in (STEP, -STEP):
                column[entry] += off
                with pytest.raises(AuditError):
                    audit(result.plan, result.draws, result.trace)
                column[entry] -= off
                tried += 1
    return tried


def test_any_one_time_off_is_found(engine: Engine) -> None:
    boxes = [Box(0), Box(0), Box(0)]
    assert _corrupted(engine, Chain(phases(Resource(2), Resource()), boxes)) == 2 * (6 + 6 + 3)
    assert _corrupted(engine, ships(Gang(2))) == 2 * (8 + 8 + 4)


def shifted(result: Run, row: int, member: int, off: float) -> Trace:
    """A trace in which a container's stage, its last, happened later."""
    old = result.trace
    trace = replace(old, start=old.start.copy(), end=old.end.copy(), arrived=old.arrived.copy())
    entry = int(result.draws.stage_base[row]) + member
    number = int(result.draws.numbers(int(result.plan.chain_of_row[row]))[member])
    trace.start[entry] += off
    trace.end[entry] += off
    trace.arrived[number] += off
    trace.stopped_at = float(trace.arrived.max())
    return trace


def test_one_too_many_and_one_too_late_are_found(engine: Engine) -> None:
    """The third box of the first ship at 1, where two are worked on; or at 4, when one is not."""
    result = audited(engine, ships(Gang(2)))
    for off, found in (
        (-2.0, r"though 2 of its trip are worked on .*00:00:01"),
        (1.0, "all:2 .* where all it needs is free .*00:00:03"),
    ):
        with pytest.raises(AuditError, match=found):
            audit(result.plan, result.draws, shifted(result, 1, 2, off))
    crane, operator = Resource(2), Resource()
    result = audited(engine, Chain([Work(crane, 2, also=[operator])], [Box(0), Box(0)]))
    assert reached(result.trace.start) == [0, 2]
    for off, found in ((-1.0, "resource 1, where no unit"), (1.0, "where all it needs is free")):
        with pytest.raises(AuditError, match=rf"all:1 .*{found}"):
            audit(result.plan, result.draws, shifted(result, 0, 1, off))
