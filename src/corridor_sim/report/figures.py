"""The figures of a report, drawn from its tables alone.

Tables: see ``Result``. Every figure names its units and is written as PNG and SVG.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from corridor_sim.experiment.result import FIGURES, PICTURES, Result
from corridor_sim.report import style
from corridor_sim.report.numbers import days
from corridor_sim.report.welch import warm_up
from corridor_sim.scenario.causes import Cause

WIDTH = 8.0
LABELLED_SHARE = 0.04  # of a route's time: shorter stops stay unnamed
PLACEMENTS = [  # points from the step, the nearest first
    (side, up) for up in (0, 10, -10, 20, -20, 32, -32) for side in (6, -6, 16, -16)
]


class Stop(NamedTuple):
    """A vertical step of the time-distance chart."""

    days: float
    km: float
    middle: float  # day halfway through it
    place: str
    colour: str


def draw_figures(result: Result, folder: Path) -> list[str]:
    """Write the figures of a result into a folder, instead of those there, and return their names.

    A route without all its distances is not in the time-distance chart.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FIGURES:
        for kind in PICTURES:
            (folder / f"{name}.{kind}").unlink(missing_ok=True)
    names = []
    with style.styled():
        for name, figure in _figures(result):
            style.save(figure, folder, name)
            names.append(name)
    return names


def _figures(result: Result) -> Iterator[tuple[str, Figure]]:
    yield "distributions", distributions(result.routes, result.distribution)
    yield "causes", causes(result.causes)
    profile = result.profile[~result.profile["route"].isin(without_distance(result.profile))]
    if not profile.empty:
        yield "time_distance", time_distance(profile, list(result.routes["route"]))
    if not result.welch.empty:
        yield "warm_up", warm_up(result.welch, result.warm_up)


def without_distance(profile: pd.DataFrame) -> list[str]:
    """Routes without all their distances, which the time-distance chart leaves out."""
    return [str(route) for route in profile.loc[profile["km"].isna(), "route"].unique()]


def distributions(routes: pd.DataFrame, distribution: pd.DataFrame) -> Figure:
    """Draw one row per route: how many containers took how long.

    Args:
        routes: route, n, mean_d, p5_d, p50_d, p95_d.
        distribution: route, from_d, to_d, containers; bins of one width.
    """
    figure = Figure(figsize=(WIDTH, 0.9 + 1.25 * len(routes)), layout="constrained")
    axes = figure.subplots(len(routes), 1, sharex=True, squeeze=False)[:, 0]
    for position, (ax, row) in enumerate(zip(axes, routes.to_dict("records"), strict=True)):
        bins = distribution[distribution["route"] == row["route"]]
        _distribution(ax, bins, row, style.route_colour(position))
        ax.set_title(f"{row['route']}   {row['n']:,} containers", fontsize=9.5)
    figure.align_ylabels(axes)
    axes[-1].set_xlabel("days door to door")
    axes[-1].set_xlim(*_span(distribution))
    return figure


def _distribution(ax: Axes, bins: pd.DataFrame, row: Mapping[Hashable, Any], colour: str) -> None:
    width = (bins["to_d"] - bins["from_d"]).iloc[0]
    share = 100 * bins["containers"] / bins["containers"].sum()
    ax.bar(bins["from_d"], share, width, align="edge", color=colour, alpha=0.45, linewidth=0)
    top = float(share.max()) * 1.45
    ax.set_ylim(0, top)
    ax.set_ylabel(f"% per {_width(width)}")
    ax.grid(axis="x")
    ax.plot([row["p5_d"], row["p95_d"]], [0.86 * top] * 2, color=colour, linewidth=2)
    ax.plot([row["p5_d"], row["p50_d"], row["p95_d"]], [0.86 * top] * 3, "|", color=colour, ms=8)
    ax.plot(row["mean_d"], 0.86 * top, "o", color=colour, ms=4.5)
    told = f"mean {days(row['mean_d'])} d,  P5 {days(row['p5_d'])},  P50 {days(row['p50_d'])},"
    told += f"  P95 {days(row['p95_d'])}"
    ax.text(1.0, 1.03, told, transform=ax.transAxes, ha="right", va="bottom", fontsize=8.5)


def _width(width: float) -> str:
    return f"{width:g} d" if width >= 1 else f"{width * 24:g} h"


def _span(distribution: pd.DataFrame) -> tuple[float, float]:
    """Leave out at each end the bins of one container in two thousand."""
    total = distribution.groupby("from_d")["containers"].sum().sort_index()
    reached = total.cumsum() / total.sum()
    inside = reached.index[(reached >= 0.0005) & (reached <= 0.9995)]
    if inside.empty:
        inside = reached.index
    width = float((distribution["to_d"] - distribution["from_d"]).iloc[0])
    return float(inside[0]) - 2 * width, float(inside[-1]) + 3 * width


