"""Resources whose work pauses when they close: the walk over jobs in order of starting."""

from __future__ import annotations

import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine, simulate
from corridor_sim.grid import STEP, to_grid
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import usage
from tests.engine.running import Run, run
from tests.engine.world_builder import Box, Chain, Resource, Work, build
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def work(
    engine: Engine,
    changes: list[tuple[float, int, float]],
    ready: list[float],
    takes: float | list[float],
) -> Run:
    """Jobs at a resource that suspends; the audit agrees with what happened."""
    crane = Resource(max(units for _, units, _ in changes), changes, suspends=True)
    result = run(engine, [Chain([Work(crane, takes)], [Box(time) for time in ready])])
    audit(result.plan, result.draws, result.trace)
    return result


def test_a_shift_that_closes_in_the_middle(engine: Engine) -> None:
    """Come at 1, 10 to do, closed from 5 to 9: runs 1 - 5 and 9 - 15."""
    result = work(engine, [(0, 1, 1), (5, 0, 1), (9, 1, 1)], [1], 10)
    assert (result.start(), result.end()) == ([1], [15])


def test_opening_hours(engine: Engine) -> None:
    """Open 8 - 16, jobs of 3 h come at 14 and 15: 14 - 16 and 32 - 33, then 33 - 36."""
    hours = [(0, 0, 1), (8, 1, 1), (16, 0, 1), (32, 1, 1), (40, 0, 1)]
    result = work(engine, [(time, units, 1) for time, units, _ in hours], [14, 15], 3)
    assert (result.start(), result.end()) == ([14, 33], [33, 36])


def test_what_began_first_goes_on_when_units_are_missing(engine: Engine) -> None:
    """Two units until 2, one until 5: the job of 0 runs on to 4, that of 1 pauses 2 - 4.

    It has run 1 of its 4, so it ends at 7. The job that comes at 3 starts when one has
    ended and two units are there: at 5, not at 4, when the paused one keeps its unit.
    """
    result = work(engine, [(0, 2, 1), (2, 1, 1), (5, 2, 1)], [0, 1, 3], 4)
    assert (result.start(), result.end()) == ([0, 1, 5], [4, 7, 9])


def test_work_due_when_the_resource_closes_is_done(engine: Engine) -> None:
    """Closed from 5: done at 5, not when it opens again; a grid step more waits until 9."""
    changes: list[tuple[float, int, float]] = [(0, 2, 1), (5, 0, 1), (9, 2, 1)]
    assert work(engine, changes, [1, 1], [4, 4 + STEP]).end() == [5, 9 + STEP]


def test_the_length_is_that_of_the_start(engine: Engine) -> None:
    """Begun under a stretch of 4/3, 3 takes 4: 1 - 2 and, stretched otherwise by then, 5 - 8."""
    assert to_grid(3 * (4 / 3)) == 4
    result = work(engine, [(0, 1, 4 / 3), (2, 0, 1), (5, 1, 2)], [1], 3)
    assert result.end() == [8]


def test_a_class_goes_first_within_the_instant_only(engine: Engine) -> None:
    """Started together at 1, the higher class stands first; what started at 0 stands before both.

    From 2 one unit: the job of 0 ends at 3, then class 1 has run 1 and runs 3 - 5, then class 5.
    """
    crane = Resource(3, [(0, 3, 1), (2, 1, 1)], suspends=True)
    boxes = [Box(0, rank=5), Box(1, rank=5), Box(1, rank=1)]
    result = run(engine, [Chain([Work(crane, 3)], boxes)])
    audit(result.plan, result.draws, result.trace)
    assert result.end() == [3, 7, 5]


def test_no_time_is_no_time(engine: Engine) -> None:
    """Closed 2 - 4: the job of 1 ends at 5; then those of no length are done in that instant."""
    result = work(engine, [(0, 1, 1), (2, 0, 1), (4, 1, 1)], [1, 3, 5], [2, 0, 0])
    assert (result.start(), result.end()) == ([1, 5, 5], [5, 5, 5])


def test_a_probe_pauses_like_everyone_and_makes_nobody_pause(engine: Engine) -> None:
    """The probe starts beside the first box at 0; one unit from 2 is the box's.

    The box ends at 4, the probe has 2 left and ends at 6, while the box of 4 runs too.
    """
    crane = Resource(2, [(0, 2, 1), (2, 1, 1)], suspends=True)
    chains = [
        Chain([Work(crane, 4)], [Box(0), Box(4)]),
        Chain([Work(crane, 4)], [Box(0, rank=6, probe=True)]),
    ]
    result = run(engine, chains)
    audit(result.plan, result.draws, result.trace)
    assert (result.end(0), result.end(1)) == ([4, 8], [6])


def test_pauses_are_closed_or_queue(engine: Engine) -> None:
    """As above: the job of 1 paused 2 - 4 for want of a unit; from 5 to 8 all is closed.

    Two units until 2, one until 5, none until 8. Job 1 ran 1 - 2 and 4 - 5, has 2 left
    and ends at 10: of 9 it worked 4, was closed for 3 and queued for 2. Job 0 just worked.
    """
    result = work(engine, [(0, 2, 1), (2, 1, 1), (5, 0, 1), (8, 1, 1)], [0, 1], 4)
    assert result.end() == [4, 10]
    causes = result.plan.labels.causes
    spent = [
        {causes[p.cause]: p.seconds[box] for p in parts if p.seconds[box]}
        for parts in [list(Journeys(result.plan, result.draws, result.trace).parts(0, slice(2)))]
        for box in range(2)
    ]
    own = causes[0]
    assert spent == [{own: 4}, {own: 4, "closed": 3, "queue": 2}]


def test_paused_work_is_not_use(engine: Engine) -> None:
    """In 0 - 10 two units until 2, one until 5, none until 8, then one: 4 + 3 + 2 = 9 to use.

    Job 0 runs 0 - 4, job 1 runs 1 - 2, 4 - 5 and 8 - 10: 8 in use.
    """
    result = work(engine, [(0, 2, 1), (2, 1, 1), (5, 0, 1), (8, 1, 1)], [0, 1], 4)
    assert result.trace.stopped_at == 10
    (crane,) = usage(Journeys(result.plan, result.draws, result.trace)).resources
    assert crane.utilisation == 8 / 9


@pytest.mark.parametrize("off", [STEP, -STEP])
def test_any_other_end_is_found(engine: Engine, off: float) -> None:
    """The job that paused is named with its start."""
    plan, draws = build(
        [
            Chain(
                [
                    Work(Resource(1, [(0, 1, 1), (5, 0, 1), (9, 1, 1)], suspends=True), 10),
                    Work(None, 5),
                ],
                [Box(1)],
            )
        ]
    )
    trace = simulate(plan, draws, engine=engine)
    audit(plan, draws, trace)
    trace.end[0] += off
    trace.start[1] += off
    trace.end[1] += off
    trace.arrived[0] += off
    trace.stopped_at += off
    with pytest.raises(AuditError, match="does not take the time drawn for it at resource 0"):
        audit(plan, draws, trace)
