"""Late trips that run faster until they are on time again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import Draws, draw
from corridor_sim.draws.trips import catch_up
from corridor_sim.grid import HOUR, STEP
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import TEXT, plan_of


def test_at_most_a_share_of_each_leg_until_on_time() -> None:
    """Legs of 10 and 4 h at 20 %: 3 h late saves 2 h and 0.8 h, 1 h late saves 1 h and nothing."""
    late = np.array([3.0, 1.0, 0.0, np.inf]) * HOUR
    first, second = np.full(4, 10 * HOUR), np.full(4, 4 * HOUR)
    late = catch_up(first, late, 0.2)
    assert (first[:3] / HOUR).tolist() == [8, 9, 10]
    late = catch_up(second, late, 0.2)
    assert (second[:3] / HOUR).tolist() == [3.2, 4, 4]
    np.testing.assert_allclose(late[:3] / HOUR, [0.2, 0, 0], atol=1e-9)


def train(plan: Plan, draws: Draws) -> tuple[Floats, Floats, Floats]:
    """Scheduled and actual departures of the trains that leave, and their runs."""
    service = plan.labels.services.index("train")
    rows = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    leg = int(plan.services.first_leg[service])
    runs = draws.run[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]
    left = np.isfinite(draws.departs[rows])
    return draws.scheduled[rows][left], draws.departs[rows][left], runs[left]


def test_trips_arrive_late_by_what_they_could_not_save(tmp_path: Path) -> None:
    """Late against its own undisturbed run: max(0, L - 5 % of the run), trip by trip."""
    late = "late: {gamma: {mean: 3 h, sd: 3 h}}"
    plain = plan_of(tmp_path)
    faster = plan_of(tmp_path, TEXT.replace(late, f"{late}, catch_up: 5 %"))
    scheduled, departed, runs = train(plain, draw(plain, 1, 0))
    again, still, shorter = train(faster, draw(faster, 1, 0))
    assert (again.tolist(), still.tolist()) == (scheduled.tolist(), departed.tolist())
    lateness = departed + shorter - (scheduled + runs)
    expected = np.maximum(departed - scheduled - 0.05 * runs, 0)
    np.testing.assert_allclose(lateness, expected, atol=STEP)
    assert (lateness == 0).any()
    assert (lateness > 0).any()
