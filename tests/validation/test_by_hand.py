"""The two-leg corridor against the models written for it alone by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.corridor import two_leg
from benchmarks.handwritten_simpy import (
    Cranes,
    HandWritten,
    QueueCranes,
    StoreCranes,
    corridor_of,
)
from corridor_sim.draws import draw
from corridor_sim.engine import Engine, simulate
from tests.engines import ENGINES


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cranes", [StoreCranes, QueueCranes])
def test_every_time_of_every_container_is_the_same(engine: Engine, cranes: type[Cranes]) -> None:
    """Start and end of lift, train, lift and ship, to the last bit.

    The models share the draws and nothing else.
    """
    plan = two_leg(5000)
    draws = draw(plan, 1, 0)
    trace = simulate(plan, draws, engine=engine)
    found = [times[draws.column(row)] for row in range(4) for times in (trace.start, trace.end)]
    expected = HandWritten(corridor_of(plan, draws), cranes).run()
    assert np.isfinite(found[-1]).sum() > 3000
    for ours, theirs in zip(found, expected, strict=True):
        np.testing.assert_array_equal(ours, np.array(theirs))
