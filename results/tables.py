"""The small reference tables of the shipped scenarios: what they gave when last looked at.

They show when a change alters results, and are no validation of anything. Write
them anew with ``make reference`` and say in the commit why they moved.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

import pandas as pd

from corridor_sim import run

FOLDER: Final = Path(__file__).parent / "reference"
REPLICATIONS: Final = 2
QUARTER: Final = ("measure=13 weeks",)
CASES: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "antwerp_chongqing": ("antwerp_chongqing", (), QUARTER),
    "chongqing_antwerp": ("chongqing_antwerp", (), ()),
    "chongqing_antwerp+lock_overhaul": ("chongqing_antwerp", ("lock_overhaul",), ()),
    "chongqing_antwerp+streamlined_customs": ("chongqing_antwerp", ("streamlined_customs",), ()),
    "chongqing_antwerp+suez_open": ("chongqing_antwerp", ("suez_open",), ()),
    "chongqing_dry_port": ("chongqing_dry_port", (), ("measure=4 weeks",)),
    "chongqing_jakarta": ("chongqing_jakarta", (), QUARTER),
    "chongqing_singapore": ("chongqing_singapore", (), ()),
    "eurasian_rail_network": ("eurasian_rail_network", (), ("measure=4 weeks",)),
    "hai_phong_antwerp": ("hai_phong_antwerp", (), ()),
    "liege_hub": ("liege_hub", (), ("measure=1 weeks",)),
    "relief_chongqing_antwerp": ("relief_chongqing_antwerp", (), ("measure=13 weeks",)),
    "three_gorges": ("three_gorges", (), ()),
    "two_leg": ("two_leg", (), ()),
    "yumaotong_export": ("yumaotong_export", (), ("measure=4 weeks",)),
    "zhengzhou_liege": ("zhengzhou_liege", (), ()),
}
"""Name of the tables -> scenario, overlays and settings."""
LARGE: Final = ("eurasian_rail_network",)
"""Too many containers for the reference engine."""

Tables = dict[str, str]


def tables_of(case: str, engine: Literal["compiled", "reference"]) -> Tables:
    """File name -> CSV text of one case: transit times, causes and savings to 1e-4 d."""
    scenario, overlays, sets = CASES[case]
    result = run(scenario, overlays=overlays, sets=sets, replications=REPLICATIONS, engine=engine)
    routes = result.routes[["route", "n", "stuck", "mean_d", "sd_d", "p5_d", "p50_d", "p95_d"]]
    return {
        f"{case}.routes.csv": _csv(routes),
        f"{case}.causes.csv": _csv(result.causes),
        f"{case}.twins.csv": _csv(result.twins.loc[:, :"correlation"]),
    }


def _csv(table: pd.DataFrame) -> str:
    return str(table.to_csv(index=False, float_format="%.4f", lineterminator="\n"))


def main() -> None:
    """Write all reference tables with the compiled engine."""
    FOLDER.mkdir(exist_ok=True)
    for case in CASES:
        for name, text in tables_of(case, "compiled").items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
