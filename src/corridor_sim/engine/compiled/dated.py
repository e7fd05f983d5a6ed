"""What the draws date: changes of capacity, arrivals of other traffic, closings of services."""

from __future__ import annotations

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.detours import close_service
from corridor_sim.engine.compiled.heap import TOP, pop, push
from corridor_sim.engine.compiled.moments import note_change
from corridor_sim.engine.compiled.passages import other_traffic
from corridor_sim.engine.compiled.world import World
from corridor_sim.grid import STEPS_PER_SECOND


@part
def change_capacity(w: World, post: int, t: float) -> None:
    """Apply a post's change of this instant; look ahead to the next."""
    row = w.capacity_at[post]
    last = w.capacity_first[post + 1] - 1
    while row < last and w.capacity_time[row + 1] <= t:
        row += 1
    w.capacity_at[post] = row
    w.units[post] = w.capacity_units[row]
    w.stretch[post] = w.capacity_stretch[row]
    note_change(w, w.post_of[post])
    if row < last and w.capacity_time[row + 1] < w.horizon:
        push(w.agenda, (int(w.capacity_time[row + 1] * STEPS_PER_SECOND) << w.shift) | int(post))


@part
def dated(w: World, t: float, until: int) -> None:
    """Apply the changes of capacity at t and let other traffic join its queues."""
    mask = (1 << w.shift) - 1
    while w.agenda[TOP] < until:
        what = pop(w.agenda) & mask
        if what < w.resources + w.pools:
            change_capacity(w, what, t)
        elif what < w.resources + 2 * w.pools:
            other_traffic(w, what - w.resources - w.pools, t)
        else:
            close_service(w, what - w.resources - 2 * w.pools, t)
