"""Selecting the best: the procedure on known normal systems, and on corridors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor_sim.experiment.race import Race
from corridor_sim.experiment.selection import select
from tests.experiment.corridors import TEN_AND_THIRTY, written

RANDOM = TEN_AND_THIRTY.replace("run: 8 h", "run: {gamma: {mean: 8 h, sd: 4 h}}")
SLOWER = "overlay: Slower lorry\nservices: {lorry: {run: {gamma: {mean: 11 h, sd: 4 h}}, source: assumed}}\n"


def test_the_best_of_normal_systems_is_selected_as_often_as_promised() -> None:
    """Four systems, the best better by exactly the indifference: the hardest case there is.

    KN promises 95 %. Of 300 races a share of 95 % has a standard error of 1.3 %, so fewer
    than 91 % would contradict the promise at three of them.
    """
    random = np.random.default_rng(7)
    right = 0
    for _ in range(300):
        race = Race(systems=4, indifference=1.0, first_stage=10)
        while race.alive.sum() > 1:
            race.add(random.normal([0.0, 1.0, 1.0, 1.0], 3.0, (10, 4)))
        right += bool(race.alive[0])
    assert right / 300 >= 0.91


def test_nobody_is_dropped_in_the_first_stage() -> None:
    race = Race(systems=2, indifference=1.0, first_stage=10)
    race.add(np.tile([0.0, 100.0], (9, 1)))
    assert race.alive.all()
    race.add(np.array([[0.0, 100.0]]))
    assert race.alive.tolist() == [True, False]
    assert race.dropped_after[1] == 10


def test_the_faster_route_is_selected(tmp_path: Path) -> None:
    """10 h by road, 30 h by water and both known to hours after ten replications."""
    found = select(written(tmp_path, RANDOM), of="p95", within="2 h", workers=1)
    assert found.best == ("Ten hours by truck, thirty by barge", "road")
    assert found.table["replications"].tolist() == [10, 10]


def test_the_variant_in_which_a_route_is_fastest_is_selected(tmp_path: Path) -> None:
    overlay = tmp_path / "slower.yaml"
    overlay.write_text(SLOWER)
    found = select(written(tmp_path, RANDOM), overlay, within="1 h", route="road", workers=1)
    assert found.best == ("Ten hours by truck, thirty by barge", "road")
    assert found.table["world"].tolist()[1] == "slower"


def test_equal_alternatives_stay_undecided_and_say_so(tmp_path: Path) -> None:
    """An overlay that changes another route: every difference is 0, nobody is ever worse."""
    overlay = tmp_path / "later.yaml"
    overlay.write_text("overlay: Later\nservices: {line: {run: 17 h, source: assumed}}\n")
    found = select(
        written(tmp_path, RANDOM), overlay, within="1 h", route="road", at_most=12, workers=1
    )
    assert found.best is None
    assert found.table["replications"].tolist() == [12, 12]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"within": "12"}, "a duration with its unit"),
        ({"within": "0 h"}, "a duration above 0"),
        ({"within": "1 h", "route": "rod"}, r"did you mean road\?"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tmp_path: Path, asked: dict[str, str], expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        select(written(tmp_path), **asked)  # type: ignore[arg-type]
