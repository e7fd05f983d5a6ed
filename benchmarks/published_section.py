"""Published results and ours, as a section of the page."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.tables import table
from corridor_sim.experiment.run import run
from corridor_sim.scenario.load import load
from tests.validation.test_carec import CAREC
from tests.validation.test_carec import PUBLISHED as SPEEDS
from tests.validation.test_published import PUBLISHED as WAITS
from tests.validation.test_published import WANGJIATAN, waits

ROOT: Final = Path(__file__).parents[1]


def section(_: Path) -> str:
    """Run both scenario files and tell what came of it."""
    return f"""\
## Published results

Both from a scenario file, held by `tests/validation/test_carec.py` and `test_published.py`.

`{CAREC.relative_to(ROOT)}`: rail speeds without and with delay (SWOD, SWD) of the CAREC reports,
[China 2023](https://cpmm.carecprogram.org/?p=477) and
[Kazakhstan 2022](https://cpmm.carecprogram.org/2022-report/kazakhstan), and the hours of stops
per 500 km between the two:

{_carec()}
What is *not* reproduced: the reports do not say where the stops are, so the file puts them all at
the end; both speeds go into it, so that they come out shows that the indicators are computed as
the reports define them, and predicts nothing. The hours are no published figure but follow from
the pair. Mean speeds of many shipments do not divide exactly, so the mean of the stops that were
observed may be another.

`{WANGJIATAN.relative_to(ROOT)}`: the one-way reach of Wangjiatan on the upper Yangtze, at a load
of 0.686, those going down first:

{_wangjiatan()}
What is *not* reproduced: the mean time in the reach and the split of the traffic are not
published. The time is chosen for the wait down, so only the wait up is predicted: 10.2 min
/ (1 - 0.686), whatever the split. The published waits are themselves those of a queue with one
server and two classes; that ships behave like it was not observed.
"""


def _carec() -> str:
    indicators = run(load(CAREC), replications=2, workers=1).indicators
    rows = []
    for where, (swod, swd) in SPEEDS.items():
        found = indicators[indicators["route"] == where].set_index("indicator")["mean"]
        hours = f"{found['stop_hours_per_500km']:.2f} h"
        speeds = f"{swod:.1f}", f"{found['swod']:.3f}", f"{swd:.1f}", f"{found['tfi4']:.3f}"
        rows.append((where.replace("_", " ").title(), *speeds, hours))
    heads = "where", "SWOD, km/h", "ours", "SWD, km/h", "ours", "stops per 500 km"
    return table(heads, rows, words=(0,))


def _wangjiatan() -> str:
    rows = []
    for direction, means in waits("compiled", "20 weeks").items():
        mean, error = float(np.mean(means)), float(np.std(means, ddof=1)) / sqrt(len(means))
        rows.append((direction, f"{WAITS[direction]} min", f"{mean:.2f} min", f"{error:.2f} min"))
    return table(("direction", "published", "ours", "std. error"), rows, words=(0,))
