"""Bars made of parts: causes of time, components of cost, emissions, grades of inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from corridor_sim.report import style
from corridor_sim.report.numbers import days
from corridor_sim.report.style import Fill
from corridor_sim.scenario.causes import Cause

LABELLED = 0.045  # of the longest bar: shorter parts stay unnamed
NAMED = 0.002  # of the longest bar: shorter parts are not in the legend
LEGEND_COLUMNS = 4
WHOLE = 8  # the longest bar from which on whole numbers tell the axis's ticks apart


class Part(NamedTuple):
    """One part of every bar."""

    name: str
    sizes: Sequence[float]  # by bar
    fill: Fill


def stacked(
    bars: Sequence[str],
    parts: Sequence[Part],
    label: str,
    number: Callable[[float], str],
    total: Callable[[float], str],
) -> Figure:
    """Draw one horizontal bar per name, the first on top, its total behind it.

    Parts below zero stand left of it. Too short ones are drawn, and not named.
    """
    values = np.array([part.sizes for part in parts], dtype=np.float64)
    longest = float(values.clip(min=0).sum(axis=0).max())
    named = [p for p, row in zip(parts, values, strict=True) if np.abs(row).max() > NAMED * longest]
    rows = -(-len(named) // LEGEND_COLUMNS)
    height = 0.75 + 0.36 * len(bars) + 0.2 * rows
    figure = Figure(figsize=(style.WIDTH, height), layout="constrained")
    ax = figure.subplots()
    ends = np.zeros((2, len(bars)))  # left and right of zero
    for part, row in zip(parts, values, strict=True):
        left = np.where(row < 0, ends[0], ends[1])
        ax.barh(
            np.arange(len(bars)), row, 0.66, left, color=part.fill.colour, hatch=part.fill.hatch,
            edgecolor=style.PAPER, linewidth=0.7,
        )  # fmt: skip
        _name(ax, row, left, LABELLED * longest, part.fill, number)
        ends += np.where([row < 0, row >= 0], row, 0.0)
    for position, (end, whole) in enumerate(zip(ends[1], values.sum(axis=0), strict=True)):
        ax.text(end + 0.012 * longest, position, total(float(whole)), va="center", weight="bold")
    ax.set_yticks(np.arange(len(bars)), bars)
    ax.set_xlim(min(float(ends[0].min()) * 1.1, 0), longest * 1.16)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter("{x:,.0f}" if longest >= WHOLE else "{x:g}")
    ax.set_xlabel(label)
    _legend(figure, named)
    return figure


def _name(
    ax: Axes,
    row: np.ndarray[tuple[int], np.dtype[np.float64]],
    left: np.ndarray[tuple[int], np.dtype[np.float64]],
    shortest: float,
    fill: Fill,
    number: Callable[[float], str],
) -> None:
    for position in np.flatnonzero(row > shortest).tolist():
        ax.text(
            left[position] + row[position] / 2, position, number(float(row[position])),
            ha="center", va="center", color=fill.ink, fontsize=7.5,
            bbox={"boxstyle": "square,pad=0.1", "fc": fill.colour, "ec": "none"},
        )  # fmt: skip


def _legend(figure: Figure, parts: Sequence[Part]) -> None:
    patches = [
        Patch(
            facecolor=part.fill.colour,
            hatch=part.fill.hatch,
            edgecolor=style.PAPER,
            label=part.name,
        )
        for part in parts
    ]
    figure.legend(
        handles=patches, loc="outside lower center", ncols=LEGEND_COLUMNS, handlelength=1.6
    )


def causes(table: pd.DataFrame) -> Figure:
    """Draw the mean journey of each route in days, by cause.

    Args:
        table: route, place, cause, mean_d.
    """
    mean = _by(table, "cause", "mean_d")
    parts = [
        Part(cause.value, mean[cause].tolist(), style.CAUSE_FILLS[cause])
        for cause in Cause
        if cause in mean
    ]
    return stacked(
        list(mean.index), parts, "mean days door to door, by cause [d]", days,
        lambda whole: f"{days(whole)} d",
    )  # fmt: skip


def money(table: pd.DataFrame) -> Figure:
    """Draw what a container costs by each route, by component.

    Args:
        table: route, component, item, currency, per_container.
    """
    cost = _by(table, "component", "per_container")
    currency = str(table["currency"].iloc[0])
    return stacked(
        list(cost.index), _parts(cost), f"landed cost per container [{currency}]", _whole, _whole
    )


def carbon(indicators: pd.DataFrame) -> Figure | None:
    """Draw greenhouse gases per container by each route: from the tank, from the well to it.

    Args:
        indicators: route, indicator, mean.
    """
    names = {"ttw": "tank to wheel", "wtt": "well to tank", "unsplit": "well to wheel, not split"}
    found = indicators[indicators["indicator"].isin(names)]
    if not found["mean"].any():
        return None
    gases = _by(found.assign(part=found["indicator"].map(names)), "part", "mean")
    shown = gases.reindex(columns=[name for name in names.values() if name in gases])
    label = "greenhouse gases per container, legs and hubs [kg CO2e]"
    return stacked(list(gases.index), _parts(shown), label, _whole, _whole)


def evidence(table: pd.DataFrame) -> Figure:
    """Draw how much of mean and variance of each route rests on which kind of input.

    Args:
        table: route, kind, mean_share, variance_share.
    """
    fills = {
        "sourced": Fill("#009e73", "", style.PAPER),
        "inferred": Fill("#56b4e9", "", style.ON_FILL),
        "assumed": Fill("#f0c987", "////", style.ON_FILL),
    }
    routes = list(dict.fromkeys(table["route"]))
    bars = [f"{route}, {what}" for route in routes for what in ("mean", "variance")]
    parts = []
    for kind, fill in fills.items():
        rows = table[table["kind"] == kind].set_index("route")[["mean_share", "variance_share"]]
        both = 100 * np.nan_to_num(rows.reindex(routes).to_numpy(dtype=np.float64))
        parts.append(Part(kind, both.reshape(-1).tolist(), fill))
    return stacked(
        bars, parts, "rests on inputs that are ... [% of the route's mean, variance]", _whole,
        lambda whole: f"{whole:.0f} %",
    )  # fmt: skip


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _by(table: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    return table.pivot_table(
        index="route", columns=column, values=value, aggfunc="sum", sort=False, fill_value=0.0
    )


def _parts(table: pd.DataFrame) -> list[Part]:
    fills = style.PART_FILLS
    return [
        Part(str(name), table[name].tolist(), fills[position % len(fills)])
        for position, name in enumerate(table)
    ]
