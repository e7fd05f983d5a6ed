"""What each input does to a response: curves, swings, interactions, shares of the variance.

Where every other input stays or is crossed (grid, one at a time), differences are
formed within each replication, in the same random world, and an interval is that of
the replications. In a sample all inputs move at once: there a level stands for the
points near it, and an interval is that of those points, which holds what the other
inputs do as well. A difference counts as *clear* when its 95 % interval leaves out 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from corridor_sim.experiment.designs import MORRIS_LEVELS, Design
from corridor_sim.measure.intervals import Interval, interval
from corridor_sim.plan.arrays import Floats, Longs

Row = dict[str, Any]
BINS: Final = 5
"""Levels that a sampled range is looked at in."""
MOST_CROSSED: Final = 6
"""Inputs whose pairs are looked at: those with the widest swings."""


@dataclass(frozen=True, slots=True)
class Level:
    """The points at which an input has one value, or lies in one part of its range."""

    value: str
    at: float  # in the input's unit; nan where it is no quantity
    points: Longs


def levels_of(design: Design, position: int) -> list[Level]:
    """The levels of an input, in order."""
    one = design.inputs[position]
    given = [values[position] for values in design.points]
    if not design.sampled or one.choices:
        order = one.choices or tuple(dict.fromkeys(v for v in given if v is not None))
        found = [np.flatnonzero([value == level for value in given]) for level in order]
        return [
            Level(level, one.number(level), points)
            for level, points in zip(order, found, strict=True)
            if len(points)
        ]
    count = MORRIS_LEVELS if design.method == "morris" else BINS
    parts = np.minimum((design.unit[:, position] * count).astype(np.int64), count - 1)
    middles = [one.at((part + 0.5) / count) for part in range(count)]
    return [
        Level(middle, one.number(middle), 1 + np.flatnonzero(parts == part))
        for part, middle in enumerate(middles)
        if (parts == part).any()
    ]


def _reference(design: Design, values: Floats) -> Floats:
    """What changes are counted from, per replication: the scenario as it is, or all points."""
    counted: Floats = values[0] if design.method == "oat" else values[1:].mean(axis=0)
    return counted


def curves(design: Design, values: Floats) -> Iterator[Row]:
    """Per input and level: the response there, and its change, with intervals [d]."""
    reference = _reference(design, values)
    for position, one in enumerate(design.inputs):
        for level in levels_of(design, position):
            here = _over(design, values[level.points])
            change = _over(design, values[level.points] - reference)
            yield {
                "input": one.path,
                "level": level.value,
                "at": level.at,
                "unit": one.unit,
                "points": len(level.points),
                **_ends("mean", here),
                **_ends("change", change),
            }


def effects(design: Design, values: Floats) -> list[Row]:
    """Per input: change at its low and high end and the swing between them, widest first.

    An input whose values are no quantities has its least and greatest response for ends.
    """
    reference = _reference(design, values)
    rows = []
    for position, one in enumerate(design.inputs):
        levels = levels_of(design, position)
        if not levels:
            continue
        if np.isnan([level.at for level in levels]).any():
            levels = sorted(levels, key=lambda level: float(np.nanmean(values[level.points])))
        low, high = levels[0], levels[-1]
        rows.append(
            {
                "input": one.path,
                "low": low.value,
                "high": high.value,
                **_ends("low", _over(design, values[low.points] - reference)),
                **_ends("high", _over(design, values[high.points] - reference)),
                **_ends("swing", _difference(design, values[high.points], values[low.points])),
            }
        )
    for row in rows:
        row["clear"] = bool(row["swing_lo"] > 0 or row["swing_hi"] < 0)
    shares = {
        one.path: own for one, own in zip(design.inputs, _shares(design, values), strict=True)
    }
    for row in rows:
        row.update(shares[row["input"]])
    return sorted(rows, key=lambda row: -abs(row["swing_d"]))


def interactions(design: Design, values: Floats, ranked: Sequence[str]) -> Iterator[Row]:
    """What pairs of inputs do beyond the sum of what each does, level by level [d].

    For a cell: its mean, and mean - row - column + whole, which is 0 for inputs that
    only add up. Not for designs that never move two inputs at once.
    """
    if design.method in ("oat", "morris"):
        return
    paths = [one.path for one in design.inputs]
    for one, other in combinations(ranked[:MOST_CROSSED], 2):
        first = levels_of(design, paths.index(one))
        second = levels_of(design, paths.index(other))
        whole = values[1:].mean(axis=0)
        for a in first:
            for b in second:
                both = np.intersect1d(a.points, b.points)
                if not len(both):
                    continue
                alone = values[a.points].mean(axis=0) + values[b.points].mean(axis=0) - whole
                yield {
                    "input": one,
                    "level": a.value,
                    "other": other,
                    "other_level": b.value,
                    "points": len(both),
                    "mean_d": float(values[both].mean()),
                    **_ends("beyond", _over(design, values[both] - alone)),
                }


def pair_shares(design: Design, values: Floats) -> Iterator[Row]:
    """Second-order shares of the variance by SALib, per pair of inputs of a Sobol design."""
    y = values[1:].mean(axis=1)
    if design.method != "sobol" or not np.ptp(y):
        return
    from SALib.analyze import sobol

    found = sobol.analyze(design.problem(), y, seed=design.seed)
    for one, other in combinations(range(len(design.inputs)), 2):
        yield {
            "input": design.inputs[one].path,
            "other": design.inputs[other].path,
            "share": float(found["S2"][one, other]),
            "share_half": float(found["S2_conf"][one, other]),
        }


def noise(values: Floats) -> Row:
    """How much of the spread between points is chance, replications being the same world.

    Points x replications as a two-way table without repetition: the residual mean
    square over the replications is the chance left in a point's mean.
    """
    points, replications = values.shape
    means = values.mean(axis=1)
    if points < 2 or replications < 2:
        return {"between_sd_d": np.nan, "chance_sd_d": np.nan, "chance_share": np.nan}
    residual = values - means[:, None] - values.mean(axis=0) + values.mean()
    square = float((residual**2).sum()) / ((points - 1) * (replications - 1))
    between, chance = float(means.var(ddof=1)), square / replications
    share = min(chance / between, 1.0) if between > 0 else np.nan
    return {
        "between_sd_d": float(np.sqrt(between)),
        "chance_sd_d": float(np.sqrt(chance)),
        "chance_share": share,
    }


def _over(design: Design, values: Floats) -> Interval:
    """Points x replications as one interval: over replications, or over points of a sample."""
    return interval(values.mean(axis=1) if design.sampled else values.mean(axis=0))


def _difference(design: Design, high: Floats, low: Floats) -> Interval:
    if not design.sampled:
        return interval(high.mean(axis=0) - low.mean(axis=0))
    from scipy.stats import ttest_ind

    above, below = high.mean(axis=1), low.mean(axis=1)
    mean = np.asarray(above.mean() - below.mean())
    n = np.asarray(len(above) + len(below))
    if min(len(above), len(below)) < 2:
        return Interval(mean, mean * np.nan, mean * np.nan, n)
    if not (np.ptp(above) or np.ptp(below)):
        return Interval(mean, mean, mean, n)
    ends = ttest_ind(above, below, equal_var=False).confidence_interval()
    return Interval(mean, np.asarray(ends.low), np.asarray(ends.high), n)


def _ends(name: str, found: Interval) -> Row:
    return {
        f"{name}_d": float(found.mean),
        f"{name}_lo": float(found.lo),
        f"{name}_hi": float(found.hi),
    }


def _shares(design: Design, values: Floats) -> list[Row]:
    """Indices of a sampled design by SALib, per input; nothing for other designs.

    Latin hypercube: first-order share by RBD-FAST (Tarantola 2006) and Spearman's rank
    correlation. Sobol: first-order and total share. Morris: mean absolute elementary
    effect and spread [d]. Each with the half-width of its 95 % interval.
    """
    if not design.sampled:
        return [{} for _ in design.inputs]
    y, x, problem = values[1:].mean(axis=1), design.unit, design.problem()
    if not np.ptp(y):
        return [{} for _ in design.inputs]
    columns: dict[str, Any]
    if design.method == "sobol":
        from SALib.analyze import sobol

        found = sobol.analyze(problem, y, seed=design.seed)
        names = {"first_share": "S1", "first_share_half": "S1_conf"}
        names |= {"total_share": "ST", "total_share_half": "ST_conf"}
        columns = {name: found[key] for name, key in names.items()}
    elif design.method == "morris":
        from SALib.analyze import morris

        found = morris.analyze(problem, x, y, num_levels=MORRIS_LEVELS, seed=design.seed)
        names = {"effect_d": "mu_star", "effect_half": "mu_star_conf", "effect_sd_d": "sigma"}
        columns = {name: found[key] for name, key in names.items()}
    else:
        columns = _of_hypercube(design, x, y)
    return [
        {name: float(column[position]) for name, column in columns.items()}
        for position in range(len(design.inputs))
    ]


def _of_hypercube(design: Design, x: Floats, y: Floats) -> dict[str, Any]:
    from scipy.stats import spearmanr

    ranks = [float(spearmanr(x[:, i], y).statistic) for i in range(x.shape[1])]
    columns: dict[str, Any] = {"rank_correlation": ranks}
    if len(y) > 4 * RBD_HARMONICS:
        from SALib.analyze import rbd_fast

        found = rbd_fast.analyze(design.problem(), x, y, M=RBD_HARMONICS, seed=design.seed)
        columns |= {"first_share": found["S1"], "first_share_half": found["S1_conf"]}
    return columns


RBD_HARMONICS: Final = 10
"""SALib's own default; it needs more than twice as many points, and says little below four."""
