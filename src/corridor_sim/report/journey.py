"""One container's journey."""

from __future__ import annotations

import math

from corridor_sim.experiment.replay import Followed
from corridor_sim.report.numbers import records
from corridor_sim.report.sheet import Sheet


def journey(container: str, followed: Followed) -> Sheet:
    """One container's journey, step by step."""
    steps = followed.steps
    counted = "measured" if followed.measured else "in no table, released outside the measured time"
    rows = [
        (
            f"{row['from']:%Y-%m-%d %H:%M}",
            f"{row['hours']:.2f}",
            row["place"],
            row["cause"],
            row["trip"] or row["what"].rpartition(".")[2],
        )
        for row in records(steps)
    ]
    hours = math.fsum(steps["hours"])
    return Sheet(
        f"Journey of {container}",
        ("from (UTC)", "hours", "place", "cause", "trip or activity"),
        tuple(rows),
        words=(0, 2, 3, 4),
        prose=(4,),
        total=(f"{steps['to'].iloc[-1]:%Y-%m-%d %H:%M}", f"{hours:.2f}", "", "", ""),
        note=f"{hours / 24:.2f} days from release to delivery, by {followed.route}, "
        f"replication {followed.replication}; {counted}.",
    )
