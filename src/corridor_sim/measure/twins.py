"""Twins: what one and the same container would have saved by another route.

The twins of one moment share their luck and meet the same world, so their
difference is a paired comparison: it owes nothing to one having drawn better luck.
A twin that did not arrive is *censored*: its pairs are counted and left out of the
statistics of the saving, since its saving is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.breakdown import places_along
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.intervals import interval, wilson
from corridor_sim.measure.parts import Split
from corridor_sim.measure.transit import PERCENTILES
from corridor_sim.plan.arrays import Flags, Floats, Ints

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.plan.compile import Plan

BINS: Final = (1 / 24, 1 / 12, 1 / 4, 1 / 2, 1.0, 2.0, 7.0)
"""Widths of the bins of a saving [d]: the finest that makes few enough is taken."""
MOST_BINS: Final = 80


@dataclass(frozen=True, slots=True)
class Pair:
    """One replication's twins on two routes.

    ``saving`` [s] has one value per moment at which both arrived: over - by.
    ``parts`` sums the same saving by place and cause, exactly.
    """

    saving: Floats
    censored: int
    correlation: float  # of the two transit times; nan where one does not vary
    variance_left: float  # of the saving, over that of two unpaired samples; nan likewise
    parts: Floats  # place x cause [s]


Pairs = dict[tuple[str, str], Pair]
"""By (over, by): names of the slower and the faster route, as a claim would say it."""


@dataclass(frozen=True, slots=True)
class _Route:
    """The measured twins of one route, by moment."""

    chain: int
    index: Ints
    took: Floats
    stuck: Flags
    keys: list[tuple[int, int]]  # place, cause
    seconds: Floats  # key x moment


def pairs(journeys: Journeys) -> Pairs:
    """Compare the twins of every two routes, both ways; empty without twins."""
    plan = journeys.plan
    routes = {}
    for chain in range(plan.stages.chains):
        split = journeys.split(chain)
        if len(split.number) and journeys.draws.probe[split.number[0]]:
            name = plan.labels.routes[plan.labels.chain_route[chain]]
            routes[name] = _route(journeys, chain, split)
    found: Pairs = {}
    for over, by in combinations(routes, 2):
        pair = found[over, by] = _pair(journeys, routes[over], routes[by])
        found[by, over] = replace(pair, saving=-pair.saving, parts=-pair.parts)
    return found


def _route(journeys: Journeys, chain: int, split: Split) -> _Route:
    by_key: dict[tuple[int, int], Floats] = {}
    for part in split.parts:
        key = part.place, part.cause
        by_key[key] = by_key[key] + part.seconds if key in by_key else part.seconds
    return _Route(
        chain,
        journeys.draws.index[split.number],
        split.total,
        journeys.stuck(chain, split.members),
        list(by_key),
        np.stack(list(by_key.values())),
    )


def _pair(journeys: Journeys, over: _Route, by: _Route) -> Pair:
    if not np.array_equal(over.index, by.index):
        raise ValueError("twins of one moment must stand on every route")
    both = ~(over.stuck | by.stuck)
    parts = np.zeros((len(journeys.plan.labels.places), len(journeys.plan.labels.causes)))
    for route, sign in ((over, 1.0), (by, -1.0)):
        places, causes = zip(*route.keys, strict=True)
        parts[places, causes] += sign * (route.seconds @ both)
    slow, fast = over.took[both], by.took[both]
    saving, correlation, left = slow - fast, float("nan"), float("nan")
    if len(slow) > 1 and np.ptp(slow) and np.ptp(fast):
        correlation = float(np.corrcoef(slow, fast)[0, 1])
        left = float(saving.var() / (slow.var() + fast.var()))
    return Pair(saving, int((~both).sum()), correlation, left, parts)


def saving_table(replications: Sequence[Pairs]) -> pd.DataFrame:
    """One row per two routes, ``over`` being the slower: what ``by`` saves, in days.

    Mean and percentiles are means over replications of the replication's value, with
    95 % t intervals; ``n`` and ``censored`` are totals. ``sooner`` is the share of the
    twins that arrived earlier by ``by``, with its Wilson interval. What the pairing gains
    is the ``correlation`` of the two transit times, and ``variance_reduction`` = 1 - Var(over
    - by) / (Var(over) + Var(by)).
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for over, by in _slower_first(replications):
        same = [one[over, by] for one in replications]
        quantiles = interval([_percentiles(pair.saving) / DAY for pair in same])
        mean = interval([_mean(pair.saving) / DAY for pair in same])
        spread = [
            pair.saving.std(ddof=1) / DAY if len(pair.saving) > 1 else np.nan for pair in same
        ]
        row: dict[str, object] = {
            "over": over,
            "by": by,
            "n": sum(len(pair.saving) for pair in same),
            "censored": sum(pair.censored for pair in same),
            "mean_d": float(mean.mean),
            "mean_lo": float(mean.lo),
            "mean_hi": float(mean.hi),
            "sd_d": float(interval(spread).mean),
        }
        for i, p in enumerate(PERCENTILES):
            row[f"p{p}_d"] = quantiles.mean[i]
            row[f"p{p}_lo"], row[f"p{p}_hi"] = quantiles.lo[i], quantiles.hi[i]
        row["correlation"] = float(interval([pair.correlation for pair in same]).mean)
        row["variance_reduction"] = 1 - float(interval([pair.variance_left for pair in same]).mean)
        sooner = [float((pair.saving > 0).sum()) for pair in same]
        share = wilson(sooner, [float(len(pair.saving)) for pair in same])
        row["sooner"], row["sooner_lo"], row["sooner_hi"] = share
        rows.append(row)
    columns = ["over", "by", "n", "censored", "mean_d", "mean_lo", "mean_hi", "sd_d"]
    columns += [f"p{p}_{end}" for p in PERCENTILES for end in ("d", "lo", "hi")]
    columns += ["correlation", "variance_reduction", "sooner", "sooner_lo", "sooner_hi"]
    return pd.DataFrame(rows, columns=columns)


