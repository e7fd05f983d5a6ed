"""Figures of sweeps and claims, drawn from tables made by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from corridor_sim.experiment.designs import design
from corridor_sim.experiment.effects import curves, effects, interactions
from corridor_sim.experiment.responses import Response
from corridor_sim.experiment.varied import Varied
from corridor_sim.report import style
from corridor_sim.report import sweep_figures as drawing
from corridor_sim.report.claim_figures import claim_figure
from tests.report.test_figures import drawn

SAVED = Response("rail_sea", "river", "p95")
INPUTS = (
    Varied("passages.three_gorges.wait", ("1 d", "2.5 d", "5 d"), unit="d"),
    Varied("services.qinzhou_feeder.departures.cut_off", ("24 h", "48 h"), unit="h"),
    Varied("services.train.departures.weekly", ("[Mon 18:00]", "[Mon 18:00, Thu 18:00]")),
)


def tables() -> dict[str, pd.DataFrame]:
    """Ten days and more with a longer wait, one less with an earlier cut-off, chance of 0.3 d."""
    points = design(INPUTS, "grid")
    rng = np.random.default_rng(3)
    values = np.array(
        [
            18 + float(str(wait or "2.5 d")[:-2]) - (cut_off == "48 h") * float(str(wait)[:-2]) / 5
            if wait
            else 18.0
            for wait, cut_off, _ in points.points
        ]
    )[:, None] + rng.normal(0, 0.3, (len(points.points), 5))
    ranked = effects(points, values)
    names = [str(row["input"]) for row in ranked]
    return {
        "effects": pd.DataFrame(ranked),
        "curves": pd.DataFrame(curves(points, values)),
        "interactions": pd.DataFrame(interactions(points, values, names)),
    }


def verdict() -> Figure:
    rng = np.random.default_rng(3)
    sample = pd.DataFrame({"saving_d": rng.normal(10, 2, 60), "overloaded": False})
    percentiles = np.array([1, 5, 25, 50, 75, 95, 99])
    saving = (percentiles - 30) / 5.0
    known = np.isin(percentiles, (5, 50, 95))
    spread = pd.DataFrame(
        {
            "percentile": percentiles,
            "saving_d": saving,
            "sample_p5_d": np.where(known, saving - 3, np.nan),
            "sample_p95_d": np.where(known, saving + 3, np.nan),
        }
    )
    months = np.arange(1, 13)
    seasons = pd.DataFrame(
        {
            "month": months,
            "mean_d": 6.0 + months / 4,
            "mean_lo": 5.0 + months / 4,
            "mean_hi": 7.0 + months / 4,
            "share": 0.2 + months / 30,
        }
    )
    row = {"says": "Ten days less", "verdict": "not decided", "claimed_d": 10.0, "statistic": "P95"}
    return claim_figure(row, spread, sample, seasons)


@pytest.fixture(scope="module")
def figures() -> dict[str, Figure]:
    found = tables()
    with style.styled():
        return {
            "tornado": drawing.tornado(found["effects"], SAVED),
            "curves": drawing.curves(found["curves"], found["effects"]["input"].tolist(), SAVED),
            "interactions": drawing.interactions(found["interactions"], SAVED),
            "claim": verdict(),
        }


@pytest.mark.parametrize("name", ["tornado", "curves", "interactions", "claim"])
def test_no_two_texts_overlap_and_none_is_cut_off(name: str, figures: dict[str, Figure]) -> None:
    with style.styled():
        boxes = drawn(figures[name])
    overlapping = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert overlapping == []
    page = figures[name].bbox
    assert [text for text, box in boxes if box.x0 < page.x0 or box.x1 > page.x1] == []


def test_the_interactions_shown_are_those_of_the_inputs_that_least_add_up(
    figures: dict[str, Figure],
) -> None:
    """The cut-off takes a fifth of the wait: 0.2, 0.5 and 1 d; the timetable does nothing."""
    with style.styled():
        texts = {text for text, _ in drawn(figures["interactions"])}
    assert {"three_gorges wait", "qinzhou_feeder departures.cut_off"} <= texts
    assert not any("weekly" in text for text in texts)
