"""One figure per claim: single containers, the sampled inputs, the months."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.experiment.judged import Judged
from corridor_sim.report import style
from corridor_sim.report.claim_sheets import MONTHS
from corridor_sim.report.numbers import days, percent, records

WIDTH = 8.0
HOLDS, FAILS = style.ROUTE_COLOURS[2], style.ROUTE_COLOURS[1]


def draw_claims(found: Judged, folder: Path) -> list[str]:
    """Write a figure per claim into a folder and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    with style.styled():
        for row in records(found.verdicts):
            name = str(row["claim"])

            def own(table: pd.DataFrame, name: str = name) -> pd.DataFrame:
                return table[table["claim"] == name] if len(table) else table

            figure = claim_figure(row, own(found.spread), own(found.sample), own(found.seasons))
            style.save(figure, folder, name)
            names.append(name)
    return names


def claim_figure(
    row: dict[str, object], spread: pd.DataFrame, sample: pd.DataFrame, seasons: pd.DataFrame
) -> Figure:
    """Draw what single twins save, what the sampled inputs give, and the months.

    Args:
        row: claimed_d, statistic, by, over, says, verdict.
        spread: percentile, saving_d, sample_p5_d, sample_p95_d.
        sample: saving_d, overloaded; one row per sampled point, none without a sample.
        seasons: month, mean_d, mean_lo, mean_hi, share.
    """
    figure = Figure(figsize=(WIDTH, 6.4), layout="constrained")
    axes = figure.subplot_mosaic([["twins", "sample"], ["months", "months"]])
    claimed = float(str(row["claimed_d"]))
    _twins(axes["twins"], spread, claimed)
    _sample(axes["sample"], sample, claimed, str(row["statistic"]))
    _months(axes["months"], seasons, claimed)
    figure.suptitle(f"{row['says']}: {row['verdict']}", x=0.01, ha="left", weight="bold")
    return figure


def _claimed(ax: Axes, claimed: float) -> None:
    ax.axvline(claimed, color=style.INK, linewidth=1.0, linestyle="--")
    ax.annotate(
        f"claimed {days(claimed)} d", (claimed, 1.0), (3, -2), xycoords=("data", "axes fraction"),
        textcoords="offset points", va="top", fontsize=7.5,
    )  # fmt: skip


def _twins(ax: Axes, spread: pd.DataFrame, claimed: float) -> None:
    at = spread["percentile"].to_numpy(float)
    known = spread["sample_p5_d"].notna().to_numpy()
    ax.fill_betweenx(
        at[known], spread["sample_p5_d"][known], spread["sample_p95_d"][known],
        color=style.ROUTE_COLOURS[0], alpha=0.18, linewidth=0, label="over the sampled inputs",
    )  # fmt: skip
    ax.plot(spread["saving_d"], at, color=style.ROUTE_COLOURS[0], label="as the scenario is")
    _claimed(ax, claimed)
    ax.axvline(0, color=style.FAINT, linewidth=0.8)
    ax.set_ylim(0, 100)
    ax.set_ylabel("% of containers that save less")
    ax.set_xlabel("saving of a single container [d]")
    ax.grid()
    ax.legend(loc="lower right", fontsize=7)


def _sample(ax: Axes, sample: pd.DataFrame, claimed: float, statistic: str) -> None:
    ax.set_xlabel(f"{statistic} of the saving, one dot per sampled input set [d]")
    ax.set_ylabel("% of samples that give less")
    ax.set_ylim(0, 100)
    if sample.empty:
        ax.text(0.5, 0.5, "no input sampled", transform=ax.transAxes, ha="center")
        return
    values = np.sort(sample.loc[~sample["overloaded"].astype(bool), "saving_d"].to_numpy(float))
    at = 100 * (np.arange(len(values)) + 0.5) / max(len(values), 1)
    for reached, colour, word in (
        (values >= claimed, HOLDS, "reach"),
        (values < claimed, FAILS, "miss"),
    ):
        told = f"{percent(float(reached.mean()))} {word} it" if len(values) else word
        ax.plot(values[reached], at[reached], "o", color=colour, markersize=3, label=told)
    _claimed(ax, claimed)
    ax.grid()
    ax.legend(loc="lower right", fontsize=7)


def _months(ax: Axes, seasons: pd.DataFrame, claimed: float) -> None:
    at = seasons["month"].to_numpy(int)
    ax.bar(at, seasons["mean_d"], color=style.ROUTE_COLOURS[0], alpha=0.45, linewidth=0)
    ax.vlines(at, seasons["mean_lo"], seasons["mean_hi"], color=style.INK, linewidth=0.9)
    ax.axhline(claimed, color=style.INK, linewidth=1.0, linestyle="--")
    ax.axhline(0, color=style.INK, linewidth=0.8)
    labels = [
        f"{MONTHS[month - 1]}\n{percent(share)}"
        for month, share in zip(at, seasons["share"], strict=True)
    ]
    ax.set_xticks(at, labels, fontsize=8)
    ax.set_ylabel("mean saving [d]")
    ax.set_xlabel("month of release; below it the share of containers that save what is claimed")
    ax.grid(axis="y")
