"""A memory changes no number: with it or without, a plan draws the same."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.draws import draw
from corridor_sim.draws.memory import Memory, _Room, memory_of, remember
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import opened
from corridor_sim.workspace import Workspace
from tests.scenario.corridor import CORRIDOR, written

CHANGES = (
    (),
    ("passages.lock.wait={lognormal: {mean: 1 d, sigma: 0.7}}",),
    ("terminals.park.activities.lift.takes={triangular: [2 min, 3 min, 9 min]}",),
    ("demand.goods.routes={rail_sea: 0.9, river: 0.1}",),
    ("demand.goods.containers.per_day=7",),
    ("services.train.departures.weekly=[Mon 08:00, Thu 08:00, Sat 08:00]",),
    ("terminals.park.activities.lift.probability=0.5",),
    ("services.ship.departures.every=12 h",),
    ("measure=20 weeks",),
)


@pytest.fixture
def plans(tmp_path: Path) -> list[Plan]:
    corridor = opened(written(tmp_path, CORRIDOR), sets="measure=10 weeks")
    return [compile_plan(corridor.load(settings)) for settings in CHANGES]


def flat(draws: object, prefix: str = "") -> dict[str, object]:
    """Every array of the draws by its path."""
    if not dataclasses.is_dataclass(draws):
        return {prefix: draws}
    found: dict[str, object] = {}
    for field in dataclasses.fields(draws):
        found |= flat(getattr(draws, field.name), f"{prefix}.{field.name}")
    return found


def test_what_is_remembered_is_what_would_have_been_drawn(plans: list[Plan]) -> None:
    """Plans that differ in a law, a share, a rate, a timetable, a chance, a length; back and forth."""
    workspace = Workspace()
    remember(workspace)
    for number in (0, 1, 0, 2, 3, 0, 4, 5, 6, 6, 7, 8, 0):
        for replication in (0, 1):
            mine = flat(draw(plans[number], 5, replication, workspace))
            for name, fresh in flat(draw(plans[number], 5, replication)).items():
                np.testing.assert_array_equal(mine[name], fresh, err_msg=f"{number}: {name}")


def test_a_column_is_drawn_again_only_where_something_changed(plans: list[Plan]) -> None:
    """Of the two lifts (one for each route) both change with their law, none with the lock."""
    workspace = Workspace()
    remember(workspace)

    def columns() -> set[int]:
        memory = memory_of(workspace, 5, 0)
        assert memory is not None
        return {id(column) for _, column in memory.columns.values()}

    draw(plans[0], 5, 0, workspace)
    first = columns()
    assert first
    draw(plans[1], 5, 0, workspace)
    assert columns() == first
    draw(plans[2], 5, 0, workspace)
    assert columns() & first == set()


def test_a_stream_is_known_as_far_as_it_was_drawn() -> None:
    memory, drawn = Memory(_Room()), []

    def stream(out: np.ndarray) -> None:
        drawn.append(len(out))
        out[:] = np.arange(len(out))

    for size in (4, 3, 6, 5):
        out = np.empty(size)
        memory.fill(out, ("a",), stream)
        assert out.tolist() == list(range(size))
    assert drawn == [4, 6]


def test_a_full_memory_still_draws_right() -> None:
    """Room for four numbers of 8 bytes: the second column is drawn each time."""
    memory, drawn = Memory(_Room(32)), []
    for _ in range(2):
        for name, size in (("a", 4), ("b", 2)):
            out = np.empty(size)

            def column(out: np.ndarray = out, name: str = name) -> None:
                drawn.append(name)
                out[:] = ord(name)

            memory.column(name, "same", out, column)
            assert out.tolist() == [ord(name)] * size
    assert drawn == ["a", "b", "b"]
