from __future__ import annotations

import dataclasses
import hashlib
import re
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from corridor_sim import Result, run
from corridor_sim.experiment.result import FIGURES
from corridor_sim.report import style
from corridor_sim.report.figures.bars import causes, evidence
from corridor_sim.report.figures.draw import KINDS, draw_figures
from corridor_sim.report.figures.places import variance
from corridor_sim.report.page import write_report
from corridor_sim.scenario.causes import Cause
from tests.report.tables import two_routes

RESULT = two_routes()
NUMBER = re.compile(r"[-−]?[\d.,]+")  # noqa: RUF001 - a minus as matplotlib writes it


@pytest.fixture(scope="module")
def real() -> Result:
    """Three weeks of the main scenario: every table has rows."""
    return run("chongqing_antwerp", sets=["warm_up=2 weeks", "measure=3 weeks"], replications=2)


def drawn(figure: Figure | None) -> list[tuple[str, Bbox]]:
    """Every text that is drawn, with the pixels it covers."""
    assert figure is not None
    found: dict[int, tuple[str, Bbox]] = {}  # by text: a figure may be drawn more than once
    draw = Text.draw

    def noted(self: Text, renderer: RendererAgg, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        draw(self, renderer, *args, **kwargs)
        if self.get_visible() and self.get_text().strip():
            found[id(self)] = self.get_text(), self.get_window_extent(renderer)

    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", noted)
        figure.savefig(BytesIO(), format="png", dpi=figure.dpi)
    return list(found.values())


@pytest.fixture(scope="module")
def figures(real: Result) -> dict[str, Figure]:
    """Every kind of figure of that run, drawn."""
    found = {}
    with style.styled():
        for name, kind in KINDS.items():
            figure = kind.draw(real)
            assert figure is not None, name
            found[name] = figure
    return found


def test_the_figures_are_those_a_result_folder_may_hold() -> None:
    assert tuple(KINDS) == FIGURES


@pytest.mark.parametrize("name", FIGURES)
def test_no_two_texts_overlap_and_none_is_cut_off(name: str, figures: dict[str, Figure]) -> None:
    figure = figures[name]
    with style.styled():
        boxes = drawn(figure)
    overlapping = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert overlapping == []
    page = figure.bbox
    assert [
        text
        for text, box in boxes
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ] == []


@pytest.mark.parametrize("name", FIGURES)
def test_axes_with_numbers_name_their_units(name: str, figures: dict[str, Figure]) -> None:
    """In square brackets; panels below one another may share a label."""
    figure = figures[name]
    for which in ("xaxis", "yaxis"):
        axes = [getattr(ax, which) for ax in figure.axes]
        numbers = [
            label.get_text()
            for axis in axes
            for label in axis.get_ticklabels()
            if NUMBER.fullmatch(label.get_text())
        ]
        units = [
            axis.label.get_text() for axis in axes if re.search(r"\[.+\]", axis.label.get_text())
        ]
        assert units or not numbers, numbers


def said(figure: Figure | None) -> set[str]:
    with style.styled():
        return {text for text, _ in drawn(figure)}


def test_bars_are_as_long_as_the_journey() -> None:
    """River 14 + 6 = 20 days, rail 12."""
    assert {"20.0 d", "12.0 d", "14.0", "6.0"} <= said(causes(RESULT.causes))


def test_the_longest_stop_is_named() -> None:
    """The river waits 6 days at the lock, at one distance: a vertical step."""
    assert "lock 6.0 d" in said(KINDS["time_distance"].draw(RESULT))


def test_a_claim_is_marked_in_the_histogram_of_the_saving(
    real: Result, figures: dict[str, Figure]
) -> None:
    (claim,) = real.claims.to_dict("records")
    figure = figures["savings"]
    marks = [np.asarray(line.get_xdata()).tolist() for line in figure.axes[0].lines]
    assert [claim["claimed_d"]] * 2 in marks
    assert any("claimed 10 d" in text for text in said(figure))


def test_few_places_are_named_and_the_others_added_up(real: Result) -> None:
    """The bars of the variance of a route add up to all of it."""
    figure = variance(real.contributions)
    for ax in figure.axes:
        bars = [bar.get_width() for bar in ax.containers[0]]
        assert sum(bars) == pytest.approx(100)


def test_evidence_adds_up_to_all_of_it(real: Result) -> None:
    assert "100 %" in said(evidence(real.evidence))


def test_every_cause_has_a_look_of_its_own() -> None:
    assert set(style.CAUSE_FILLS) == set(Cause)
    assert len({(fill.colour, fill.hatch) for fill in style.CAUSE_FILLS.values()}) == len(Cause)


def test_files_repeat_byte_for_byte_whatever_the_users_settings(tmp_path: Path) -> None:
    write_report(RESULT, tmp_path / "one")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": None}):
        write_report(RESULT, tmp_path / "two")

    hashes = [
        {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((tmp_path / run).rglob("*.*"))
        }
        for run in ("one", "two")
    ]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 9  # four figures twice, and the page


def test_without_distances_there_is_no_time_distance_chart(tmp_path: Path) -> None:
    """Where a leg has no distance, everything behind it has no place on the axis."""
    km = RESULT.profile["km"].where(RESULT.profile["km"] == 0)
    unknown = dataclasses.replace(RESULT, profile=RESULT.profile.assign(km=km))
    draw_figures(RESULT, tmp_path)
    assert draw_figures(unknown, tmp_path) == ["distributions", "causes", "savings"]
    assert not list(tmp_path.glob("time_distance*"))
