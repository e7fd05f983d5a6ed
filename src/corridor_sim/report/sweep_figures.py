"""The figures of a sweep: tornado, response curves, interactions of two inputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridor_sim.experiment.responses import Response
from corridor_sim.experiment.swept import Sweep
from corridor_sim.report import style
from corridor_sim.report.numbers import days, signed

WIDTH = 8.0
MOST_BARS = 14
MOST_CURVES = 8
LOW, HIGH = style.ROUTE_COLOURS[0], style.ROUTE_COLOURS[4]


def draw_sweep(found: Sweep, response: Response, folder: Path) -> list[str]:
    """Write the figures of a sweep for one response into a folder and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    with style.styled():
        for name, figure in _figures(found, response):
            style.save(figure, folder, name)
            names.append(name)
    return names


def _figures(found: Sweep, response: Response) -> Iterator[tuple[str, Figure]]:
    def own(table: pd.DataFrame) -> pd.DataFrame:
        return table if table.empty else table[table["response"] == str(response)]

    effects = own(found.effects)
    base = float(own(found.responses)["base_d"].iloc[0])
    counted = base if found.facts["method"] == "oat" else None
    yield "tornado", tornado(effects, response, counted)
    yield "curves", curves(own(found.curves), effects["input"].tolist(), response)
    cells = own(found.interactions)
    if not cells.empty:
        yield "interactions", interactions(cells, response)


def tornado(effects: pd.DataFrame, response: Response, base: float | None = None) -> Figure:
    """Draw one bar per input, from the change at its low to that at its high end.

    Args:
        effects: input, low, high, low_d, high_d with _lo and _hi, clear; widest first.
        response: what changes.
        base: its value without a change [d]; None where changes count from the mean of
            all points.
    """
    shown = effects.head(MOST_BARS).to_dict("records")
    figure = Figure(figsize=(WIDTH, 1.5 + 0.5 * len(shown)), layout="constrained")
    ax = figure.subplots()
    for position, row in enumerate(shown):
        faint = 1.0 if row["clear"] else 0.35
        for end, colour in (("low", LOW), ("high", HIGH)):
            ax.barh(position, row[f"{end}_d"], 0.56, color=colour, alpha=faint, linewidth=0)
            ax.plot([row[f"{end}_lo"], row[f"{end}_hi"]], [position] * 2, color=style.INK, lw=0.9)
        ends = sorted((("low", row["low_d"]), ("high", row["high_d"])), key=lambda end: end[1])
        for (end, _), side in zip(ends, ("right", "left"), strict=True):
            reach = [row[f"{e}_{b}"] for e in ("low", "high") for b in ("d", "lo", "hi")]
            at = np.nanmin([*reach, 0]) if side == "right" else np.nanmax([*reach, 0])
            ax.annotate(
                str(row[end]), (float(at), position), (-4 if side == "right" else 4, 0),
                textcoords="offset points", ha=side, va="center", fontsize=7.5,
            )  # fmt: skip
    ax.set_yticks(range(len(shown)), [_short(str(row["input"])) for row in shown])
    ax.invert_yaxis()
    ax.axvline(0, color=style.INK, linewidth=0.8)
    ax.margins(x=0.22)
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    against = "the mean of all points" if base is None else f"{days(base)} d as the scenario is"
    ax.set_xlabel(f"change against {against} [d]; line: 95 % interval; pale: swing not clear")
    ax.set_title(response.title)
    for end, colour in (("low end", LOW), ("high end", HIGH)):
        ax.barh(0, 0, color=colour, label=end)
    figure.legend(loc="outside lower right", ncols=2)
    return figure


