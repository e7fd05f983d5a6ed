"""The page about the shipped corridors says what a run of the main one gives today."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from corridor_sim import data, run
from results.answers import PAGE as ANSWERS
from results.answers import sections

PAGE = (Path(__file__).parents[1] / "docs" / "corridors.md").read_text(encoding="utf-8")


def test_the_figures_of_the_main_corridor_are_those_of_its_run() -> None:
    """A difference is no error of the program: the page then has to say what is true now."""
    result = run("chongqing_antwerp")
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
