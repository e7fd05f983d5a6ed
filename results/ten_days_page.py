"""The page and the figures of the ten-day claim, made from its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from corridor_sim.report import style
from corridor_sim.report.numbers import days, percent, records, signed
from corridor_sim.scenario.causes import Cause

AS_IT_STANDS: Final = "as it stands"
CLAIMED: Final = 10.0
SMALLEST: Final = 0.05
"""Days by cause below which a part is not named."""
DECIDING: Final = 5
LOCK: Final = "passages.three_gorges.wait"


def page(found: Mapping[str, pd.DataFrame]) -> str:
    """The whole page in Markdown."""
    return "\n".join([*_head(found), *_sailings(found), *_causes(found), *_spread(found),
                      *_years(found), *_overlays(found), *_deciding(found), *_seasons(found),
                      *_foot()]) + "\n"  # fmt: skip


def _head(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    rows = found["sailings"]
    now = rows[rows["case"] == AS_IT_STANDS]
    yield "# Does rail-sea save ten days over the Yangtze?"
    yield ""
    yield "Written by `make ten_days`; every number comes from the runs."
    yield ""
    for row in records(now):
        told = (
            f"**{row['to']}**: rail-sea takes {days(row['rail_sea_d'])} d, the river "
            f"{days(row['river_d'])} d. Twins save {days(row['mean_d'])} d on average (95 % CI "
            f"{days(row['mean_lo'])} to {days(row['mean_hi'])}) and {days(row['p95_d'])} d at the "
            f"95th percentile; {percent(row['share'])} of single containers save ten days. "
        )
        yield f"- {told}{_verdicts(found['verdicts'], str(row['to']))}"
    yield ""
    yield "![Saving by sailings a week](saving.png)"
    yield ""


def _verdicts(verdicts: pd.DataFrame, place: str) -> str:
    own = verdicts[verdicts["to"] == place]
    told = []
    for row in records(own):
        reading = "on average" if row["statistic"] == "mean" else "as “up to”"
        ends = f"{days(row['sample_p5_d'])} to {days(row['sample_p95_d'])} d"
        left = (
            f"; {row['left_out']} more ask for more room than there is" if row["left_out"] else ""
        )
        told.append(
            f"Ten days {reading}: **{row['verdict']}** ({percent(row['agree'])} of "
            f"{row['sampled']} sampled input sets reach it; they give {ends}{left})"
        )
    return ". ".join(told) + "."


def _sailings(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "## How often ships sail"
    yield ""
    yield (
        "Every line by sea on either route sails so often, evenly spread, with the slots a week it "
        "has now: fewer ships are larger ones, so only waiting changes. *As it stands* is the "
        "scenario with the sailings it states."
    )
    yield ""
    heads = ("to", "sailings", "river", "rail-sea", "saved, mean", "saved, P95", "save 10 d")
    rows = [
        (
            row["to"],
            row["case"],
            days(row["river_d"]),
            days(row["rail_sea_d"]),
            f"{days(row['mean_d'])} ({days(row['mean_lo'])} to {days(row['mean_hi'])})",
            f"{days(row['p95_d'])} ({days(row['p95_lo'])} to {days(row['p95_hi'])})",
            f"{percent(row['share'])}",
        )
        for row in records(found["sailings"])
    ]
    yield from _table(heads, rows)


def _causes(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "## Where the days are saved"
    yield ""
    yield (
        "Mean saving of twins by cause; plus is lost by the river and not by rail-sea. Columns add "
        "up to the saving."
    )
    yield ""
    yield "![Saving by cause](causes.png)"
    yield ""
    table = found["causes"]
    cases = list(dict.fromkeys(zip(table["to"], table["case"], strict=True)))
    parts = {
        (to, case, cause): value
        for to, case, cause, value in table[["to", "case", "cause", "mean_d"]].itertuples(
            index=False
        )
    }
    rows, rest = [], dict.fromkeys(cases, 0.0)
    for cause in (cause.value for cause in Cause):
        values = [float(parts.get((*case, cause), 0.0)) for case in cases]
        if max(map(abs, values)) >= SMALLEST:
            rows.append((cause, *map(signed, values)))
        else:
            rest = {case: rest[case] + value for case, value in zip(cases, values, strict=True)}
    rows.append(("others", *map(signed, rest.values())))
    sums = [sum(v for key, v in parts.items() if key[:2] == case) for case in cases]
    rows.append(("**sum**", *map(signed, sums)))
    yield from _table(("cause", *(f"{to}, {case}" for to, case in cases)), rows)


def _years(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "## Year by year"
    yield ""
    yield (
        "Waits at the lock, lateness of ships, their way and the borders as published for each "
        "year; trains and sailings are those of the scenario. Mean saving (P95) in days."
    )
    yield ""
    table = found["years"]
    places = list(dict.fromkeys(table["to"]))
    rows = []
    for year in dict.fromkeys(table["year"].astype(str)):
        own = table[table["year"].astype(str) == year].set_index("to")
        cells = (
            f"{days(float(own.loc[place, 'mean_d']))} ({days(float(own.loc[place, 'p95_d']))})"
            for place in places
        )
        rows.append((year, *cells))
    yield from _table(("year", *places), rows)
    yield from _years_beside_verdicts(found)


def _years_beside_verdicts(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Why years reach ten days where the verdict on the scenario is that they are not saved."""
    years, verdicts, inputs = found["years"], found["verdicts"], found["inputs"]
    refuted = verdicts[(verdicts["statistic"] == "mean") & (verdicts["verdict"] == "refuted")]
    reached = years[
        years["to"].isin(refuted["to"])
        & (years["year"].astype(str) != AS_IT_STANDS)
        & (years["mean_d"] >= CLAIMED)
    ]
    waits = inputs[inputs["input"] == LOCK]
    if reached.empty or waits.empty:
        return
    low, high = waits.iloc[0]["low"], waits.iloc[0]["high"]
    named = "; ".join(
        f"{place} in {', '.join(own['year'].astype(str))}"
        for place, own in reached.groupby("to", sort=False)
    )
    yield (
        f"Ten days on average are refuted above and reached here by some years ({named}): the "
        f"verdict is on liners that go first, whose wait at the lock is sampled from {low} to "
        f"{high} on average. The years have that of all ships, which is longer; what liners wait "
        "was not published for any of them."
    )
    yield ""


