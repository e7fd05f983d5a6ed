"""The picture of the warm-up: does the time of a journey still drift when measuring begins?"""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from corridor_sim.report import style


def warm_up(welch: pd.DataFrame, stated: pd.DataFrame) -> Figure:
    """Draw one row per route: mean time by day of release, and its moving average.

    Args:
        welch: route, day, mean_d, moving_d.
        stated: route, stated_weeks, suggested_weeks (nan where the series cannot tell).
    """
    figure = Figure(figsize=(style.WIDTH, 0.8 + 1.3 * len(stated)), layout="constrained")
    axes = figure.subplots(len(stated), 1, sharex=True, squeeze=False)[:, 0]
    for position, (ax, row) in enumerate(zip(axes, stated.to_dict("records"), strict=True)):
        days = welch[welch["route"] == row["route"]]
        week = days["day"] / 7
        ax.plot(week, days["mean_d"], ".", color=style.FAINT, markersize=2)
        ax.plot(week, days["moving_d"], color=style.route_colour(position), linewidth=1.4)
        ax.axvspan(0, row["stated_weeks"], color=style.FAINT, alpha=0.18, linewidth=0)
        found = "the series cannot tell"
        if pd.notna(row["suggested_weeks"]):
            found = f"MSER-5 suggests {row['suggested_weeks']:g}"
            ax.axvline(row["suggested_weeks"], color=style.INK, linewidth=0.9, linestyle="--")
        told = f"warm-up of {row['stated_weeks']:g} weeks; {found}"
        ax.set_title(f"{row['route']}   {told}", fontsize=8.5)
        ax.set_ylabel("mean [d]")
        ax.grid(axis="y")
    figure.align_ylabels(axes)
    axes[-1].set_xlim(0, float(welch["day"].max() + 1) / 7)
    axes[-1].set_xlabel("time of release, the warm-up included [week]")
    return figure