def causes(table: pd.DataFrame) -> Figure:
    """Draw one bar per route: the mean journey in days, by cause.

    Causes too short to be seen are drawn, and not in the legend.

    Args:
        table: route, place, cause, mean_d.
    """
    mean = table.pivot_table(
        index="route", columns="cause", values="mean_d", aggfunc="sum", sort=False, fill_value=0.0
    )
    shown = [cause for cause in Cause if cause in mean]
    longest = float(mean.sum(axis=1).max())
    legend = [cause for cause in shown if mean[cause].max() > 0.002 * longest]
    legend_rows = -(-len(legend) // 5)
    height = 1.0 + 0.55 * len(mean) + 0.24 * legend_rows
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    ax = figure.subplots()
    left = np.zeros(len(mean))
    for cause in shown:
        fill, width = style.CAUSE_FILLS[cause], mean[cause].to_numpy()
        ax.barh(
            mean.index, width, 0.62, left, color=fill.colour, hatch=fill.hatch, edgecolor="white",
            linewidth=0.7,
        )  # fmt: skip
        for position in np.flatnonzero(width > 0.04 * longest).tolist():
            ax.text(
                left[position] + width[position] / 2, position, days(width[position]),
                ha="center", va="center", color=fill.ink, fontsize=8,
                bbox={"boxstyle": "square,pad=0.1", "fc": fill.colour, "ec": "none"},
            )  # fmt: skip
        left += width
    for position, total in enumerate(left.tolist()):
        ax.text(total + 0.01 * longest, position, f"{days(total)} d", va="center", weight="bold")
    ax.set_xlim(0, longest * 1.1)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.set_xlabel("mean days door to door, by cause")
    _legend_of_causes(figure, legend)
    return figure


def _legend_of_causes(figure: Figure, shown: list[Cause]) -> None:
    patches = [
        Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor="white", label=cause.value)
        for cause, fill in ((cause, style.CAUSE_FILLS[cause]) for cause in shown)
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=5, handlelength=1.6)


def time_distance(profile: pd.DataFrame, routes: Sequence[str]) -> Figure:
    """Draw time over distance: a slope is a pace, a vertical step is a stop.

    Args:
        profile: route, place, km, mean_d, p5_d, p95_d; one row per point of
            a journey, in order, cumulative from the origin.
        routes: all routes in the report's order, which decides colours.
    """
    figure = Figure(figsize=(WIDTH, 5.2), layout="constrained")
    FigureCanvasAgg(figure)
    ax = figure.subplots()
    stops: list[Stop] = []
    for route, path in profile.groupby("route", sort=False):
        position = routes.index(str(route))
        colour = style.route_colour(position)
        km, mean = path["km"].to_numpy(), path["mean_d"].to_numpy()
        ax.plot(
            km, mean, color=colour, linestyle=style.route_line(position), linewidth=1.8,
            label=str(route),
        )  # fmt: skip
        around = np.concatenate([path["p5_d"], path["p95_d"][::-1]])
        ax.fill(np.concatenate([km, km[::-1]]), around, color=colour, alpha=0.13, linewidth=0)
        stops += _stops(path, colour)
    ax.set_xlim(left=0)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.02)
    ax.grid()
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.set_xlabel("distance from the origin [km]")
    ax.set_ylabel("time since ready at the origin [d]")
    ax.legend(loc="upper left", title="mean path, band P5 to P95", alignment="left")
    _label_stops(figure, ax, stops)
    return figure


def _stops(path: pd.DataFrame, colour: str) -> list[Stop]:
    """Find the long stops of a path; points at one km and place are one stop."""
    stops = []
    shortest = LABELLED_SHARE * float(path["mean_d"].max())
    for _, here in path.groupby(["km", "place"], sort=False):
        begin, end = float(here["mean_d"].min()), float(here["mean_d"].max())
        if end - begin > shortest:
            at = float(here["km"].iloc[0]), (begin + end) / 2
            stops.append(Stop(end - begin, *at, str(here["place"].iloc[0]), colour))
    return stops


def _label_stops(figure: Figure, ax: Axes, stops: list[Stop]) -> None:
    """Name the stops, the longest first, where no name and few lines are in the way.

    A stop with no room for its name stays unnamed.
    """
    figure.draw_without_rendering()
    legend = ax.get_legend()
    taken: list[Bbox] = [] if legend is None else [legend.get_window_extent()]
    paths = [line.get_transform().transform_path(line.get_path()) for line in ax.lines]
    for stop, km, middle, place, colour in sorted(stops, reverse=True):
        text = ax.annotate(
            f"{place} {days(stop)} d", (km, middle), (0, 0), textcoords="offset points",
            color=colour, fontsize=8, va="center",
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip
        free: list[tuple[int, int]] = []
        for number, placement in enumerate(PLACEMENTS):
            box = _placed(text, placement)
            inside = ax.bbox.containsx(box.x0) and ax.bbox.containsx(box.x1)
            inside = inside and ax.bbox.containsy(box.y0) and ax.bbox.containsy(box.y1)
            if inside and not any(box.overlaps(other) for other in taken):
                crossed = sum(path.intersects_bbox(box, filled=False) for path in paths)
                free.append((crossed, number))
        if free:
            taken.append(_placed(text, PLACEMENTS[min(free)[1]]))
        else:
            text.remove()


def _placed(text: Annotation, placement: tuple[int, int]) -> Bbox:
    """Put a label beside its step, and say which pixels it covers."""
    text.xyann = placement
    text.set_horizontalalignment("left" if placement[0] > 0 else "right")
    return text.get_window_extent()
