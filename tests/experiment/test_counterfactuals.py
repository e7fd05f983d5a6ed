from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corridor_sim import ScenarioError, counterfactuals, load
from corridor_sim.experiment.changes import derived_changes, read_changes
from corridor_sim.experiment.counterfactuals import Counterfactuals
from tests.experiment.corridors import written
from tests.scenario.corridor import CORRIDOR
from tests.scenario.corridor import written as two_legs

HOUR = 1 / 24


def row(found: Counterfactuals, change: str, route: str) -> dict[str, Any]:
    table = found.savings
    (one,) = table[(table["change"] == change) & (table["route"] == route)].to_dict("records")
    return {str(key): value for key, value in one.items()}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Counterfactuals:
    folder = tmp_path_factory.mktemp("changes")
    own = folder / "own.yaml"
    own.write_text("a quicker lorry: {services.lorry.run: 6 h}\n")
    path, out = written(folder), folder / "out"
    return counterfactuals(path, own, engine="reference", workers=1, out=out)


def test_a_change_of_ones_own_is_tried_first(found: Counterfactuals) -> None:
    """Two hours less for every lorry, in every replication; the barge knows nothing of it."""
    road = row(found, "a quicker lorry", "road")
    for quantity in ("mean_d", "mean_lo", "mean_hi", "p95_d", "p95_lo", "p95_hi"):
        assert road[quantity] == pytest.approx(2 * HOUR)
    assert (road["touches"], road["clear"]) == (True, True)
    water = row(found, "a quicker lorry", "water")
    assert (water["mean_d"], water["touches"], water["clear"]) == (0, False, False)


def test_what_stands_on_the_routes_is_changed_without_being_asked(found: Counterfactuals) -> None:
    """Unloading takes 2 h, so half of it is taken off, on both routes; the barge sails once more."""
    for route in ("road", "water"):
        assert row(found, "-1 h unload at there", route)["mean_d"] == pytest.approx(HOUR)
    sails = row(found, "+1 departure of line a week", "water")
    assert sails["mean_d"] > 0
    assert not row(found, "+1 departure of line a week", "road")["touches"]


def test_changes_are_ranked_by_what_they_save(found: Counterfactuals) -> None:
    assert found.savings["mean_d"].is_monotonic_decreasing
    assert found.savings["change"].iloc[0] == "a quicker lorry"


def test_every_change_can_be_tried_alone(found: Counterfactuals) -> None:
    settings = found.changes.set_index("change")["setting"]
    assert settings["a quicker lorry"] == "services.lorry.run=6 h"
    assert settings["-1 h unload at there"] == "terminals.there.activities.unload.takes=1 h"
    assert found.folder is not None
    assert sorted(path.name for path in found.folder.iterdir()) == [
        "changes.csv",
        "counterfactuals.json",
        "savings.csv",
    ]


def test_changes_that_follow_from_a_corridor(tmp_path: Path) -> None:
    """Two trains a week: the longest gap runs from Thursday to Monday, its middle is Saturday.

    Border controls of 8 h lose half, the lock's wait of 2.5 d six hours, the cut-off of 12 h
    six, the train's run of 2 d six; the ship sails daily at midnight UTC, 8:00 in Shanghai, and once more half a day later.
    """
    changes = {one.name: one.settings for one in derived_changes(load(two_legs(tmp_path)))}
    weekly = "services.train.departures.weekly=[Mon 08:00, Thu 08:00, Sat 08:00]"
    assert changes["+1 departure of train a week"] == (weekly,)
    assert changes["+1 crane at park"] == ("terminals.park.resources.crane.units=3",)
    assert changes["-6 h cut-off of train"] == ("services.train.departures.cut_off=6 h",)
    assert changes["-6 h run of train"] == ("services.train.run=42 h",)
    assert changes["-4 h border at port"] == ("terminals.port.activities.border.takes=4 h",)
    assert changes["-6 h wait at lock"] == (
        "passages.lock.wait={lognormal: {mean: 2.25 d, sigma: 0.7}}",
    )
    (extra,) = changes["+1 departure of ship a week"]
    assert extra.startswith("services.ship.departures.extra=[2024-01-01 20:00, 2024-01-08 20:00")
    assert not any("lift" in name for name in changes)  # three minutes are not worth a row


def test_a_lane_of_a_simulated_passage_is_one_more(tmp_path: Path) -> None:
    text = CORRIDOR.replace(
        "lock: {kind: lock, transit: 3.5 h, wait: {lognormal: {mean: 2.5 d, sigma: 0.7}}, source: assumed}",
        "lock: {kind: lock, transit: 3.5 h, lines: 2, source: assumed}",
    ).split("disruptions:", maxsplit=1)[0]
    changes = {one.name: one.settings for one in derived_changes(load(two_legs(tmp_path, text)))}
    assert changes["+1 line of lock"] == ("passages.lock.lines=3",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n", "expected NAME: {PATH: VALUE}"),
        ("more: 3\n", "more: found 3, expected NAME: {PATH: VALUE}"),
        (
            "more: {services.lory.run: 3 h}\n",
            "change 'more': services.lory.run=3 h: services.lory.run: found no such path",
        ),
        ("more: {services.lorry.run: 3 kg}\n", "found 3 kg, expected"),
    ],
)
def test_a_wrong_file_of_changes_is_told_before_anything_runs(
    tmp_path: Path, text: str, expected: str
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(text)
    out = tmp_path / "out"
    with pytest.raises(ScenarioError) as found:
        counterfactuals(written(tmp_path), own, engine="reference", workers=1, out=out)
    assert expected in str(found.value)
    assert not out.exists()


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="UTF-8 text"):
        read_changes(own)
