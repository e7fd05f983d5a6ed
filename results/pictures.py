"""The pictures of docs/corridors.md, drawn from the reference tables: no run is needed.

``python -m results.pictures`` draws them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.report import style
from results.answers import TIMES
from results.dry_port import FILE as CAPACITY
from results.years import FILE as YEARS

FOLDER: Final = Path(__file__).parents[1] / "docs" / "figures"
PUBLISHED: Final = {"chongqing_singapore": (10, 20), "chongqing_jakarta": (10, 10)}
"""Days said to be saved: SR001 to SR007, and SR010."""


def times_figure(times: pd.DataFrame) -> Figure:
    """One panel per scenario: each route from P5 to P95 in days, its median and mean."""
    names = list(times["scenario"].unique())
    heights = [int((times["scenario"] == name).sum()) + 0.8 for name in names]
    figure = Figure(figsize=(8.0, 0.27 * sum(heights) + 0.6), layout="constrained")
    panels = figure.subplots(len(names), 1, height_ratios=heights, squeeze=False)[:, 0]
    for ax, name in zip(panels, names, strict=True):
        own = times[times["scenario"] == name].iloc[::-1]
        rows = range(len(own))
        ax.hlines(rows, own["p5_d"], own["p95_d"], color=style.route_colour(0), linewidth=5)
        ax.plot(own["p50_d"], rows, "|", color=style.PAPER, markersize=9, markeredgewidth=2)
        ax.plot(own["mean_d"], rows, "o", color=style.INK, markersize=4)
        ax.set_yticks(list(rows), [str(route).replace("_", " ") for route in own["route"]])
        ax.set_ylim(-0.7, len(own) - 0.3)
        ax.set_xlim(left=0)
        ax.set_title(str(name).replace("_", " ").title(), loc="left", fontsize="medium")
    panels[-1].set_xlabel("days door to door: P5 to P95, white: median, dot: mean")
    return figure


def years_figure(years: pd.DataFrame) -> Figure:
    """The saving of each year with P5 and P95 of single containers, and what was published."""
    places = list(years["scenario"].unique())
    figure = Figure(figsize=(8.0, 3.0), layout="constrained")
    panels = figure.subplots(1, len(places), sharey=True, squeeze=False)[0]
    for ax, place in zip(panels, places, strict=True):
        own = years[(years["scenario"] == place) & (years["year"] != "as it stands")]
        _saving(ax, own)
        if place in PUBLISHED:
            low, high = PUBLISHED[place]
            ax.axhspan(low - 0.15, high + 0.15, color=style.ROUTE_COLOURS[4], alpha=0.35, zorder=0)
        ax.set_title(
            str(place).replace("_", " to ").title().replace(" To ", " to "),
            loc="left",
            fontsize="medium",
        )
    panels[0].set_ylabel("days saved by rail-sea")
    figure.supxlabel(
        "year; dot: mean, line: P5 to P95 of containers, shaded: published", fontsize="medium"
    )
    return figure


def _saving(ax: Axes, own: pd.DataFrame) -> None:
    labels = [f"{int(year) % 100:02d}" for year in own["year"]]
    where = range(len(own))
    ax.vlines(where, own["p5_d"], own["p95_d"], color=style.route_colour(0), linewidth=2)
    ax.plot(where, own["mean_d"], "o", color=style.INK, markersize=4)
    ax.axhline(0, color=style.GRID, linewidth=1, zorder=0)
    ax.set_xticks(list(where), labels)


def capacity_figure(curve: pd.DataFrame) -> Figure:
    """Hours at the dry port over the traffic, a line per kind of crane."""
    figure = Figure(figsize=(8.0, 3.0), layout="constrained")
    routes = list(curve["route"].unique())
    panels = figure.subplots(1, len(routes), sharey=True, squeeze=False)[0]
    for ax, route in zip(panels, routes, strict=True):
        for number, (cranes, own) in enumerate(
            curve[curve["route"] == route].groupby("cranes", sort=False)
        ):
            colour, line = style.route_colour(number), style.route_line(number)
            ax.plot(own["factor"], own["port_h"], line, color=colour, label=cranes, marker="o")
        ax.set_title(str(route).replace("_", " "), loc="left", fontsize="medium")
    panels[0].set_ylabel("mean hours at the dry port")
    panels[0].legend()
    figure.supxlabel("traffic, times that of 2024", fontsize="medium")
    return figure


def main() -> None:
    """Draw all three as PNG."""
    with style.styled():
        for name, figure in (
            ("corridors", times_figure(pd.read_csv(TIMES))),
            ("years", years_figure(pd.read_csv(YEARS))),
            ("dry_port", capacity_figure(pd.read_csv(CAPACITY))),
        ):
            figure.savefig(FOLDER / f"{name}.png", metadata={"Software": None})


if __name__ == "__main__":
    main()
