"""A worker that has grown its buffers allocates nothing more, however many containers there are."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from benchmarks.corridor import two_leg
from corridor_sim.draws import draw
from corridor_sim.draws.ordering import merge, number_members
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.workspace import Workspace

CONTAINERS = 1e6
LEAST_COLUMN = CONTAINERS  # bytes: one per container
FOR_THE_REST = LEAST_COLUMN / 2
"""Room for timetables and timelines, and for blocks that stay in the cache."""


def most_at_once(work: Callable[[], object]) -> int:
    """Bytes that a call holds at most, beyond what was there before; numpy reports its own."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("features", ["none", "every"])
def test_neither_draw_nor_kernel_allocates_a_column(features: str) -> None:
    """Not even one of single bytes, for a moment: numbers of containers differ by replication.

    Replications 0 and 1 let the buffers grow, with an eighth to spare; 2 and 3 have about as
    many containers, a million and a thousand either way.
    """
    plan, space = two_leg(CONTAINERS, every_feature=features == "every"), Workspace()
    for number in (0, 1):
        simulate_compiled(plan, draw(plan, 1, number, space), space)
    for number in (2, 3):
        assert most_at_once(partial(draw, plan, 1, number, space)) < FOR_THE_REST
        draws = draw(plan, 1, number, space)
        assert most_at_once(partial(simulate_compiled, plan, draws, space)) < FOR_THE_REST
        assert len(draws.release) > 0.99 * CONTAINERS


def test_the_same_numbers_are_counted_for_all() -> None:
    """Two sizes share one buffer, which nobody may write."""
    space = Workspace()
    few, many = space.counting(3, "i4"), space.counting(40, "i4")
    assert few.tolist() == [0, 1, 2]
    assert many.tolist() == list(range(40))
    with pytest.raises(ValueError, match="read-only"):
        many[0] = 1


def test_batches_merge_in_their_order() -> None:
    """Batches [1, 4, 4], [] and [0, 4]: of those released at 4 the first batch's two go first."""
    release = np.array([1.0, 4.0, 4.0, 0.0, 4.0])
    order = np.empty(5, dtype=np.int64)
    merge(release, np.array([0, 3, 3, 5]), order)
    assert order.tolist() == [3, 0, 1, 2, 4]


def test_members_are_numbered_chain_by_chain() -> None:
    """Containers 0..4 on chains 2, 0, 2, 0, 0; nobody is on chain 1."""
    chain = np.array([2, 0, 2, 0, 0], dtype=np.int32)
    first = np.full(4, -1, dtype=np.int64)
    number, member = np.empty(5, dtype=np.int32), np.empty(5, dtype=np.int32)
    number_members(chain, first, number, member)
    assert first.tolist() == [0, 3, 3, 5]
    assert number.tolist() == [1, 3, 4, 0, 2]
    assert member.tolist() == [0, 0, 1, 1, 2]
