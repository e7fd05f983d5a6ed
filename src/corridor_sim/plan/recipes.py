"""What to draw, for whom, under which name: the random half of a Plan.

Recipes hold distributions and stream names. ``draw`` turns them into numbers and
knows nothing of scenarios.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from corridor_sim.plan.arrays import Floats, Ints, Timing
from corridor_sim.plan.timetable import Timetable
from corridor_sim.plan.windows import Interval, RateTimeline, Window


class Law(Protocol):
    """A distribution in base units (seconds, shares, TEU)."""

    @property
    def is_constant(self) -> bool: ...

    def ppf(self, u: Floats, out: Floats | None = None) -> Floats:
        """Inverse distribution function of uniforms in [0, 1)."""

    def mean(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Uniform:
    """The name of one uniform number per container or trip."""

    element: str
    quantity: str
    visit: int


@dataclass(frozen=True, slots=True)
class Condition:
    """Happens only where the uniform lies in [low, high)."""

    uniform: Uniform
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RepairRecipe:
    """Breakdowns of a resource that make a job longer."""

    resource: str  # path
    per_second: float  # breakdowns per second of work
    law: Law  # of one repair


@dataclass(frozen=True)
class TakesRecipe:
    """The durations of one stage, keyed to the containers of its chain."""

    row: int
    uniform: Uniform
    law: Law
    conditions: tuple[Condition, ...] = ()
    repairs: tuple[RepairRecipe, ...] = ()

    @cached_property
    def said(self) -> str:
        """All that decides the durations but the containers; the same text, the same column."""
        return repr((self.uniform, self.law, self.conditions, self.repairs))


@dataclass(frozen=True, slots=True)
class SharedTakesRecipe:
    """The durations of a per-trip activity, keyed to the trips the containers came on."""

    rows: tuple[int, ...]  # stages of all chains that draw from this column
    service: int
    leg: int  # leg row on which the trip arrived
    uniform: Uniform
    law: Law
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedRecipe:
    """Real shipments by time of release: nothing of when they come is drawn."""

    release: Floats
    rank: Ints  # -1: the demand's own
    chain: Ints  # -1: by choice


@dataclass(frozen=True, slots=True)
class DemandRecipe:
    """Releases of one demand, or of the twins."""

    name: str
    teu: int
    rank: int
    chains: tuple[int, ...]  # in the order of their routes' names
    shares: tuple[float, ...]  # of the chains, summing to 1; twins take every chain
    per_day: float  # 0 for twins and real shipments
    poisson: bool
    every: float  # interval of regular releases and twins [s]
    twins: bool
    planned: RateTimeline | None = None  # factor on the rate; None: even
    shipped: ShippedRecipe | None = None
    fills: Law | None = None  # share of a box that a consignment fills; None: containers


@dataclass(frozen=True, slots=True)
class FleetRecipe:
    """Vehicles that come back: how long each is away."""

    vehicles: int
    way_back: Law
    turnaround: Law
    mean_cycle: float  # from one departure to the next, without queues [s]
    least_run: float  # shortest time in motion of a trip, before the pace factor [s]
    least_rest: float  # shortest time of the rest of a cycle [s]


@dataclass(frozen=True, slots=True)
class TripRecipe:
    """What is drawn for the trips of one service."""

    name: str
    timetable: Timetable
    late: Law | None
    late_at_arrival: bool
    catch_up: float  # share of each leg's run that a late trip may save
    cancelled: float
    capacity: float  # TEU; inf = unlimited
    taken: Law | None
    taken_share: bool  # taken is a share of capacity, else TEU
    runs: tuple[Law, ...]
    stays: tuple[Law, ...]
    timing: Timing
    at_least: float  # WHEN_FULL: share of its slots that makes a trip leave
    fleet: FleetRecipe | None


@dataclass(frozen=True, slots=True)
class StopRecipe:
    """How long the trips of a service stay at one of its stops."""

    service: int
    call: int  # number within the service
    between: bool  # the first and the last call are not: their stays are drawn here alone
    stay: Law | None
    timing: Timing


@dataclass(frozen=True, slots=True)
class CrossingRecipe:
    """What is drawn for the vehicles of one crossing column."""

    service: int
    leg: int
    stage: int  # RIDE stage row; -1: keyed to the trips of the service
    ways: tuple[WayRecipe, ...]
    chance: Uniform  # which way is taken


@dataclass(frozen=True, slots=True)
class WayRecipe:
    """One passage that the vehicles of a crossing column may take."""

    passage: str  # path of the passage
    pool: int
    direction: int
    share: float
    visit: int  # nth crossing of this passage on the leg, or by the chain
    transit: Law
    headway: Law | None  # None: the line is blocked for the transit; also where nothing queues
    waits: tuple[
        Law, ...
    ]  # published: the base and its replacements; empty where a queue is simulated


@dataclass(frozen=True, slots=True)
class OtherTrafficRecipe:
    """Vehicles of others that cross a pool in one direction."""

    name: str  # path
    pool: int
    direction: int
    per_day: float
    poisson: bool
    rank: int
    transit: Law
    headway: Law | None


@dataclass(frozen=True, slots=True)
class BreakdownRecipe:
    """Spells in which a unit is away, drawn for each unit on its own."""

    name: str  # path
    every: Law
    lasts: Law


@dataclass(frozen=True, slots=True)
class PostRecipe:
    """Units of one resource or lines of one pool, with all that is dated."""

    units: int
    opened: tuple[Interval, ...] | None
    windows: tuple[Window, ...]
    breakdowns: BreakdownRecipe | None = None


@dataclass(frozen=True, slots=True)
class PaceRecipe:
    """Season and dated windows of one service."""

    season: tuple[float, ...] | None  # run-time factor per month, January first
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The rows that a change acts on; posts are resources, then pools."""

    posts: tuple[int, ...]
    services: tuple[int, ...]
    pools: tuple[tuple[int, int], ...]  # published pools and the wait that then holds
    demands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RandomDisruptionRecipe:
    """A renewal process of windows; in each, every change acts on its subjects."""

    name: str  # path
    every: Law
    lasts: Law
    months: frozenset[int]  # onsets outside are dropped; empty: all year
    changes: tuple[tuple[Window, Subjects], ...]  # begin and end to be filled in
    stationary: bool = False  # time 0 may lie in a window; else it lies in a gap


@dataclass(frozen=True, slots=True)
class Recipes:
    """Everything ``draw`` needs beside the tables of the Plan."""

    demands: tuple[DemandRecipe, ...]
    takes: tuple[TakesRecipe, ...]
    shared_takes: tuple[SharedTakesRecipe, ...]
    trips: tuple[TripRecipe, ...]  # by service; an empty timetable where nothing is scheduled
    crossings: tuple[CrossingRecipe, ...]  # by crossing column
    others: tuple[OtherTrafficRecipe, ...]
    posts: tuple[PostRecipe, ...]
    paces: tuple[PaceRecipe, ...]
    waits: tuple[tuple[Window, ...], ...]  # by pool: dated windows that replace its wait
    random: tuple[RandomDisruptionRecipe, ...]
    rates: tuple[tuple[Window, ...], ...] = ()  # by demand, twins too: windows on its releases
    stops: tuple[StopRecipe, ...] = ()  # by stop
