"""The slowest one in twenty: what was longer than for everybody, and what was it mostly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.ledger import slowest
from corridor_sim.plan.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.causes import Journeys
    from corridor_sim.measure.parts import Split
    from corridor_sim.plan.compile import Plan

At = tuple[int, int]
"""Place and cause."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The slowest ``WORST`` of one route's containers in one replication [s].

    By place and cause: the mean of everybody, the mean of the slowest, and for how many of
    the slowest this was more above everybody's mean than any other.
    """

    containers: int
    everybody: Mapping[At, float]
    slowest: Mapping[At, float]
    mostly: Mapping[At, int]


def tails(journeys: Journeys) -> list[Tail | None]:
    """One per route, None where nobody was measured; all demands together, twins left out."""
    plan, draws = journeys.plan, journeys.draws
    found: list[Tail | None] = []
    for route in range(len(plan.labels.routes)):
        splits = [
            split
            for chain in np.flatnonzero(plan.labels.chain_route == route).tolist()
            if len((split := journeys.split(chain)).number) and not draws.probe[split.number[0]]
        ]
        found.append(_tail(splits) if splits else None)
    return found


def _tail(splits: Sequence[Split]) -> Tail:
    took = np.concatenate([split.total for split in splits])
    worst = slowest(took)
    everybody: dict[At, float] = {}
    hours: dict[At, Floats] = {}
    begin = 0
    for split in splits:
        end = begin + len(split.total)
        mine = (worst >= begin) & (worst < end)
        for part in split.parts:
            at = part.place, part.cause
            everybody[at] = everybody.get(at, 0.0) + float(part.seconds.sum()) / len(took)
            if at not in hours:
                hours[at] = np.zeros(len(worst))
            hours[at][mine] += part.seconds[worst[mine] - begin]
        begin = end
    excess = np.stack([hours[at] - everybody[at] for at in hours])
    first = np.bincount(excess.argmax(axis=0), minlength=len(hours))
    return Tail(
        len(worst),
        everybody,
        {at: float(one.mean()) for at, one in hours.items()},
        dict(zip(hours, first.tolist(), strict=True)),
    )


def tail_table(plan: Plan, replications: Sequence[Sequence[Tail | None]]) -> pd.DataFrame:
    """Rows route, place, cause, mean_d, slow_d, excess_d, mostly; means over replications.

    The rows of a route add up to the mean of all (``mean_d``) and of its slowest 5 %
    (``slow_d``). ``mostly`` is the share of those for whom this was the largest excess.
    """
    import pandas as pd

    labels = plan.labels
    rows: list[tuple[object, ...]] = []
    for name, same in zip(labels.routes, zip(*replications, strict=True), strict=True):
        found = [one for one in same if one is not None]
        for place, cause in dict.fromkeys(at for one in found for at in one.everybody):
            at = place, cause
            everybody = interval([one.everybody.get(at, 0.0) / DAY for one in found])
            slow = interval([one.slowest.get(at, 0.0) / DAY for one in found])
            counted = sum(one.containers for one in found)
            mostly = sum(one.mostly.get(at, 0) for one in found) / counted
            if everybody.mean > 0:
                mean, slow_d = float(everybody.mean), float(slow.mean)
                where = name, labels.places[place], labels.causes[cause]
                rows.append((*where, mean, slow_d, slow_d - mean, mostly))
    columns = ["route", "place", "cause", "mean_d", "slow_d", "excess_d", "mostly"]
    return pd.DataFrame(rows, columns=columns)
