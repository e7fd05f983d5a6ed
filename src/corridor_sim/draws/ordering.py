"""Containers by global number and by chain, put in order without room of their own: compiled."""

from __future__ import annotations

from corridor_sim.compiling import kernel_of
from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints, Longs

kernel = kernel_of(__file__)


@kernel
def merge(release: Floats, first: Longs, order: Longs) -> None:
    """Rank by (release, batch, place): batch b is release[first[b]:first[b + 1]], sorted.

    ``order`` gets the places in ``release``, the first to be released first.
    """
    batches = len(first) - 1
    heads = first[:batches].copy()
    for rank in range(len(order)):
        least = -1
        for batch in range(batches):
            if heads[batch] < first[batch + 1] and (
                least < 0 or release[heads[batch]] < release[heads[least]]
            ):
                least = batch
        order[rank] = heads[least]
        heads[least] += 1


@kernel
def describe(
    chain: Ints, of_chain: tuple[Bytes, Bytes, Flags], own: tuple[Bytes, Bytes, Flags]
) -> None:
    """Give each container the TEU, class and probe flag of its chain."""
    for c in range(len(chain)):
        own[0][c] = of_chain[0][chain[c]]
        own[1][c] = of_chain[1][chain[c]]
        own[2][c] = of_chain[2][chain[c]]


@kernel
def number_members(chain: Ints, first_member: Longs, number: Ints, member: Ints) -> None:
    """Global numbers chain after chain, ascending within each, and each one's place in its chain.

    Chain k has the places first_member[k] .. first_member[k + 1] - 1 of ``number``.
    """
    first_member[:] = 0
    for c in range(len(chain)):
        first_member[chain[c] + 1] += 1
    for k in range(1, len(first_member)):
        first_member[k] += first_member[k - 1]
    next_member = first_member.copy()
    for c in range(len(chain)):
        place = next_member[chain[c]]
        number[place] = c
        member[c] = place - first_member[chain[c]]
        next_member[chain[c]] = place + 1


@kernel
def take_whole(values: Ints, at: Ints, out: Longs) -> None:
    """Copy the values at these places, as the wider numbers that numpy uses for places."""
    for i in range(len(at)):
        out[i] = values[at[i]]


@kernel
def places_where(holds: Flags, places: Longs) -> int:
    """Write down where something holds; return in how many places."""
    found = 0
    for i in range(len(holds)):
        if holds[i]:
            places[found] = i
            found += 1
    return found
