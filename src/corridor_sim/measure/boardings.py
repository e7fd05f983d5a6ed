"""The wait for a departure, split, and what a trip's passengers share: compiled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor_sim.compiling import kernel_of
from corridor_sim.measure import lookup
from corridor_sim.plan.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Departures:
    """The departures that happened at one call, by scheduled time.

    ``scheduled`` has one entry more, inf: the departure of who was too late for all.
    """

    scheduled: Floats
    limit: Floats  # latest ready time that is in time for it

    def first_in_time(self, ready: Floats) -> Floats:
        """Scheduled time of the first departure each container was in time for; inf if none."""
        return self.scheduled[lookup.count_before(self.limit, ready)]


@dataclass(frozen=True, slots=True)
class Boardings:
    """How members of a chain got on board [s]: the three waits add up to all of it.

    ``trip`` is the local number of the trip boarded, -1 for who has not.
    """

    waiting: Floats  # for the first departure in time
    rolled: Floats  # from there to the scheduled time of the trip boarded
    late: Floats  # from there to its departure
    trip: Ints


@kernel_of(__file__, lookup.__file__)
def _split(
    times: tuple[Floats, Floats],
    departures: tuple[Floats, Floats],
    scheduled: Floats,
    stopped_at: float,
    found: tuple[Floats, Floats, Floats],
    trip: Ints,
) -> None:
    """Split [ready, start) of each container; ``trip`` is local."""
    ready, start = times
    planned, limit = departures
    waiting, rolled, late = found
    near = 0
    for i in range(len(ready)):
        near = lookup.place_of(limit, ready[i], False, near)
        in_time = min(planned[near], stopped_at)
        its_own = scheduled[trip[i]] if trip[i] >= 0 else start[i]
        waiting[i] = in_time - ready[i]
        rolled[i] = its_own - in_time
        late[i] = start[i] - its_own


def split_boarding(
    ready: Floats,
    start: Floats,
    trip: Ints,
    departures: Departures,
    scheduled: Floats,
    stopped_at: float,
) -> Boardings:
    """Split the waits of containers [s since start] for one call.

    ``start`` is the departure, or the end of the replication for who has not boarded;
    ``scheduled`` are the scheduled times of the call's trips.
    """
    waiting, rolled, late = (np.empty(len(ready)) for _ in range(3))
    _split(
        (ready, start),
        (departures.scheduled, departures.limit),
        scheduled,
        stopped_at,
        (waiting, rolled, late),
        trip,
    )
    return Boardings(waiting, rolled, late, trip)


@kernel_of(__file__)
def _share(seconds: Floats, trip: Ints, own: Floats) -> None:
    for i in range(len(trip)):
        own[i] = seconds[trip[i]] if trip[i] >= 0 else 0.0


def shared(seconds: Floats, trip: Ints) -> Floats:
    """What each passenger has of the seconds of its trip; 0 for who is on none (-1)."""
    own: Floats = np.empty(len(trip))
    _share(seconds, trip, own)
    return own
