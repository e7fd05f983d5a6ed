"""Which trip departs next within an instant."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.cache import part
from corridor_sim.engine.compiled.calls import called, is_slot, send
from corridor_sim.engine.compiled.world import DEPARTED, DUE, NONE, World


@part
def next_departure(w: World) -> float:
    """When the next trip leaves its first call; inf when none will."""
    place = w.count[DEPARTED]
    return float(w.departs[w.first_departures[place]]) if place < w.departures else np.inf


@part
def sooner(trip: int, other: int) -> int:
    """Which of two trips goes first within an instant; -1 is none."""
    if trip < 0 or 0 <= other < trip:
        return other
    return trip


@part
def next_trip(w: World, t: float) -> int:
    """The trip that departs next at t, -1 when none does; it is no longer due."""
    if w.calling > 0:
        while next_departure(w) == t and is_slot(w, w.first_departures[w.count[DEPARTED]]):
            w.count[DEPARTED] += 1
    timetabled = w.first_departures[w.count[DEPARTED]] if next_departure(w) == t else NONE
    due = w.due[w.count[DUE] - 1] if w.count[DUE] > 0 else NONE
    on_call = called(w, t) if w.calling > 0 else NONE
    trip = sooner(sooner(timetabled, due), on_call)
    if trip < 0:
        return NONE
    if trip == timetabled:
        w.count[DEPARTED] += 1
    elif trip == due:
        w.count[DUE] -= 1
    else:
        send(w, trip)
    return int(trip)
