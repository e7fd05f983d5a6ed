"""The options board as a table."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pandas as pd

from corridor_sim.experiment.options import Options
from corridor_sim.report.numbers import days, percent, records
from corridor_sim.report.sheet import Sheet


def board(found: Options) -> Sheet:
    """One row per route: when it leaves, by when it is there, how sure that is, what it costs."""
    rows = [
        (
            row["route"],
            _leaves(row),
            f"{_moment(row['p50'])}\n{days(row['p50_d'])} d",
            "too few"
            if math.isnan(row["p90_d"])
            else f"{_moment(row['p90'])}\n{days(row['p90_d'])} d",
            f"{percent(row['risk'])}\n±{percent((row['risk_hi'] - row['risk_lo']) / 2)}",
            "-" if math.isnan(row["cost"]) else f"{row['cost']:,.0f}\n{row['currency']}",
            "-" if math.isnan(row["co2e_kg"]) else f"{row['co2e_kg']:,.0f}",
        )
        for row in records(found.table)
    ]
    stuck = found.table[found.table["stuck"] > 0]
    lost = "".join(
        f" {row['route']}: {percent(row['stuck'])} never arrive." for row in records(stuck)
    )
    return Sheet(
        f"{found.title}: ready on {found.ready:%a %d %b %Y}",
        ("route", "leaves", "half there by", "90 % there by", "risk", "charges", "kg CO2e"),
        tuple(rows),
        words=(0, 1),
        note="leaves: the departure that most are in time for; times are local. risk: of losing "
        "more than a day by missing departures on the way or being left behind by them, ± half "
        f"of its 95 % interval. Charges and emissions per container. {found.replications} worlds."
        + "".join(lost),
    )


def _leaves(row: dict[str, Any]) -> str:
    if not row["service"]:
        return "at once"
    when = _moment(row["departs"])
    return f"{when}\n{row['service']}\n{percent(row['departs_share'])} of cases"


def _moment(when: datetime | None) -> str:
    return "never" if when is None or pd.isna(when) else f"{when:%a %d %b %H:%M}"
