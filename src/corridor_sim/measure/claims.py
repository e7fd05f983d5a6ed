"""Published claims beside what the twins saved. What follows from it is for the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import interval, wilson

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.twins import Pairs
    from corridor_sim.scenario.demand import Claim


def claims_table(claims: Mapping[str, Claim], replications: Sequence[Pairs]) -> pd.DataFrame:
    """One row per claim: the saving at the claim's own statistic, in days, and its interval.

    "Up to" is held against the 95th percentile of the saving, "on average" against its
    mean. ``share`` of the twins saved at least the claimed days, with its Wilson interval.
    ``n`` counts moments at which both twins arrived, ``censored`` the others. Without twins
    on both routes n is 0 and the saving nan.
    """
    import pandas as pd

    columns = ["claim", "says", "by", "over", "claimed_d", "statistic"]
    columns += ["saving_d", "saving_lo", "saving_hi", "share", "share_lo", "share_hi"]
    rows: list[tuple[object, ...]] = []
    for name, claim in claims.items():
        found = [one[claim.over, claim.by] for one in replications if (claim.over, claim.by) in one]
        arrived = [pair.saving for pair in found if len(pair.saving)]
        held = [held_against(claim, one) for one in arrived] or [(np.nan, np.nan)]
        saving = interval([days for days, _ in held])
        n = [float(len(one)) for one in arrived]
        reached = [share * many for (_, share), many in zip(held, n, strict=False)]
        rows.append(
            (
                *(name, claim.says, claim.by, claim.over, claim.days_s / DAY, claim.statistic),
                *(float(bound) for bound in (saving.mean, saving.lo, saving.hi)),
                *wilson(reached, n),
                sum(map(len, arrived)),
                sum(pair.censored for pair in found),
            )
        )
    return pd.DataFrame(rows, columns=[*columns, "n", "censored"])


def held_against(claim: Claim, saving: NDArray[np.float64]) -> tuple[float, float]:
    """The saving [d] at the claim's own statistic, and the share that saved what is claimed.

    `saving` [s] has one value per moment at which both twins arrived, at least one.
    """
    at = np.percentile(saving, 95) if claim.statistic == "P95" else saving.mean()
    return float(at) / DAY, float((saving >= claim.days_s).mean())
