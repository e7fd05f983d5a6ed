"""Queues, yards, timetables and locks with known answers, from YAML to Trace, on both engines.

The cases and what their exact values come from stand in `corridor_sim.verification`, where
`corridor-sim verify` finds them as well. The simulated value is the mean over independent
replications, with its standard error. |z| <= 4 passes; so that this can fail, the standard
error must be small as well.
"""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.verify import CLOSED_FORMS, estimate
from tests.engines import ENGINES


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CLOSED_FORMS, ids=lambda case: case.name)
def test_the_simulated_value_is_the_exact_one(case: ClosedForm, engine: Engine) -> None:
    found = estimate(case, engine)
    assert found.holds, (
        f"simulated {found.mean:.4f}, exact {case.exact:.4f}, standard error "
        f"{found.standard_error:.4f}, z {found.z:+.2f}, same on both engines: {found.same}"
    )
