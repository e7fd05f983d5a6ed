"""The network of queues in Ciw and here, as a section of the page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.queues_in_ciw import REPLICATIONS, Compared, own_numbers, same_draws
from benchmarks.tables import table
from corridor_sim.grid import MINUTE


def section(_: Path) -> str:
    """Run both programs and tell what came of it."""
    return f"""\
## The same network of queues in Ciw

`benchmarks/three_stations.yaml`: a clerk who serves the first class first (exponential, never
pre-empting), two cranes of constant time that only the long route passes, a scanner where both
routes meet again (exponential); arrivals are Poisson. The same in Ciw {version("ciw")}
(`benchmarks/queues_in_ciw.py`).

With the same draws, one replication, every customer of it side by side:

{_same(same_draws())}
With numbers of its own in each program, {REPLICATIONS} independent replications of four weeks each:

{_own(own_numbers())}
Where it can be said exactly, at the clerk, the mean waits are {_at_the_clerk()}.
With the same draws there is no difference to explain: both serve in order of arrival within a
class, and times are multiples of 1/256 s, which a floating-point number holds exactly.
"""


def _same(found: Sequence[Compared]) -> str:
    return table(
        ("route", "station", "customers", "mean wait", "in Ciw", "largest difference of one"),
        [
            (
                one.route,
                f"{one.station}",
                f"{one.customers:,}",
                _minutes(one.here, 3),
                _minutes(one.ciw, 3),
                f"{one.furthest:.3g} s",
            )
            for one in found
        ],
        words=(0,),
    )


def _own(found: Sequence[Compared]) -> str:
    return table(
        ("route", "station", "mean wait", "in Ciw", "std. error of the difference", "z"),
        [
            (
                one.route,
                f"{one.station}",
                _minutes(one.here),
                _minutes(one.ciw),
                _minutes(one.error),
                f"{(one.here - one.ciw) / one.error:+.2f}",
            )
            for one in found
        ],
        words=(0,),
    )


def _at_the_clerk() -> str:
    """Two classes, never pre-empted: W0 / (1 - s_1) and W0 / ((1 - s_1)(1 - s_2)), W0 = rho S."""
    service = 6.0
    first, both = 110 * service / 1440, 180 * service / 1440
    wait = both * service / (1 - first)
    return f"{wait:.2f} min (long) and {wait / (1 - both):.2f} min (short)"


def _minutes(seconds: float, places: int = 2) -> str:
    return f"{seconds / MINUTE:.{places}f} min"
