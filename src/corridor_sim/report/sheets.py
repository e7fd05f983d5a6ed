"""The report's tables in words and digits: printed, and shown on the page, alike."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.report.account_sheets import account_sheets
from corridor_sim.report.numbers import days, duration, half_width, others, percent, records, signed
from corridor_sim.report.sheet import Sheet

PERCENTILES = (5, 50, 80, 90, 95)
SHOWN_PARTS = 9
NAMED_PLACES = 4
SMALLEST = 0.005  # days; less would be shown as 0.00


def about(result: Result) -> list[str]:
    """What was run, in a few lines."""
    facts = result.facts
    made_of = " + ".join(_stem(name) for name in (facts["scenario"], *facts["overlays"]) if name)
    changed = f", with {', '.join(facts['sets'])}" if facts["sets"] else ""
    measured, before = duration(facts["measure_s"]), duration(facts["warm_up_s"])
    how = f"seed {facts['seed']}, {facts['engine']} engine"
    runs = f"{facts['replications']} replications from {facts['start']}, each {measured} measured"
    return [
        f"{made_of or 'scenario from memory'}{changed}",
        f"{runs} after {before}, {how}, {result.summary['n'].sum():,} containers",
        f"Inputs: {_inputs(facts['inputs'])}",
    ]


def doubts(result: Result) -> list[str]:
    """What to know before the numbers are believed: precision missed, warm-up too short."""
    return [*_precision(result.facts), *_short_warm_up(result.warm_up)]


def _precision(facts: Mapping[str, Any]) -> Iterator[str]:
    asked = facts.get("precision")
    if asked is not None:
        share = asked["half_width_share"]
        number = f"{asked['of'].replace('p', 'P')} of {asked['route']}"
        known = f"{number} is {'not known' if share is None else f'known to ±{percent(share)}'}"
        if asked["reached"]:
            yield f"{known}; asked for: within {percent(asked['within'])}."
        else:
            made = f"after {facts['replications']} replications"
            yield f"Not as precise as asked: {known} {made}, not within {percent(asked['within'])}."


def _short_warm_up(table: pd.DataFrame) -> Iterator[str]:
    for row in records(table):
        if row["short"]:
            stated, better = row["stated_weeks"], row["suggested_weeks"]
            differ = f"differ by {signed(row['early_d'])} d from later ones"
            yield (
                f"Warm-up of {stated:g} weeks may be too short for {row['route']}: containers "
                f"released before week {better:g} {differ} ({_between(row, 'early')}); MSER-5 "
                f"suggests {better:g} weeks, unless the season explains it."
            )


def _inputs(kinds: Mapping[str, int]) -> str:
    """Whence the numbers that describe the world come."""
    total = sum(kinds.values())
    if not total:
        return "none from a file"
    shares = [f"{percent(n / total)} {kind}" for kind, n in kinds.items()]
    return f"{', '.join(shares)}, of {total} values that describe the world"


def sheets(result: Result) -> Iterator[Sheet]:
    """Every table of a report, in order; a table with nothing in it is left out."""
    yield door_to_door(result.routes)
    for route in result.routes["route"]:
        yield where_days_go(result, str(route))
    yield from comparisons(result)
    yield from account_sheets(result)
    yield from usage(result.usage)


def comparisons(result: Result) -> Iterator[Sheet]:
    """What twins saved by each route over each other, and the claims about it."""
    for saving in _asked_first(result):
        if saving["n"]:
            yield saved(saving, result.savings)
    if not result.claims.empty:
        yield claims(result.claims)


def _asked_first(result: Result) -> list[dict[str, Any]]:
    """Savings in the order of the claims about them, the others after."""
    asked = [(row["over"], row["by"]) for row in records(result.claims)]
    return sorted(
        records(result.twins),
        key=lambda row: (
            asked.index(pair) if (pair := (row["over"], row["by"])) in asked else len(asked)
        ),
    )


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def door_to_door(routes: pd.DataFrame) -> Sheet:
    """How long by each route, and how sure."""
    percentiles = [f"P{p}" for p in PERCENTILES]
    rows = []
    for row in records(routes):
        bounds, few = (set(str(row[kind] or "").split()) for kind in ("lower_bounds", "too_few"))
        rows.append(
            (
                row["route"],
                f"{row['n']:,}",
                *(
                    "too few" if q in few else _estimate(row, q, bounds)
                    for q in ("mean", *map(str.lower, percentiles))
                ),
                "too few" if "p95" in few else days(row["buffer95_d"]),
                f"{row['stuck']:,}",
            )
        )
    return Sheet(
        "Door to door [days]",
        ("route", "n", "mean", *percentiles, "buffer", "stuck"),
        tuple(rows),
        note="± half of the 95 % interval over replications. buffer: days to add to the mean to be "
        "on time with 95 %."
        + (" ≥: stuck cargo makes this a lower bound." if routes["stuck"].any() else ""),
        tables=("routes", "summary", "replications", "distribution"),
    )


def where_days_go(result: Result, route: str) -> Sheet:
    """The largest shares of a route's mean time, the rest in one row, and their sum."""
    parts = result.causes[result.causes["route"] == route]
    mean = float(result.routes.set_index("route")["mean_d"][route])
    total = math.fsum(parts["mean_d"])
    largest = parts[parts["mean_d"] >= SMALLEST].nlargest(SHOWN_PARTS, "mean_d")
    rows = [
        (row["place"], row["cause"], days(row["mean_d"]), percent(row["mean_d"] / total))
        for row in records(largest)
    ]
    unnamed = len(parts) - len(largest)
    if unnamed:
        rest = total - math.fsum(largest["mean_d"])
        rows.append((others(unnamed), "", days(rest), percent(rest / total)))
    return Sheet(
        f"Where the days go: {route}",
        ("place", "cause", "days", "share"),
        tuple(rows),
        words=(0, 1),
        total=("sum", "", days(total), "100 %"),
        note=f"mean door to door {days(mean)} d, residual {result.facts['residual_s']:g} s",
        tables=("causes", "contributions", "profile"),
    )


