"""A binary heap of whole numbers: (instant, who) packed into one int64.

Times lie on the grid, so an instant is a whole number of steps. Packed keys
order by instant, then by who; one comparison moves an entry, and entries of one
instant come out in order. Slot 0 holds the size, the heap begins at slot 1; the top of
an empty one is after any key.
"""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import part
from corridor_sim.plan.arrays import Longs

SIZE = 0
TOP = 1
LAST = 2**63 - 1  # after any key


@part
def clear(heap: Longs) -> None:
    """Take everything out."""
    heap[SIZE] = 0
    heap[TOP] = LAST


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
    """Take the least key off a heap that is not empty.

    The hole goes down to a leaf and the last key goes up from there: it belongs
    low, and choosing a child without a branch costs less than comparing with it.
    """
    least = heap[TOP]
    size = heap[SIZE] - 1
    heap[SIZE] = size
    key = heap[size + 1]
    heap[size + 1] = LAST
    hole = TOP
    below = 2 * TOP
    while below <= size:
        below += heap[below + 1] < heap[below]
        heap[hole] = heap[below]
        hole = below
        below = 2 * hole
    above = hole >> 1
    while above >= TOP and heap[above] > key:
        heap[hole] = heap[above]
        hole = above
        above = hole >> 1
    heap[hole] = key
    heap[size + 1] = LAST  # again: it was this hole if nothing is left
    return int(least)
