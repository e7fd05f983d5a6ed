"""Numbers as every table of a report writes them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from corridor_sim.grid import DAY, HOUR, MINUTE, WEEK


def days(value: float) -> str:
    """Days with one decimal, two below one day; `-` for none."""
    if math.isnan(value):
        return "-"
    return f"{value:.2f}" if abs(value) < 0.995 else f"{value:.1f}"


def signed(value: float) -> str:
    """Days with their sign; 0.00 has none."""
    if math.isnan(value):
        return "-"
    text = f"{value:+.2f}" if abs(value) < 9.95 else f"{value:+.1f}"
    return "0.00" if float(text) == 0 else text


def half_width(value: float) -> str:
    """Half an interval, to the digits of the days it belongs to."""
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"


def percent(share: float) -> str:
    """Share in percent, with one decimal below ten."""
    if share < 0:
        return f"-{percent(-share)}"
    return f"{100 * share:.1f} %" if share < 0.0995 else f"{100 * share:.0f} %"


def element(path: str) -> str:
    """A path without the section it begins with, which its name mostly tells."""
    return path.partition(".")[2] or path


def others(count: int) -> str:
    """What is not named one by one."""
    return "1 other" if count == 1 else f"{count} others"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def duration(seconds: float, *, weeks: bool = True) -> str:
    """Seconds in the unit a planner would choose; weeks only for whole ones, from four."""
    if weeks and seconds >= 4 * WEEK and seconds % WEEK == 0:
        return f"{seconds / WEEK:g} weeks"
    for unit, name, least in ((DAY, "d", 2), (HOUR, "h", 1), (MINUTE, "min", 1)):
        if seconds >= least * unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds:.3g} s"
