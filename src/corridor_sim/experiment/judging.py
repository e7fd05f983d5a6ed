"""Verdicts on claims, from what twins saved at the scenario as it is and at sampled inputs.

*Supported* or *refuted* only if at least nine in ten of the sampled inputs agree;
otherwise not decided. So a verdict does not hang on a number that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corridor_sim.experiment.designs import Design
from corridor_sim.experiment.effects import effects, levels_of, noise
from corridor_sim.experiment.points import STATISTICS, Answer
from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import Interval, interval
from corridor_sim.scenario.demand import Claim
from corridor_sim.scenario.model import Scenario

Row = dict[str, Any]
Array = NDArray[np.float64]
AGREE: Final = 0.9
"""Share of the sampled inputs that must agree."""
SPREAD: Final = (1, 5, 10, 25, 50, 75, 80, 90, 95, 99)
SUPPORTED, REFUTED, UNDECIDED = "supported", "refuted", "not decided"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to judge one claim by: points x replications, in days and shares."""

    claim: Claim
    saving: Array  # at the claim's statistic
    share: Array  # of the twins that saved what is claimed
    percentiles: Array  # points x STATISTICS: the saving of twins, means over replications
    overloaded: NDArray[np.bool_]  # per point: more comes than can be carried

    def of(self, points: Sequence[int] | NDArray[np.int64]) -> Evidence:
        """Some of the points."""
        chosen = np.asarray(points, dtype=np.int64)
        return Evidence(
            self.claim,
            self.saving[chosen],
            self.share[chosen],
            self.percentiles[chosen],
            self.overloaded[chosen],
        )


def evidence(
    name: str, claim: Claim, answers: Sequence[Answer], replications: int, overloaded: list[bool]
) -> Evidence:
    """Collect the rows of one claim; nan where no twin pair arrived."""
    saving, share = np.full((2, len(answers), replications), np.nan)
    percentiles = np.full((len(answers), replications, len(STATISTICS)), np.nan)
    for point, answer in enumerate(answers):
        for _, replication, own, days, reached, *_ in answer.claims:
            if own == name:
                saving[point, replication], share[point, replication] = days, reached
        for _, replication, by, over, _, _, *statistics in answer.times:
            if (by, over) == (claim.by, claim.over):
                percentiles[point, replication] = statistics
    means = percentiles.mean(axis=1)
    return Evidence(claim, saving, share, means, np.array(overloaded, dtype=np.bool_))


def verdict(base: Interval, reached: int, sampled: int, claimed: float) -> str:
    """What nine in ten of the sampled inputs agree on; without a sample, the interval alone."""
    if sampled:
        agree = reached / sampled
        return SUPPORTED if agree >= AGREE else REFUTED if 1 - agree >= AGREE else UNDECIDED
    if np.isnan(base.lo):
        return UNDECIDED
    return SUPPORTED if base.lo >= claimed else REFUTED if base.hi < claimed else UNDECIDED


