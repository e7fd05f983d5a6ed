"""Reliability, promises, money and carbon of each route, as far as the scenario asks for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.report.numbers import days, percent, records
from corridor_sim.report.sheet import Sheet

WHY_EMPTY: Final = {
    ("twins", "savings"): "no `twins` were sent, or none arrived",
    ("claims",): "no `claims`",
    ("promises",): "no `promise` in any `demand`",
    ("connections",): "nobody boards by timetable",
    ("borders",): "no border crossing on the way",
    ("money", "money_by_demand", "landed", "value_lines", "value_density"): "no `prices`",
    ("carbon",): "no leg with an emission factor",
}
"""Tables that stay empty together, and why."""


def account_sheets(result: Result) -> Iterator[Sheet]:
    """Sheets of what there are rows for."""
    if not result.indicators.empty:
        found = (reliability(result.indicators), gases(result.indicators))
        yield from (sheet for sheet in found if sheet.rows)
    if not result.promises.empty:
        yield promises(result.promises)
    if not result.landed.empty:
        yield landed(result.landed)
    if not result.value_density.empty:
        yield by_value(result.value_density)


def left_out(result: Result) -> list[str]:
    """Which tables have no rows and so no file, and why."""
    empty = set(result.facts["without_rows"])
    return [
        f"No rows: {', '.join(name for name in names if name in empty)} ({why})"
        for names, why in WHY_EMPTY.items()
        if empty & set(names)
    ]


def reliability(indicators: pd.DataFrame) -> Sheet:
    """Indices of each route against the time when nothing is waited for, and stock."""
    shown = {
        "t_free": ".1f",
        "travel_time_index": ".2f",
        "planning_time_index": ".2f",
        "misery_index": ".2f",
        "buffer_index": ".0%",
        "safety_stock": ",.0f",
    }
    return Sheet(
        "Reliability",
        ("route", "free [d]", "mean / free", "P95 / free", "worst 5 % / free", "buffer", "stock"),
        by_route(indicators, shown),
        note="free: time when nothing is waited for. buffer: (P95 - mean) / mean. stock: "
        "containers to hold against the spread of the lead time.",
        tables=("indicators", "connections", "borders"),
    )


def gases(indicators: pd.DataFrame) -> Sheet:
    """Greenhouse gases of each route, by where they arise."""
    shown = {
        "wtw_per_container": ",.0f",
        "wtw_legs": ",.0f",
        "wtw_hubs": ",.0f",
        "wtw_per_teu": ",.0f",
        "intensity": ".1f",
    }
    return Sheet(
        "Greenhouse gases, well to wheel [kg CO2e]",
        ("route", "per container", "legs", "hubs", "per TEU", "g per t-km"),
        by_route(indicators, shown),
        tables=("indicators", "carbon"),
    )


def by_route(indicators: pd.DataFrame, shown: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """A row per route with these indicators, each in its format; routes with none are left out."""
    values = indicators.pivot_table("mean", "route", "indicator", sort=False)
    table = values.reindex(columns=list(shown)).dropna(how="all")
    return tuple(
        (str(route), *(_number(row[name], form) for name, form in shown.items()))
        for route, row in table.iterrows()
    )


def _number(value: float, form: str) -> str:
    return "-" if math.isnan(value) else format(value, form).replace("%", " %")


def promises(table: pd.DataFrame) -> Sheet:
    """Share on time against each promise, by tolerance."""
    keys = ["route", "demand", "promise_d"]
    tolerances = sorted(table["tolerance_d"].unique())
    rows = []
    for _, same in table.groupby(keys, sort=False):
        first = records(same)[0]
        kept = dict(zip(same["tolerance_d"], same["on_time"], strict=True))
        shares = (percent(kept[tolerance]) for tolerance in tolerances)
        rows.append(
            (
                first["route"],
                first["demand"],
                days(first["promise_d"]),
                *shares,
                days(first["lateness_d"]),
            )
        )
    return Sheet(
        "Promises kept",
        ("route", "demand", "promised [d]", *(f"+{t:g} d" for t in tolerances), "mean late [d]"),
        tuple(rows),
        words=(0, 1),
        note="Share that arrived within the promised days and so many more. mean late: of all, "
        "those on time with 0.",
        tables=("promises",),
    )


def landed(table: pd.DataFrame) -> Sheet:
    """Landed cost of each route: charges, the goods' time, the stock against its spread."""
    rows = []
    for row in records(table):
        half = (row["hi"] - row["lo"]) / 2
        rows.append(
            (
                row["route"],
                *(f"{row[part]:,.0f}" for part in ("charges", "time_in_transit", "safety_stock")),
                f"{row['landed']:,.0f}" + ("" if math.isnan(half) else f"\n±{half:,.0f}"),
                f"{row['per_teu']:,.0f}",
            )
        )
    first = table.iloc[0]
    return Sheet(
        f"Money per container [{first['currency']}]",
        ("route", "charges", "time in transit", "safety stock", "landed", "per TEU"),
        tuple(rows),
        note=f"Value of time: {first['time_value']}. Routes carry different mixes of cargo.",
        tables=("money", "money_by_demand", "landed", "value_lines"),
    )


def by_value(density: pd.DataFrame) -> Sheet:
    """Which route costs least from which value of the goods on."""
    rows = [
        (
            row["demand"],
            row["cheapest"],
            f"{row['from_value']:,.0f}",
            "-" if math.isinf(row["to_value"]) else f"{row['to_value']:,.0f}",
        )
        for row in records(density)
    ]
    return Sheet(
        f"Cheapest route by value of the goods [{density['currency'].iloc[0]} per TEU]",
        ("demand", "cheapest", "from", "to"),
        tuple(rows),
        words=(0, 1),
        tables=("value_density",),
    )
