"""Tables that only the page shows: missed departures, the slow tail, what the answer rests on."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from corridor_sim.report.numbers import days, others, percent, records, signed
from corridor_sim.report.sheet import Sheet

SHOWN: Final = 7
WORTH: Final = 5


def connections(table: pd.DataFrame) -> Sheet:
    """How many missed an earlier departure, and how many were left behind, at each one."""
    rows = [
        (
            row["route"],
            row["place"],
            row["service"],
            f"{row['n']:,}",
            f"{percent(row['delayed'])}\n{_between(row, 'delayed')}",
            _hours(row["delayed_h"]),
            f"{percent(row['rolled'])}\n{_between(row, 'rolled')}",
        )
        for row in records(table)
    ]
    return Sheet(
        "Departures missed",
        ("route", "at", "service", "came", "delayed", "later by [h]", "rolled over"),
        tuple(rows),
        words=(0, 1, 2),
        note="delayed: lateness, queues, closing hours or disruptions since the last vehicle kept "
        "them from an earlier departure; it is high, and costs little, where departures are "
        "frequent. rolled over: in time for a departure that had no room. Wilson intervals.",
        tables=("connections",),
    )


def missed(table: pd.DataFrame) -> Sheet:
    """Why containers did not leave with the first departure."""
    rows = [
        (
            row["route"],
            row["place"],
            row["service"],
            row["what"],
            row["because"] if row["at"] == row["place"] else f"{row['at']}: {row['because']}",
            f"{row['n']:,}",
            percent(row["share"]),
        )
        for row in records(table)
    ]
    return Sheet(
        "Why they were missed",
        ("route", "at", "service", "what", "because", "containers", "share"),
        tuple(rows),
        words=(0, 1, 2, 3, 4),
        note="Of the delayed: where the longest delay was, and its cause. cancelled: in time for a "
        "departure that was cancelled. Share of those who came there.",
        tables=("missed",),
    )


def tail(table: pd.DataFrame, route: str) -> Sheet:
    """What was longer for the slowest one in twenty, the largest first, and the sum."""
    own = table[table["route"] == route]
    ranked = own.sort_values(["mostly", "excess_d"], ascending=False, kind="stable")
    shown, rest = ranked.head(SHOWN), ranked.iloc[SHOWN:]
    rows = [
        (row["place"], row["cause"], *_times(row["mean_d"], row["slow_d"]), percent(row["mostly"]))
        for row in records(shown)
    ]
    if len(rest):
        sums = (math.fsum(rest[column]) for column in ("mean_d", "slow_d"))
        rows.append((others(len(rest)), "", *_times(*sums), percent(math.fsum(rest["mostly"]))))
    whole = (math.fsum(own[column]) for column in ("mean_d", "slow_d"))
    return Sheet(
        f"The slowest 5 %: {route}",
        ("place", "cause", "all [d]", "slowest [d]", "longer by [d]", "mostly this"),
        tuple(rows),
        words=(0, 1),
        total=("sum", "", *_times(*whole), "100 %"),
        note="mostly this: for so many of the slowest nothing else was longer by more.",
        tables=("tail",),
    )


def _times(mean: float, slow: float) -> tuple[str, str, str]:
    return days(mean), days(slow), signed(slow - mean)


def evidence(table: pd.DataFrame) -> Sheet:
    """How much of mean and variance of each route rests on which kind of input."""
    rows = [
        (row["route"], row["kind"], percent(row["mean_share"]), percent(row["variance_share"]))
        for row in records(table)
    ]
    return Sheet(
        "What the answer rests on",
        ("route", "inputs", "of the mean", "of the variance"),
        tuple(rows),
        words=(0, 1),
        note="An hour counts as the weakest number behind it. Shares of the variance are below 0 "
        "where those hours are short for containers that are slow on the whole.",
        tables=("evidence", "contributions"),
    )


def worth_measuring(table: pd.DataFrame) -> Sheet:
    """The inputs on which most rests that are not sourced."""
    rows = [
        (row["input"], row["kind"], percent(row["mean_share"]), percent(row["variance_share"]))
        for row in records(table.head(WORTH))
    ]
    return Sheet(
        "Most worth measuring next",
        ("input", "is", "of the mean", "of the variance"),
        tuple(rows),
        words=(0, 1),
        note="Inputs that are inferred or assumed, by the share of mean and variance that rests on "
        "them, the mean over routes.",
        tables=("worth_measuring",),
    )


def inputs(table: pd.DataFrame) -> Sheet:
    """Every number that describes the world; a value is written with its unit."""
    columns = ("path", "value", "kind", "confidence", "period", "evidence", "source")
    rows = [
        tuple("" if pd.isna(row[name]) else str(row[name]) for name in columns)
        for row in records(table)
    ]
    return Sheet(
        f"Every input: {len(table)} numbers",
        ("input", "value, unit", *columns[2:]),
        tuple(rows),
        words=tuple(range(len(columns))),
        prose=(0, len(columns) - 1),
        note="confidence: the weakest of the rows cited. The file also says in which line each is.",
        tables=("inputs",),
    )


def _hours(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:,.1f}"


def _between(row: dict[str, float], quantity: str) -> str:
    return f"{percent(row[f'{quantity}_lo'])} to {percent(row[f'{quantity}_hi'])}"
