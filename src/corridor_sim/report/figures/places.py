"""Which stop makes a route long, and which makes it unreliable."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.numbers import others

SHOWN = 6


def variance(contributions: pd.DataFrame) -> Figure:
    """Draw per route the places by their share of the variance, with their share of the mean.

    Args:
        contributions: route, place, mean_share, variance_share.
    """
    routes = list(dict.fromkeys(contributions["route"]))
    shares = ["mean_share", "variance_share"]
    tables = []
    for route in routes:
        own = contributions[contributions["route"] == route]
        by_place = own.groupby("place", sort=False)[shares].sum()
        ranked = by_place.sort_values("variance_share", ascending=False, kind="stable")
        tables.append((route, _shown(ranked)))
    rows = [len(table) for _, table in tables]
    figure = Figure(
        figsize=(style.WIDTH, 0.8 + 0.27 * len(rows) + 0.26 * sum(rows)), layout="constrained"
    )
    axes = figure.subplots(len(rows), 1, sharex=True, squeeze=False, height_ratios=rows)[:, 0]
    for position, (ax, (route, table)) in enumerate(zip(axes, tables, strict=True)):
        _panel(ax, table, style.route_colour(position))
        ax.set_title(route)
    axes[0].legend(loc="lower right")
    axes[-1].set_xlabel("share of the route's variance and mean [%]")
    axes[-1].margins(x=0.08)
    return figure


def _shown(ranked: pd.DataFrame) -> pd.DataFrame:
    """The first places, and all others together."""
    if len(ranked) <= SHOWN + 1:
        return ranked
    rest = ranked.iloc[SHOWN:].sum().rename(others(len(ranked) - SHOWN))
    return pd.concat([ranked.iloc[:SHOWN], rest.to_frame().T])


def _panel(ax: Axes, table: pd.DataFrame, colour: str) -> None:
    at = np.arange(len(table))
    spread, mean = 100 * table["variance_share"], 100 * table["mean_share"]
    ax.barh(at - 0.17, spread, 0.4, color=colour, label="of the variance")
    ax.barh(
        at + 0.25, mean, 0.22, color=style.GRID, edgecolor=style.FAINT, linewidth=0.6,
        label="of the mean",
    )  # fmt: skip
    for position, share in enumerate(spread.tolist()):
        ax.annotate(
            f"{share:.0f} %", (max(share, 0), position - 0.17), (3, 0),
            textcoords="offset points", va="center", fontsize=7,
        )  # fmt: skip
    ax.set_yticks(at, [str(name) for name in table.index])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
