"""The Plan as index arrays: what both engines and all measures read.

Rows, not objects: a *chain* is one demand on one route, its *stages* are
consecutive rows of one table. Names stand in ``Labels`` only, so that engines
work with numbers and reports with words. Index columns are int32, times and
durations float64 seconds on the grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.int8]
Flags = NDArray[np.bool_]


WHOLE_BOX: Final = 1_000_000
"""Parts of a box in which its filling is counted."""


class StageKind(IntEnum):
    """What a stage does to a container."""

    ACTIVITY = 0  # queue for a resource (or none), then a duration
    BOARDING = 1  # wait for a scheduled trip, then ride it
    RIDE = 2  # leave at once on a trip of its own (on demand, or after a covering dwell)
    DIVERSION = 3  # waited in vain for a scheduled trip, then went on by another route

    @property
    def carries(self) -> bool:
        """Whether it brings the container to another place."""
        return self in (StageKind.BOARDING, StageKind.RIDE)


class Timing(IntEnum):
    """What makes the vehicles of a service depart."""

    ON_DEMAND = 0
    TIMETABLE = 1
    WHEN_FULL = 2
    ON_RETURN = 3


class Availability(IntEnum):
    """Why a post has the units it has."""

    OPEN = 0
    CLOSED_BY_CALENDAR = 1
    DOWN_BY_DISRUPTION = 2


@dataclass(frozen=True, slots=True)
class Clock:
    """Simulated time in seconds since ``start`` (00:00 UTC)."""

    start: datetime
    warm_up: float
    measured_until: float  # warm_up + measure
    horizon: float  # measured_until + drain limit


@dataclass(frozen=True, slots=True)
class StageTable:
    """One row per stage, the rows of a chain in journey order.

    ``first`` has one entry per chain and one more: chain c has the rows
    first[c] .. first[c + 1] - 1. Columns hold -1 where they do not apply.
    """

    first: Ints
    kind: Bytes  # StageKind; what is said of BOARDING holds for the wait of a DIVERSION
    resource: Ints  # ACTIVITY: resource index; -1 is a pure delay
    per_trip: Flags  # ACTIVITY: one duration for all that came on the same trip
    service: Ints  # BOARDING, RIDE: service; per_trip ACTIVITY: service it arrived on
    leg: Ints  # BOARDING: leg row at whose first call it waits; RIDE: leg row it runs
    alight: Ints  # BOARDING: last leg row it rides
    crossing: Ints  # RIDE: crossing column of the leg's first via
    covering: Flags  # ACTIVITY: a published dwell that holds the wait for the next departure
    place: Ints  # Labels.places: terminal of the activity, or of the call where it boards
    cause: Bytes  # ACTIVITY: Labels.causes
    element: Ints  # Labels.elements
    distance: Floats  # km; 0 for activities, nan where the scenario gives none

    @property
    def rows(self) -> int:
        return len(self.kind)

    @property
    def chains(self) -> int:
        return len(self.first) - 1


@dataclass(frozen=True, slots=True)
class JointWork:
    """Stages that need several resources at once, or hold one from phase to phase.

    Resources that are used together form a *group* with one waiting list; row r
    needs need[first_need[r]] .. need[first_need[r + 1] - 1] to start and frees
    freed[first_freed[r]] .. when it ends. A *gang* bounds how many containers of
    one trip are worked on at once (cranes per vessel). A stage that enters a yard is in
    no group; it frees what the stage before it kept, which is in the same gang.
    """

    group: Ints  # by stage row; -1: the stage queues at its one resource
    group_of_resource: Ints  # by resource; -1: a waiting list of its own
    first_need: Ints
    need: Ints
    first_freed: Ints
    freed: Ints
    gang: Ints  # by stage row; -1: no bound
    gang_size: Ints  # by gang

    @classmethod
    def none(cls, rows: int, resources: int) -> JointWork:
        """Every stage queues at its one resource."""
        nothing = np.empty(0, dtype=np.int32)
        return cls(
            group=np.full(rows, -1, dtype=np.int32),
            group_of_resource=np.full(resources, -1, dtype=np.int32),
            first_need=np.zeros(rows + 1, dtype=np.int32),
            need=nothing,
            first_freed=np.zeros(rows + 1, dtype=np.int32),
            freed=nothing,
            gang=np.full(rows, -1, dtype=np.int32),
            gang_size=nothing,
        )

    @property
    def groups(self) -> int:
        return int(self.group_of_resource.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True)
class BoxTable:
    """Where consignments share boxes.

    The chains of one *point* fill boxes together: what happens to a box between its
    filling and its splitting is the same for all of them. Columns by chain hold -1
    for chains of containers.
    """

    fill: Ints  # by chain: stage row in which consignments wait for their box to close
    split: Ints  # by chain: stage row in which the box is split
    point: Ints  # by chain
    full: Ints  # by point: from which filling on a box closes [1 / WHOLE_BOX]
    patience: Floats  # by point: longest wait of a box's first consignment [s]; inf = none

    @classmethod
    def none(cls, chains: int) -> BoxTable:
        """Only containers."""
        fill, split, point = (np.full(chains, -1, dtype=np.int32) for _ in range(3))
        return cls(fill, split, point, np.empty(0, dtype=np.int32), np.empty(0))

    @property
    def points(self) -> int:
        return len(self.full)


@dataclass(frozen=True, slots=True)
class DiversionTable:
    """How containers may change their route on the day.

    A *detour* is a chain that begins as another one does, up to a boarding, and goes on by
    another route: its row there is a DIVERSION, the rows after it are what follows. While a
    replication runs, a detour has the members of the chain it begins with.
    """

    to: Ints  # by stage row: BOARDING, where a diverted container goes on; -1: nobody is diverted
    limit: Floats  # by stage row: a departure may leave it behind up to this wait [s]
    when_closed: Flags  # by stage row: diverted as soon as the service is closed
    begins_as: Ints  # by chain: a detour's chain of departure; -1: no detour

    @classmethod
    def none(cls, rows: int, chains: int) -> DiversionTable:
        """Nobody is ever diverted."""
        return cls(
            to=np.full(rows, -1, dtype=np.int32),
            limit=np.full(rows, np.inf),
            when_closed=np.zeros(rows, dtype=np.bool_),
            begins_as=np.full(chains, -1, dtype=np.int32),
        )

    @property
    def any(self) -> bool:
        """Whether anybody may be diverted."""
        return bool((self.begins_as >= 0).any())


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """Services in the order of their names, their legs, and the passages on the way.

    Leg rows: service s has first_leg[s] .. first_leg[s + 1] - 1. Via rows: leg
    l has first_via[l] .. first_via[l + 1] - 1, in the order they are met.
    """

    first_leg: Ints
    scheduled: Flags  # False: on demand
    timing: Bytes  # Timing
    fleet: Ints  # vehicles; 0 = as many as needed
    patience: Floats  # WHEN_FULL: longest wait of the first container; inf = none
    cut_off: Floats
    rank: Bytes  # priority class in passages, 0 first
    first_via: Ints
    pool: Ints  # via: pool it queues in
    direction: Bytes  # via: direction index within the passage
    at: Floats  # via: share of the run after which the passage is met, 0..1
    column: Ints  # via: crossing column of the scheduled trips; -1 on demand
    allotment: Ints  # leg: TEU that may board at its call; 2**30 = no bound
    leg_place: Ints  # Labels.places: the service, for time in motion

    @property
    def services(self) -> int:
        return len(self.scheduled)

    @property
    def legs(self) -> int:
        return len(self.first_via) - 1


@dataclass(frozen=True, slots=True)
class PoolTable:
    """Queues of passages: one per passage, or one per direction where lines are per direction.

    A *published* pool has no lines to queue for: its wait is drawn.
    The capacity timeline of pool p is post ``resources + p``.
    """

    published: Flags
    batch: Ints
    at_least: Ints  # vehicles of one direction that make a batch go
    patience: Floats  # longest wait of a vehicle for its batch; inf = none
    place: Ints  # Labels.places: the passage
    lines: Ints


@dataclass(frozen=True, slots=True)
class Labels:
    """The words behind the numbers."""

    demands: tuple[str, ...]  # in name order; twins last
    routes: tuple[str, ...]
    chain_demand: Ints
    chain_route: Ints
    places: tuple[str, ...]  # terminals, services and passages
    causes: tuple[str, ...]  # Cause values, all of them
    elements: tuple[str, ...]  # paths such as terminals.dostyk.activities.reload
    resources: tuple[str, ...]  # paths such as terminals.dostyk.resources.reload_crane
    pools: tuple[str, ...]  # passages.three_gorges or passages.three_gorges.down
    services: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class CrossingTable:
    """Crossing columns: one per (via of a scheduled leg), and per (RIDE stage, via of its leg).

    A column holds one crossing per trip of the service, or per member of the chain.
    """

    via: Ints  # via row
    stage: Ints  # RIDE stage row; -1 for the trips of a scheduled service
    pools: tuple[tuple[int, ...], ...]  # where each column's vehicles may queue, usual way first
    variants: int  # published waits per crossing: the base and one per disruption that replaces it
