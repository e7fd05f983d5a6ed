"""What became of claims, in words and digits."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from corridor_sim.experiment.judged import Judged
from corridor_sim.report.numbers import days, element, percent, records, signed
from corridor_sim.report.sheet import Sheet

SHOWN_INPUTS = 12
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def about_claims(found: Judged) -> list[str]:
    """What was run, in a line."""
    facts = found.facts
    sampled = f"{facts['sampled']} samples of {len(facts['vary'])} inputs"
    if not facts["vary"]:
        sampled = "no input says what is known of it, so none is sampled"
    how = f"seed {facts['seed']}, {facts['engine']} engine"
    return [f"{sampled}; {facts['replications']} replications of each, {how}"]


def sentence(row: Mapping[str, Any]) -> str:
    """The verdict on a claim in one sentence with its numbers."""
    at = "on average" if row["statistic"] == "mean" else "at its 95th percentile"
    found = f"{row['by']} saves {days(row['base_d'])} d {at} over {row['over']}"
    interval = f" (95 % CI {days(row['base_lo'])} to {days(row['base_hi'])})"
    told = f"{row['says']}: {row['verdict']}. As the scenario is, {found}"
    told += "" if math.isnan(row["base_lo"]) else interval
    if row["sampled"]:
        told += (
            f"; over what is not known of the inputs {days(row['sample_p5_d'])} to "
            f"{days(row['sample_p95_d'])} d, and {percent(row['agree'])} of the samples reach the "
            f"{days(row['claimed_d'])} d claimed"
        )
    return told + f". {percent(row['share'])} of single containers save that much."


def claim_sheets(found: Judged) -> Iterator[Sheet]:
    """Every table about every claim."""
    for row in records(found.verdicts):

        def own(table: pd.DataFrame, name: str = row["claim"]) -> list[dict[str, Any]]:
            return records(table[table["claim"] == name]) if len(table) else []

        yield _verdict(row)
        yield _inputs(row, own(found.inputs))
        yield _seasons(row, own(found.seasons))
        if len(found.overlays):
            yield _overlays(row, own(found.overlays))


def _verdict(row: Mapping[str, Any]) -> Sheet:
    claimed, statistic = row["claimed_d"], row["statistic"]
    agree = "-"
    if row["sampled"]:
        ends = f"{percent(row['agree_lo'])} to {percent(row['agree_hi'])}"
        agree = f"{percent(row['agree'])} ({ends}) of {row['sampled']}"
    rows = (
        (f"saving, {statistic}, as the scenario is", days(row["base_d"]), _ends(row, "base")),
        (
            f"saving, {statistic}, over the sampled inputs",
            days(row["sample_p50_d"]),
            f"P5 {days(row['sample_p5_d'])}, P95 {days(row['sample_p95_d'])}",
        ),
        (f"samples that reach {days(claimed)} d", agree, ""),
        (
            f"containers that save {days(claimed)} d",
            percent(row["share"]),
            _range(row["sample_share_p5"], row["sample_share_p95"]),
        ),
        ("sd from container to container", days(row["one_container_sd_d"]), "chance"),
        ("sd from what is not known", days(row["unknown_sd_d"]), "inputs"),
        ("sd of the estimate", days(row["chance_sd_d"]), "replications"),
    )
    left = f" {row['left_out']} samples left out: more cargo than room." if row["left_out"] else ""
    return Sheet(
        f"{row['says']}: {row['verdict']}",
        ("", "days or share", ""),
        rows,
        words=(0, 2),
        note="Supported or refuted only if nine in ten of the sampled inputs agree; otherwise not "
        f"decided.{left} Intervals are of 95 %.",
    )


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{percent(low)} to {percent(high)} over the samples"


def _inputs(row: Mapping[str, Any], inputs: list[dict[str, Any]]) -> Sheet:
    rows = []
    for one in inputs[:SHOWN_INPUTS]:
        reach = _number(one["break_even_lo"], one), _number(one["break_even_hi"], one)
        at = f"{_number(one['break_even'], one)}\n{reach[0]} to {reach[1]}"
        rows.append(
            (
                element(one["input"]),
                f"{one['low']} .. {one['high']}",
                f"{signed(one['swing_d'])}\n{_ends(one, 'swing')}",
                "yes" if one["clear"] else "no",
                f"{one['rank_correlation']:+.2f}",
                one["holds"],
                "-" if math.isnan(one["break_even"]) else at,
            )
        )
    return Sheet(
        f"What decides it: {row['says']} [days]",
        ("input", "from .. to", "swing", "clear", "rank", "holds", "breaks even at"),
        tuple(rows),
        words=(0, 1, 3, 5),
        prose=(0,),
        note="Swing and break-even: this input alone moves; clear: told from chance. holds: in "
        "which part of the range the saving reaches what is claimed. rank: rank correlation, all "
        "inputs moving. Below a break-even, "
        "where the 95 % interval holds what is claimed; - where it never does.",
    )


def _number(value: float, row: Mapping[str, Any]) -> str:
    return "-" if math.isnan(value) else f"{value:.3g} {row['unit']}".strip()


def _seasons(row: Mapping[str, Any], seasons: list[dict[str, Any]]) -> Sheet:
    return Sheet(
        f"By month of release: {row['by']} instead of {row['over']} [days]",
        ("month", "mean saving", "95 % interval", f"save {days(row['claimed_d'])} d", "twins"),
        tuple(
            (
                MONTHS[one["month"] - 1],
                days(one["mean_d"]),
                _ends(one, "mean"),
                percent(one["share"]),
                f"{one['n']:,}",
            )
            for one in seasons
        ),
    )


def _overlays(row: Mapping[str, Any], overlays: list[dict[str, Any]]) -> Sheet:
    ranked = sorted(overlays, key=lambda one: (not one["flips"], -abs(one["change_d"])))
    return Sheet(
        f"Under other assumptions: {row['says']} [days]",
        ("overlay", f"saving ({row['statistic']})", "change", "95 % interval", "share", ""),
        tuple(
            (
                one["overlay"],
                days(one["saving_d"]),
                signed(one["change_d"]),
                _ends(one, "change", sign=True),
                "-" if math.isnan(one["share"]) else percent(one["share"]),
                "flips it" if one["flips"] else "",
            )
            for one in ranked
        ),
        words=(0, 5),
        note="Changes are paired: the same random world. Years start in their own year, so their "
        "luck is not that of the scenario.",
    )


def _ends(row: Mapping[str, Any], quantity: str, *, sign: bool = False) -> str:
    low, high = row[f"{quantity}_lo"], row[f"{quantity}_hi"]
    if math.isnan(low):
        return "-"
    show = signed if sign or quantity == "swing" else days
    return f"{show(low)} to {show(high)}"
