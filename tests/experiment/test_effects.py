"""Indices and intervals on responses that are written down, not simulated."""

from __future__ import annotations

import numpy as np
import pytest

from corridor_sim.experiment.designs import Design, design
from corridor_sim.experiment.effects import curves, effects, interactions, noise, pair_shares
from corridor_sim.experiment.varied import Varied
from corridor_sim.plan.arrays import Floats

HOUR = 3600.0
A = Varied("a", low=0.0, high=4 * HOUR, unit="h")
B = Varied("b", low=0.0, high=2 * HOUR, unit="h")


def responses(points: Design, noise_sd: float = 0.0) -> Floats:
    """A + b in days in three replications, with chance of its own in each point if asked."""
    hours = [
        sum(one.number(v) for one, v in zip(points.inputs, values, strict=True) if v is not None)
        for values in points.points
    ]
    rng = np.random.default_rng(5)
    return np.array(hours)[:, None] / 24 + rng.normal(0, noise_sd, (len(hours), 3))


def test_sobol_shares_are_those_of_a_sum() -> None:
    """A in U(0, 4), b in U(0, 2): variances 16/12 and 4/12, so shares 0.8 and 0.2, no pairs."""
    points = design([A, B], "sobol", 512)
    assert len(points.points) == 1 + 512 * (2 * 2 + 2)
    found = {row["input"]: row for row in effects(points, responses(points))}
    for share in ("first_share", "total_share"):
        assert found["a"][share] == pytest.approx(0.8, abs=0.03)
        assert found["b"][share] == pytest.approx(0.2, abs=0.03)
    (pair,) = pair_shares(points, responses(points))
    assert pair["share"] == pytest.approx(0, abs=0.03)


def test_morris_effects_are_the_ranges_of_a_sum() -> None:
    """From end to end a adds 4 h and b 2 h, everywhere alike; values have six digits."""
    points = design([A, B], "morris", 4)
    found = {row["input"]: row for row in effects(points, responses(points))}
    assert found["a"]["effect_d"] == pytest.approx(4 / 24, rel=1e-4)
    assert found["b"]["effect_d"] == pytest.approx(2 / 24, rel=1e-4)
    assert found["a"]["effect_sd_d"] == pytest.approx(0, abs=1e-5)


def test_a_hypercube_tells_ranks_and_shares() -> None:
    points = design([A, B], "lhs", 400)
    found = {row["input"]: row for row in effects(points, responses(points))}
    assert found["a"]["rank_correlation"] > found["b"]["rank_correlation"] > 0.3
    assert found["a"]["first_share"] == pytest.approx(0.8, abs=0.1)
    assert found["a"]["clear"]
    # Fifths of the range: their middles are 3.2 h apart.
    assert found["a"]["swing_d"] == pytest.approx(3.2 / 24, abs=0.02)


def test_a_curve_of_a_sample_stands_on_the_points_near_each_level() -> None:
    points = design([A, B], "lhs", 400)
    rows = [row for row in curves(points, responses(points)) if row["input"] == "a"]
    assert [row["at"] for row in rows] == pytest.approx([0.4, 1.2, 2.0, 2.8, 3.6])
    assert [row["points"] for row in rows] == [80] * 5
    for row in rows:  # a itself plus the mean of b, 1 h
        assert row["mean_lo"] <= (row["at"] + 1) / 24 <= row["mean_hi"]


def test_chance_is_told_from_what_the_inputs_do() -> None:
    """Without chance the share is 0; with nothing but chance it is about all of the spread."""
    points = design([A, B], "lhs", 200)
    assert noise(responses(points))["chance_share"] == pytest.approx(0, abs=1e-12)
    only = responses(points, 0.5) - responses(points)
    assert noise(only)["chance_share"] == pytest.approx(1, abs=0.2)
    # The sd of a mean over three replications of sd 0.5.
    assert noise(only)["chance_sd_d"] == pytest.approx(0.5 / 3**0.5, rel=0.15)


def test_an_effect_drowned_in_chance_is_not_clear() -> None:
    points = design([Varied("a", ("0 h", "1 h"), unit="h")], "grid")
    (row,) = effects(points, responses(points, 5.0))
    assert not row["clear"]
    assert row["swing_lo"] < 0 < row["swing_hi"]


def test_cells_of_a_product_go_beyond_the_sum() -> None:
    """1, 2, 2, 4: beyond the sum of rows and columns by 4 - 3 - 3 + 2.25 = 0.25 each."""
    points = design([Varied("a", ("1", "2")), Varied("b", ("1", "2"))], "grid")
    values = np.repeat([[2.25], [1.0], [2.0], [2.0], [4.0]], 2, axis=1)
    cells = list(interactions(points, values, ["a", "b"]))
    assert [row["beyond_d"] for row in cells] == pytest.approx([0.25, -0.25, -0.25, 0.25])
