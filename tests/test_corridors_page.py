"""The page about the shipped corridors says what a run of the main one gives today."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from corridor_sim import Result, data, run
from corridor_sim.report.numbers import days
from results.answers import PAGE as ANSWERS
from results.answers import sections
from results.lock_years import FILE as WAITS
from results.lock_years import VARIANTS
from results.ten_days_page import AS_IT_STANDS

HOME = Path(__file__).parents[1]
PAGE = (HOME / "docs" / "corridors.md").read_text(encoding="utf-8")
README = (HOME / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def result() -> Result:
    return run("chongqing_antwerp")


def test_the_figures_of_the_main_corridor_are_those_of_its_run(result: Result) -> None:
    """A difference is no error of the program: the page then has to say what is true now."""
    said = " ".join(PAGE.split())
    for row in result.routes.to_dict("records"):
        times = " | ".join(f"{row[f'{name}_d']:.1f}" for name in ("mean", "p5", "p50", "p95"))
        assert f"| {str(row['route']).replace('_', '-')} | {times} |" in said
    saving = of_rail_sea(result.twins).iloc[0]
    parts = of_rail_sea(result.savings).groupby("cause")["mean_d"].sum()
    lock = of_rail_sea(result.savings).groupby("place")["mean_d"].sum()["three_gorges"]
    for sentence in (
        f"Rail-sea saves {saving['mean_d']:.1f} d on average",
        f"a loss of {-saving['p5_d']:.1f} (P5) and a gain of {saving['p95_d']:.1f} (P95)",
        f"{parts['moving']:.1f} d less under way and {lock:.1f} d without the lock",
        f"{-parts['late vehicle']:.1f} d more lateness",
        f"{-parts['waiting for departure']:.1f} d more waiting for departures",
        f"{-parts['handling']:.1f} d more handling",
    ):
        assert sentence in said


def test_the_figures_of_the_readme_are_those_of_the_run(result: Result) -> None:
    """Per route: containers, mean and P95 with half their intervals, and what P95 adds to the mean."""
    for row in result.routes.to_dict("records"):
        halves = {name: (row[f"{name}_hi"] - row[f"{name}_lo"]) / 2 for name in ("mean", "p95")}
        cells = (
            f"{row['n']:,}",
            f"{days(row['mean_d'])} ± {_half(halves['mean'])}",
            *(days(row[name]) for name in ("p5_d", "p50_d")),
            f"{days(row['p95_d'])} ± {_half(halves['p95'])}",
            days(row["p95_d"] - row["mean_d"]),
        )
        named = str(row["route"]).replace("_", "-")
        (line,) = [one for one in README.splitlines() if one.startswith(f"| {named}: ")]
        assert line.endswith(f" | {' | '.join(cells)} |")
    said = " ".join(README.split())
    saving = of_rail_sea(result.twins).iloc[0]
    assert f"one in twenty loses {-saving['p5_d']:.1f} d or more" in said
    sailings = pd.read_csv(HOME / "results" / "reference" / "ten_days" / "sailings.csv")
    stands = sailings[sailings["case"] == AS_IT_STANDS].set_index("to")
    antwerp, singapore = (stands.loc[place] for place in ("Antwerp", "Singapore"))
    for sentence in (
        f"a third ({antwerp['share']:.0%}) save ten days or more".replace("%", " %"),
        f"the mean saving is {antwerp['mean_d']:.1f} d",
        f"the mean is {singapore['mean_d']:.1f} d",
        f"almost half ({singapore['share']:.0%}) save ten days".replace("%", " %"),
    ):
        assert sentence in said


def test_the_waits_at_the_lock_are_those_of_the_reference() -> None:
    table = pd.read_csv(WAITS)
    down = table[table["name"].str.endswith(".down")]
    assert set(down["variant"]) == set(VARIANTS)
    for row in down.to_dict("records"):
        year = str(row["variant"]).removeprefix("lock_year_")
        told = f"| {row['wait_h']:.0f} | {row['wait_h_lo']:.0f}-{row['wait_h_hi']:.0f} |"
        assert any(year in line and told in line for line in PAGE.splitlines()), row["variant"]


def _half(width: float) -> str:
    return f"{width:.1f}" if width >= 0.1 else f"{width:.2f}"


def of_rail_sea(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["by"] == "rail_sea") & (table["over"] == "river")]


@pytest.mark.parametrize("name", [*data.scenarios(), *data.overlays()])
def test_every_scenario_and_overlay_is_on_the_page(name: str) -> None:
    """The years and the years of the lock by the first and the last of them."""
    if name.startswith(("years/", "lock_year_")):
        name = name[:-4]
    assert f"`{name}" in PAGE


@pytest.mark.parametrize("name", [name for name in data.scenarios() if name != "two_leg"])
def test_the_page_says_what_the_scenario_answered(name: str) -> None:
    """Question and answer are those of results/reference/answers, word by word."""
    _, question, answer, *_ = filter(None, sections(ANSWERS.read_text("utf-8"))[name].split("\n"))
    said = " ".join(PAGE.split())
    assert question in said
    assert answer in said
