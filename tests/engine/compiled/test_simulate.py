"""What the compiled engine asks of its caller, and what it leaves alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.workspace import Workspace
from tests.engine.equality.comparing import differences
from tests.engine.equality.worlds import random_world
from tests.engine.world_builder import Box, Chain, Resource, Work, build


def test_a_workspace_is_reused() -> None:
    """The second Trace lies where the first did; a smaller world needs no new memory."""
    plan, draws = build([Chain([Work(Resource(), 3)], [Box(0), Box(1)])])
    smaller = build([Chain([Work(Resource(), 3)], [Box(5)])])
    space = Workspace()
    first = simulate_compiled(plan, draws, space)
    assert first.arrived.tolist() == [3.0, 6.0]
    second = simulate_compiled(*smaller, space)
    assert second.arrived.tolist() == [8.0]
    assert second.arrived.ctypes.data == first.arrived.ctypes.data


def test_threads_do_not_disturb_each_other() -> None:
    worlds = [random_world(seed) for seed in range(40)]
    alone = [simulate_compiled(plan, draws) for plan, draws in worlds]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda world: simulate_compiled(*world), worlds))
    assert [differences(*pair) for pair in zip(alone, together, strict=True)] == [[]] * 40


def test_a_run_too_long_for_the_keys_is_refused() -> None:
    """2^60 s are 2^68 steps: more than 63 bits."""
    plan, draws = build([Chain([Work(Resource(), 3)], [Box(0)])], horizon=2.0**60)
    with pytest.raises(OverflowError, match="do not fit the compiled engine's 63-bit keys"):
        simulate_compiled(plan, draws)
