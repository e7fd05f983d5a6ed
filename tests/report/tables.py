"""A result made by hand: two routes with round numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from corridor_sim import Result

FACTS: dict[str, Any] = {
    "title": "Two routes",
    "scenario": "two.yaml",
    "overlays": ["overlays/fast.yaml"],
    "sets": [],
    "seed": 1,
    "replications": 4,
    "start": "2024-01-01",
    "warm_up_s": 4 * 604800.0,
    "measure_s": 52 * 604800.0,
    "drain_limit_s": 26 * 604800.0,
    "engine": "reference",
    "residual_s": 0.0,
    "without_rows": {},
    "digest": "0" * 64,
    "processes": [],
    "versions": {"corridor-sim": "0.1.0", "python": "3.11.0"},
    "inputs": {"sourced": 1, "inferred": 1, "assumed": 2},
}


def estimates(mean: float) -> dict[str, float]:
    """Mean and percentiles around it, each with an interval of half a day to both sides."""
    values = {"mean": mean, "p5": mean - 2, "p50": mean - 1, "p80": mean + 1, "p90": mean + 2}
    values["p95"] = mean + 3
    row = {f"{name}_d": value for name, value in values.items()}
    row |= {f"{name}_lo": value - 0.5 for name, value in values.items()}
    return row | {f"{name}_hi": value + 0.5 for name, value in values.items()}


def two_routes(stuck: int = 0) -> Result:
    """River takes 20 d (14 moving, 6 at the lock), rail 12 d (12 moving)."""
    common = {
        "stuck": 0,
        "refused": 0,
        "sd_d": 1.0,
        "buffer95_d": 3.0,
        "lower_bounds": "",
        "too_few": "",
    }
    bounds = {"stuck": stuck, "lower_bounds": "mean p95"} if stuck else {}
    routes = pd.DataFrame(
        [
            {"route": "river", "n": 1000, **common, **estimates(20), **bounds},
            {"route": "rail", "n": 500, **common, **estimates(12)},
        ]
    )
    where = ("boxes", "river", "lock", "services.barge", "", stuck, 1)
    causes = [("river", "barge", "moving", 14.0), ("river", "lock", "passage wait", 6.0)]
    causes += [("rail", "train", "moving", 12.0)]
    savings = [
        ("river", "rail", "barge", "moving", 14.0),
        ("river", "rail", "lock", "passage wait", 6.0),
    ]
    savings += [("river", "rail", "train", "moving", -12.0)]
    saving = {"over": "river", "by": "rail", "n": 100, "censored": 0, "correlation": 0.5}
    claim: dict[str, Any] = {
        "claim": "week",
        "says": "Rail saves a week",
        "by": "rail",
        "over": "river",
    }
    claim |= {"claimed_d": 7.0, "statistic": "mean", "saving_d": 8.0, "saving_lo": 7.5}
    claim |= {"saving_hi": 8.5, "share": 0.75, "share_lo": 0.7, "share_hi": 0.8, "n": 100}
    bins = [("river", 18.0, 19.0, 300), ("river", 19.0, 20.0, 400), ("river", 20.0, 21.0, 300)]
    bins += [("rail", 11.0, 12.0, 250), ("rail", 12.0, 13.0, 250)]
    profile = [("river", "origin", 0.0, 0.0, 0.0, 0.0), ("river", "lock", 500.0, 3.0, 2.0, 4.0)]
    profile += [
        ("river", "lock", 500.0, 9.0, 6.0, 12.0),
        ("river", "end", 2000.0, 20.0, 18.0, 23.0),
    ]
    profile += [("rail", "origin", 0.0, 0.0, 0.0, 0.0), ("rail", "end", 1500.0, 12.0, 10.0, 15.0)]
    return Result(
        FACTS,
        summary=routes.assign(demand="boxes"),
        routes=routes,
        replications=pd.DataFrame(),
        stranded=pd.DataFrame(
            [where] if stuck else [],
            columns=["demand", "route", "place", "at", "deadlock", "containers", "replications"],
        ),
        causes=pd.DataFrame(causes, columns=["route", "place", "cause", "mean_d"]),
        usage=pd.DataFrame(columns=["kind", "name", "jobs", "wait_h", "load"]),
        twins=pd.DataFrame([saving | estimates(8)]),
        savings=pd.DataFrame(savings, columns=["over", "by", "place", "cause", "mean_d"]),
        claims=pd.DataFrame([claim]),
        distribution=pd.DataFrame(bins, columns=["route", "from_d", "to_d", "containers"]),
        saving_distribution=pd.DataFrame(
            [("river", "rail", 7.0, 8.0, 50), ("river", "rail", 8.0, 9.0, 50)],
            columns=["over", "by", "from_d", "to_d", "pairs"],
        ),
        profile=pd.DataFrame(profile, columns=["route", "place", "km", "mean_d", "p5_d", "p95_d"]),
    )
