"""Which route costs least at which value of the goods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.numbers import records

SHOWN = 3
BEYOND = 1.8  # times the last break-even value


def value_density(
    lines: pd.DataFrame, density: pd.DataFrame, routes: Sequence[str]
) -> Figure | None:
    """Draw landed cost per TEU over the value of the goods, a panel per demand.

    Args:
        lines: demand, route, currency, charges_per_teu, per_value.
        density: demand, cheapest, from_value, to_value.
        routes: all routes in the report's order, which decides colours.
    """
    if lines.empty or lines["per_value"].isna().all():
        return None
    demands = list(dict.fromkeys(lines["demand"]))[:SHOWN]
    last = float(density["from_value"].max())
    end = BEYOND * last if last > 0 else 100_000.0
    figure = Figure(figsize=(style.WIDTH, 0.7 + 1.9 * len(demands)), layout="constrained")
    axes = figure.subplots(len(demands), 1, sharex=True, squeeze=False)[:, 0]
    for ax, demand in zip(axes, demands, strict=True):
        own = lines[lines["demand"] == demand]
        _panel(ax, own, density[density["demand"] == demand], routes, end)
        ax.set_title(str(demand), loc="left")
    axes[0].legend(loc="upper left", ncols=3)
    currency = lines["currency"].iloc[0]
    axes[-1].set_xlabel(f"value of the goods [1,000 {currency} per TEU]")
    axes[len(axes) // 2].set_ylabel(f"landed cost [1,000 {currency} per TEU]")
    return figure


def _panel(
    ax: Axes, lines: pd.DataFrame, density: pd.DataFrame, routes: Sequence[str], end: float
) -> None:
    value = np.array([0.0, end])
    for row in records(lines):
        position = routes.index(str(row["route"]))
        ax.plot(
            value / 1000, (row["charges_per_teu"] + row["per_value"] * value) / 1000,
            color=style.route_colour(position), linestyle=style.route_line(position),
            linewidth=1.6, label=str(row["route"]),
        )  # fmt: skip
    low, high = ax.get_ylim()
    ax.set_ylim(low - 0.12 * (high - low), high + 0.22 * (high - low))
    for row in records(density):
        begin, stop = float(row["from_value"]), min(float(row["to_value"]), end)
        if begin > 0:
            ax.axvline(begin / 1000, color=style.FAINT, linewidth=0.8, linestyle=":")
        if stop - begin > 0.12 * end:
            ax.annotate(
                f"{row['cheapest']} costs least", ((begin + stop) / 2000, 0.03),
                xycoords=("data", "axes fraction"), ha="center", fontsize=7.5,
            )  # fmt: skip
    ax.set_xlim(0, end / 1000)
    ax.grid()
    ax.xaxis.set_major_formatter("{x:,.0f}")
