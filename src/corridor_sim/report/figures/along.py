"""Time and cost over distance: a slope is a pace, a vertical step is a stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.figures.labels import Label, place_labels
from corridor_sim.report.numbers import days

LABELLED = 0.04  # of a route's whole: smaller steps stay unnamed


def without_distance(profile: pd.DataFrame) -> list[str]:
    """Routes without all their distances, which charts over distance leave out."""
    return [str(route) for route in profile.loc[profile["km"].isna(), "route"].unique()]


def time_distance(profile: pd.DataFrame, routes: Sequence[str]) -> Figure:
    """Draw time over distance with its band, in the manner of UNESCAP.

    Args:
        profile: route, place, km, mean_d, p5_d, p95_d; one row per point of
            a journey, in order, cumulative from the origin.
        routes: all routes in the report's order, which decides colours.
    """
    return _chart(
        profile, routes, "mean_d", "time since ready at the origin [d]",
        "mean path, band P5 to P95", "upper left", lambda step: f"{days(step)} d",
    )  # fmt: skip


def cost_distance(profile: pd.DataFrame, routes: Sequence[str], currency: str) -> Figure:
    """Draw what a container has cost over distance, its goods' time included.

    Args:
        profile: route, place, km, cost; as for ``time_distance``.
        routes: all routes in the report's order, which decides colours.
        currency: of the cost.
    """
    return _chart(
        profile, routes, "cost", f"cost per container so far [{currency}]",
        "mean cost, time and stock included", "lower right", lambda step: f"{step:,.0f}",
    )  # fmt: skip


def _chart(
    profile: pd.DataFrame,
    routes: Sequence[str],
    column: str,
    ylabel: str,
    legend: str,
    corner: Literal["upper left", "lower right"],
    said: Callable[[float], str],
) -> Figure:
    figure = Figure(figsize=(style.WIDTH, 4.0), layout="constrained")
    ax = figure.subplots()
    labels: list[Label] = []
    for route, path in profile.groupby("route", sort=False):
        position = routes.index(str(route))
        colour = style.route_colour(position)
        km, value = path["km"].to_numpy(), path[column].to_numpy()
        ax.plot(
            km, value, color=colour, linestyle=style.route_line(position), linewidth=1.8,
            label=str(route),
        )  # fmt: skip
        if column == "mean_d":
            around = np.concatenate([path["p5_d"], path["p95_d"][::-1]])
            band = np.concatenate([km, km[::-1]])
            ax.fill(band, around, color=colour, alpha=0.13, linewidth=0)
        labels += _steps(path, column, colour, said)
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.02)
    ax.grid()
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel("distance from the origin [km]")
    ax.set_ylabel(ylabel)
    ax.legend(loc=corner, title=legend, alignment="left", title_fontsize=8)
    place_labels(figure, ax, labels)
    return figure


def _steps(
    path: pd.DataFrame, column: str, colour: str, said: Callable[[float], str]
) -> list[Label]:
    """Find the long stops of a path; points at one km and place are one stop."""
    found = []
    shortest = LABELLED * float(path[column].max())
    for _, here in path.groupby(["km", "place"], sort=False):
        begin, end = float(here[column].min()), float(here[column].max())
        if end - begin > shortest:
            at = float(here["km"].iloc[0]), (begin + end) / 2
            text = f"{here['place'].iloc[0]} {said(end - begin)}"
            found.append(Label(end - begin, *at, text, colour))
    return found
