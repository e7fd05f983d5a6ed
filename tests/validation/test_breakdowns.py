"""Breakdowns with known answers, on both engines; see the closed forms."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.engine import Engine
from corridor_sim.grid import MINUTE
from tests.validation import formulas
from tests.validation.test_closed_forms import (
    EFFORT,
    EXPONENTIAL,
    LIFT,
    SERVICE,
    TRUCK,
    crane,
    hold,
    mean_wait,
    per_day,
    pytestmark,
    scenario,
)

__all__ = ["pytestmark"]


def unreliable(takes: str, breakdowns: str) -> str:
    return crane(1, takes).replace("{units: 1,", f"{{units: 1, breakdowns: {breakdowns},")


def test_breakdowns_while_busy(tmp_path: Path, engine: Engine) -> None:
    """M/G/1 with jobs of work S and Poisson repairs, at load 0.6 of work, 0.72 of time.

    f = 0.1 breakdowns per mean work of 4 min, repairs of 8 min in the mean.
    """
    exact = formulas.breakdown_wait(0.6, SERVICE, 0.1 / SERVICE, 8 * MINUTE)
    busy = "{busy: {per_hour_worked: 1.5, repair: {exponential: {mean: 8 min}}}}"
    text = scenario(EFFORT[engine], per_day(0.6), TRUCK, unreliable(EXPONENTIAL, busy))
    hold(exact, engine, tmp_path, text, mean_wait(LIFT))


def test_breakdowns_by_the_clock(tmp_path: Path, engine: Engine) -> None:
    """Work of no time waits only while the unit is away: E[D^2] / (2 (E[U] + E[D])).

    Exponential D of mean 8 min: E[D^2] = 2 * 8^2.
    """
    exact = formulas.closure_wait(2 * (8 * MINUTE) ** 2, 40 * MINUTE, 8 * MINUTE)
    clock = "{clock: {every: {exponential: {mean: 40 min}}, lasts: {exponential: {mean: 8 min}}}}"
    text = scenario(EFFORT[engine], per_day(0.6), TRUCK, unreliable("0 min", clock))
    hold(exact, engine, tmp_path, text, mean_wait(LIFT))
