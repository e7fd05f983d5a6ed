"""Units that are away, and repairs that make jobs longer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import poisson

from corridor_sim.draws import draw
from corridor_sim.draws.repairs import poisson_quantiles
from corridor_sim.draws.streams import Luck
from corridor_sim.draws.world import draw_world
from corridor_sim.grid import HOUR
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan
from corridor_sim.workspace import Workspace
from tests.draws.corridor import TEXT, plan_of

CALM = TEXT[: TEXT.index("disruptions:")]


def broken(
    folder: Path, breakdowns: str, takes: str = "{triangular: [2 min, 3 min, 5 min]}"
) -> Plan:
    text = CALM.replace("units: 2,", f"units: 2, breakdowns: {breakdowns},")
    return plan_of(folder, text.replace("{triangular: [2 min, 3 min, 5 min]}", takes))


def test_poisson_numbers_are_inverse_distribution_functions() -> None:
    uniforms = np.linspace(0, 1, 1001)[:-1]
    for mean in (0.0, 0.01, 0.7, 12.0, 300.0):
        expected = np.maximum(poisson.ppf(uniforms, mean), 0)
        assert poisson_quantiles(uniforms, np.full(1000, mean)).tolist() == expected.tolist()


def test_units_are_there_for_their_availability(tmp_path: Path) -> None:
    """Both on their own: 20/(20 + 4) of the time each, from time 0 on; 8 weeks/24 h spells each.

    Units in the mean over 400 replications within four standard errors.
    """
    plan = broken(
        tmp_path,
        "{clock: {every: {exponential: {mean: 20 h}}, lasts: {gamma: {mean: 4 h, sd: 3 h}}}}",
    )
    there, at_first, lost = [], [], []
    for replication in range(400):
        capacity = draw_world(plan, Luck(1, replication, Workspace())).capacity
        crane = slice(int(capacity.first[0]), int(capacity.first[1]))
        units, time = capacity.units[crane], capacity.time[crane]
        lengths = np.diff([*time, plan.clock.horizon])
        there.append(float(units @ lengths) / plan.clock.horizon)
        at_first.append(float(units[0]))
        lost.append(float(-np.minimum(np.diff(units), 0).sum()))
    spells = 2 * plan.clock.horizon / (24 * HOUR)
    for sample, exact in ((there, 2 * 20 / 24), (at_first, 2 * 20 / 24), (lost, spells)):
        error = np.std(sample, ddof=1) / np.sqrt(len(sample))
        assert abs(np.mean(sample) - exact) < 4 * error


def lifts(plan: Plan) -> Floats:
    """How long the crane works on each box of the first chain [s]."""
    draws = draw(plan, 1, 0)
    row = int(np.flatnonzero(plan.stages.resource == 0)[0])
    count = int(draws.stage_base[row + 1] - draws.stage_base[row])
    return np.array(draws.takes[draws.takes_base[row] :][:count])


def test_jobs_are_longer_by_whole_repairs(tmp_path: Path) -> None:
    """An hour of work and repairs of 10 min: 1.5 of them in the mean, Poisson."""
    plan = broken(tmp_path, "{busy: {per_hour_worked: 1.5, repair: 10 min}}", "1 h")
    repairs = (lifts(plan) - HOUR) / 600
    assert (repairs == np.rint(repairs)).all()
    counts = np.bincount(repairs.astype(int), minlength=6)[:6] / len(repairs)
    expected = poisson.pmf(np.arange(6), 1.5)
    errors = np.sqrt(expected * (1 - expected) / len(repairs))
    assert (np.abs(counts - expected) < 4 * errors).all()


def test_more_breakdowns_leave_the_first_repairs_as_they_are(tmp_path: Path) -> None:
    """Every job takes at least as long at twice the rate; without repairs it takes its work."""
    repair = "repair: {exponential: {mean: 30 min}}"
    plain = lifts(plan_of(tmp_path, CALM))
    some, more = (
        lifts(broken(tmp_path, f"{{busy: {{per_hour_worked: {rate}, {repair}}}}}"))
        for rate in (2, 4)
    )
    assert (more >= some).all()
    assert (some >= plain).all()
    assert ((some == plain) & (more > some)).any()


@pytest.mark.parametrize("takes", ["30 min", "{uniform: [10 min, 50 min]}"])
def test_mean_of_lengthened_jobs(tmp_path: Path, takes: str) -> None:
    """E[B] = S (1 + f E[R]): half an hour of work, 0.8 an hour, 15 min each: 36 min."""
    plan = broken(
        tmp_path, "{busy: {per_hour_worked: 0.8, repair: {exponential: {mean: 15 min}}}}", takes
    )
    jobs = lifts(plan)
    assert abs(jobs.mean() - 36 * 60) < 4 * jobs.std(ddof=1) / np.sqrt(len(jobs))