def _estimate(row: Mapping[str, Any], quantity: str, bounds: set[str]) -> str:
    value, low, high = (float(row[f"{quantity}_{end}"]) for end in ("d", "lo", "hi"))
    sign = "≥ " if quantity in bounds else ""
    half = (high - low) / 2
    return f"{sign}{days(value)}" + ("" if math.isnan(half) else f"\n±{half_width(half)}")


def saved(saving: Mapping[str, Any], parts: pd.DataFrame) -> Sheet:
    """What one route saves over another, taken apart by place and cause."""
    over, by, mean = saving["over"], saving["by"], float(saving["mean_d"])
    own = parts[(parts["over"] == over) & (parts["by"] == by)]
    ranked = own.reindex(own["mean_d"].abs().sort_values(ascending=False).index)
    largest = ranked[ranked["mean_d"].abs() >= SMALLEST].head(SHOWN_PARTS)
    rows = [(row["place"], row["cause"], signed(row["mean_d"])) for row in records(largest)]
    if len(own) > len(largest):
        rest = mean - math.fsum(largest["mean_d"])
        rows.append((others(len(own) - len(largest)), "", signed(rest)))
    by_place = own.groupby("place", sort=False)["mean_d"].sum()
    gains, losses = _largest_places(by_place), _largest_places(-by_place)
    told = f"of {days(mean)} d saved: {gains or 'nothing'}"
    told += f", minus {losses}" if losses else ""
    censored = f", {saving['censored']:,} left out: not arrived" if saving["censored"] else ""
    return Sheet(
        f"Twins: {by} instead of {over} saves {days(mean)} d",
        ("place", "cause", "days"),
        tuple(rows),
        words=(0, 1),
        total=("sum", "", signed(math.fsum(own["mean_d"]))),
        note=f"{told}. Mean {_between(saving, 'mean')} (95 % interval), P5 {days(saving['p5_d'])}, "
        f"P95 {days(saving['p95_d'])}; {saving['n']:,} pairs{censored}; "
        f"correlation {saving['correlation']:.2f}.",
        tables=("twins", "savings"),
    )


def _largest_places(by_place: pd.Series[float]) -> str:
    """Where most of a gain lies, in the order of the way, and the rest together."""
    gained = by_place[by_place >= SMALLEST]
    largest = gained[gained >= 0.05].nlargest(NAMED_PLACES).index
    named = [f"{place} {days(d)}" for place, d in gained.items() if place in largest]
    rest = gained.drop(largest)
    if rest.sum() >= 0.05:
        named.append(f"{others(len(rest))} {days(rest.sum())}")
    return ", ".join(named)


def claims(table: pd.DataFrame) -> Sheet:
    """Each claim beside the saving found. What follows from it is for the reader."""
    rows = [
        (
            row["says"],
            f"{row['by']} over {row['over']}",
            f"{days(row['claimed_d'])} ({row['statistic']})",
            f"{days(row['saving_d'])}\n{_between(row, 'saving')}",
            "-" if math.isnan(row["share"]) else percent(row["share"]),
            f"{row['n']:,}",
        )
        for row in records(table)
    ]
    return Sheet(
        "Claims beside the saving of the twins [days]",
        ("claim", "saves", "claimed", "found", "reached by", "n"),
        tuple(rows),
        words=(0, 1),
        prose=(0,),
        note="'Up to' is held against P95 of the saving, 'on average' against its mean. "
        "reached by: share of the twins that saved at least the claimed days.",
        tables=("claims",),
    )


def usage(table: pd.DataFrame) -> Iterator[Sheet]:
    """Where waits arise, the busiest first, and how full and how late services run."""
    posts = table[table["kind"] != "service"]
    lost = (posts["jobs"] * posts["wait_h"]).astype(float)
    busiest = posts.loc[lost.nlargest(SHOWN_PARTS).index]
    if not busiest.empty:
        yield Sheet(
            "Resources and passages, by hours lost waiting",
            ("name", "utilisation", "jobs", "mean wait [h]", "longest queue"),
            tuple(
                (
                    row["name"],
                    "-" if math.isnan(row["utilisation"]) else percent(row["utilisation"]),
                    f"{row['jobs']:,.0f}",
                    f"{row['wait_h']:.2f}",
                    f"{row['max_queue']:,.0f}",
                )
                for row in records(busiest)
            ),
            note="Per replication. A published wait has no utilisation.",
            tables=("usage",),
        )
    services = table[table["kind"] == "service"].sort_values("load", ascending=False)
    if not services.empty:
        yield Sheet(
            "Scheduled services, the fullest first",
            ("service", "departed", "cancelled", "late [h]", "load", "rolled over"),
            tuple(
                (
                    row["name"],
                    f"{row['departed']:,.0f}",
                    f"{row['cancelled']:,.0f}",
                    f"{row['late_h']:.1f}",
                    "-" if math.isnan(row["load"]) else percent(row["load"]),
                    "-" if math.isnan(row["rolled_over"]) else percent(row["rolled_over"]),
                )
                for row in records(services)
            ),
            note="Per replication. load: ours on board over the slots offered to us. rolled over: "
            "containers not on the first departure they were in time for.",
            tables=("usage",),
        )


def _between(row: Mapping[str, Any], quantity: str) -> str:
    low, high = row[f"{quantity}_lo"], row[f"{quantity}_hi"]
    return "-" if math.isnan(low) else f"{days(low)} to {days(high)}"
