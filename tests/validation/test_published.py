"""Published cases, from a scenario file: what is reproduced, what had to be assumed for it."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import MINUTE
from corridor_sim.measure.occupancy import crossings_of
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.verification.running import run
from corridor_sim.workspace import Workspace

WANGJIATAN = Path(__file__).with_name("wangjiatan.yaml")
PUBLISHED = {"down": 10.2, "up": 32.5}
REPLICATIONS = 20


def waits(engine: Engine, measure: str) -> dict[str, list[float]]:
    """Mean waits by direction, one per replication [min]."""
    plan = compile_plan(load(WANGJIATAN, sets=[f"measure={measure}"]))
    found: dict[str, list[float]] = {"down": [], "up": []}
    workspace = Workspace()
    for replication in range(REPLICATIONS):
        result = run(plan, engine, replication, workspace=workspace)
        for direction, (_, rows) in zip(found, crossings_of(plan, result.draws, 0), strict=True):
            waited = result.trace.crossing_started[rows] - result.trace.crossing_arrived[rows]
            found[direction].append(float(np.nanmean(waited)) / MINUTE)
    return found


@pytest.mark.parametrize(("engine", "measure"), [("reference", "5 d"), ("compiled", "20 weeks")])
def test_wangjiatan(engine: Engine, measure: str) -> None:
    """The one-way reach of the upper Yangtze: mean waits of 10.2 min down and 32.5 min up.

    M/M/1 with two classes that share a mean service S, never pre-empted: W_down =
    rho S / (1 - rho_down) and W_up = W_down / (1 - rho). The mean service is chosen for
    the wait down; so the wait up is what is predicted: 10.2 / (1 - 0.686) = 32.5 min,
    whatever the split of the traffic.
    """
    exact = {"down": 10.2, "up": 10.2 / (1 - 0.686)}
    assert exact["up"] == pytest.approx(PUBLISHED["up"], abs=0.05)
    found = waits(engine, measure)
    for direction, means in found.items():
        error = float(np.std(means, ddof=1)) / sqrt(REPLICATIONS)
        mean = float(np.mean(means))
        said = f"{direction}: {mean:.2f} min, standard error {error:.2f}, published {PUBLISHED[direction]}"
        assert error < 0.15 * exact[direction], said
        assert abs(mean - exact[direction]) <= 4 * error, said
    assert np.mean(found["up"]) > np.mean(found["down"])