def verdict_row(found: Evidence, sample: Sequence[int], single: Array) -> Row:
    """The verdict on a claim, and what it rests on.

    `sample` are the points of sampled inputs. Those at which the corridor could not
    carry its cargo are counted and left out: there waits grow without end, and no time
    means anything; when they are more than half, nothing is decided. `single` is the
    saving of every twin at point 0 [d].
    """
    claim, claimed = found.claim, found.claim.days_s / DAY
    base, share = interval(found.saving[0]), interval(found.share[0])
    drawn = found.of(sample)
    usable = drawn.of(np.flatnonzero(~drawn.overloaded & ~np.isnan(drawn.saving).any(axis=1)))
    means = usable.saving.mean(axis=1)
    reached = int((means >= claimed).sum())
    agree = _wilson(reached, len(means))
    decided = verdict(base, reached, len(means), claimed)
    if 2 * len(means) < len(sample):
        decided = UNDECIDED
    spread = noise(usable.saving)
    between, chance = spread["between_sd_d"], spread["chance_sd_d"]
    outer = _quantiles(means)
    reaching = _quantiles(usable.share.mean(axis=1))
    return {
        "says": claim.says,
        "by": claim.by,
        "over": claim.over,
        "claimed_d": claimed,
        "statistic": claim.statistic,
        "verdict": decided,
        **_ends("base", base, "_d"),
        **{f"sample_p{p}_d": value for p, value in outer.items()},
        "sampled": len(means),
        "left_out": len(sample) - len(means),
        **dict(zip(("agree", "agree_lo", "agree_hi"), agree, strict=True)),
        **_ends("share", share, ""),
        **{f"sample_share_p{p}": value for p, value in reaching.items()},
        "one_container_sd_d": float(single.std(ddof=1)) if len(single) > 1 else np.nan,
        "unknown_sd_d": float(np.sqrt(max(between**2 - chance**2, 0.0))),
        "chance_sd_d": chance,
    }


def spread_rows(found: Evidence, sample: Sequence[int], single: Sequence[Array]) -> Iterator[Row]:
    """Percentiles of the saving of single twins at point 0, and their range over the sample."""
    usable = found.of(sample)
    usable = usable.of(np.flatnonzero(~usable.overloaded))
    for p in SPREAD:
        here = interval([np.percentile(one, p) if len(one) else np.nan for one in single])
        column = STATISTICS.index(f"p{p}_d") if f"p{p}_d" in STATISTICS else None
        over = usable.percentiles[:, column] if column is not None else np.empty(0)
        ends = _quantiles(over)
        yield {
            "percentile": p,
            **_ends("saving", here, "_d"),
            "sample_p5_d": ends[5],
            "sample_p95_d": ends[95],
        }


def season_rows(
    scenario: Scenario, claim: Claim, moments: Sequence[tuple[Array, Array]]
) -> Iterator[Row]:
    """Saving and share by month of release (UTC); `moments` are those of an answer."""
    start = datetime.combine(scenario.start, datetime.min.time(), UTC)
    months = [
        np.array([(start + timedelta(seconds=float(at))).month for at in release])
        for release, _ in moments
    ]
    for month in range(1, 13):
        own = [saving[of == month] for (_, saving), of in zip(moments, months, strict=True)]
        some = [one for one in own if len(one)]
        if some:
            reached = [float((one >= claim.days_s / DAY).mean()) for one in some]
            yield {
                "month": month,
                "n": sum(map(len, some)),
                **_ends("mean", interval([one.mean() for one in some]), "_d"),
                **_ends("share", interval(reached), ""),
            }


def input_rows(
    found: Evidence, sampled: Design, sample: Sequence[int], alone: Design, moved: Sequence[int]
) -> Iterator[Row]:
    """What each input does to the saving, most decisive first.

    Rank correlation and first-order share come from the sample, all inputs moving at
    once; swing and break-even from moving one alone, the others as the scenario has them,
    as far as the corridor can carry its cargo.
    """
    claimed = found.claim.days_s / DAY
    drawn = found.saving[[0, *sample]]
    kept = np.flatnonzero(~np.isnan(drawn[1:]).any(axis=1) & ~found.overloaded[list(sample)])
    indices = {row["input"]: row for row in effects(_some(sampled, kept), drawn[[0, *(kept + 1)]])}
    possible = np.flatnonzero(~found.overloaded[list(moved)])
    values = found.saving[[0, *(np.array(moved)[possible])]]
    alone = replace(alone, points=_points(alone, possible))
    swings = {row["input"]: row for row in effects(alone, values)}
    rows = []
    for position, one in enumerate(alone.inputs):
        if one.path not in swings:
            continue  # no value of it that the corridor can carry
        swing = swings[one.path]
        rows.append(
            {
                "input": one.path,
                "low": swing["low"],
                "high": swing["high"],
                **{key: swing[key] for key in swing if key.startswith(("swing", "clear"))},
                **{
                    key: indices[one.path].get(key, np.nan)
                    for key in ("rank_correlation", "first_share", "first_share_half")
                },
                **_break_even(alone, position, values, claimed),
            }
        )
    yield from sorted(rows, key=lambda row: -abs(row["swing_d"]))


