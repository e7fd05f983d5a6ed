"""Trips over time and place, one line each, and who waits for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from corridor_sim.report import style

LEAST = 0.16  # of the height: even a short leg is to be seen
HALF = 0.125  # days: a row of `waiting` is about the quarter around its day
DEEP = 0.5  # of the gap below: the longest queue


def string_lines(
    trips: pd.DataFrame, waiting: pd.DataFrame, routes: Sequence[str]
) -> Figure | None:
    """Draw place over time, a panel per route: a line per trip, a band for those who wait.

    Args:
        trips: route, service, trip, place, km, day, teu; two or more points a trip.
        waiting: route, place, km, day, containers.
        routes: all routes in the report's order, which decides colours.
    """
    shown = [route for route in routes if (trips["route"] == route).any()]
    if not shown:
        return None
    rows = [trips.loc[trips["route"] == route, "place"].nunique() for route in shown]
    figure = Figure(
        figsize=(style.WIDTH, 0.3 + 0.75 * len(rows) + 0.42 * sum(rows)), layout="constrained"
    )
    axes = figure.subplots(len(shown), 1, squeeze=False, height_ratios=[1 + n for n in rows])[:, 0]
    for ax, route in zip(axes, shown, strict=True):
        own, queue = trips[trips["route"] == route], waiting[waiting["route"] == route]
        _panel(ax, own, queue, style.route_colour(routes.index(route)))
        most = float(queue["containers"].max()) if len(queue) else 0.0
        ax.set_title(f"{route}; deepest band: {most:,.0f} containers waiting")
    axes[-1].set_xlabel("days since the start [d]")
    return figure


def _panel(ax: Axes, trips: pd.DataFrame, waiting: pd.DataFrame, colour: str) -> None:
    heights = _heights(trips)
    scale = float(waiting["containers"].max()) if len(waiting) else 0.0
    for place, queue in waiting.groupby("place", sort=False):
        if scale and place in heights:
            base = np.full(len(queue), heights[str(place)])
            gap = _gap(heights, str(place))
            ax.fill_between(
                queue["day"], base, base + DEEP * gap * queue["containers"] / scale,
                color=style.ROUTE_COLOURS[4], alpha=0.75, linewidth=0, step="mid",
            )  # fmt: skip
    lines, empty = [], []
    for _, trip in trips.groupby(["service", "trip"], sort=False):
        points = np.column_stack([trip["day"], [heights[place] for place in trip["place"]]])
        lines.append(points)
        empty.append(not trip["teu"].iloc[0])
    colours = [style.FAINT if runs_empty else colour for runs_empty in empty]
    widths = [0.4 if runs_empty else 0.7 for runs_empty in empty]
    ax.add_collection(LineCollection(lines, colors=colours, linewidths=widths, alpha=0.8))
    ax.set_yticks(list(heights.values()), [_told(trips, place) for place in heights], fontsize=7)
    ax.set_ylim(1.03, -0.03)
    ax.set_xlim(float(waiting["day"].min()) - HALF, float(waiting["day"].max()) + HALF)
    ax.grid(axis="y")
    ax.set_ylabel("place, at its distance [km]")


def _heights(trips: pd.DataFrame) -> dict[str, float]:
    """Where each place stands, 0 to 1: by its distance, but no leg too short to be seen."""
    places = list(dict.fromkeys(trips.sort_values("km", kind="stable")["place"]))
    km = trips.groupby("place")["km"].min().reindex(places).to_numpy(dtype=np.float64)
    steps: NDArray[np.float64] = np.diff(np.nan_to_num(km))
    whole = float(steps.sum())
    even = 1 / max(len(places) - 1, 1)
    least = min(LEAST, even)
    share = np.maximum(steps / whole if whole else np.full(len(steps), even), least)
    reached = np.concatenate([[0.0], np.cumsum(share)])
    return dict(zip(places, (reached / max(float(reached[-1]), 1e-9)).tolist(), strict=True))


def _gap(heights: dict[str, float], place: str) -> float:
    """How much room there is below a place."""
    below = [height for height in heights.values() if height > heights[place]]
    return min(below) - heights[place] if below else LEAST


def _told(trips: pd.DataFrame, place: str) -> str:
    km = float(trips.loc[trips["place"] == place, "km"].min())
    return place if np.isnan(km) else f"{place}, {km:,.0f} km"
