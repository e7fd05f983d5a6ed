"""Schedule offered against used, and how many wait, day by day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.numbers import percent, records

SHOWN = 5
CALENDARS = 3
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


def schedule(usage: pd.DataFrame, weeks: float) -> Figure | None:
    """Draw how much of the room offered by each scheduled service was used.

    Args:
        usage: kind, name, departed, offered_teu, load, rolled_over; per replication.
        weeks: how long was measured.
    """
    table = usage[(usage["kind"] == "service") & usage["load"].notna()]
    table = table.sort_values("load", ascending=False)
    if table.empty:
        return None
    figure = Figure(figsize=(style.WIDTH, 0.9 + 0.3 * len(table)), layout="constrained")
    ax = figure.subplots()
    at = np.arange(len(table))
    ax.barh(at, 100, 0.62, color="none", edgecolor=style.FAINT, linewidth=0.8)
    ax.barh(at, 100 * table["load"], 0.62, color=style.ROUTE_COLOURS[0])
    for position, row in enumerate(records(table)):
        told = f"{row['offered_teu'] / weeks:,.0f} TEU, {row['departed'] / weeks:.1f} departures"
        ax.annotate(
            f"{100 * row['load']:.0f} % of {told}; rolled over {_share(row['rolled_over'])}",
            (104, position), va="center", fontsize=7.5, annotation_clip=False,
        )  # fmt: skip
    ax.set_yticks(at, [str(name) for name in table["name"]])
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.set_xlim(0, 260)
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.spines["bottom"].set_bounds(0, 100)
    ax.set_xlabel("room used [% of the TEU offered to us]; beside it: offered a week", loc="left")
    return figure


def _share(value: float) -> str:
    return "-" if np.isnan(value) else percent(value)


def queues(table: pd.DataFrame) -> Figure | None:
    """Draw the longest queues over the measured time: mean, least and most of the replications.

    Args:
        table: kind, name, place, date, mean, least, most.
    """
    found = _longest(table, SHOWN)
    if not found:
        return None
    figure = Figure(figsize=(style.WIDTH, 0.55 + 1.05 * len(found)), layout="constrained")
    axes = figure.subplots(len(found), 1, sharex=True, squeeze=False)[:, 0]
    for ax, (told, unit, days) in zip(axes, found, strict=True):
        date = pd.to_datetime(days["date"])
        ax.fill_between(
            date, days["least"], days["most"], color=style.ROUTE_COLOURS[0], alpha=0.22, linewidth=0
        )
        ax.plot(date, days["mean"], color=style.ROUTE_COLOURS[0], linewidth=1.2)
        ax.set_ylim(bottom=0)
        ax.set_title(told, fontsize=8.5)
        ax.set_ylabel(f"[{unit}]")
        ax.grid(axis="y")
    figure.align_ylabels(axes)
    locator = axes[-1].xaxis.get_major_locator()
    axes[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]
    axes[-1].set_xlabel("date [UTC]")
    return figure


def queue_calendar(table: pd.DataFrame) -> Figure | None:
    """Draw the longest queues as calendars: weeks from left to right, weekdays down.

    Args:
        table: as for ``queues``.
    """
    found = _longest(table, CALENDARS)
    if not found:
        return None
    figure = Figure(figsize=(style.WIDTH, 0.45 + 1.3 * len(found)), layout="constrained")
    axes = figure.subplots(len(found), 1, sharex=True, squeeze=False)[:, 0]
    for ax, (told, unit, days) in zip(axes, found, strict=True):
        _calendar(figure, ax, days, unit)
        ax.set_title(told, fontsize=8.5)
    axes[-1].set_xlabel("week, by the date of its Monday")
    return figure


def _calendar(figure: Figure, ax: Axes, days: pd.DataFrame, unit: str) -> None:
    date = pd.to_datetime(days["date"])
    monday = date - pd.to_timedelta(date.dt.day_of_week, unit="D")
    week = ((monday - monday.iloc[0]).dt.days // 7).to_numpy()
    cells = np.full((7, int(week[-1]) + 1), np.nan)
    cells[date.dt.day_of_week, week] = days["mean"]
    mesh = ax.pcolormesh(np.ma.masked_invalid(cells), cmap="cividis", vmin=0, linewidth=0)
    ax.set_ylim(7, 0)
    ax.set_yticks(np.arange(7) + 0.5, WEEKDAYS)
    ax.tick_params(axis="y", length=0, labelsize=7)
    weeks = np.arange(0, cells.shape[1], max(1, -(-cells.shape[1] // 9)))
    dates = [monday.iloc[0] + pd.Timedelta(weeks=int(one)) for one in weeks]
    ax.set_xticks(weeks + 0.5, [f"{one:%d %b %y}" for one in dates], fontsize=7)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    bar = figure.colorbar(mesh, ax=ax, pad=0.01, aspect=9)
    bar.outline.set_visible(False)
    bar.set_label(f"[{unit}]")


def _longest(table: pd.DataFrame, shown: int) -> list[tuple[str, str, pd.DataFrame]]:
    """The longest queues by their mean: what waits for what, in what unit, day by day."""
    if table.empty:
        return []
    keys = ["kind", "name", "place"]
    ranked = table.groupby(keys, sort=False)["mean"].mean().sort_values(ascending=False)
    found = []
    for kind, name, place in ranked.head(shown).index:
        own = table[(table["name"] == name) & (table["place"] == place) & (table["kind"] == kind)]
        found.append((_told(kind, name, str(place)), _unit(kind), own))
    return found


def _told(kind: str, name: str, place: str) -> str:
    last = name.rpartition(".")[2]
    if kind == "departure":
        return f"{place}: waiting for {last}"
    if kind == "resource":
        return f"{place}: waiting for the {last}"
    return f"{place}: waiting to pass" + ("" if last == place else f", {last}")


def _unit(kind: str) -> str:
    return "vehicles" if kind == "passage" else "containers"
