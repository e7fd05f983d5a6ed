"""Trips over time and place, and who waits between them: what a string-line diagram shows.

Of one replication only, and of a window long enough for a journey to cross it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY, WEEK
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.parts import observed_members
from corridor_sim.measure.queues import boarding_queue
from corridor_sim.plan.arrays import Floats, StageKind

if TYPE_CHECKING:
    import pandas as pd

SPAN: Final = 1.0
"""Length of the window in mean journeys."""
SHORTEST: Final = 2 * WEEK
STEP: Final = DAY / 4
"""How finely the numbers waiting are told."""


@dataclass(frozen=True, slots=True)
class _Ride:
    """A boarding stage of a route: between which kilometres."""

    row: int
    begin: float  # km
    end: float
    to: str


@dataclass(frozen=True, slots=True)
class StringLines:
    """Two tables of one replication, days counted from the start of the scenario.

    ``trips``: one row per point of a trip: route, service, trip, place, km, day, teu (of
    ours on board; 0 runs empty). ``waiting``: route, place, km, day (the middle of a
    quarter of a day), containers waiting for a departure on average, measured or not.
    """

    trip_rows: tuple[tuple[object, ...], ...]
    waiting_rows: tuple[tuple[object, ...], ...]

    @property
    def trips(self) -> pd.DataFrame:
        """The trips as a table."""
        import pandas as pd

        columns = ["route", "service", "trip", "place", "km", "day", "teu"]
        return pd.DataFrame(list(self.trip_rows), columns=columns)

    @property
    def waiting(self) -> pd.DataFrame:
        """The queues as a table."""
        import pandas as pd

        columns = ["route", "place", "km", "day", "containers"]
        return pd.DataFrame(list(self.waiting_rows), columns=columns)


def string_lines(journeys: Journeys) -> StringLines:
    """Trips that run in the window and queues for departures, of every route."""
    trips: list[tuple[object, ...]] = []
    waiting: list[tuple[object, ...]] = []
    for route, name in enumerate(journeys.plan.labels.routes):
        chains = _chains(journeys, route)
        if not chains:
            continue
        window = _window(journeys, chains)
        for number, ride in enumerate(_rides(journeys, chains[0])):
            trips += [(name, *row) for row in _points(journeys, ride, window)]
            rows = [list(_rides(journeys, chain))[number].row for chain in chains]
            waiting += [(name, *row) for row in _waiting(journeys, ride, rows, window)]
    return StringLines(tuple(trips), tuple(waiting))


def _chains(journeys: Journeys, route: int) -> list[int]:
    """Chains of a route that hold measured containers, twins left out."""
    plan, draws, found = journeys.plan, journeys.draws, []
    for chain in np.flatnonzero(journeys.plan.labels.chain_route == route).tolist():
        number = draws.numbers(chain)[observed_members(plan, draws, journeys.trace, chain)]
        if len(number) and not draws.probe[number[0]]:
            found.append(chain)
    return found


def _window(journeys: Journeys, chains: list[int]) -> tuple[float, float]:
    took = [journeys.split(chain).total for chain in chains]
    long = max(SHORTEST, SPAN * float(np.concatenate(took).mean()))
    clock = journeys.plan.clock
    weeks = math.ceil(long / WEEK) * WEEK
    return clock.warm_up, min(clock.warm_up + weeks, clock.measured_until)


def _rides(journeys: Journeys, chain: int) -> Iterator[_Ride]:
    stages, labels = journeys.plan.stages, journeys.plan.labels
    km = 0.0
    first, beyond = (int(row) for row in stages.first[chain : chain + 2])
    for row in range(first, beyond):
        distance = float(stages.distance[row])
        if stages.kind[row] == StageKind.BOARDING:
            to = labels.places[stages.place[min(row + 1, beyond - 1)]]
            yield _Ride(row, km, km + distance, to)
        km += distance


def _points(
    journeys: Journeys, ride: _Ride, window: tuple[float, float]
) -> Iterator[tuple[object, ...]]:
    """Departure, passages on the way, and arrival of every trip that runs in the window."""
    plan, trace = journeys.plan, journeys.trace
    leg, alight = int(plan.stages.leg[ride.row]), int(plan.stages.alight[ride.row])
    left = trace.leg_departed[journeys.trips_of(leg)]
    arrived = trace.leg_arrived[journeys.trips_of(alight)]
    aboard = trace.leg_aboard[journeys.trips_of(leg)]
    service = plan.labels.services[plan.stages.service[ride.row]]
    passages = list(_passages(journeys, ride)) if leg == alight else []
    place = plan.labels.places[plan.stages.place[ride.row]]
    for trip in np.flatnonzero((left < window[1]) & (arrived > window[0])).tolist():
        points = [(place, ride.begin, left[trip])]
        points += [(name, km, times[trip]) for name, km, times in passages]
        points.append((ride.to, ride.end, arrived[trip]))
        for name, km, time in points:
            if not np.isnan(time):
                yield service, trip, name, km, float(time) / DAY, int(aboard[trip])


def _passages(journeys: Journeys, ride: _Ride) -> Iterator[tuple[str, float, Floats]]:
    plan, trace = journeys.plan, journeys.trace
    leg = int(plan.stages.leg[ride.row])
    for via in range(int(plan.services.first_via[leg]), int(plan.services.first_via[leg + 1])):
        base = journeys.draws.crossing_base
        column = int(plan.services.column[via])
        entries = slice(int(base[column]), int(base[column + 1]))
        km = ride.begin + float(plan.services.at[via]) * (ride.end - ride.begin)
        name = plan.labels.places[plan.pools.place[plan.services.pool[via]]]
        yield name, km, trace.crossing_arrived[entries]
        yield name, km, trace.crossing_left[entries]


def _waiting(
    journeys: Journeys, ride: _Ride, rows: list[int], window: tuple[float, float]
) -> Iterator[tuple[object, ...]]:
    end = min(window[1], journeys.trace.stopped_at)
    edges = np.arange(window[0], end + STEP / 2, STEP)
    mean = np.diff(boarding_queue(journeys, rows).waited(edges)) / STEP
    place = journeys.plan.labels.places[journeys.plan.stages.place[ride.row]]
    for begin, containers in zip(edges.tolist(), mean.tolist(), strict=False):
        yield place, ride.begin, (begin + STEP / 2) / DAY, containers
