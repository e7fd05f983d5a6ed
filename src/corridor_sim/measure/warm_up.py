"""Whether the world was as full as it gets when measuring began.

Containers released in the warm-up are followed too, so their times show how long the
queues, ships and wagon pools took to fill. The suggestion is MSER-5: of all ways to cut
off a beginning, take the one that leaves the mean of the rest with the least standard
error, by batches of five values (K. P. White Jr., Simulation 69(6), 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY, WEEK
from corridor_sim.measure.intervals import interval
from corridor_sim.plan.arrays import Floats, Longs

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace

BATCH: Final = 5
WINDOW: Final = 7
"""Days of the moving average: one round of a weekly timetable."""


@dataclass(frozen=True, slots=True)
class ReleaseDays:
    """One route in one replication, by day of release from the start to the end of measuring."""

    containers: Longs  # those that arrived, twins left out
    seconds: Floats  # their door-to-door times, summed


def release_days(plan: Plan, draws: Draws, trace: Trace) -> list[ReleaseDays]:
    """Add up the times of real containers by route and day of release, the warm-up's too."""
    days = int(np.ceil(plan.clock.measured_until / DAY))
    found = []
    for route in range(len(plan.labels.routes)):
        count, seconds = np.zeros(days, dtype=np.int64), np.zeros(days)
        for chain in np.flatnonzero(plan.labels.chain_route == route).tolist():
            numbers = draws.numbers(chain)
            release, arrived = draws.release[numbers], trace.arrived[numbers]
            there = ~np.isnan(arrived) & ~draws.probe[numbers] & (release < days * DAY)
            day = (release[there] / DAY).astype(np.int64)
            count += np.bincount(day, minlength=days)
            seconds += np.bincount(day, (arrived - release)[there], days)
        found.append(ReleaseDays(count, seconds))
    return found


def mser(values: Floats, batch: int = BATCH) -> int | None:
    """How many values to cut off: a whole number of batches; None when the series is too short.

    Minimises sum (Z - mean)^2 / (n - d)^2 over the batch means Z that d batches cut off
    leave. A minimum beyond the middle says that the series is too short to tell.
    """
    means = values[: len(values) // batch * batch].reshape(-1, batch).mean(axis=1)
    n = len(means)
    if n < 4:
        return None
    spread = [
        float(((means[d:] - means[d:].mean()) ** 2).sum()) / (n - d) ** 2 for d in range(n - 1)
    ]
    cut = int(np.argmin(spread))
    return cut * batch if cut <= n // 2 else None


def warm_up_table(plan: Plan, replications: Sequence[Sequence[ReleaseDays]]) -> pd.DataFrame:
    """One row per route: stated_weeks, suggested_weeks, early_d, early_lo, early_hi, short.

    ``suggested_weeks`` is MSER-5 on the mean by day of release, rounded up to whole weeks
    because timetables repeat weekly; nan when the series is too short to tell. ``early_d``
    is how much longer (or, below 0, shorter) containers took that were released after the
    stated warm-up and before the suggested end than later ones, with its 95 % interval
    over replications. ``short`` when that interval leaves out 0.
    """
    import pandas as pd

    rows = []
    for route, name in enumerate(plan.labels.routes):
        series = [one[route] for one in replications]
        day, mean = _by_day(series)
        if not len(day):
            continue
        cut = mser(mean)
        suggested = np.nan
        early = interval([np.nan])
        if cut is not None:
            suggested = float(np.ceil((day[cut] if cut else 0) / 7))
            early = interval([_early(one, plan.clock.warm_up, suggested * WEEK) for one in series])
        short = bool(early.lo > 0 or early.hi < 0)
        bounds = (float(early.mean), float(early.lo), float(early.hi))
        rows.append((name, plan.clock.warm_up / WEEK, suggested, *bounds, short))
    columns = ["route", "stated_weeks", "suggested_weeks", "early_d", "early_lo", "early_hi"]
    return pd.DataFrame(rows, columns=[*columns, "short"])


def welch_table(plan: Plan, replications: Sequence[Sequence[ReleaseDays]]) -> pd.DataFrame:
    """Rows route, day, mean_d, moving_d: mean time by day of release, and its moving average.

    The average goes over ``WINDOW`` days, fewer at the ends (Welch's method).
    """
    import pandas as pd

    parts = []
    for route, name in enumerate(plan.labels.routes):
        day, mean = _by_day([one[route] for one in replications])
        if len(day):
            moving = [_around(mean, place) for place in range(len(mean))]
            parts.append(
                pd.DataFrame({"route": name, "day": day, "mean_d": mean, "moving_d": moving})
            )
    columns = ["route", "day", "mean_d", "moving_d"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _by_day(series: Sequence[ReleaseDays]) -> tuple[Longs, Floats]:
    """Days on which anybody was released, and their mean time over all replications [d]."""
    count = np.sum([one.containers for one in series], axis=0)
    seconds = np.sum([one.seconds for one in series], axis=0)
    day = np.flatnonzero(count)
    return day, seconds[day] / count[day] / DAY


def _around(mean: Floats, place: int) -> float:
    reach = min(WINDOW // 2, place, len(mean) - 1 - place)
    return float(mean[place - reach : place + reach + 1].mean())


def _early(one: ReleaseDays, stated: float, suggested: float) -> float:
    """Mean time of those released between the two, less that of those released later [d]."""
    first, after = int(stated // DAY), int(suggested // DAY)
    early, later = slice(first, after), slice(max(first, after), None)
    if first >= after or not one.containers[early].any() or not one.containers[later].any():
        return np.nan
    early_mean = one.seconds[early].sum() / one.containers[early].sum()
    return float(early_mean - one.seconds[later].sum() / one.containers[later].sum()) / DAY
