"""The ten-day claim, answered for Singapore, Jakarta and Antwerp on one page.

``make ten_days`` (``python -m results.ten_days``) runs everything and writes the folder
``results/reference/ten_days`` anew: tables, two figures and the page. Nothing on the
page is written by hand but its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from corridor_sim import claims, load, run
from corridor_sim.experiment.judged import Judged
from corridor_sim.grid import WEEK
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.services import Service
from results import years
from results.ten_days_page import figures, page

FOLDER: Final = Path(__file__).parent / "reference" / "ten_days"
SCENARIOS: Final = {
    "Singapore": "chongqing_singapore",
    "Jakarta": "chongqing_jakarta",
    "Antwerp": "chongqing_antwerp",
}
OVER, BY = "river", "rail_sea"
CLAIMED: Final = 10.0
SAILINGS: Final = {
    1: ("Wed 20:00",),
    3: ("Mon 12:00", "Wed 20:00", "Sat 04:00"),
    7: tuple(f"{day} 20:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
}
"""Ships a week -> their departures, evenly spread, local time at the first port."""
CUT_OFF: Final = "24 h..48 h"
"""What is known of the cut-off of ships: no line's was found."""
OF_CLAIMS: Final = ("verdicts", "spread", "inputs", "overlays", "seasons")
"""Tables that holding the claim against what is not known makes."""
SAMPLED: Final = 40
REPLICATIONS: Final = 4
"""Of each sampled input; other rows have the scenario's own number."""


def ships(scenario: Scenario) -> dict[str, Service]:
    """The lines by sea on any route."""
    used = {step.service for steps in scenario.routes.values() for step in steps}
    return {
        name: service
        for name, service in scenario.services.items()
        if service.mode == "sea" and name in used
    }


def sailing(scenario: Scenario, number: int) -> list[str]:
    """Settings that give every line by sea so many ships a week, with the slots it has now.

    So only the wait for a ship changes, not the room: fewer ships are larger ones.
    """
    settings = []
    for name, service in ships(scenario).items():
        departures, every = service.departures, service.departures.every
        now = len(departures.weekly or ()) if every is None else WEEK / every
        node = scenario.origin.tree.nearest(("services", name, "departures"))[0]
        kept = {
            key: child.flow()
            for key, child in node.entries.items()
            if key not in ("weekly", "every", "first", "source")
        }
        said = {"weekly": f"[{', '.join(SAILINGS[number])}]", **kept}
        text = ", ".join(f"{key}: {value}" for key, value in said.items())
        settings.append(f"services.{name}.departures={{{text}}}")
        if service.capacity is not None:
            settings.append(f"services.{name}.capacity={service.capacity * now / number:.0f} TEU")
    return settings


def saved(
    place: str, told: str, settings: Sequence[str] = ()
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The saving to one place under settings: a row, and its parts by place and cause."""
    result = run(
        SCENARIOS[place],
        sets=[*settings, *claim()],
        tables=("twins", "savings", "claims"),
    )
    twins = result.twins
    (pair,) = twins[twins["over"].isin((OVER, BY)) & twins["by"].isin((OVER, BY))].to_dict(
        "records"
    )
    sign = 1 if pair["over"] == OVER else -1
    (own,) = result.claims[result.claims["claim"] == "ten_days_average"].to_dict("records")
    (up_to,) = result.claims[result.claims["claim"] == "ten_days_up_to"].to_dict("records")
    means = result.routes.set_index("route")["mean_d"]
    row = {
        "to": place,
        "case": told,
        "river_d": means[OVER],
        "rail_sea_d": means[BY],
        "mean_d": own["saving_d"],
        "mean_lo": own["saving_lo"],
        "mean_hi": own["saving_hi"],
        "p95_d": up_to["saving_d"],
        "p95_lo": up_to["saving_lo"],
        "p95_hi": up_to["saving_hi"],
        "share": own["share"],
        "share_lo": own["share_lo"],
        "share_hi": own["share_hi"],
        "n": own["n"],
    }
    parts = result.savings
    parts = parts[parts["over"].isin((OVER, BY)) & parts["by"].isin((OVER, BY))]
    return row, parts.assign(to=place, case=told, mean_d=sign * parts["mean_d"])


def claim() -> list[str]:
    """The claim in both readings, as settings."""
    readings = {"ten_days_average": "10 d on average", "ten_days_up_to": "up to 10 d"}
    said = "Rail-sea saves ten days over the Yangtze"
    return [
        f"claims.{name}={{says: {said}, saves: {saves}, by: {BY}, over: {OVER}, source: assumed}}"
        for name, saves in readings.items()
    ]


def judged(place: str) -> Judged:
    """Both readings of the claim over what is not known of the inputs."""
    scenario = load(SCENARIOS[place])
    cut_offs = [f"services.{name}.departures.cut_off={CUT_OFF}" for name in ships(scenario)]
    return claims(
        SCENARIOS[place],
        sets=claim(),
        vary=cut_offs,
        size=SAMPLED,
        replications=REPLICATIONS,
    )


def tables() -> dict[str, pd.DataFrame]:
    """All tables of the page, by name."""
    rows, parts = [], []
    of_claims: dict[str, list[pd.DataFrame]] = {name: [] for name in OF_CLAIMS}
    for place in SCENARIOS:
        scenario = load(SCENARIOS[place])
        cases = {"as it stands": [], **{f"{n} a week": sailing(scenario, n) for n in SAILINGS}}
        for told, settings in cases.items():
            row, own = saved(place, told, settings)
            rows.append(row)
            parts.append(own)
        found = judged(place)
        for name, many in of_claims.items():
            table = getattr(found, name)
            many.append(table[table["claim"].str.startswith("ten_days_")].assign(to=place))
    causes = pd.concat(parts).groupby(["to", "case", "cause"], sort=False)["mean_d"].sum()
    return {
        "sailings": pd.DataFrame(rows),
        "causes": causes.reset_index(),
        **{name: pd.concat(many, ignore_index=True) for name, many in of_claims.items()},
        "years": by_year(),
    }


def by_year() -> pd.DataFrame:
    """The saving of every year, as ``results.years`` found it."""
    table = pd.read_csv(years.FILE)
    places = {name: place for place, name in SCENARIOS.items()}
    return table.assign(to=table["scenario"].map(places)).drop(columns="scenario")


def main() -> None:
    """Run everything and write the folder anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = tables()
    for name, table in made.items():
        text = table.to_csv(index=False, float_format="%.4f", lineterminator="\n")
        (FOLDER / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")
    write_page()


def write_page() -> None:
    """Write the page and its figures from the tables that are there."""
    found = tables_there()
    figures(found, FOLDER)
    (FOLDER / "README.md").write_text(page(found), encoding="utf-8", newline="\n")


def tables_there() -> dict[str, pd.DataFrame]:
    """The tables of the folder, by name."""
    return {path.stem: pd.read_csv(path) for path in sorted(FOLDER.glob("*.csv"))}


if __name__ == "__main__":
    main()
