"""Everything random that one replication will need, drawn before it starts.

Layout: a *column* is a contiguous slice, one entry per member of a chain, per
trip of a service or per crossing. Columns of one kind lie one after another in a
flat array; the ``*_base`` arrays say where each begins. Trips are numbered
through all services: service s has the trips first_trip[s] .. first_trip[s + 1] - 1,
in timetable order, cancelled ones included; its k-th trip has k as *local* number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from corridor_sim.plan.arrays import Bytes, Flags, Floats, Ints, Longs


@dataclass(slots=True)
class Timelines:
    """Piecewise-constant states: rows first[i] .. first[i + 1] - 1 belong to subject i.

    A row holds from ``time`` until the next row's; the first row is at time 0.
    """

    first: Ints
    time: Floats


@dataclass(slots=True)
class Capacity(Timelines):
    """Units of resources (0 .. R - 1) and lines of pools (R .. R + P - 1)."""

    units: Ints  # how many may start work: k = ceil(f * n - 1e-9)
    stretch: Floats  # k / (f * n), 1 when closed
    availability: Bytes  # Availability


@dataclass(slots=True)
class Pace(Timelines):
    """Per service: the run-time factor (season and disruptions) and whether trips may leave."""

    factor: Floats
    leaves: Flags


@dataclass(slots=True)
class Spells(Timelines):
    """Per pool: which of a published pool's waits holds."""

    variant: Bytes


@dataclass(slots=True)
class Draws:
    """One replication's numbers: seconds since start, durations in seconds, all on the grid."""

    replication: int
    # containers, by global number = rank by (release, demand, index, chain)
    release: Floats
    chain: Ints
    member: Ints  # position within the chain
    index: Ints  # number within the demand: the key of its draws
    teu: Bytes
    rank: Bytes  # priority class, 0 first
    probe: Flags
    measured: Flags
    portion: Ints  # share of a box [1 / WHOLE_BOX], 0 for containers; empty when all are
    # members of chains
    first_member: Longs  # chains + 1; into ``number``
    number: Ints  # global number of each member, chain after chain
    # stages
    stage_base: Longs  # rows + 1: row r of the Trace is stage_base[r] .. stage_base[r + 1] - 1
    takes_base: Longs  # ACTIVITY, RIDE: takes[takes_base[r] + member] (or + local trip number)
    takes: Floats  # activity durations, -1 = skipped; runs of RIDE stages, before the pace factor
    # trips
    first_trip: Ints  # services + 1
    scheduled: Floats  # at the first call
    departs: Floats  # actual, at the first call, or when due at its berth; inf when cancelled
    cancelled: Flags
    first_departures: Ints  # trips that leave before the horizon, by (departs, trip row)
    leg_base: Longs  # legs + 1: leg row l has leg_base[l] + local trip number
    run: Floats  # before the pace factor
    stay: Floats  # at the call before the leg
    tardy: Floats  # lateness drawn at arrival, added after the run
    threshold: Ints  # by trip, WHEN_FULL: waiting TEU of ours that make it leave, at least 1
    turnaround: Floats  # by trip: from the last call until its vehicle may leave again
    slots: Ints  # TEU on offer to us on this leg: floor(f * (capacity - taken)), at least 0
    # crossings
    crossing_base: Longs  # crossing columns + 1
    crossing_pool: Ints  # the pool each crossing queues in
    crossing_direction: Bytes
    wait: list[Floats]  # one array per variant; zeros in pools with a queue
    transit: Floats
    headway: Floats
    # other traffic, by pool, in order of arrival
    first_other: Ints  # pools + 1
    other_time: Floats
    other_direction: Bytes
    other_rank: Bytes
    other_transit: Floats
    other_headway: Floats
    # states of the world
    capacity: Capacity
    pace: Pace
    spells: Spells
    # stops
    stop_base: Longs = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    """Stops + 1: stop p has stop_base[p] + local trip number."""
    stop_stay: Floats = field(default_factory=lambda: np.empty(0))
    """From the berth on, at least."""

    def column(self, row: int) -> slice:
        """Where the stage row lies in the Trace."""
        return slice(int(self.stage_base[row]), int(self.stage_base[row + 1]))

    def stop(self, number: int) -> slice:
        """Where a stop's trips lie in the columns of stops."""
        return slice(int(self.stop_base[number]), int(self.stop_base[number + 1]))

    def numbers(self, chain: int) -> Ints:
        """Global numbers of the chain's members, ascending."""
        return self.number[self.first_member[chain] : self.first_member[chain + 1]]