def _spread(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    if "spread" not in found:
        return
    yield "## How the saving is spread over single containers"
    yield ""
    yield (
        "Percentiles of what a twin saves, in days; in brackets where they lie over the sampled "
        "input sets, from their 5th to their 95th percentile. Negative is a loss."
    )
    yield ""
    table = found["spread"]
    table = table[table["claim"] == "ten_days_average"]
    rows = []
    for place in dict.fromkeys(table["to"]):
        own = records(table[table["to"] == place])
        rows.append((place, *map(_with_sample, own)))
    yield from _table(("to", *(f"P{p}" for p in dict.fromkeys(table["percentile"]))), rows)


def _with_sample(row: Mapping[str, Any]) -> str:
    if pd.isna(row["sample_p5_d"]):
        return days(row["saving_d"])
    ends = f"{days(row['sample_p5_d'])} to {days(row['sample_p95_d'])}"
    return f"{days(row['saving_d'])} ({ends})"


def _overlays(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    if "overlays" not in found:
        return
    yield "## Which overlays turn it"
    yield ""
    table = found["overlays"]
    table = table[~table["overloaded"]]
    tried = table.groupby("to", sort=False)["overlay"].nunique()
    told = ", ".join(f"{number} to {place}" for place, number in tried.items())
    yield (
        f"Of the shipped overlays those that apply were tried ({told}); here are those under which "
        "ten days are reached and were not, or were and are not. Changes are paired."
    )
    yield ""
    flips = table[table["flips"]]
    rows = [
        (
            row["to"],
            "on average" if row["claim"] == "ten_days_average" else "as “up to”",
            f"`{row['overlay']}`",
            days(row["saving_d"]),
            f"{signed(row['change_d'])} ({signed(row['change_lo'])} to {signed(row['change_hi'])})",
        )
        for row in records(flips)
    ]
    yield from _table(("to", "ten days", "overlay", "saved", "change [d]"), rows)


def _deciding(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "## What decides it"
    yield ""
    yield (
        "The inputs that move the mean saving most when each alone goes from one end of what is "
        "known of it to the other, the rest as the scenario has it; where ten days on average are "
        "just reached; and the rank correlation over the sample, in which all move at once."
    )
    yield ""
    inputs = found["inputs"]
    rows = []
    for place in dict.fromkeys(inputs["to"]):
        own = inputs[(inputs["to"] == place) & (inputs["claim"] == "ten_days_average")]
        for row in records(own.head(DECIDING)):
            even = row["break_even"]
            at = "-" if pd.isna(even) else f"{even:.3g} {row['unit']}"
            rows.append(
                (
                    place,
                    f"`{row['input']}`",
                    f"{row['low']} to {row['high']}",
                    f"{signed(row['swing_d'])} "
                    f"({signed(row['swing_lo'])} to {signed(row['swing_hi'])})"
                    + ("" if row["clear"] else ", not told from chance"),
                    f"{row['holds']}, {at}" if at != "-" else row["holds"],
                    f"{row['rank_correlation']:+.2f}",
                )
            )
    yield from _table(("to", "input", "known", "swing [d]", "ten days hold", "rank corr."), rows)


def _seasons(found: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    yield "## By season"
    yield ""
    yield "Share of containers that save ten days, by month of release."
    yield ""
    table = found["seasons"]
    table = table[table["claim"] == "ten_days_average"]
    months = sorted(set(table["month"]))
    rows = []
    for place in dict.fromkeys(table["to"]):
        own = table[table["to"] == place].set_index("month")["share"]
        rows.append((place, *(percent(float(own[month])) for month in months)))
    yield from _table(("to", *(str(month) for month in months)), rows)


def _foot() -> Iterator[str]:
    yield (
        "Intervals are of 95 %, over replications. A verdict needs nine in ten of the sampled "
        "input sets to agree. The sample moves every number that carries `between` and the "
        "cut-offs of all ships (24 to 48 h, since no line's was found); of the barges others take "
        "54 to 82 %, since some 16 % of the 70 to 98 % they may be filled is ours. What is assumed "
        "is in [docs/corridors.md](../../../docs/corridors.md)."
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
    yield ""


def figures(found: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write both figures as PNG."""
    with style.styled():
        for name, figure in (
            ("saving", saving_figure(found["sailings"])),
            ("causes", causes_figure(found["causes"])),
        ):
            figure.draw_without_rendering()
            figure.savefig(folder / f"{name}.png", metadata={"Software": None})


def saving_figure(table: pd.DataFrame) -> Figure:
    """Mean and P95 of the saving with their intervals, by place and sailings."""
    places = list(dict.fromkeys(table["to"]))
    figure = Figure(figsize=(8.0, 3.2), layout="constrained")
    axes = figure.subplots(1, len(places), sharey=True, squeeze=False)[0]
    for ax, place in zip(axes, places, strict=True):
        own = table[table["to"] == place]
        at = np.arange(len(own))
        for name, colour, marker, shift in (
            ("mean", style.ROUTE_COLOURS[0], "o", -0.08),
            ("p95", style.ROUTE_COLOURS[1], "s", 0.08),
        ):
            label = "mean" if name == "mean" else "P95"
            ax.vlines(at + shift, own[f"{name}_lo"], own[f"{name}_hi"], color=colour, linewidth=1.4)
            ax.plot(at + shift, own[f"{name}_d"], marker, color=colour, label=label)
        ax.axhline(CLAIMED, color=style.INK, linestyle="--", linewidth=0.9)
        ax.set_xticks(
            at, [str(case).replace(" a week", "\na week") for case in own["case"]], fontsize=7.5
        )
        ax.set_title(place)
        ax.set_xlim(-0.5, len(own) - 0.5)
        ax.grid(axis="y")
    axes[0].set_ylabel("saved by rail-sea [d]")
    axes[0].legend(loc="best")
    figure.supxlabel("sailings of every ship line; dashed: the ten days claimed", fontsize=8.5)
    return figure


def causes_figure(table: pd.DataFrame) -> Figure:
    """One bar per place and case: what is saved to the right, what is lost to the left."""
    cases = list(dict.fromkeys(zip(table["to"], table["case"], strict=True)))
    figure = Figure(figsize=(8.0, 1.6 + 0.32 * len(cases)), layout="constrained")
    ax = figure.subplots()
    shown: dict[Cause, None] = {}
    for position, (to, case) in enumerate(cases):
        own = table[(table["to"] == to) & (table["case"] == case)].set_index("cause")["mean_d"]
        shown |= _bar(ax, position, own)
        total = float(own.sum())
        ax.plot(total, position, "D", color=style.INK, markersize=4, zorder=3)
        right = float(own[own > 0].sum())
        ax.text(right + 0.15, position, f"{days(total)} d", va="center", fontsize=8)
    ax.set_yticks(range(len(cases)), [f"{to}, {case}" for to, case in cases], fontsize=8)
    ax.invert_yaxis()
    ax.axvline(0, color=style.INK, linewidth=0.8)
    ax.margins(x=0.08)
    ax.grid(axis="x")
    ax.set_xlabel(
        "days lost by the river and not by rail-sea (right), or the other way; diamond: sum"
    )
    patches = [
        Patch(facecolor=fill.colour, hatch=fill.hatch, edgecolor="white", label=cause.value)
        for cause, fill in ((c, style.CAUSE_FILLS[c]) for c in Cause if c in shown)
    ]
    figure.legend(handles=patches, loc="outside lower center", ncols=5, handlelength=1.6)
    return figure


def _bar(ax: Axes, position: int, own: pd.Series[Any]) -> dict[Cause, None]:
    shown: dict[Cause, None] = {}
    reach = {1.0: 0.0, -1.0: 0.0}
    for cause in Cause:
        value = float(own.get(cause.value, 0.0))
        if abs(value) < SMALLEST:
            continue
        side = float(np.sign(value))
        fill = style.CAUSE_FILLS[cause]
        ax.barh(
            position, value, 0.7, reach[side], color=fill.colour, hatch=fill.hatch,
            edgecolor="white", linewidth=0.6,
        )  # fmt: skip
        reach[side] += value
        shown[cause] = None
    return shown
