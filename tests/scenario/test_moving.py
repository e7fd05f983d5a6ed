from __future__ import annotations

import pytest

from corridor_sim.grid import DAY, HOUR
from corridor_sim.scenario.moving import mean_of, moved
from corridor_sim.scenario.ranges import known_ranges
from corridor_sim.scenario.source import Node, read_tree


def law(text: str) -> Node:
    return read_tree(text, "law.yaml")


@pytest.mark.parametrize(
    ("text", "mean", "expected"),
    [
        # Every value grows by the same factor, shapes stay.
        ("{lognormal: {mean: 2.5 d, sigma: 0.7}}", 5 * DAY, "{lognormal: {mean: 5 d, sigma: 0.7}}"),
        ("{triangular: [2 h, 3 h, 7 h]}", 8 * HOUR, "{triangular: [4 h, 6 h, 14 h]}"),
        ("{gamma: {mean: 5 d, sd: 2 d}}", DAY, "{gamma: {mean: 1 d, sd: 0.4 d}}"),
        (
            "{mixture: [{share: 0.5, constant: 0 h}, {share: 0.5, exponential: {mean: 4 h}}]}",
            HOUR,
            "{mixture: [{share: 0.5, constant: 0 h}, {share: 0.5, exponential: {mean: 2 h}}]}",
        ),
        # A share falls as a duration does ...
        ("{uniform: [40 %, 80 %]}", 0.3, "{uniform: [20 %, 40 %]}"),
        # ... and rises by what is left to 100 %: 60 and 20 % left become 30 and 10 %.
        ("{uniform: [40 %, 80 %]}", 0.8, "{uniform: [70 %, 90 %]}"),
        (
            "{triangular: [0.4, 0.6, 0.8], between: [0.5, 0.9]}",
            0.8,
            "{triangular: [0.7, 0.8, 0.9]}",
        ),
    ],
)
def test_the_mean_moves_and_the_shape_stays(text: str, mean: float, expected: str) -> None:
    assert moved(law(text), mean) == expected
    assert mean_of(law(expected)) == pytest.approx(mean)


def test_no_stretching_leads_away_from_0_or_beyond_everything() -> None:
    with pytest.raises(ValueError, match="mean of 0"):
        moved(law("{uniform: [0 h, 0 h]}"), HOUR)
    with pytest.raises(ValueError, match="beyond 100 %"):
        moved(law("{uniform: [40 %, 80 %]}"), 1.2)


def test_a_range_is_about_the_number_beside_it_that_has_its_unit() -> None:
    tree = law(
        "a: {takes: {uniform: [1 h, 3 h]}, probability: 0.5, between: [1 h, 4 h]}\n"
        "b: {wait: {gamma: {mean: 2 d, sd: 1 d}, between: [1 d, 3 d]}}\n"
        "c: {units: 2, source: assumed, priority: 3, between: [1, 4]}\n"
        "d: {run: 4 h, between: [4 h, 4 h]}\n"
    )
    known, findings = known_ranges(tree)
    assert findings == []
    assert [(one.path, one.low, one.high) for one in known] == [
        (("a", "takes"), "1 h", "4 h"),
        (("b", "wait"), "1 d", "3 d"),
        (("c", "units"), "1", "4"),
    ]


def test_a_range_about_two_numbers_or_none_is_a_mistake() -> None:
    tree = law(
        "a: {run: 4 h, stay: 2 h, between: [4 h, 5 h]}\nb: {run: 4 h, between: [1 km, 2 km]}"
    )
    findings = known_ranges(tree)[1]
    assert [one.path for one in findings] == [("a", "between"), ("b", "between")]
    assert [one.expected for one in findings] == [
        "exactly one number of its unit beside it (found run, stay)",
        "exactly one number of its unit beside it (found none)",
    ]
