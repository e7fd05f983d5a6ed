"""What a sweep looks at: a mean or percentile of a route's time, or of what it saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from corridor_sim.experiment.designs import DesignError
from corridor_sim.experiment.points import STATISTICS
from corridor_sim.plan.arrays import Floats
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.spec import closest

TOLD: Final = ("mean", "p95")
"""Statistics that every table of a sweep tells."""


@dataclass(frozen=True, slots=True)
class Response:
    """A statistic of the days by a route, or of those it saves over another."""

    by: str
    over: str = ""
    statistic: str = "mean"

    def __str__(self) -> str:
        route = f"{self.by}/{self.over}" if self.over else self.by
        return f"{route}:{self.statistic}"

    @property
    def title(self) -> str:
        """In words."""
        statistic = self.statistic.replace("p", "P") if self.statistic != "mean" else "mean"
        what = f"days that {self.by} saves over {self.over}" if self.over else f"days by {self.by}"
        return f"{statistic} of the {what}"


def responses_of(scenario: Scenario, times: pd.DataFrame) -> tuple[Response, ...]:
    """Mean and P95 of what there is: first what claims are about, then savings, then routes.

    Of two routes that no claim compares, the faster one at point 0 saves.
    """
    base = times[times["point"] == 0].groupby(["by", "over"])["mean_d"].mean()
    asked = [(claim.by, claim.over) for claim in scenario.claims.values()]
    pairs = [pair for pair in dict.fromkeys(asked) if pair in base.index]
    for by, over in base.index:
        if over and (by, over) not in pairs and (over, by) not in pairs and base[by, over] >= 0:
            pairs.append((by, over))
    routes = [(name, "") for name in scenario.routes if (name, "") in base.index]
    return tuple(
        Response(by, over, statistic) for by, over in (*pairs, *routes) for statistic in TOLD
    )


def read_response(text: str, known: Sequence[Response]) -> Response:
    """`ROUTE`, `ROUTE/OVER`, either with `:p95` or another statistic; DesignError for others."""
    routes, _, statistic = text.partition(":")
    by, _, over = routes.partition("/")
    wanted = Response(by.strip(), over.strip(), statistic.strip() or "mean")
    names = {str(one).partition(":")[0] for one in known}
    there = str(wanted).partition(":")[0] in names and f"{wanted.statistic}_d" in STATISTICS
    if not there:
        statistics = ", ".join(name.removesuffix("_d") for name in STATISTICS)
        near = closest(routes, names)
        hint = f" (did you mean {near}?)" if near and near != routes else ""
        raise DesignError(
            f"found {text!r}, expected one of {', '.join(sorted(names))}, "
            f"with one of {statistics} after a colon{hint}"
        )
    return wanted


def values_of(times: pd.DataFrame, response: Response) -> Floats:
    """Days by point and replication; nan where there were none."""
    rows = times[(times["by"] == response.by) & (times["over"] == response.over)]
    shape = int(times["point"].max()) + 1, int(times["replication"].max()) + 1
    values = np.full(shape, np.nan)
    values[rows["point"], rows["replication"]] = rows[f"{response.statistic}_d"]
    return values
