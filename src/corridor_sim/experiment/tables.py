"""Which tables a result has, what must be measured for each, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeVar

import numpy as np
import pandas as pd

from corridor_sim.experiment.histogram import distribution_table
from corridor_sim.experiment.profile import profile_table
from corridor_sim.experiment.replicate import Measure, Measured
from corridor_sim.experiment.result import ALWAYS, TABLES
from corridor_sim.grid import DAY
from corridor_sim.measure.accounts import accounts
from corridor_sim.measure.breakdown import causes_table, summed
from corridor_sim.measure.claims import claims_table
from corridor_sim.measure.cost_profile import with_cost
from corridor_sim.measure.network import leg_table
from corridor_sim.measure.queues import queue_table
from corridor_sim.measure.reliability import ANY_ROUTE
from corridor_sim.measure.tail import tail_table
from corridor_sim.measure.transit import PERCENTILES, Transit, route_table, summary_table
from corridor_sim.measure.twins import (
    pair_table,
    saving_causes_table,
    saving_distribution_table,
    saving_table,
)
from corridor_sim.measure.usage import usage_table
from corridor_sim.measure.warm_up import warm_up_table, welch_table
from corridor_sim.measure.whereabouts import stranded_table
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.terms import Terms
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.problems import of_names
from corridor_sim.scenario.spec import closest

T = TypeVar("T")

_MEASURES: Final[Mapping[str, frozenset[Measure]]] = {
    "summary": frozenset({"transit"}),
    "routes": frozenset({"transit"}),
    "replications": frozenset({"transit"}),
    "causes": frozenset({"ledger"}),
    "usage": frozenset({"usage"}),
    "twins": frozenset({"pairs"}),
    "pairs": frozenset({"pairs"}),
    "savings": frozenset({"pairs"}),
    "claims": frozenset({"pairs"}),
    "distribution": frozenset({"histogram"}),
    "warm_up": frozenset({"release_days"}),
    "welch": frozenset({"release_days"}),
    "profile": frozenset({"passings", "transit", "ledger"}),
    "saving_distribution": frozenset({"pairs"}),
    "tail": frozenset({"tails"}),
    "queues": frozenset({"queues"}),
    "trips": frozenset({"string_lines"}),
    "waiting": frozenset({"string_lines"}),
    "legs": frozenset({"begun_teu"}),
    "stranded": frozenset({"stranded"}),
    "places": frozenset(),
    "carbon": frozenset(),
    "inputs": frozenset(),
}
_ACCOUNTS: Final[frozenset[Measure]] = frozenset({"transit", "ledger"})


def asked_tables(names: Iterable[str] | None) -> frozenset[str]:
    """The tables to make when these are asked for, None for all.

    Raises:
        ValueError: a name that no table has.
    """
    if names is None:
        return frozenset(TABLES)
    asked = frozenset((names,) if isinstance(names, str) else names)
    for name in sorted(asked - set(TABLES)):
        near = closest(name, TABLES)
        hint = f" (did you mean {near}?)" if near else ""
        raise ValueError(f"tables: found {name!r}, expected {of_names(TABLES)}{hint}")
    return asked | ALWAYS


def measures_for(tables: Collection[str]) -> frozenset[Measure]:
    """What replications must measure for these tables."""
    return frozenset(measure for name in tables for measure in _MEASURES.get(name, _ACCOUNTS))


def make_tables(
    scenario: Scenario,
    plan: Plan,
    terms: Terms,
    measured: Sequence[Measured],
    asked: Collection[str],
) -> dict[str, pd.DataFrame]:
    """Make the tables asked for from replications that measured what they need."""
    transits, pairs = _all(m.transit for m in measured), _all(m.pairs for m in measured)
    books, strings = _all(m.ledger for m in measured), _all(m.string_lines for m in measured)
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "summary": lambda: summary_table(plan, transits),
        "routes": lambda: route_table(plan, transits),
        "replications": lambda: _replications(plan, transits),
        "causes": lambda: causes_table(plan, [summed(plan, book) for book in books]),
        "usage": lambda: usage_table(plan, _all(m.usage for m in measured)),
        "twins": lambda: saving_table(pairs),
        "pairs": lambda: pair_table(pairs),
        "savings": lambda: saving_causes_table(plan, pairs),
        "claims": lambda: claims_table(scenario.claims, pairs),
        "distribution": lambda: distribution_table(plan, _all(m.histogram for m in measured)),
        "warm_up": lambda: warm_up_table(plan, _all(m.release_days for m in measured)),
        "welch": lambda: welch_table(plan, _all(m.release_days for m in measured)),
        "profile": lambda: with_cost(
            profile_table(_all(m.passings for m in measured)), plan, terms, transits, books
        ),
        "saving_distribution": lambda: saving_distribution_table(pairs),
        "tail": lambda: tail_table(plan, _all(m.tails for m in measured)),
        "queues": lambda: queue_table(_first_day(plan), _all(m.queues for m in measured)),
        "trips": lambda: strings[0].trips,
        "waiting": lambda: strings[0].waiting,
        "stranded": lambda: stranded_table(plan, _all(m.stranded for m in measured)),
        "legs": lambda: leg_table(scenario, terms, _all(m.begun_teu for m in measured)),
        **accounts(scenario, plan, terms, transits, books),
    }
    # Detours stand after the routes that the scenario names.
    routes = list(dict.fromkeys([*scenario.routes, *plan.labels.routes]))
    return {name: _as_written(makers[name](), routes) for name in TABLES if name in asked}


def _first_day(plan: Plan) -> np.datetime64:
    """The date on which measuring begins."""
    begin = plan.clock.start + timedelta(seconds=plan.clock.warm_up)
    return np.datetime64(begin.date())


def _all(values: Iterable[T | None]) -> list[T]:
    return [value for value in values if value is not None]


def _as_written(table: pd.DataFrame, routes: Sequence[str]) -> pd.DataFrame:
    """Rows in the order in which the scenario names its routes, those of all routes last."""
    if "route" not in table:
        return table
    place = table["route"].map([*routes, ANY_ROUTE].index)
    return table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)


def _replications(plan: Plan, transits: Sequence[Transit]) -> pd.DataFrame:
    """Rows route, replication, n, stuck, mean_d and percentiles: the pairs of a comparison."""
    rows = [
        {
            "route": route,
            "replication": number,
            "n": one.n,
            "stuck": one.stuck,
            "mean_d": one.mean / DAY,
            **{f"p{p}_d": v / DAY for p, v in zip(PERCENTILES, one.percentiles, strict=True)},
        }
        for number, transit in enumerate(transits)
        for route, one in zip(plan.labels.routes, transit.routes, strict=True)
        if one.n
    ]
    columns = ["route", "replication", "n", "stuck", "mean_d", *(f"p{p}_d" for p in PERCENTILES)]
    return pd.DataFrame(rows, columns=columns)
