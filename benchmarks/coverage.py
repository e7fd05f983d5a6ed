"""How often the 95 % intervals of a run hold the long-run value, in 400 experiments.

    python -m benchmarks.coverage        # writes benchmarks/coverage.csv; minutes

Each experiment is a run of ten replications. Two systems. M/M/1, whose mean and P90 of the
time in the system are known exactly: 1 / (mu - lambda) and ln 10 / (mu - lambda). And the
rail route of the main scenario, whose long-run values are taken from all 4,000 replications
together: their mean, and the P90 of all their containers, counted in bins of a quarter of an hour.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from corridor_sim import load
from corridor_sim.experiment.histogram import BIN
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.experiment.workers import in_order
from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.intervals import interval, wilson
from corridor_sim.measure.transit import PERCENTILES
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.scenario.model import Scenario

EXPERIMENTS: Final = 400
REPLICATIONS: Final = 10
SEED: Final = 20261126
TABLE: Final = Path(__file__).parent / "coverage.csv"
MEASURES: Final[frozenset[Measure]] = frozenset({"transit", "histogram"})
RIDE: Final = HOUR
PER_DAY: Final = 16.8  # 0.7 of what one server does in an hour each
QUEUE: Final = f"""\
title: M/M/1 at 70 %
start: 2024-01-01
warm_up: 4 weeks
measure: 26 weeks
drain_limit: 4 weeks
terminals:
  here:
    source: assumed
    resources: {{server: {{units: 1}}}}
    activities:
      serve: {{uses: server, takes: {{exponential: {{mean: 1 h}}}}, cause: handling}}
    handling: {{origin -> any: [serve]}}
  there: {{handling: {{any -> destination: []}}}}
services:
  lorry: {{mode: truck, calls: [here, there], departures: on_demand, run: 1 h, source: assumed}}
routes: {{road: [lorry]}}
demand:
  boxes:
    from: here
    to: there
    containers: {{per_day: {PER_DAY}, size: TEU}}
    routes: road
    source: assumed
"""


def replicated(scenario: Scenario) -> Iterator[Measured]:
    """All replications of all experiments, one after another."""
    plan = compile_plan(scenario)
    work = Replicate(plan, terms_of(scenario, plan), SEED, "compiled", measures=MEASURES)
    yield from in_order(work, EXPERIMENTS * REPLICATIONS, os.cpu_count() or 1, processes=False)


def values_of(measured: list[Measured], route: int) -> Floats:
    """Replication x (mean, P90), in days."""
    found = [one.transit.routes[route] for one in measured if one.transit is not None]
    p90 = PERCENTILES.index(90)
    return np.array([(one.mean, one.percentiles[p90]) for one in found]) / DAY


def long_run(measured: list[Measured], route: int, values: Floats) -> tuple[float, float]:
    """Mean of all replications, and P90 of all their containers [d]."""
    counts = [one.histogram[route] for one in measured if one.histogram is not None]
    total = np.zeros(max(map(len, counts)), dtype=np.int64)
    for one in counts:
        total[: len(one)] += one
    reached = np.cumsum(total) / total.sum()
    at = int(np.searchsorted(reached, 0.9))
    before = reached[at - 1] if at else 0.0
    inside = (0.9 - before) / (reached[at] - before)
    return float(values[:, 0].mean()), float((at + inside) * BIN / DAY)


def experiments(
    system: str, values: Floats, truth: tuple[float, float]
) -> Iterator[dict[str, object]]:
    """One row per experiment and quantity: its estimate, interval, and whether that holds."""
    for column, (quantity, true) in enumerate(zip(("mean", "p90"), truth, strict=True)):
        for number in range(EXPERIMENTS):
            first = number * REPLICATIONS
            found = interval(values[first : first + REPLICATIONS, column])
            yield {
                "system": system,
                "quantity": quantity,
                "experiment": number,
                "long_run_d": true,
                "estimate_d": float(found.mean),
                "lo": float(found.lo),
                "hi": float(found.hi),
                "covers": bool(found.lo <= true <= found.hi),
            }


def main() -> None:
    """Run both systems, write the raw table, print the shares."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "queue.yaml")
        path.write_text(QUEUE, encoding="utf-8")
        queue = load(path)
    measured = list(replicated(queue))
    spare = 1 / HOUR - PER_DAY / DAY
    exact = ((1 / spare + RIDE) / DAY, (math.log(10) / spare + RIDE) / DAY)
    rows = list(experiments("M/M/1", values_of(measured, 0), exact))

    rail = load("chongqing_antwerp")
    measured = list(replicated(rail))
    route = compile_plan(rail).labels.routes.index("rail")
    values = values_of(measured, route)
    rows += experiments("chongqing_antwerp rail", values, long_run(measured, route, values))

    table = pd.DataFrame(rows)
    table.to_csv(TABLE, index=False, float_format="%.6f", lineterminator="\n")
    for (system, quantity), own in table.groupby(["system", "quantity"], sort=False):
        covered, n = int(own["covers"].sum()), len(own)
        share, low, high = wilson([covered], [n])
        print(  # noqa: T201 - this is what it is for
            f"{system}, {quantity}: {covered} of {n} intervals hold the long-run value of "
            f"{own['long_run_d'].iloc[0]:.4f} d: {100 * share:.1f} % "
            f"({100 * low:.1f} to {100 * high:.1f} %)"
        )


if __name__ == "__main__":
    main()
