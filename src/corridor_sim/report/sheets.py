"""The report's tables in words and digits: printed, and shown on the page, alike."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import PurePosixPath

import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.grid import WEEK
from corridor_sim.report.sheet import Sheet

PERCENTILES = (5, 50, 80, 90, 95)
SHOWN_PARTS = 9


def about(result: Result) -> list[str]:
    """What was run, in a few lines."""
    facts = result.facts
    made_of = " + ".join(_stem(name) for name in (facts["scenario"], *facts["overlays"]) if name)
    changed = f", with {', '.join(facts['sets'])}" if facts["sets"] else ""
    weeks = f"{facts['measure_s'] / WEEK:g} weeks measured after {facts['warm_up_s'] / WEEK:g}"
    how = f"seed {facts['seed']}, {facts['engine']} engine"
    runs = f"{facts['replications']} replications of {weeks} from {facts['start']}"
    return [
        f"{made_of or 'scenario from memory'}{changed}",
        f"{runs}, {how}, {result.summary['n'].sum():,} containers",
    ]


def sheets(result: Result) -> Iterator[Sheet]:
    """Every table of a report, in order; a table with nothing in it is left out."""
    yield door_to_door(result.routes)
    for route in result.routes["route"]:
        yield where_days_go(result, str(route))


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def door_to_door(routes: pd.DataFrame) -> Sheet:
    """How long by each route, and how sure."""
    percentiles = [f"P{p}" for p in PERCENTILES]
    rows = []
    for row in routes.to_dict("records"):
        bounds = set(str(row["lower_bounds"] or "").split())
        rows.append(
            (
                str(row["route"]),
                f"{row['n']:,}",
                *(_estimate(row, q, bounds) for q in ("mean", *map(str.lower, percentiles))),
                days(row["buffer95_d"]),
                f"{row['stuck']:,}",
            )
        )
    return Sheet(
        "Door to door [days]",
        ("route", "n", "mean", *percentiles, "buffer", "stuck"),
        tuple(rows),
        note="± half of the 95 % interval over replications. buffer: days to add to the mean to be "
        "on time with 95 %."
        + (" ≥: stuck cargo makes this a lower bound." if routes["stuck"].any() else ""),
    )


def where_days_go(result: Result, route: str) -> Sheet:
    """The largest shares of a route's mean time, the rest in one row, and their sum."""
    parts = result.causes[result.causes["route"] == route]
    mean = float(result.routes.set_index("route").at[route, "mean_d"])
    total = math.fsum(parts["mean_d"])
    largest = parts.nlargest(SHOWN_PARTS, "mean_d")
    rows = [
        (str(row.place), str(row.cause), days(row.mean_d), _percent(row.mean_d / total))
        for row in largest.itertuples()
    ]
    others = len(parts) - len(largest)
    if others:
        rest = total - math.fsum(largest["mean_d"])
        rows.append((f"{others} others", "", days(rest), _percent(rest / total)))
    return Sheet(
        f"Where the days go: {route}",
        ("place", "cause", "days", "share"),
        tuple(rows),
        words=(0, 1),
        total=("sum", "", days(total), "100 %"),
        note=f"mean door to door {days(mean)} d, residual {mean - total:.6f} d",
    )


def days(value: float) -> str:
    """Days with one decimal, two below one day; `-` for none."""
    if math.isnan(value):
        return "-"
    return f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"


def _estimate(row: dict[object, object], quantity: str, bounds: set[str]) -> str:
    value, low, high = (float(str(row[f"{quantity}_{end}"])) for end in ("d", "lo", "hi"))
    sign = "≥ " if quantity in bounds else ""
    half = (high - low) / 2
    return f"{sign}{days(value)}" + ("" if math.isnan(half) else f"\n±{_half_width(half)}")


def _half_width(value: float) -> str:
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"
