from __future__ import annotations

import dataclasses

import pytest

from corridor_sim import Result, read_result, replay, run
from corridor_sim.measure.names import UnknownContainerError
from corridor_sim.store import StoreError
from tests.experiment.corridors import written


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A result whose scenario file is gone: it holds all it needs itself."""
    folder = tmp_path_factory.mktemp("replay")
    path = written(folder)
    run(path, engine="reference", workers=1, replications=2, out=folder / "out")
    path.unlink()
    return read_result(folder / "out")


def test_a_journey_is_told_step_by_step(result: Result) -> None:
    """The twin of day 2 by water: 12 h until noon, 16 h on the way, 2 h unloading."""
    steps = replay(result, "twins:1:water")

    assert steps[["hours", "place", "cause"]].values.tolist() == [
        [12, "here", "waiting for departure"],
        [16, "line", "moving"],
        [2, "there", "handling"],
    ]
    assert f"{steps['from'][0]:%Y-%m-%d %H:%M}" == "2024-01-02 00:00"


def test_every_shipment_of_every_replication_can_be_replayed_to_its_stored_times(
    result: Result,
) -> None:
    for shipment in result.shipments.iloc[::17].to_dict("records"):
        name = f"{shipment['demand']}:{shipment['index']}@{shipment['replication']}"
        hours = replay(result, name)["hours"].sum()
        assert hours * 3600 == shipment["arrived_s"] - shipment["released_s"], name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("boxes:1@2", "numbered 0 to 1, not '2'"),
        ("boxes:1@x", "numbered 0 to 1, not 'x'"),
        ("crates:1", "there are boxes, twins"),
        ("boxes:99999", "boxes has the containers boxes:0 to "),
    ],
)
def test_an_unknown_container_is_told_what_there_is(result: Result, name: str, said: str) -> None:
    with pytest.raises(UnknownContainerError, match=said):
        replay(result, name)


def test_files_outside_the_scenario_are_refused(result: Result) -> None:
    facts = {**result.facts, "files": {"../../escaped.yaml": "title: no"}}

    with pytest.raises(StoreError, match="a file outside its scenario"):
        replay(dataclasses.replace(result, facts=facts), "boxes:1")