def pair_table(replications: Sequence[Pairs]) -> pd.DataFrame:
    """Rows over, by, replication, n, mean_d, p50_d, p95_d, sooner: each replication's saving."""
    import pandas as pd

    rows: list[tuple[object, ...]] = []
    for over, by in _slower_first(replications):
        for number, one in enumerate(replications):
            saving = one[over, by].saving
            values = dict(zip(PERCENTILES, _percentiles(saving) / DAY, strict=True))
            sooner = float((saving > 0).mean()) if len(saving) else np.nan
            found = (_mean(saving) / DAY, values[50], values[95], sooner)
            rows.append((over, by, number, len(saving), *found))
    columns = ["over", "by", "replication", "n", "mean_d", "p50_d", "p95_d", "sooner"]
    return pd.DataFrame(rows, columns=columns)


def saving_distribution_table(replications: Sequence[Pairs]) -> pd.DataFrame:
    """Rows over, by, from_d, to_d, pairs: how many twins saved how much, in even bins."""
    import pandas as pd

    tables = []
    for over, by in _slower_first(replications):
        saving = np.concatenate([one[over, by].saving for one in replications]) / DAY
        if not len(saving):
            continue
        width = next((w for w in BINS if np.ptp(saving) <= MOST_BINS * w), BINS[-1])
        number = np.floor(saving / width).astype(np.int64)
        first, pairs = int(number.min()), np.bincount(number - number.min())
        some = np.flatnonzero(pairs)
        begin = (first + some) * width
        columns = {"from_d": begin, "to_d": begin + width, "pairs": pairs[some]}
        tables.append(pd.DataFrame({"over": over, "by": by, **columns}))
    if not tables:
        return pd.DataFrame(columns=["over", "by", "from_d", "to_d", "pairs"])
    return pd.concat(tables, ignore_index=True)


def saving_causes_table(plan: Plan, replications: Sequence[Pairs]) -> pd.DataFrame:
    """The mean saving of each two routes by place and cause, in days; adds up to it.

    Positive where ``over`` loses time that ``by`` does not. Places stand in the order
    of the slower route, then of the faster.
    """
    import pandas as pd

    labels = plan.labels
    rows: list[tuple[object, ...]] = []
    for over, by in _slower_first(replications):
        arrived = [one[over, by] for one in replications if len(one[over, by].saving)]
        if not arrived:
            continue
        part = interval([pair.parts / len(pair.saving) / DAY for pair in arrived])
        chains = [
            c
            for route in (over, by)
            for c in np.flatnonzero(labels.chain_route == labels.routes.index(route))
        ]
        rows += [
            (
                *(over, by, labels.places[place], labels.causes[cause]),
                *(float(values[place, cause]) for values in (part.mean, part.lo, part.hi)),
            )
            for place in places_along(plan, np.array(chains, dtype=np.int32))
            for cause in np.flatnonzero(part.mean[place])
        ]
    columns = ["over", "by", "place", "cause", "mean_d", "mean_lo", "mean_hi"]
    return pd.DataFrame(rows, columns=columns)


def _slower_first(replications: Sequence[Pairs]) -> list[tuple[str, str]]:
    """Each two routes once, the one that takes longer on average first."""
    found = []
    for one, other in replications[0] if replications else ():
        if one < other:
            savings = [pairs[one, other].saving for pairs in replications]
            mean = float(interval([_mean(saving) for saving in savings]).mean)
            found.append((other, one) if mean < 0 else (one, other))
    return found


def _mean(saving: Floats) -> float:
    return float(saving.sum()) / len(saving) if len(saving) else float("nan")


def _percentiles(saving: Floats) -> Floats:
    if not len(saving):
        return np.full(len(PERCENTILES), np.nan)
    return np.percentile(saving, PERCENTILES)
