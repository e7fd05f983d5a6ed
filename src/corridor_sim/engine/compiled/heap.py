"""A binary heap of whole numbers: (instant, who) packed into one int64.

Times lie on the grid, so an instant is a whole number of steps. Packed keys
order by instant, then by who; one comparison moves an entry, and entries of one
instant come out in order. Slot 0 holds the size, the heap begins at slot 1.
"""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import part
from corridor_sim.plan.arrays import Longs

SIZE = 0
TOP = 1


@part
def push(heap: Longs, key: int) -> None:
    """Add a key."""
    hole = heap[SIZE] + 1
    heap[SIZE] = hole
    while hole > TOP:
        above = hole >> 1
        if heap[above] <= key:
            break
        heap[hole] = heap[above]
        hole = above
    heap[hole] = key


@part
def pop(heap: Longs) -> int:
    """Take the least key off a heap that is not empty."""
    least = heap[TOP]
    size = heap[SIZE] - 1
    heap[SIZE] = size
    key = heap[size + 1]
    hole = TOP
    below = 2 * TOP
    while below <= size:
        if below < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= key:
            break
        heap[hole] = heap[below]
        hole = below
        below = 2 * hole
    heap[hole] = key
    return int(least)
