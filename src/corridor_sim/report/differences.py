"""How routes and variants differ, as tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from corridor_sim.experiment.compare import Comparison
from corridor_sim.experiment.selection import Selection
from corridor_sim.report.numbers import days, others, percent, records, signed
from corridor_sim.report.sheet import Sheet
from corridor_sim.report.sheets import SHOWN_PARTS, SMALLEST


def differences(comparison: Comparison) -> Iterator[Sheet]:
    """What each variant changes, what routes save over each other, and which are worth a look."""
    for name in comparison.names[1:]:
        yield _changed(comparison, name)
        yield from _changed_causes(comparison, name)
    if not comparison.twins.empty:
        yield _same_twins(comparison)
    if not comparison.savings.empty:
        yield _savings(comparison)
    yield _alternatives(comparison)


def _changed(comparison: Comparison, name: str) -> Sheet:
    changes = comparison.changes[comparison.changes["variant"] == name]
    rows = [
        (
            row["route"],
            row["quantity"].replace("p", "P"),
            days(row["base_d"]),
            days(row["variant_d"]),
            signed(row["change_d"]),
            f"{signed(row['change_lo'])} to {signed(row['change_hi'])}",
            _pairing(row),
        )
        for row in records(changes)
    ]
    return Sheet(
        f"{name} against {comparison.names[0]} [days]",
        ("route", "", "base", "variant", "change", "95 % interval", "pairing"),
        tuple(rows),
        words=(0, 1),
        note=f"Paired over {comparison.replications} replications of the same random world."
        + _together(comparison.together[1])
        + " pairing: correlation of the pairs, and how much of the variance it removes.",
    )


def _world(comparison: Comparison, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Which world a row is about, where there are several."""
    if len(comparison.names) == 1:
        return ()
    return ("base" if row["world"] == comparison.names[0] else str(row["world"]),)


def _pairing(row: Mapping[str, Any]) -> str:
    if math.isnan(row["correlation"]):
        return "-"
    return f"{row['correlation']:.2f}, {percent(row['variance_reduction'])}"


def _together(intervals: int) -> str:
    """What the intervals hold, when there are several."""
    if intervals == 1:
        return ""
    return f" Intervals of all {intervals} hold together with 95 % (Bonferroni)."


def _same_twins(comparison: Comparison) -> Sheet:
    rows = [
        (
            row["variant"],
            row["route"],
            f"{percent(row['sooner'])}\n{_shares(row)}",
            percent(row["same"]),
            percent(row["later"]),
            f"{row['n']:,}",
        )
        for row in records(comparison.twins)
    ]
    return Sheet(
        "The same twin with the variant: when it arrives, against without",
        ("variant", "route", "sooner", "same moment", "later", "n"),
        tuple(rows),
        words=(0, 1),
        note="sooner: the chance that the variant is faster for a container, with its 95 % "
        "interval (Wilson).",
    )


def _shares(row: Mapping[str, Any]) -> str:
    return f"{percent(row['sooner_lo'])} to {percent(row['sooner_hi'])}"


def _savings(comparison: Comparison) -> Sheet:
    rows = [
        (
            *_world(comparison, row),
            f"{row['by']} over {row['over']}",
            f"{days(row['mean_d'])}\n{days(row['mean_lo'])} to {days(row['mean_hi'])}",
            days(row["p95_d"]),
            f"{percent(row['sooner'])}\n{_shares(row)}",
            _pairing(row),
        )
        for row in records(comparison.savings)
    ]
    world = ("world",) if len(comparison.names) > 1 else ()
    return Sheet(
        "What one route saves over another, twin against twin [days]",
        (*world, "saves", "mean", "P95", "sooner", "pairing"),
        tuple(rows),
        words=tuple(range(len(world) + 1)),
        note="sooner: the chance that the first is faster. pairing: correlation of the twins, and "
        "how much of the variance it removes." + _together(comparison.together[0]),
    )


def _alternatives(comparison: Comparison) -> Sheet:
    several = len(comparison.names) > 1
    rows = [
        (
            *_world(comparison, row),
            row["route"],
            days(row["mean_d"]),
            days(row["p95_d"]),
            "-" if math.isnan(row["cost"]) else f"{row['cost']:,.0f} {row['currency']}",
            "-" if math.isnan(row["co2e_kg"]) else f"{row['co2e_kg']:,.0f}",
            "yes" if row["pareto"] else "no",
        )
        for row in records(comparison.alternatives)
    ]
    return Sheet(
        "Worth considering (Pareto set)",
        (
            *(("world",) if several else ()),
            *("route", "mean [d]", "P95 [d]", "charges", "kg CO2e", "worth it"),
        ),
        tuple(rows),
        words=(0, 1) if several else (0,),
        note="worth it: no alternative between the same places is clearly better in one of these "
        "and worse in none. Charges per container, without the cost of time.",
    )


def selection(selected: Selection) -> Sheet:
    """Who was dropped when, and who is left."""
    rows = [
        (
            row["world"],
            row["route"],
            days(row["mean_d"]),
            f"{row['replications']:,}",
            "best"
            if (row["world"], row["route"]) == selected.best
            else "undecided"
            if math.isnan(row["dropped_after"])
            else f"dropped after {row['dropped_after']:.0f}",
        )
        for row in records(selected.table)
    ]
    number = selected.of.replace("p", "P")
    best = "Undecided: more replications, or a larger difference that does not matter, would tell."
    if selected.best is not None:
        best = (
            f"With {percent(selected.confidence)} confidence the best, or within "
            f"{days(selected.within_d)} d of it (Kim and Nelson's procedure)."
        )
    return Sheet(
        f"Selected by the {number} of door-to-door time [days]",
        ("world", "route", number, "replications", ""),
        tuple(rows),
        words=(0, 1, 4),
        note=best,
    )


def _changed_causes(comparison: Comparison, name: str) -> Iterator[Sheet]:
    causes = comparison.causes[comparison.causes["variant"] == name]
    for route, parts in causes.groupby("route", sort=False):
        ranked = parts.reindex(parts["change_d"].abs().sort_values(ascending=False).index)
        largest = ranked[ranked["change_d"].abs() >= SMALLEST].head(SHOWN_PARTS)
        if largest.empty:
            continue
        rows = [(row["place"], row["cause"], signed(row["change_d"])) for row in records(largest)]
        rest = math.fsum(parts["change_d"]) - math.fsum(largest["change_d"])
        rows.append((others(len(parts) - len(largest)), "", signed(rest)))
        yield Sheet(
            f"Where the change comes from: {route}",
            ("place", "cause", "days"),
            tuple(rows),
            words=(0, 1),
            total=("sum", "", signed(math.fsum(parts["change_d"]))),
        )
