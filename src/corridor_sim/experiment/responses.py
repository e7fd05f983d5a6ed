"""What a sweep looks at: a mean or percentile of a route's time, or of what it saves."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corridor_sim.experiment.designs import DesignError
from corridor_sim.experiment.points import STATISTICS
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


def responses_of(
    scenario: Scenario, times: pd.DataFrame, looked_at: Response | None = None
) -> tuple[Response, ...]:
    """What is looked at, then mean and P95 of what claims are about, of savings, of routes.

    Of two routes that no claim compares, the faster one at point 0 saves.
    """
    base = times[times["point"] == 0].groupby(["by", "over"])["mean_d"].mean()
    asked = [(claim.by, claim.over) for claim in scenario.claims.values()]
    pairs = [pair for pair in dict.fromkeys(asked) if pair in base.index]
    for by, over in base.index:
        if over and (by, over) not in pairs and (over, by) not in pairs and base[by, over] >= 0:
            pairs.append((by, over))
    routes = [(name, "") for name in scenario.routes if (name, "") in base.index]
    found = [Response(by, over, statistic) for by, over in (*pairs, *routes) for statistic in TOLD]
    return tuple(dict.fromkeys(found if looked_at is None else [looked_at, *found]))


def asked_response(scenario: Scenario, text: str | None) -> Response:
    """`ROUTE` or `ROUTE/OVER`, either with `:p95` or another statistic; DesignError for others.

    Without a text: what the first claim is about, else the mean of the first route.
    """
    taken = {route for demand in scenario.demand.values() for route in demand.routes}
    if text is None:
        for claim in scenario.claims.values():
            return Response(claim.by, claim.over, claim.statistic.lower())
        return Response(next(route for route in scenario.routes if route in taken))
    routes, _, statistic = text.partition(":")
    by, _, over = (part.strip() for part in routes.partition("/"))
    wanted = Response(by, over, statistic.strip() or "mean")
    known = [name for name in scenario.routes if name in taken]
    known += ["/".join(pair) for pair in permutations(scenario.twin_routes, 2)]
    there = str(wanted).partition(":")[0]
    if there not in known or f"{wanted.statistic}_d" not in STATISTICS:
        statistics = ", ".join(name.removesuffix("_d") for name in STATISTICS)
        near = closest(there, known)
        hint = f" (did you mean {near}?)" if near and near != there else ""
        raise DesignError(
            f"found {text!r}, expected one of {', '.join(known)}, "
            f"after a colon one of {statistics}{hint}"
        )
    return wanted


def values_of(times: pd.DataFrame, response: Response) -> NDArray[np.float64]:
    """Days by point and replication; nan where there were none."""
    rows = times[(times["by"] == response.by) & (times["over"] == response.over)]
    shape = int(times["point"].max()) + 1, int(times["replication"].max()) + 1
    values = np.full(shape, np.nan)
    values[rows["point"], rows["replication"]] = rows[f"{response.statistic}_d"]
    return values
