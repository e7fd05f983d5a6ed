"""The options board: how to send a container that is ready on a given day.

Twins are sent on every route at every hour of that day, in many replications of a world
that has run for the scenario's own warm-up by then. They take no room, so asking changes
nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from corridor_sim.experiment.changed import changed
from corridor_sim.experiment.replicate import Measure, Measured, Replicate
from corridor_sim.experiment.tables import make_tables
from corridor_sim.experiment.workers import in_order
from corridor_sim.grid import DAY
from corridor_sim.measure.intervals import wilson
from corridor_sim.measure.outlook import Outlook
from corridor_sim.measure.transit import FEWEST
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.preflight import check
from corridor_sim.scenario.load import one_or_more
from corridor_sim.scenario.model import Scenario

Order = Literal["departs", "p50", "p90", "risk", "cost", "co2e"]
REPLICATIONS: Final = 100
EVERY: Final = "1 h"
_MEASURES: Final[frozenset[Measure]] = frozenset({"transit", "ledger", "outlooks"})
_COLUMNS: Final = (
    "route", "service", "from", "departs", "departs_share", "p50", "p90", "p50_d", "p90_d",
    "risk", "risk_lo", "risk_hi", "cost", "currency", "co2e_kg", "stuck",
)  # fmt: skip
_SORTED_BY: Final[dict[Order, str]] = {
    "departs": "departs",
    "p50": "p50_d",
    "p90": "p90_d",
    "risk": "risk",
    "cost": "cost",
    "co2e": "co2e_kg",
}


@dataclass(frozen=True, repr=False)
class Options:
    """Routes for a container ready on one day.

    Attributes:
        title: of the scenario.
        ready: the day.
        table: route; the ``service`` of its first departure, ``from`` where, when it
            ``departs`` most often (local time) and in which share of cases; ``p50`` and
            ``p90``, the local times by which half and 90 % have arrived, ``p50_d`` and
            ``p90_d`` the days until then from being ready; the ``risk`` of losing more than
            a day at connections, by missing departures or being left behind by them, with
            its 95 % interval; ``cost`` (charges) and ``co2e_kg`` per container where the
            scenario says; ``stuck``, the share that never arrived.
        replications: how many worlds were asked.
    """

    title: str
    ready: date
    table: pd.DataFrame
    replications: int

    def __repr__(self) -> str:
        told = [f"{row.route}: {row.p50:%d %b}" for row in self.table.itertuples()]
        return f"<Options on {self.ready}: {', '.join(told)}>"

    def _repr_html_(self) -> str:
        return self.table.to_html(index=False, float_format="{:.2f}".format)


def options(
    scenario: Scenario | str | Path,
    ready: str | date,
    *,
    by: Order = "p50",
    overlays: str | Path | Sequence[str | Path] = (),
    sets: str | Sequence[str] = (),
    replications: int = REPLICATIONS,
    seed: int | None = None,
    workers: int | None = None,
) -> Options:
    """Say what each route offers a container that is ready on a day.

    Args:
        scenario: a loaded scenario, or the path or name of one, with twins.
        ready: the day (UTC), such as ``2025-03-03``; the world begins a warm-up earlier.
        by: what to sort by, the least first.
        overlays: as for ``run``.
        sets: as for ``run``; start, measure and the twins' interval are set here.
        replications: worlds to ask.
        seed: default the scenario's own.
        workers: replications at the same time; default one per processor.

    Raises:
        ScenarioError: as ``run``.
        ValueError: `ready` is no date, or the scenario has no twins.
    """
    day = _date(ready)
    given = changed(scenario, overlays, sets)
    if given.twins is None:
        raise ValueError("the scenario has no twins: they say from where to where to look")
    before = int(np.ceil(given.warm_up / DAY))
    own = [
        f"start={day - timedelta(days=before)}",
        f"warm_up={before} d",
        "measure=1 d",
        f"twins.every={EVERY}",
    ]
    loaded = changed(scenario, overlays, [*one_or_more(sets), *own])
    check(loaded).raise_errors()
    plan = compile_plan(loaded)
    terms = terms_of(loaded, plan)
    master = loaded.seed if seed is None else seed
    work = Replicate(plan, terms, master, "compiled", measures=_MEASURES)
    together = workers or os.cpu_count() or 1
    measured = list(in_order(work, replications, together, processes=False))
    per_route = make_tables(loaded, plan, terms, measured, {"landed", "indicators"})
    rows = [_row(loaded, plan, route, measured) for route in loaded.twin_routes]
    table = pd.DataFrame(rows).merge(_prices(per_route), on="route", how="left")
    table = table.reindex(columns=list(_COLUMNS)).sort_values(
        _SORTED_BY[by], kind="stable", ignore_index=True
    )
    return Options(loaded.title, day, table, replications)


def _date(ready: str | date) -> date:
    if isinstance(ready, date):
        return ready
    try:
        return date.fromisoformat(ready.strip())
    except ValueError:
        raise ValueError(f"ready: found {ready!r}, expected a date such as 2025-03-03") from None


def _row(
    scenario: Scenario, plan: Plan, route: str, measured: Sequence[Measured]
) -> dict[str, object]:
    found = [one.outlooks[route] for one in measured if one.outlooks is not None]
    arrives = np.concatenate([one.arrives for one in found])
    took = arrives - np.concatenate([one.released for one in found])
    enough = len(found) >= FEWEST[90]
    p50, p90 = np.quantile(arrives, (0.5, 0.9), method="higher")
    took50, took90 = np.quantile(took, (0.5, 0.9), method="higher") / DAY
    destination = scenario.routes[route][-1].to_call
    n = [float(len(one.lost)) for one in found]
    risk = wilson([float((one.lost > DAY).sum()) for one in found], n)
    return {
        "route": route,
        **_departure(scenario, plan, found),
        "p50": _local(scenario, destination, p50),
        "p90": _local(scenario, destination, p90 if enough else np.nan),
        "p50_d": took50,
        "p90_d": took90 if enough else np.nan,
        **dict(zip(("risk", "risk_lo", "risk_hi"), risk, strict=True)),
        "stuck": float(np.isinf(arrives).mean()),
    }


def _departure(scenario: Scenario, plan: Plan, found: Sequence[Outlook]) -> dict[str, object]:
    """The departure that most of them were in time for."""
    row = found[0].row
    if row < 0:
        return {"service": "", "from": "", "departs": pd.NaT, "departs_share": np.nan}
    times = Counter(np.concatenate([one.leaves for one in found]).tolist())
    time, count = min(times.items(), key=lambda item: (-item[1], item[0]))
    place = plan.labels.places[plan.stages.place[row]]
    return {
        "service": plan.labels.services[plan.stages.service[row]],
        "from": place,
        "departs": _local(scenario, place, time),
        "departs_share": count / times.total(),
    }


def _local(scenario: Scenario, terminal: str, seconds: float) -> datetime | None:
    """A moment on the clock of a terminal; None when it never comes."""
    if not np.isfinite(seconds):
        return None
    zone = ZoneInfo(scenario.terminals[terminal].timezone)
    start = datetime(*scenario.start.timetuple()[:3], tzinfo=ZoneInfo("UTC"))
    return (start + timedelta(seconds=float(seconds))).astimezone(zone).replace(tzinfo=None)


def _prices(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows route, cost, currency, co2e_kg, as far as the scenario says."""
    indicators = tables["indicators"].set_index("indicator")
    gases = indicators.loc[["wtw_per_container"]].set_index("route")["mean"]
    landed = tables["landed"].set_index("route")
    columns = {"cost": landed["charges"], "currency": landed["currency"], "co2e_kg": gases}
    return pd.DataFrame(columns).rename_axis("route").reset_index()
