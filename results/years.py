"""The saving of rail-sea year by year: whether the moving baseline explains what was published.

Published savings to Singapore run from ten to twenty days. Everything but what the year
overlays say (wait at the lock, lateness, way of the ships, borders) is the same in all
years. ``python -m results.years`` writes the table anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from corridor_sim import run

FILE: Final = Path(__file__).parent / "reference" / "years" / "savings.csv"
SCENARIOS: Final = ("chongqing_singapore", "chongqing_jakarta", "chongqing_antwerp")
YEARS: Final = range(2016, 2026)
SHOWN: Final = ("n", "mean_d", "mean_lo", "mean_hi", "p5_d", "p50_d", "p95_d")


def saving(scenario: str, overlays: tuple[str, ...]) -> dict[str, float]:
    """What rail-sea saves over the river in days, its interval, and the means of both."""
    result = run(scenario, overlays=overlays)
    means = dict(zip(result.routes["route"], result.routes["mean_d"], strict=True))
    twins = result.twins
    (pair,) = twins[(twins["over"] == "river") & (twins["by"] == "rail_sea")].to_dict("records")
    return {
        "river_d": float(means["river"]),
        "rail_sea_d": float(means["rail_sea"]),
        **{name: float(pair[name]) for name in SHOWN},
    }


def table() -> pd.DataFrame:
    """One row per scenario and year, and one of the scenario as it stands."""
    rows = [
        {"scenario": scenario, "year": name, **saving(scenario, overlays)}
        for scenario in SCENARIOS
        for name, overlays in (
            ("as it stands", ()),
            *((str(year), (f"years/{year}",)) for year in YEARS),
        )
    ]
    return pd.DataFrame(rows)


def main() -> None:
    """Write the table with the compiled engine."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    text = table().to_csv(index=False, float_format="%.4f", lineterminator="\n")
    FILE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
