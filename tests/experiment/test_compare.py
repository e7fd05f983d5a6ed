from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim import compare, compare_results, load, run
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


def test_what_stands_alone_is_one_item_and_not_its_letters(tmp_path: Path) -> None:
    """A lorry of 11 h instead of 8 h changes road by 3 h, however it is asked for."""
    path, overlay = written(tmp_path), tmp_path / "slower.yaml"
    overlay.write_text(SLOWER)
    loaded = load(path)
    for scenario, variants in (
        (path, str(overlay)),
        (str(path), [overlay]),
        (loaded, [[overlay]]),
        (loaded, overlay),
    ):
        found = compare(scenario, variants, engine="reference", workers=1)
        means = found.changes[found.changes["quantity"] == "mean"].set_index("route")
        assert means["change_d"]["road"] == pytest.approx(3 * HOUR)
    for changes in ({"overlays": str(overlay)}, {"sets": "services.lorry.run=11 h"}):
        slow = run(loaded, replications=1, engine="reference", workers=1, **changes)  # type: ignore[arg-type]
        assert slow.routes.set_index("route")["mean_d"]["road"] == pytest.approx(13 * HOUR)


def test_settings_hold_for_base_and_variants(tmp_path: Path) -> None:
    """The lorry of 9 h becomes one of 11 h: 2 h."""
    overlay = tmp_path / "slower.yaml"
    overlay.write_text("overlay: Later\nservices: {line: {run: 17 h, source: assumed}}\n")
    base = "services.lorry.run=9 h"
    found = compare(written(tmp_path), overlay, sets=base, engine="reference", workers=1)
    means = found.changes[found.changes["quantity"] == "mean"].set_index("route")
    assert means["base_d"]["road"] == means["variant_d"]["road"] == pytest.approx(11 * HOUR)


def test_a_file_changed_since_loading_is_not_mixed_with_what_was_loaded(tmp_path: Path) -> None:
    path = written(tmp_path)
    loaded = load(path)
    path.write_text(path.read_text().replace("run: 8 h", "run: 9 h"))
    with pytest.raises(ValueError, match="has changed since it was loaded"):
        run(loaded, sets="seed=2")
