"""What changes from one variant to another."""

from __future__ import annotations

import math
from collections.abc import Iterator

from corridor_sim.experiment.compare import Comparison
from corridor_sim.report.numbers import days, others, records, signed
from corridor_sim.report.sheet import Sheet
from corridor_sim.report.sheets import SHOWN_PARTS, SMALLEST


def differences(comparison: Comparison) -> Iterator[Sheet]:
    """What each variant changes, paired, and where the change of the mean comes from."""
    for name in comparison.names[1:]:
        changes = comparison.changes[comparison.changes["variant"] == name]
        rows = [
            (
                row["route"],
                row["quantity"].replace("p", "P"),
                days(row["base_d"]),
                days(row["variant_d"]),
                signed(row["change_d"]),
                f"{signed(row['change_lo'])} to {signed(row['change_hi'])}",
            )
            for row in records(changes)
        ]
        yield Sheet(
            f"{name} against {comparison.names[0]} [days]",
            ("route", "", "base", "variant", "change", "95 % interval"),
            tuple(rows),
            words=(0, 1),
            note=f"Paired over {comparison.replications} replications of the same random world.",
        )
        yield from _changed_causes(comparison, name)


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
