"""A user's own SimPy process in place of an activity."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest
import simpy
from simpy.events import Event

from corridor_sim.engine import simulate
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.engine.reference.container import Container
from corridor_sim.grid import STEP
from tests.engine.running import reached
from tests.engine.world_builder import Box, Chain, Resource, Work, build

Steps = Generator[Event, object, None]
INSPECTION = "terminals.here.activities.inspection"


def twice(env: simpy.Environment, container: Container, takes: float) -> Steps:
    """Two rounds; probes and all alike."""
    del container
    yield env.timeout(takes)
    yield env.timeout(takes)


def test_it_runs_while_the_unit_is_held() -> None:
    """Drawn 3, done twice: 0 to 6, then 6 to 12; the scan before it is untouched."""
    stages = [Work(None, 1, element="terminals.here.activities.scan")]
    stages.append(Work(Resource(), 3, element=INSPECTION))
    plan, draws = build([Chain(stages, [Box(0), Box(0)])])
    trace = simulate(plan, draws, processes={"activities.inspection": twice})
    assert reached(trace.start) == [0, 0, 1, 7]
    assert reached(trace.end) == [1, 1, 7, 13]


def test_it_gets_the_stretched_duration_and_who_is_inspected() -> None:
    """Stretch 1.5: 3 becomes 4.5. Heavy boxes take a further hour."""

    def heavier(env: simpy.Environment, container: Container, takes: float) -> Steps:
        yield env.timeout(takes + (1 if container.teu == 2 else 0))

    crane = Resource(2, changes=[(0, 2, 1.5)])
    plan, draws = build([Chain([Work(crane, 3, element=INSPECTION)], [Box(0, 1), Box(0, 2)])])
    trace = simulate_reference(plan, draws, processes={INSPECTION: heavier})
    assert reached(trace.end) == [4.5, 5.5]


def test_without_a_resource_it_is_a_delay() -> None:
    """Both at once."""
    plan, draws = build([Chain([Work(None, 3, element=INSPECTION)], [Box(0), Box(0)])])
    trace = simulate_reference(plan, draws, processes={"inspection": twice})
    assert (reached(trace.start), reached(trace.end)) == ([0, 0], [6, 6])


def test_a_skipped_activity_stays_skipped() -> None:
    """Drawn -1: nobody is inspected."""
    plan, draws = build([Chain([Work(Resource(), -1, element=INSPECTION)], [Box(2)])])
    trace = simulate_reference(plan, draws, processes={"inspection": twice})
    assert (reached(trace.start), reached(trace.end)) == ([2], [2])


def test_it_ends_on_the_time_grid() -> None:
    """A third of a second is 85.33 steps: the container goes on after 86."""

    def third(env: simpy.Environment, container: Container, takes: float) -> Steps:
        del container, takes
        yield env.timeout(1 / 3)

    plan, draws = build([Chain([Work(Resource(), 1, element=INSPECTION)], [Box(0)])])
    trace = simulate_reference(plan, draws, processes={"inspection": third})
    assert reached(trace.end) == [86 * STEP]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (["activities.inspektion"], r"'activities.inspektion'; there are .*inspection"),
        (["spection"], "no activity on any route is called 'spection'"),
        (["inspection", INSPECTION], f"names {INSPECTION}, which has another process already"),
    ],
)
def test_keys_that_do_not_fit_are_named(keys: list[str], message: str) -> None:
    plan, draws = build([Chain([Work(None, 1, element=INSPECTION)], [Box(0)])])
    with pytest.raises(ValueError, match=message):
        simulate_reference(plan, draws, processes=dict.fromkeys(keys, twice))


def test_its_errors_end_the_run_and_leave_python_as_it_was() -> None:
    """The cycle collector, which rests during a run, is back at work."""

    def broken(env: simpy.Environment, container: Container, takes: float) -> Steps:
        del container
        yield env.timeout(takes)
        raise LookupError("no such inspector")

    plan, draws = build([Chain([Work(Resource(), 3, element=INSPECTION)], [Box(0)])])
    with pytest.raises(LookupError, match="no such inspector"):
        simulate_reference(plan, draws, processes={"inspection": broken})
    assert gc.isenabled()


def test_the_compiled_engine_takes_none() -> None:
    plan, draws = build([Chain([Work(None, 1, element=INSPECTION)], [Box(0)])])
    with pytest.raises(ValueError, match="they need the reference engine"):
        simulate(plan, draws, engine="compiled", processes={"inspection": twice})


def test_it_cannot_pause() -> None:
    crane = Resource(suspends=True)
    plan, draws = build([Chain([Work(crane, 3, element=INSPECTION)], [Box(0)])])
    with pytest.raises(ValueError, match=r"inspection pauses when resource 0 closes: a process"):
        simulate(plan, draws, processes={"inspection": twice})