def curves(table: pd.DataFrame, ranked: list[str], response: Response) -> Figure:
    """Draw the response over each input, with its 95 % interval as a band.

    Args:
        table: input, level, at, unit, mean_d, mean_lo, mean_hi.
        ranked: inputs, those with the widest swing first.
        response: what is drawn.
    """
    shown = ranked[:MOST_CURVES]
    columns = min(2, len(shown))
    rows = -(-len(shown) // columns)
    figure = Figure(figsize=(WIDTH, 0.7 + 2.3 * rows), layout="constrained")
    axes = figure.subplots(rows, columns, sharey=True, squeeze=False).ravel()
    for ax, path in zip(axes, shown, strict=False):
        _curve(ax, table[table["input"] == path], path)
    for ax in axes[len(shown) :]:
        ax.remove()
    for first in axes[::columns]:
        first.set_ylabel("days")
    figure.suptitle(f"{response.title}; band: 95 % interval", x=0.01, ha="left", weight="bold")
    return figure


def _curve(ax: Axes, own: pd.DataFrame, path: str) -> None:
    categories = own["at"].isna().any()
    at = np.arange(len(own)) if categories else own["at"].to_numpy(float)
    ax.fill_between(at, own["mean_lo"], own["mean_hi"], color=LOW, alpha=0.2, linewidth=0)
    ax.plot(at, own["mean_d"], "o-", color=LOW, markersize=3.5, linewidth=1.4)
    unit = own["unit"].iloc[0] if isinstance(own["unit"].iloc[0], str) else ""
    if categories:
        ax.set_xticks(at, own["level"].tolist(), fontsize=7)
        unit = ""
    ax.set_xlabel(f"{_short(path, ' ')}{f' [{unit}]' if unit else ''}", fontsize=8)
    ax.grid()


def interactions(cells: pd.DataFrame, response: Response) -> Figure:
    """Draw the two inputs that least add up: the response, and what goes beyond the sum.

    Args:
        cells: input, level, other, other_level, mean_d, beyond_d, beyond_lo, beyond_hi.
        response: what is drawn.
    """
    strength = cells.assign(beyond=cells["beyond_d"].abs()).groupby(["input", "other"], sort=False)
    strongest = int(strength["beyond"].transform("mean").to_numpy().argmax())
    one, other = str(cells["input"].iloc[strongest]), str(cells["other"].iloc[strongest])
    own = cells[(cells["input"] == one) & (cells["other"] == other)]
    figure = Figure(figsize=(WIDTH, 3.9), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    most = max(float(own["beyond_d"].abs().max()), 1e-9)
    _cells(left, own, "mean_d", "cividis", None)
    _cells(right, own, "beyond_d", "PuOr", most)
    left.set_title("response [d]", fontsize=9.5)
    right.set_title("beyond the sum of both effects [d]\n( ) not told from chance", fontsize=9.5)
    left.set_ylabel(_short(one, " "), fontsize=8)
    for ax in (left, right):
        ax.set_xlabel(_short(other, " "), fontsize=8)
    figure.suptitle(response.title, x=0.01, ha="left", weight="bold")
    return figure


def _cells(ax: Axes, own: pd.DataFrame, column: str, colours: str, most: float | None) -> None:
    levels = list(dict.fromkeys(own["level"])), list(dict.fromkeys(own["other_level"]))
    table = np.full((len(levels[0]), len(levels[1])), np.nan)
    words = np.full(table.shape, "", dtype=object)
    for row in own.to_dict("records"):
        at = levels[0].index(row["level"]), levels[1].index(row["other_level"])
        table[at] = row[column]
        clear = row["beyond_lo"] > 0 or row["beyond_hi"] < 0
        told = days(row[column]) if most is None else signed(row[column])
        words[at] = told if most is None or clear else f"({told})"
    low = None if most is None else -most
    image = ax.imshow(table, cmap=colours, aspect="auto", origin="lower", vmin=low, vmax=most)
    shades = np.asarray(image.cmap(image.norm(table)))
    for (row_at, column_at), word in np.ndenumerate(words):
        if word:
            red, green, blue, _ = shades[row_at, column_at]
            dark = 0.3 * red + 0.59 * green + 0.11 * blue < 0.55
            ax.text(
                column_at, row_at, word, ha="center", va="center", fontsize=7.5,
                color="white" if dark else style.INK,
            )  # fmt: skip
    ax.set_xticks(range(len(levels[1])), levels[1], fontsize=7.5)
    ax.set_yticks(range(len(levels[0])), levels[0], fontsize=7.5)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _short(path: str, between: str = "\n") -> str:
    """A path as a label: what it is, and whose."""
    parts = path.split(".")
    return path if len(parts) < 3 else f"{parts[1]}{between}{'.'.join(parts[2:])}"
