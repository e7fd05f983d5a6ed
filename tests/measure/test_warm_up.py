"""How long a world takes to fill, told from its own containers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor_sim import run
from corridor_sim.measure.warm_up import mser
from corridor_sim.report.sheets import doubts
from tests.experiment.corridors import written

CRANE = """\
title: A crane that starts empty
start: 2024-01-01
warm_up: {warm_up}
measure: 40 weeks
drain_limit: 8 weeks
replications: 8
seed: 3
terminals:
  here:
    resources: {{crane: {{units: 1, source: assumed}}}}
    activities: {{lift: {{uses: crane, takes: {{exponential: {{mean: 1.14 h}}}}, cause: handling, source: assumed}}}}
    handling: {{origin -> any: [lift]}}
  there: {{handling: {{any -> destination: []}}}}
services:
  lorry: {{mode: truck, calls: [here, there], departures: on_demand, run: 8 h, source: assumed}}
routes: {{road: [lorry]}}
demand:
  boxes: {{from: here, to: there, containers: {{per_day: 20, size: TEU}}, routes: road, source: assumed}}
"""


def test_mser_cuts_where_the_level_ends() -> None:
    """20 values at 50 before 180 at 10, plus a wave of no mean: cut 20.

    To leave one batch of the first level in adds (50 - 10)^2 to a sum that cutting a later
    batch lowers by next to nothing.
    """
    wave = np.tile([1.0, -1.0], 100)
    assert mser(np.concatenate((np.full(20, 50.0), np.full(180, 10.0))) + wave) == 20


def test_mser_cuts_nothing_from_what_is_level() -> None:
    """Batch means of a wave with period 10 are all 0 over two batches: no cut improves on none."""
    assert mser(np.tile([3.0, 1.0, 2.0, 1.0, 3.0], 40)) == 0


def test_mser_says_nothing_of_a_series_that_never_settles() -> None:
    """A straight slope: each batch cut off lowers the spread further, beyond the middle."""
    assert mser(np.arange(200.0)) is None
    assert mser(np.arange(10.0)) is None


@pytest.mark.parametrize(("warm_up", "warns"), [("0 d", [True]), ("20 weeks", [])])
def test_a_warm_up_that_is_too_short_is_said(
    tmp_path: Path, warm_up: str, warns: list[bool]
) -> None:
    """A crane at 95 % that starts empty takes some S / (1 - rho)^2 = 19 days to fill.

    Without a warm-up its first customers, who wait far less than later ones, count in.
    """
    result = run(written(tmp_path, CRANE.format(warm_up=warm_up)))
    (row,) = result.warm_up.to_dict("records")
    warned = [line for line in doubts(result) if line.startswith("Warm-up of")]
    assert [line.endswith("explains it.") for line in warned] == warns
    assert bool(row["early_hi"] < 0) == bool(warns)


def test_days_of_release_hold_everybody_who_arrived(tmp_path: Path) -> None:
    """Weighted by nothing but themselves, the days after the warm-up give the route's mean."""
    result = run(written(tmp_path, CRANE.format(warm_up="2 weeks")), replications=1)
    assert result.welch["day"].max() == 42 * 7 - 1
    assert result.welch["moving_d"].std() < result.welch["mean_d"].std()
