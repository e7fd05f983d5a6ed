"""The Pareto set: what nothing else beats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor_sim import compare
from corridor_sim.experiment.alternatives import undominated
from tests.experiment.corridors import written

NAN = np.nan


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[1, 1], [2, 2]], [True, False]),  # worse in both
        ([[1, 2], [2, 1]], [True, True]),  # each better in one
        ([[1, 1], [1, 1]], [True, True]),  # equal: neither is better
        ([[1, 2], [1, 1]], [False, True]),  # no worse in one, better in the other
        ([[1, NAN], [2, 1]], [True, False]),  # what is not known of one does not count
    ],
)
def test_what_is_dominated(values: list[list[float]], expected: list[bool]) -> None:
    table = np.array(values, dtype=np.float64)
    assert undominated(table, np.zeros((2, 2, 2))).tolist() == expected


def test_a_difference_within_doubt_is_none() -> None:
    """1 against 2 in the first criterion, known to 1.5 only: neither is clearly better."""
    table, doubt = np.array([[1.0, 5.0], [2.0, 5.0]]), np.zeros((2, 2, 2))
    doubt[:, :, 0] = 1.5
    assert undominated(table, doubt).tolist() == [True, True]


def test_routes_compete_with_each_other_in_all_worlds(tmp_path: Path) -> None:
    """By road 7 h with the overlay beats 10 h without; water takes 30 h and emits less per km."""
    overlay = tmp_path / "faster.yaml"
    overlay.write_text("overlay: Faster\nservices: {lorry: {run: 5 h, source: assumed}}\n")
    found = compare(written(tmp_path), overlay, engine="reference", workers=1)
    worth = found.alternatives.set_index(["world", "route"])["pareto"]
    assert worth.to_dict() == {
        (found.names[0], "road"): False,
        (found.names[0], "water"): True,
        ("faster", "road"): True,
        ("faster", "water"): True,
    }


def test_twins_say_how_often_a_route_and_a_variant_are_faster(tmp_path: Path) -> None:
    """Every twin is 20 h faster by road, and 3 h faster there in the variant; water stays."""
    overlay = tmp_path / "faster.yaml"
    overlay.write_text("overlay: Faster\nservices: {lorry: {run: 5 h, source: assumed}}\n")
    found = compare(written(tmp_path), overlay, engine="reference", workers=1)
    assert found.savings["sooner"].tolist() == [1, 1]
    twins = found.twins.set_index("route")
    assert twins["sooner"].to_dict() == {"road": 1, "water": 0}
    assert twins["same"].to_dict() == {"road": 0, "water": 1}
    assert found.together == (2, 1)