def _some(sampled: Design, kept: NDArray[np.int64]) -> Design:
    return replace(sampled, points=_points(sampled, kept), unit=sampled.unit[kept])


def _points(plan_of: Design, kept: NDArray[np.int64]) -> tuple[tuple[str | None, ...], ...]:
    """The scenario as it is, and some of the points after it."""
    return (plan_of.points[0], *(plan_of.points[number + 1] for number in kept))


def _break_even(alone: Design, position: int, values: Array, claimed: float) -> Row:
    """Where the saving passes what is claimed, by straight lines between the levels.

    The range is that in which the 95 % interval of the saving holds what is claimed.
    """
    levels = levels_of(alone, position)
    at = [level.at for level in levels]
    over = interval(np.array([values[level.points].mean(axis=0) for level in levels]).T)
    rows: Row = {"unit": alone.inputs[position].unit}
    if np.isnan(at).any() or len(at) < 2:
        names = ("break_even", "break_even_lo", "break_even_hi")
        return {**rows, **dict.fromkeys(names, np.nan), "holds": "-"}
    crossings = sorted(
        crossing(at, list(map(float, curve)), claimed) for curve in (over.lo, over.hi)
    )
    return {
        **rows,
        "break_even": crossing(at, list(map(float, over.mean)), claimed),
        "break_even_lo": crossings[0],
        "break_even_hi": crossings[1],
        "holds": _where(over.mean >= claimed),
    }


def _where(holds: NDArray[np.bool_]) -> str:
    """In which part of a range a claim holds."""
    if holds.all() or not holds.any():
        return "throughout" if holds.all() else "nowhere"
    if holds[0] == holds[-1]:
        return "in part"
    return "above" if holds[-1] else "below"


def crossing(at: Sequence[float], values: Sequence[float], level: float) -> float:
    """The first place at which a broken line passes a level; nan where it does not."""
    for left, right, below, above in zip(at, at[1:], values, values[1:], strict=False):
        if (below - level) * (above - level) <= 0 and below != above:
            return float(left + (right - left) * (level - below) / (above - below))
    return float("nan")


def overlay_rows(found: Evidence, names: Mapping[int, str]) -> Iterator[Row]:
    """The saving under each overlay, paired with that of the scenario as it is."""
    claimed = found.claim.days_s / DAY
    holds = found.saving[0].mean() >= claimed
    for point, name in names.items():
        here, change = found.saving[point], found.saving[point] - found.saving[0]
        yield {
            "overlay": name,
            **_ends("saving", interval(here), "_d"),
            **_ends("change", interval(change), "_d"),
            "share": float(np.nanmean(found.share[point])),
            "flips": bool((np.nanmean(here) >= claimed) != holds),
            "overloaded": bool(found.overloaded[point]),
        }


def _wilson(reached: int, sampled: int) -> tuple[float, float, float]:
    if not sampled:
        return (np.nan, np.nan, np.nan)
    from scipy.stats import binomtest

    ends = binomtest(reached, sampled).proportion_ci(method="wilson")
    return reached / sampled, float(ends.low), float(ends.high)


def _quantiles(values: Array) -> dict[int, float]:
    some = values[~np.isnan(values)]
    return {p: float(np.percentile(some, p)) if len(some) else np.nan for p in (5, 50, 95)}


def _ends(name: str, found: Interval, unit: str) -> Row:
    return {
        f"{name}{unit}": float(found.mean),
        f"{name}_lo": float(found.lo),
        f"{name}_hi": float(found.hi),
    }
