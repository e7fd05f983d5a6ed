"""A sweep in words and digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from corridor_sim.experiment.responses import Response
from corridor_sim.experiment.swept import Sweep
from corridor_sim.report.numbers import days, element, percent, records, signed
from corridor_sim.report.sheet import Sheet

SHOWN_CELLS = 8
Tell = Callable[[Mapping[str, Any]], str]
_METHODS = {
    "grid": "every combination of the values",
    "oat": "one input at a time",
    "lhs": "a Latin hypercube",
    "sobol": "a Sobol design",
    "morris": "Morris trajectories",
}


def about_sweep(found: Sweep) -> list[str]:
    """What was run, in a few lines."""
    facts = found.facts
    runs = f"{len(found.points)} points, {_METHODS[facts['method']]}, the first as the scenario is"
    how = f"seed {facts['seed']}, {facts['engine']} engine"
    return [f"{runs}; {facts['replications']} replications of each, {how}"]


def sweep_sheets(found: Sweep, response: Response) -> Iterator[Sheet]:
    """What each input does to a response, and pairs of them."""
    row = records(_of(found.responses, response))[0]
    yield effects_sheet(_of(found.effects, response), response, row)
    if not found.pair_shares.empty:
        yield _pairs(_of(found.pair_shares, response))
    cells = _of(found.interactions, response)
    if not cells.empty:
        yield _interactions(cells)


def effects_sheet(effects: pd.DataFrame, response: Response, about: Mapping[str, Any]) -> Sheet:
    """One row per input, the widest swing first."""
    indices = _indices(effects)
    rows = [
        (
            element(row["input"]),
            f"{row['low']} .. {row['high']}",
            signed(row["low_d"]),
            signed(row["high_d"]),
            f"{signed(row['swing_d'])}\n{_interval(row, 'swing')}",
            "yes" if row["clear"] else "no",
            *(show(row) for _, show in indices),
        )
        for row in records(effects)
    ]
    low, high = signed(about["least_d"]), signed(about["greatest_d"])
    chance = about["chance_share"]
    told = "" if math.isnan(chance) else f"; {percent(chance)} of that spread is chance"
    return Sheet(
        f"{response.title}: {days(about['base_d'])} d, and what each input does to it [days]",
        (
            "input",
            "from .. to",
            "low end",
            "high end",
            "swing",
            "clear",
            *(head for head, _ in indices),
        ),
        tuple(rows),
        words=(0, 1, 5),
        prose=(0,),
        note=f"Points lie between {low} and {high} d{told}. Swing: high end against low end, with "
        "its 95 % interval; clear when that leaves out 0. One of twenty is clear by chance alone.",
    )


def _indices(effects: pd.DataFrame) -> list[tuple[str, Tell]]:
    """Columns of SALib's indices that there are, with how a row tells each."""

    def half(name: str, own: str) -> Tell:
        return lambda row: f"{row[name]:.2f} ± {row[own]:.2f}"

    known: list[tuple[str, str, Tell]] = [
        ("rank correlation", "rank_correlation", lambda row: f"{row['rank_correlation']:+.2f}"),
        ("share alone", "first_share", half("first_share", "first_share_half")),
        ("with others", "total_share", half("total_share", "total_share_half")),
        ("mean effect", "effect_d", half("effect_d", "effect_half")),
        ("its spread", "effect_sd_d", lambda row: f"{row['effect_sd_d']:.2f}"),
    ]
    return [(head, show) for head, name, show in known if name in effects]


def _pairs(shares: pd.DataFrame) -> Sheet:
    ranked = shares.nlargest(SHOWN_CELLS, "share")
    return Sheet(
        "Share of the variance that two inputs have together",
        ("input", "and", "share"),
        tuple(
            (
                element(row["input"]),
                element(row["other"]),
                f"{row['share']:.2f} ± {row['share_half']:.2f}",
            )
            for row in records(ranked)
        ),
        words=(0, 1),
        note="Beyond what each has alone; ± half of the 95 % interval.",
    )


def _interactions(cells: pd.DataFrame) -> Sheet:
    clear = cells[(cells["beyond_lo"] > 0) | (cells["beyond_hi"] < 0)]
    ranked = clear.reindex(clear["beyond_d"].abs().sort_values(ascending=False).index)
    return Sheet(
        "Pairs of inputs that do more, or less, than add up [days]",
        ("input", "and", "response", "beyond the sum", "95 % interval"),
        tuple(
            (
                f"{element(row['input'])} = {row['level']}",
                f"{element(row['other'])} = {row['other_level']}",
                days(row["mean_d"]),
                signed(row["beyond_d"]),
                _interval(row, "beyond"),
            )
            for row in records(ranked.head(SHOWN_CELLS))
        ),
        words=(0, 1),
        prose=(0, 1),
        note=f"{len(clear)} of {len(cells)} cells differ clearly from the sum of both effects; "
        "one of twenty would by chance.",
    )


def _interval(row: Mapping[str, Any], quantity: str) -> str:
    low, high = row[f"{quantity}_lo"], row[f"{quantity}_hi"]
    return "-" if math.isnan(low) else f"{signed(low)} to {signed(high)}"


def _of(table: pd.DataFrame, response: Response) -> pd.DataFrame:
    if table.empty:
        return table
    own = table[table["response"] == str(response)].dropna(axis="columns", how="all")
    return own.drop(columns="response")
