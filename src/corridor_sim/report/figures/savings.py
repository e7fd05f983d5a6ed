"""What twins saved by one route over another, with what was claimed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.report import style
from corridor_sim.report.numbers import days, percent, records


def savings(distribution: pd.DataFrame, twins: pd.DataFrame, claims: pd.DataFrame) -> Figure | None:
    """Draw a histogram of the paired saving of each claim; without claims, of every two routes.

    Args:
        distribution: over, by, from_d, to_d, pairs.
        twins: over, by, n, mean_d, p5_d, p95_d; ``over`` is the slower route.
        claims: over, by, claimed_d, statistic, share.
    """
    pairs = [row for row in records(twins) if row["n"]]
    claimed = {(row["over"], row["by"]): row for row in records(claims) if row["n"]}
    asked = [row for row in pairs if _claim(row, claimed)[0] is not None] or pairs
    if not asked:
        return None
    figure = Figure(figsize=(style.WIDTH, 0.5 + 1.75 * len(asked)), layout="constrained")
    axes = figure.subplots(len(asked), 1, squeeze=False)[:, 0]
    for ax, row in zip(axes, asked, strict=True):
        claim, turned = _claim(row, claimed)
        own = (distribution["over"] == row["over"]) & (distribution["by"] == row["by"])
        _histogram(ax, distribution[own], row, claim, -1 if turned else 1)
    return figure


def _claim(
    row: dict[str, Any], claimed: dict[tuple[str, str], dict[str, Any]]
) -> tuple[dict[str, Any] | None, bool]:
    """The claim about two routes, and whether it is made for the slower one."""
    straight, turned = (row["over"], row["by"]), (row["by"], row["over"])
    if straight in claimed:
        return claimed[straight], False
    return claimed.get(turned), turned in claimed


def _histogram(
    ax: Axes, bins: pd.DataFrame, row: dict[str, Any], claim: dict[str, Any] | None, sign: int
) -> None:
    width = float((bins["to_d"] - bins["from_d"]).iloc[0])
    left = bins["from_d"] if sign > 0 else -bins["to_d"]
    share = 100 * bins["pairs"] / bins["pairs"].sum()
    limit = np.inf if claim is None else claim["claimed_d"] - 1e-9
    colours = np.where(left >= limit, style.ROUTE_COLOURS[0], style.ROUTE_COLOURS[5])
    ax.bar(left, share, width, align="edge", color=colours, linewidth=0)
    top = float(share.max()) * 1.42
    ax.set_ylim(0, top)
    ends = sorted(sign * row[q] for q in ("p5_d", "p95_d"))
    ax.plot(ends, [0.8 * top] * 2, color=style.INK, linewidth=1.4)
    ax.plot(ends, [0.8 * top] * 2, "|", color=style.INK, markersize=8)
    ax.plot(sign * row["mean_d"], 0.8 * top, "o", color=style.INK, markersize=4.5)
    ax.axvline(0, color=style.FAINT, linewidth=0.8)
    by, over = (row["by"], row["over"]) if sign > 0 else (row["over"], row["by"])
    told = f"{by} instead of {over}: mean {days(sign * row['mean_d'])} d"
    if claim is not None:
        ax.axvline(claim["claimed_d"], color=style.ROUTE_COLOURS[1], linewidth=1.6, linestyle="--")
        told += f"; claimed {claim['claimed_d']:g} d, saved by {percent(claim['share'])}"
    ax.set_title(told, fontsize=8.5)
    ax.set_ylabel("twins [%]")
    ax.set_xlabel(f"days saved, in bins of {_width(width)} [d]")
    ax.grid(axis="y")


def _width(width: float) -> str:
    return f"{width:g} d" if width >= 1 else f"{width * 24:g} h"
