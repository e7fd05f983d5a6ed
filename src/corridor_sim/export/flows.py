"""What flowed over legs and through places in one replication, and how long it took.

Counted are measured containers, twins left out; those that had not left a place or
leg when the replication stopped count in the flow of what they had begun, and not in
its times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from corridor_sim.export.network import Network
from corridor_sim.export.rides import Ride, rides
from corridor_sim.grid import DAY, WEEK
from corridor_sim.measure.boxes import crossings_of_ride, shares
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.parts import Members, observed_members
from corridor_sim.plan.arrays import Floats, StageKind

LegKey = tuple[str, int]
"""A line and the number of the leg within it."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Measured TEU per week that began it; mean and P95 of the days it took, nan if nobody did."""

    teu_per_week: float
    containers: int
    mean_d: float
    p95_d: float


@dataclass(frozen=True, slots=True)
class Flows:
    """By leg from departure to arrival, by terminal from arrival to departure, by passage."""

    legs: Mapping[LegKey, Flow]
    places: Mapping[str, Flow]


@dataclass(slots=True)
class _Seen:
    teu: list[Floats]
    seconds: list[Floats]

    def add(self, teu: Floats, begin: Floats, end: Floats) -> None:
        begun = ~np.isnan(begin)
        self.teu.append(teu[begun])
        self.seconds.append((end - begin)[begun & ~np.isnan(end)])


class _Count:
    """Goes through the chains, all members of one at once."""

    def __init__(self, journeys: Journeys, network: Network) -> None:
        self.network = network
        self.plan, self.draws, self.trace = journeys.plan, journeys.draws, journeys.trace
        self.legs: dict[LegKey, _Seen] = defaultdict(lambda: _Seen([], []))
        self.places: dict[str, _Seen] = defaultdict(lambda: _Seen([], []))

    def chain(self, chain: int) -> None:
        members = observed_members(self.plan, self.draws, self.trace, chain)
        numbers = self.draws.numbers(chain)[members]
        if not len(numbers) or bool(self.draws.probe[numbers[0]]):
            return
        teu = self.draws.teu[numbers] * shares(self.draws, numbers)
        here = self.draws.release[numbers]
        place = ""
        for ride in rides(self.plan, self.network, chain):
            leaving = self._times(self.trace.start, ride.first, members)
            self.places[ride.calls[0]].add(teu, here, leaving)
            self._ride(ride, members, teu)
            here = self._times(self.trace.end, ride.last, members)
            place = ride.calls[-1]
        self.places[place].add(teu, here, self.trace.arrived[numbers])

    def _times(self, column: Floats, row: int, members: Members) -> Floats:
        return column[self.draws.column(row)][members]

    def _ride(self, ride: Ride, members: Members, teu: Floats) -> None:
        """Each leg by the vehicle's own times, and the passages on it."""
        rows = [
            row
            for row in range(ride.first, ride.last + 1)
            if StageKind(int(self.plan.stages.kind[row])).carries
        ]
        first = int(self.plan.services.first_leg[ride.service])
        for k, leg in enumerate(ride.legs):
            row = rows[0] if ride.boards else rows[k]
            begin, end = (self._times(t, row, members) for t in (self.trace.start, self.trace.end))
            entry = np.arange(self._size(row))[members]
            if ride.boards:
                trip = self.trace.trip[self.draws.column(row)][members]
                entry = np.maximum(trip - self.draws.first_trip[ride.service], 0)
                at = self.draws.leg_base[leg] + entry
                aboard = trip >= 0
                begin = np.where(aboard, self.trace.leg_departed[at], np.nan)
                end = np.where(aboard, self.trace.leg_arrived[at], np.nan)
            self.legs[ride.line, leg - first].add(teu, begin, end)
            for via, column in enumerate(self._columns(ride, leg, row)):
                at = self.draws.crossing_base[column] + entry
                if not ride.boards:
                    at = crossings_of_ride(self.plan, self.draws, self.trace, row, via)[members]
                for pool in self.plan.crossings.pools[column]:
                    here = ~np.isnan(begin) & (self.draws.crossing_pool[at] == pool)
                    inside = np.where(here, self.trace.crossing_arrived[at], np.nan)
                    passage = self.plan.labels.places[self.plan.pools.place[pool]]
                    self.places[passage].add(teu, inside, self.trace.crossing_left[at])

    def _size(self, row: int) -> int:
        return len(self.draws.numbers(int(self.plan.chain_of_row[row])))

    def _columns(self, ride: Ride, leg: int, row: int) -> list[int]:
        first = int(self.plan.services.first_via[leg])
        vias = range(first, int(self.plan.services.first_via[leg + 1]))
        if ride.boards:
            return [int(self.plan.services.column[via]) for via in vias]
        return [int(self.plan.stages.crossing[row]) + via - first for via in vias]


def flows_of(journeys: Journeys, network: Network) -> Flows:
    """Count every measured container of the replication."""
    count = _Count(journeys, network)
    for chain in range(journeys.plan.stages.chains):
        count.chain(chain)
    clock = journeys.plan.clock
    weeks = (clock.measured_until - clock.warm_up) / WEEK
    return Flows(
        {key: _flow(seen, weeks) for key, seen in count.legs.items()},
        {name: _flow(seen, weeks) for name, seen in count.places.items()},
    )


def _flow(seen: _Seen, weeks: float) -> Flow:
    teu, seconds = np.concatenate(seen.teu), np.concatenate(seen.seconds)
    mean, p95 = np.nan, np.nan
    if len(seconds):
        mean, p95 = float(seconds.mean()) / DAY, float(np.quantile(seconds, 0.95)) / DAY
    return Flow(float(teu.sum()) / weeks, len(teu), mean, p95)
