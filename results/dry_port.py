"""The capacity curve of the dry port: hours a box stands there as the traffic grows.

``python -m results.dry_port`` writes ``reference/dry_port/capacity.csv``: every demand and
every timetable multiplied by the same factor, with gantries driven by hand and with
semi-automated ones. Where the static load of cranes or drivers reaches 1 the curve ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from corridor_sim import load, run
from corridor_sim.preflight import check

FILE: Final = Path(__file__).parent / "reference" / "dry_port" / "capacity.csv"
SCENARIO: Final = "chongqing_dry_port"
PORT: Final = "tuanjiecun"
FACTORS: Final = (0.6, 0.9, 1.2, 1.5, 1.8)
CRANES: Final[dict[str, tuple[str, ...]]] = {
    "by hand": (),
    "semi-automated": ("semi_automated_cranes",),
}
REPLICATIONS: Final = 3


def settings(factor: float) -> list[str]:
    """So many times the containers, and as many times the trains."""
    scenario = load(SCENARIO)
    rates = {name: one.containers.per_day for name, one in scenario.demand.items()}
    trains = {name: one.departures.every for name, one in scenario.services.items()}
    return [
        *(f"demand.{n}.containers.per_day={r * factor:g}" for n, r in rates.items() if r),
        *(f"services.{n}.departures.every={e / factor:.0f} s" for n, e in trains.items() if e),
    ]


def curve() -> Iterator[dict[str, object]]:
    """Rows cranes, factor, route, mean hours at the port, utilisation of the cranes."""
    for cranes, overlays in CRANES.items():
        for factor in FACTORS:
            sets = [*settings(factor), "measure=4 weeks", "drain_limit=4 weeks"]
            scenario = load(SCENARIO, overlays, sets)
            at_port = [one for one in check(scenario).loads if f".{PORT}." in one.path]
            if max(one.load for one in at_port) >= 1:
                break  # its queue would grow without end, and the hours with the length of the run
            result = run(scenario, replications=REPLICATIONS)
            causes = result.causes[result.causes["place"] == PORT]
            hours = causes.groupby("route", sort=False)["mean_d"].sum() * 24
            usage = result.usage.set_index("name")["utilisation"]
            load_of = float(usage[f"terminals.{PORT}.resources.gantry"])
            for row in result.routes.to_dict("records"):
                yield {
                    "cranes": cranes,
                    "factor": factor,
                    "route": row["route"],
                    "port_h": hours[row["route"]],
                    "gantry": load_of,
                }


def main() -> None:
    """Write the table with the compiled engine."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    table = pd.DataFrame(curve())
    text = table.to_csv(index=False, float_format="%.3f", lineterminator="\n")
    FILE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
