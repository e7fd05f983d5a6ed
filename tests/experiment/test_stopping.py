"""Replications go on until the number asked for is known well enough, and not one longer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from corridor_sim import ScenarioError, load, run
from corridor_sim.report.sheets import doubts
from tests.experiment.corridors import TEN_AND_THIRTY, written

RANDOM = TEN_AND_THIRTY.replace("run: 16 h", "run: {gamma: {mean: 16 h, sd: 12 h}}")


def asking(folder: Path, precision: str, text: str = RANDOM) -> Path:
    return written(folder, f"{text}precision: {precision}\n")


def first_enough(values: list[float], within: float, least: int) -> int:
    """Law's rule worked out beside the program, with scipy's own t interval."""
    for n in range(least, len(values) + 1):
        some = np.array(values[:n])
        low, high = stats.t.interval(0.95, n - 1, some.mean(), stats.sem(some))
        if (high - low) / 2 / some.mean() <= within / (1 + within):
            return n
    return len(values)


@pytest.mark.parametrize("of", ["mean", "p90"])
def test_it_stops_at_the_first_replication_that_is_precise_enough(tmp_path: Path, of: str) -> None:
    """The run of 60 replications has the values of all; the rule then says where to stop."""
    whole = run(written(tmp_path, RANDOM), replications=60)
    water = whole.replications[whole.replications["route"] == "water"]
    expected = first_enough(water[f"{of}_d"].tolist(), 0.07, least=10)
    assert 10 < expected < 60

    asked = asking(tmp_path, f"{{of: {of}, route: water, within: 7 %, at_most: 60}}")
    found = run(asked)

    assert found.facts["replications"] == expected
    assert found.facts["precision"]["reached"]
    assert len(found.replications) == 2 * expected


def test_where_it_stops_does_not_depend_on_the_workers(tmp_path: Path) -> None:
    path = asking(tmp_path, "{of: p50, route: water, within: 7 %, at_most: 60}")
    one, two = (run(path, workers=workers) for workers in (1, 2))
    assert one.facts["replications"] == two.facts["replications"]
    for name, table in one.tables().items():
        assert table.equals(two.tables()[name]), name


def test_what_cannot_be_reached_ends_at_most_there_and_says_so(tmp_path: Path) -> None:
    found = run(asking(tmp_path, "{of: mean, route: water, within: 0.01 %, at_most: 12}"))
    assert found.facts["replications"] == 12
    assert not found.facts["precision"]["reached"]
    assert any(line.startswith("Not as precise as asked: mean of water") for line in doubts(found))


def test_a_number_given_beats_the_precision(tmp_path: Path) -> None:
    found = run(asking(tmp_path, "{route: water, within: 1 %}"), replications=2)
    assert found.facts["replications"] == 2
    assert "precision" not in found.facts


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("{route: watr, within: 2 %}", "did you mean water?"),
        ("{route: water, within: 0 %}", "a share above 0"),
        ("{route: water, within: 2 %, at_most: 5}", "10"),
        ("{of: p99, route: water, within: 2 %}", "p95"),
    ],
)
def test_a_precision_that_makes_no_sense_is_refused(
    tmp_path: Path, precision: str, expected: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(asking(tmp_path, precision))
    (problem,) = caught.value.problems
    assert expected in str(problem)
