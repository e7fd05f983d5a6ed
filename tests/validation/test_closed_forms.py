"""Queues, yards, timetables and locks with known answers, from YAML to Trace, on both engines.

The cases and what their exact values come from stand in `corridor_sim.verification`, where
`corridor-sim verify` finds them as well. The simulated value is the mean over independent
replications, with its standard error. |z| <= 4 passes; so that this can fail, the standard
error must be small as well.
"""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.verification import verify as verifying
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.verify import CLOSED_FORMS, TIMELINES, estimate, verify
from tests.engines import ENGINES


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CLOSED_FORMS, ids=lambda case: case.name)
def test_the_simulated_value_is_the_exact_one(case: ClosedForm, engine: Engine) -> None:
    found = estimate(case, engine)
    assert found.holds, (
        f"simulated {found.mean:.4f}, exact {case.exact:.4f}, standard error "
        f"{found.standard_error:.4f}, z {found.z:+.2f}, same on both engines: {found.same}"
    )


def test_cases_side_by_side_give_what_each_gives_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first two of the closed forms and the first timeline, each on both engines."""
    few = CLOSED_FORMS[:2]
    monkeypatch.setattr(verifying, "CLOSED_FORMS", few)
    monkeypatch.setattr(verifying, "TIMELINES", TIMELINES[:1])
    steps: list[tuple[int, int]] = []
    found = verify(progress=lambda done, total: steps.append((done, total)))
    assert found.estimates == tuple(estimate(case, engine) for case in few for engine in ENGINES)
    assert [one.engine for one in found.reenactments] == list(ENGINES)
    assert found.failed == ()
    assert steps == [(done, 6) for done in range(1, 7)]
