"""What to know first when cargo did not arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from corridor_sim.experiment.result import Result
from corridor_sim.report.numbers import duration, records


def first_lines(result: Result) -> Iterator[str]:
    """Which full yards block each other, how many are stuck where, who was turned away."""
    yield from _deadlocks(result)
    if result.stuck:
        where = Counter[tuple[str, str, str]]()
        for row in records(result.stranded):
            where[row["demand"], row["route"], row["place"]] += row["containers"]
        told = ", ".join(
            f"{count:,} of {demand} by {route} at {place}"
            for (demand, route, place), count in where.items()
        )
        after = duration(result.facts["drain_limit_s"])
        yield f"Stuck: {told}, not arrived {after} after measuring. Times are lower bounds."
    if result.refused:
        refused = records(result.summary[result.summary["refused"] > 0])
        told = ", ".join(
            f"{row['refused']:,} of {row['demand']} by {row['route']}" for row in refused
        )
        yield f"Refused: {told}, turned away by a full yard and counted nowhere else."


def _deadlocks(result: Result) -> Iterator[str]:
    """Each circle once, with who is stuck in it."""
    table = result.stranded.fillna({"deadlock": ""})
    locked = records(table[table["deadlock"] != ""]) if len(table) else []
    for circle in dict.fromkeys(row["deadlock"] for row in locked):
        rows = [row for row in locked if row["deadlock"] == circle]
        places = ", ".join(dict.fromkeys(row["place"] for row in rows))
        count, runs = sum(row["containers"] for row in rows), max(r["replications"] for r in rows)
        of = f"{runs} of {result.facts['replications']} replications"
        yield f"Deadlock in {of}: {circle}. {count:,} are stuck in it at {places}."
