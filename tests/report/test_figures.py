from __future__ import annotations

import dataclasses
import hashlib
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from corridor_sim.report import style
from corridor_sim.report.figures import causes, distributions, draw_figures, time_distance
from corridor_sim.report.page import write_report
from corridor_sim.scenario.causes import Cause
from tests.report.tables import two_routes

RESULT = two_routes()
FIGURES = {
    "distributions": lambda: distributions(RESULT.routes, RESULT.distribution),
    "causes": lambda: causes(RESULT.causes),
    "time_distance": lambda: time_distance(RESULT.profile, ["river", "rail"]),
}


def texts(figure: Figure) -> list[Text]:
    return [one for one in figure.findobj(Text) if one.get_text().strip() and one.get_visible()]


def drawn(name: str) -> Figure:
    with style.styled():
        figure = FIGURES[name]()
        figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("name", FIGURES)
def test_no_two_texts_overlap(name: str) -> None:
    figure = drawn(name)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]

    overlapping = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]

    assert overlapping == []


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("distributions", "days"),
        ("causes", "days"),
        ("time_distance", "[km]"),
        ("time_distance", "[d]"),
    ],
)
def test_axes_name_their_units(name: str, unit: str) -> None:
    labels = [label for ax in drawn(name).axes for label in (ax.get_xlabel(), ax.get_ylabel())]
    assert any(unit in label for label in labels)


def test_bars_are_as_long_as_the_journey() -> None:
    """River 14 + 6 = 20 days, rail 12."""
    said = {text.get_text() for text in texts(drawn("causes"))}
    assert {"20.0 d", "12.0 d", "14.0", "6.0"} <= said


def test_the_longest_stop_is_named() -> None:
    """The river waits 6 days at the lock, at one distance: a vertical step."""
    assert "lock 6.0 d" in {text.get_text() for text in texts(drawn("time_distance"))}


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
    assert len(hashes[0]) == 7  # three figures twice, and the page


def test_without_distances_there_is_no_time_distance_chart(tmp_path: Path) -> None:
    """Where a leg has no distance, everything behind it has no place on the axis."""
    km = RESULT.profile["km"].where(RESULT.profile["km"] == 0)
    unknown = dataclasses.replace(RESULT, profile=RESULT.profile.assign(km=km))
    draw_figures(RESULT, tmp_path)
    assert draw_figures(unknown, tmp_path) == ["distributions", "causes"]
    assert not list(tmp_path.glob("time_distance*"))


def test_the_page_needs_no_other_file_and_shows_names_as_they_are(tmp_path: Path) -> None:
    page = Path(
        write_report(
            dataclasses.replace(RESULT, facts={**RESULT.facts, "title": "A <b> & C"}), tmp_path
        )
    )
    html = page.read_text(encoding="utf-8")

    assert "<h1>A &lt;b&gt; &amp; C</h1>" in html
    assert html.count("data:image/svg+xml;base64,") == 3
    assert "http" not in html.replace("http-equiv", "")
    assert "passage wait" in html
