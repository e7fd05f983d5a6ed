"""Mean hours by place and cause: where the days of each route go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.ledger import Ledger, ledger
from corridor_sim.plan.arrays import Floats, Ints, Longs, StageKind

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.causes import Journeys
    from corridor_sim.plan.compile import Plan


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One replication's measured real containers, summed per chain.

    Times are multiples of 2^-8 s, so these sums are exact in float64 and
    ``residual`` is exactly 0 unless an hour was lost or counted twice.
    """

    containers: Longs  # per chain
    total: Floats  # per chain, door to door [s]
    seconds: Floats  # chain x place x cause

    @property
    def residual(self) -> Floats:
        """Per chain, what the causes fail to explain [s]."""
        explained: Floats = self.seconds.sum(axis=(1, 2))
        return self.total - explained


def breakdown(journeys: Journeys) -> Breakdown:
    """Sum the parts of the measured real containers of one replication."""
    return summed(journeys.plan, ledger(journeys))


def summed(plan: Plan, book: Ledger) -> Breakdown:
    """The same from a ledger that was made already."""
    labels = plan.labels
    seconds = np.zeros((len(book.chains), len(labels.places), len(labels.causes)))
    for chain, one in enumerate(book.chains):
        for (_, place, cause), sum_ in zip(one.keys, one.seconds, strict=True):
            seconds[chain, place, cause] += sum_
    return Breakdown(
        np.array([one.containers for one in book.chains], dtype=np.int64),
        np.array([one.total for one in book.chains]),
        seconds,
    )


def causes_table(
    plan: Plan, replications: Sequence[Breakdown], *, by_demand: bool = False
) -> pd.DataFrame:
    """One row per route, place and cause that took time: mean days per container.

    Places stand in the order in which the route meets them. A route's rows add up
    to its mean transit time, stuck containers with their time so far. With
    ``by_demand`` there is a row per demand as well, and a column that names it.
    """
    import pandas as pd

    labels = plan.labels
    groups: list[tuple[str, int, Ints]] = []
    for route in range(len(labels.routes)):
        on_it = np.flatnonzero(labels.chain_route == route).astype(np.int32)
        if by_demand:
            groups += [
                (labels.demands[labels.chain_demand[chain]], route, on_it[on_it == chain])
                for chain in on_it
            ]
        else:
            groups.append(("", route, on_it))
    rows: list[tuple[object, ...]] = []
    for demand, route, chains in groups:
        over = interval([mean_seconds(one, chains) / DAY for one in replications])
        rows += [
            (
                *(demand, labels.routes[route], labels.places[place], labels.causes[cause]),
                *(values[place, cause] for values in (over.mean, over.lo, over.hi)),
            )
            for place in places_along(plan, chains)
            for cause in np.flatnonzero(over.mean[place] > 0)
        ]
    columns = ["demand", "route", "place", "cause", "mean_d", "mean_lo", "mean_hi"]
    table = pd.DataFrame(rows, columns=columns)
    return table if by_demand else table.drop(columns="demand")


def mean_seconds(one: Breakdown, chains: Ints) -> Floats:
    """Mean seconds per container of these chains, place x cause; nan without containers."""
    n = int(one.containers[chains].sum())
    summed: Floats = one.seconds[chains].sum(axis=0)
    return summed / n if n else np.full_like(summed, np.nan)


def places_along(plan: Plan, chains: Ints) -> list[int]:
    """The places of these chains in the order in which a container meets them."""
    stages, services, pools = plan.stages, plan.services, plan.pools
    met: dict[int, None] = {}
    for chain in chains:
        for row in range(int(stages.first[chain]), int(stages.first[chain + 1])):
            met[int(stages.place[row])] = None
            kind = StageKind(int(stages.kind[row]))
            if not kind.carries:
                continue
            leg = int(stages.leg[row])
            last = int(stages.alight[row]) if kind == StageKind.BOARDING else leg
            for ridden in range(leg, last + 1):
                met[int(services.leg_place[ridden])] = None
                for via in range(int(services.first_via[ridden]), services.first_via[ridden + 1]):
                    for column in np.flatnonzero(plan.crossings.via == via):
                        for pool in plan.crossings.pools[column]:
                            met[int(pools.place[pool])] = None
    return list(met)
