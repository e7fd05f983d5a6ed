"""Both engines give the same Trace, to the bit, on random worlds of arrays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.workspace import Workspace
from tests.engine.equality.comparing import differences
from tests.engine.equality.faults import FAULTS
from tests.engine.equality.route_faults import IN_WORLDS
from tests.engine.equality.worlds import random_world

EXAMPLES = 200
"""Within so many worlds each planted fault must show."""

shared = Workspace()
"""Left as the world before left it: the kernel must not depend on what it finds there."""


@settings(max_examples=1000)
@given(st.integers(0, 2**32))
def test_the_engines_agree(seed: int) -> None:
    plan, draws = random_world(seed)
    expected = simulate_reference(plan, draws)
    assert differences(expected, simulate_compiled(plan, draws, shared)) == []


@pytest.mark.parametrize("fault", [*FAULTS, *IN_WORLDS], ids=lambda fault: fault.__name__)
def test_planted_faults_show(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    worlds = (random_world(seed) for seed in range(EXAMPLES))
    assert any(
        differences(simulate_reference(plan, draws), simulate_compiled(plan, draws, shared))
        for plan, draws in worlds
    )
