"""The routes on a map: land, ways by their flow, and the places they touch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from corridor_sim import data
from corridor_sim.geography import Line, Position, continuous, drawn_way
from corridor_sim.report import style
from corridor_sim.report.figures.labels import Label, place_labels
from corridor_sim.report.numbers import records

THINNEST, THICKEST = 0.8, 4.5  # points
MARGIN, LEAST_MARGIN = 0.06, 2.0  # of the longer side; degrees
FLATTEST, TALLEST = 0.35, 0.85  # height over width
BESIDE, BELOW = 0.55, 0.85  # inches for what is written around the map


def route_map(places: pd.DataFrame, legs: pd.DataFrame, routes: Sequence[str]) -> Figure | None:
    """Draw every leg whose ends have a position; ships along lanes, all else great circles.

    Args:
        places: place, kind, latitude, longitude.
        legs: route, mode, from_call, to_call, km, passages, teu_per_week.
        routes: all routes in the report's order, which decides colours.
    """
    at = {row["place"]: (row["longitude"], row["latitude"]) for row in records(places)}
    ways = [(row, line) for row in records(legs) if (line := _line(row, at)) is not None]
    if not ways:
        return None
    (west, east), (south, north), stretch = _extent([line for _, line in ways])
    height = (style.WIDTH - BESIDE) * (north - south) * stretch / (east - west)
    figure = Figure(figsize=(style.WIDTH, height + BELOW), layout="constrained")
    ax = figure.subplots()
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)
    ax.set_aspect(stretch)
    _land(ax)
    busiest = max(float(row["teu_per_week"]) for row, _ in ways)
    _ways(ax, ways, routes, busiest)
    _degrees(ax)
    figure.legend(
        loc="outside lower center", title=f"widest line: {busiest:,.0f} TEU a week",
        title_fontsize=8, ncols=4,
    )  # fmt: skip
    place_labels(figure, ax, list(_marks(ax, ways, places)))
    return figure


def _line(leg: dict[str, Any], at: dict[str, Position]) -> Line | None:
    ends = leg["from_call"], leg["to_call"]
    if not all(end in at for end in ends):
        return None
    names = str(leg["passages"]).split() if isinstance(leg["passages"], str) else []
    points = [at[ends[0]], *(at[name] for name in names if name in at), at[ends[1]]]
    km = None if np.isnan(leg["km"]) else float(leg["km"])
    return drawn_way(str(leg["mode"]), points, km).line


def _extent(lines: Sequence[Line]) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Ends of longitude and latitude, and how many degrees of the one a degree of the other is.

    Narrow maps are widened and flat ones heightened, so that land is seen around them.
    """
    points = np.array([point for line in lines for point in line])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = max(MARGIN * float((high - low).max()), LEAST_MARGIN)
    low, high = low - margin, high + margin
    stretch = 1 / float(np.cos(np.radians((low[1] + high[1]) / 2)))
    wide, tall = high - low
    more = np.array(
        [max(tall * stretch / TALLEST - wide, 0), max(wide * FLATTEST / stretch - tall, 0)]
    )
    low, high = low - more / 2, high + more / 2
    return (low[0], high[0]), (max(low[1], -90.0), min(high[1], 90.0)), stretch


@cache
def _rings() -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], ...]:
    """Outlines of land; holes are lakes too small to see."""
    shape = json.loads(data.land().read_text(encoding="utf-8"))
    return tuple(np.array(polygon[0]) for polygon in shape["geometry"]["coordinates"])


def _land(ax: Axes) -> None:
    """Fill the land, again where the map runs beyond the antimeridian."""
    west, east = ax.get_xlim()
    shown = []
    for turn in (-360, 0, 360):
        for ring in _rings():
            moved = ring + np.array([turn, 0])
            if moved[:, 0].max() > west - 40 and moved[:, 0].min() < east + 40:
                shown.append(moved)
    land = PolyCollection(shown, facecolor=style.LAND, edgecolor=style.FAINT, linewidth=0.3)
    ax.add_collection(land, autolim=False)


def _ways(
    ax: Axes, ways: Sequence[tuple[dict[str, Any], Line]], routes: Sequence[str], busiest: float
) -> None:
    seen: set[str] = set()
    for leg, line in sorted(ways, key=lambda way: -float(way[0]["teu_per_week"])):
        position = routes.index(leg["route"])
        width = THICKEST * float(leg["teu_per_week"]) / busiest if busiest else 0.0
        lon, lat = zip(*continuous(line), strict=True)
        ax.plot(
            lon, lat, color=style.route_colour(position), linestyle=style.route_line(position),
            linewidth=max(width, THINNEST), alpha=0.85, solid_capstyle="round",
            label=None if leg["route"] in seen else leg["route"],
        )  # fmt: skip
        seen.add(leg["route"])


def _marks(
    ax: Axes, ways: Sequence[tuple[dict[str, Any], Line]], places: pd.DataFrame
) -> Iterator[Label]:
    """Mark ends and passages, and name them; a line may run beyond 180 degrees."""
    used: dict[str, Position] = {}
    passed: set[str] = set()
    for leg, line in ways:
        used.setdefault(leg["from_call"], line[0])
        used.setdefault(leg["to_call"], line[-1])
        passed |= set(str(leg["passages"]).split()) if isinstance(leg["passages"], str) else set()
    for row in records(places):
        name = row["place"]
        lon, lat = used.get(name, (row["longitude"], row["latitude"]))
        if name not in used and name not in passed:
            continue
        ax.plot(
            lon, lat, "o" if row["kind"] == "terminal" else "D", color=style.INK, markersize=3.2,
            markeredgecolor=style.PAPER, markeredgewidth=0.5,
        )  # fmt: skip
        rank = list(used).index(name) if name in used else len(used)
        yield Label(-rank, lon, lat, name, style.INK)


def _degrees(ax: Axes) -> None:
    ax.set_xlabel("longitude [° east]")
    ax.set_ylabel("latitude [° north]")
    ax.tick_params(labelsize=7)
    for side in ax.spines.values():
        side.set_visible(False)
