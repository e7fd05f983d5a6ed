"""How long it takes, as a distribution: violins and empirical distribution functions."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.numbers import days

SPARE = 0.0005  # of all containers: left out at each end of the axis


def distributions(routes: pd.DataFrame, distribution: pd.DataFrame) -> Figure:
    """Draw a violin per route above the share that has arrived by each day.

    Args:
        routes: route, n, mean_d, p5_d, p50_d, p95_d, too_few.
        distribution: route, from_d, to_d, containers; bins of one width.
    """
    height = 2.6 + 0.62 * len(routes)
    figure = Figure(figsize=(style.WIDTH, height), layout="constrained")
    violins, ecdf = figure.subplots(
        2, 1, sharex=True, height_ratios=[0.4 + 0.62 * len(routes), 2.2]
    )
    rows, last = routes.to_dict("records"), float(distribution["to_d"].max())
    for position, row in enumerate(rows):
        bins = distribution[distribution["route"] == row["route"]].sort_values("from_d")
        _violin(violins, bins, row, position)
        reached = np.concatenate([[0], bins["containers"].cumsum() / bins["containers"].sum(), [1]])
        ecdf.plot(
            np.concatenate([bins["from_d"].iloc[:1], bins["to_d"], [last]]), 100 * reached,
            color=style.route_colour(position), linestyle=style.route_line(position),
            linewidth=1.6, label=row["route"],
        )  # fmt: skip
    _told(violins, rows)
    ecdf.set_ylim(0, 100)
    ecdf.set_ylabel("arrived by then [%]")
    ecdf.grid()
    ecdf.legend(loc="lower right")
    ecdf.set_xlabel("days door to door [d]")
    ecdf.set_xlim(*_span(distribution))
    return figure


def _violin(ax: Axes, bins: pd.DataFrame, row: Mapping[Hashable, Any], position: int) -> None:
    colour = style.route_colour(position)
    share = bins["containers"] / bins["containers"].max() * 0.36
    width = (bins["to_d"] - bins["from_d"]).iloc[0]
    ax.bar(
        bins["from_d"], 2 * share, width, position - share, align="edge", color=colour, alpha=0.45,
        linewidth=0,
    )  # fmt: skip
    if not _too_few(row):
        ax.plot([row["p5_d"], row["p95_d"]], [position] * 2, color=colour, linewidth=1.6)
        ends = [row["p5_d"], row["p50_d"], row["p95_d"]]
        ax.plot(ends, [position] * 3, "|", color=colour, markersize=9, markeredgewidth=1.6)
    ax.plot(row["mean_d"], position, "o", color=colour, markersize=4.5, markeredgecolor=style.PAPER)


def _too_few(row: Mapping[Hashable, Any]) -> bool:
    """Whether there were too few containers for the percentiles that are drawn."""
    return bool({"p5", "p50", "p95"} & set(str(row["too_few"] or "").split()))


def _told(ax: Axes, rows: list[dict[Hashable, Any]]) -> None:
    ax.set_yticks(range(len(rows)), [str(row["route"]) for row in rows])
    ax.set_ylim(len(rows) - 0.5, -0.75)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="x")
    ax.set_title("violin: containers; line: P5, P50, P95; dot: mean", weight="normal", fontsize=8)
    for position, row in enumerate(rows):
        told = f"mean {days(row['mean_d'])} d"
        if not _too_few(row):
            told += f",  P5 {days(row['p5_d'])},  P95 {days(row['p95_d'])}"
        ax.annotate(
            told, (1.0, position - 0.38), xycoords=("axes fraction", "data"), ha="right",
            va="center", fontsize=7.5,
        )  # fmt: skip


def _span(distribution: pd.DataFrame) -> tuple[float, float]:
    """Leave out at each end the bins of one container in two thousand."""
    total = distribution.groupby("from_d")["containers"].sum().sort_index()
    reached = total.cumsum() / total.sum()
    inside = reached.index[(reached >= SPARE) & (reached <= 1 - SPARE)]
    if inside.empty:
        inside = reached.index
    width = float((distribution["to_d"] - distribution["from_d"]).iloc[0])
    return float(inside[0]) - 2 * width, float(inside[-1]) + 3 * width
