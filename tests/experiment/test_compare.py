from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim import compare, run
from corridor_sim.experiment.compare import compare_results
from corridor_sim.store import StoreError
from tests.experiment.corridors import written

HOUR = 1 / 24
SLOWER = "overlay: Slower lorry\nservices: {lorry: {run: 11 h, source: assumed}}\n"


def test_a_change_is_told_without_noise(tmp_path: Path) -> None:
    """The lorry takes 3 h more; barge and luck stay, so the change is 3 h and 0 h exactly."""
    overlay = tmp_path / "slower.yaml"
    overlay.write_text(SLOWER)

    found = compare(written(tmp_path), [[overlay]], engine="reference", workers=1)

    assert found.names == ("Ten hours by truck, thirty by barge", "slower")
    means = found.changes[found.changes["quantity"] == "mean"].set_index("route")
    told = means[["change_d", "change_lo", "change_hi"]]
    assert told.loc[["road"]].to_numpy().tolist()[0] == pytest.approx([3 * HOUR] * 3)
    assert told.loc[["water"]].to_numpy().tolist() == [[0, 0, 0]]


def test_the_causes_of_a_change_add_up_to_it(tmp_path: Path) -> None:
    overlay = tmp_path / "slower.yaml"
    overlay.write_text(SLOWER)

    causes = compare(written(tmp_path), [[overlay]], engine="reference", workers=1).causes

    changed = causes[causes["change_d"].abs() > 1e-12]
    assert changed[["route", "place", "cause"]].values.tolist() == [["road", "lorry", "moving"]]
    assert changed["change_d"].sum() == pytest.approx(3 * HOUR)


def test_results_of_different_seeds_are_no_pairs(tmp_path: Path) -> None:
    path = written(tmp_path)
    one, other = (
        run(path, seed=seed, replications=2, engine="reference", workers=1) for seed in (1, 2)
    )

    with pytest.raises(StoreError, match="run both with the same seed"):
        compare_results(one, other)
