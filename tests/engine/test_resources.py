"""Resources: queue order, capacity over time, stretch; on both engines."""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import STEP, to_grid
from tests.engine.running import run
from tests.engine.world_builder import Box, Chain, Resource, Work
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_first_come_first_served(engine: Engine) -> None:
    """Two units, jobs of 4 at 0, 1, 2: the third waits for the first."""
    result = run(engine, [Chain([Work(Resource(2), 4)], [Box(0), Box(1), Box(2)])])
    assert (result.start(), result.end()) == ([0, 1, 4], [4, 5, 8])


def test_a_higher_class_goes_first_but_interrupts_nobody(engine: Engine) -> None:
    """Class 5 runs 0 to 4. Class 1, come at 2, starts at 4, before class 5 of 1."""
    boxes = [Box(0, rank=5), Box(1, rank=5), Box(2, rank=1)]
    result = run(engine, [Chain([Work(Resource(), 4)], boxes)])
    assert result.start() == [0, 8, 4]


def test_the_unit_freed_in_an_instant_goes_to_the_best_who_comes_in_it(engine: Engine) -> None:
    """At 4 the crane is freed, and class 1 arrives: it goes before class 5, there since 1."""
    boxes = [Box(0, rank=5), Box(1, rank=5), Box(4, rank=1)]
    result = run(engine, [Chain([Work(Resource(), 4)], boxes)])
    assert result.start() == [0, 8, 4]


def test_all_who_come_in_an_instant_queue_before_anyone_starts(engine: Engine) -> None:
    """At 0 the lower class is released first, the higher one still starts first."""
    boxes = [Box(0, rank=5), Box(0, rank=1)]
    result = run(engine, [Chain([Work(Resource(), 4)], boxes)])
    assert result.start() == [4, 0]


def test_equal_ready_times_go_by_number(engine: Engine) -> None:
    """Both ready at 4: number 0 first, though number 1's delay was begun last."""
    crane = Resource()
    result = run(engine, [Chain([Work(None, [4, 3]), Work(crane, 2)], [Box(0), Box(1)])])
    assert result.start(1) == [4, 6]


def test_skipped_and_empty_activities_take_no_time_and_no_unit(engine: Engine) -> None:
    """Skipped: start = end = ready, past a closed crane. Zero: takes a unit for no time."""
    closed = Resource(changes=[(0, 0, 1)])
    result = run(engine, [Chain([Work(closed, -1), Work(Resource(), 0)], [Box(3), Box(3)])])
    assert result.start(0) == result.end(0) == [3, 3]
    assert result.start(1) == result.end(1) == [3, 3]
    assert list(result.trace.arrived) == [3, 3]


def test_a_closure_holds_from_its_first_to_before_its_last_instant(engine: Engine) -> None:
    """Closed in [5, 9): ready a grid step before 5 starts, at 5 waits until 9, at 9 starts."""
    crane = Resource(3, changes=[(0, 3, 1), (5, 0, 1), (9, 3, 1)])
    boxes = [Box(5 - STEP), Box(5), Box(9)]
    result = run(engine, [Chain([Work(crane, 1)], boxes)])
    assert result.start() == [5 - STEP, 9, 9]


def test_running_work_does_not_notice_a_closure(engine: Engine) -> None:
    """Begun at 1 for 10, closed in [5, 9): ends at 11, and its unit is busy until then."""
    crane = Resource(changes=[(0, 1, 1), (5, 0, 1), (9, 1, 1)])
    result = run(engine, [Chain([Work(crane, 10)], [Box(1), Box(2)])])
    assert (result.start(), result.end()) == ([1, 11], [11, 21])


def test_fewer_units_let_running_work_finish_first(engine: Engine) -> None:
    """Two units until 5, then one: jobs of 10 from 0 and 4 run on.

    The next starts when both are done, at 14, not when the first is.
    """
    crane = Resource(2, changes=[(0, 2, 1), (5, 1, 1)])
    result = run(engine, [Chain([Work(crane, 10)], [Box(0), Box(4), Box(6), Box(6)])])
    assert result.start() == [0, 4, 14, 24]


def test_more_units_start_who_waits_at_once(engine: Engine) -> None:
    """One unit until 5, then three: two who wait start at 5."""
    crane = Resource(3, changes=[(0, 1, 1), (5, 3, 1)])
    result = run(engine, [Chain([Work(crane, 10)], [Box(0), Box(1), Box(2), Box(3)])])
    assert result.start() == [0, 5, 5, 10]


def test_a_capacity_factor_stretches_what_starts_under_it(engine: Engine) -> None:
    """From 5 on 4/3 as long. Begun at 4: 10; begun at 5: 10 x 4/3, rounded half-even to 1/256."""
    crane = Resource(3, changes=[(0, 3, 1), (5, 3, 4 / 3)])
    result = run(engine, [Chain([Work(crane, 10)], [Box(4), Box(5)])])
    assert result.end() == [14, 5 + 3413 / 256]  # 13.33.. x 256 = 3413.33..
    assert to_grid(10 * (4 / 3)) == 3413 / 256


def test_a_stretched_half_step_is_rounded_to_even(engine: Engine) -> None:
    """1.5 x one and three steps are 1.5 and 4.5 steps: 2 and 4."""
    crane = Resource(2, changes=[(0, 2, 1.5)])
    result = run(engine, [Chain([Work(crane, [STEP, 3 * STEP])], [Box(0), Box(0)])])
    assert result.end() == [2 * STEP, 4 * STEP]
