"""The kernel's heap and lists, held against Python's own."""

from __future__ import annotations

import heapq
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridor_sim.engine.compiled.heap import LAST, SIZE, TOP, clear, pop, push
from corridor_sim.engine.compiled.queues import RUNS, sort


@given(st.lists(st.one_of(st.integers(0, 50), st.none()), max_size=60))
def test_the_heap_gives_the_least_first(steps: list[int | None]) -> None:
    """Numbers are pushed, None pops one."""
    heap = np.zeros(2 + len(steps), dtype=np.int64)
    clear(heap)
    expected: list[int] = []
    for step in steps:
        if step is not None:
            push(heap, step)
            heapq.heappush(expected, step)
        elif expected:
            assert pop(heap) == heapq.heappop(expected)
        assert heap[SIZE] == len(expected)
        assert heap[TOP] == (expected[0] if expected else LAST)


@given(st.permutations(range(40)), st.integers(1, 40))
def test_a_linked_list_is_sorted_by_number(order: list[int], size: int) -> None:
    nodes = order[:size]
    link = np.full(40, -1, dtype=np.int32)
    for node, following in pairwise(nodes):
        link[node] = following
    node = sort(link, nodes[0], np.empty(RUNS, dtype=np.int32))
    found = []
    while node >= 0:
        found.append(node)
        node = link[node]
    assert found == sorted(nodes)
