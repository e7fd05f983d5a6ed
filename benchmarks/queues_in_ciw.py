"""A network of queues in Ciw and here: with the same draws, and with numbers of its own.

The network is ``three_stations.yaml``. Ciw is given it a second time, in its own words.
With the draws of this program each customer must wait as long in both, to Ciw's rounding;
with numbers that Ciw draws itself the mean waits must agree within their standard errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any, Final

import numpy as np

from corridor_sim.draws import Draws, draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.grid import DAY, MINUTE
from corridor_sim.plan.arrays import Floats, StageKind
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load

SCENARIO: Final = Path(__file__).with_name("three_stations.yaml")
ROUTES: Final = {"long": (1, 2, 3), "short": (1, 3)}
"""Which stations a route passes."""
STATIONS: Final = (
    "terminals.gate.resources.clerk",
    "terminals.yard.resources.crane",
    "terminals.exit.resources.scanner",
)
SERVERS: Final = (1, 2, 1)
PER_DAY: Final = {"long": 110.0, "short": 70.0}
MEANS: Final = {1: 6 * MINUTE, 2: 18 * MINUTE, 3: 5 * MINUTE}
CONSTANT: Final = 2
REPLICATIONS: Final = 20

Waits = dict[tuple[str, int], Floats]
"""By route and station: waits in order of arrival [s]."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A route at a station: mean waits [s] here and in Ciw, and how far apart they are."""

    route: str
    station: int
    here: float
    ciw: float
    error: float
    """Standard error of the difference of the means [s]; 0 with the same draws."""
    customers: int
    furthest: float
    """Largest difference of one customer's two waits [s]; nan with numbers of its own."""


def same_draws() -> list[Compared]:
    """Every customer of one replication in both programs."""
    plan, draws = _world(0)
    ours = _ours(plan, draws, of_all=True)
    theirs = _waits(_run(_given(plan, draws), 0, plan.clock.horizon), 0.0, plan.clock.horizon)
    compared = []
    for (route, station), every in ours.items():
        both = min(len(every), len(theirs[route, station]))  # each stops at a time of its own
        here, there = every[:both], theirs[route, station][:both]
        furthest = float(np.abs(here - there).max())
        means = float(here.mean()), float(there.mean())
        compared.append(Compared(route, station, *means, 0.0, both, furthest))
    return compared


def own_numbers() -> list[Compared]:
    """Mean waits of independent replications in each program."""
    ours: list[Waits] = []
    theirs: list[Waits] = []
    for replication in range(REPLICATIONS):
        plan, draws = _world(replication)
        ours.append(_ours(plan, draws, of_all=False))
        clock = plan.clock
        run = _run(_drawn(), replication, clock.measured_until + DAY)
        theirs.append(_waits(run, clock.warm_up, clock.measured_until))
    compared = []
    for route, stations in ROUTES.items():
        for station in stations:
            here, there = (
                np.array([float(waits[route, station].mean()) for waits in every])
                for every in (ours, theirs)
            )
            error = sqrt((here.var(ddof=1) + there.var(ddof=1)) / REPLICATIONS)
            count = sum(len(waits[route, station]) for waits in theirs)
            means = float(here.mean()), float(there.mean())
            compared.append(Compared(route, station, *means, error, count, float("nan")))
    return compared


def _world(replication: int) -> tuple[Plan, Draws]:
    plan = compile_plan(load(SCENARIO))
    return plan, draw(plan, 1, replication)


def _visits(plan: Plan) -> Iterator[tuple[str, int, int]]:
    """Route, station and stage row of every queue."""
    for row in np.flatnonzero(plan.stages.kind == StageKind.ACTIVITY).tolist():
        demand = plan.recipes.demands[plan.labels.chain_demand[int(plan.chain_of_row[row])]]
        used = plan.labels.resources[int(plan.stages.resource[row])]
        yield demand.name, 1 + STATIONS.index(used), row


def _ours(plan: Plan, draws: Draws, *, of_all: bool) -> Waits:
    trace = simulate_compiled(plan, draws)
    waits: Waits = {}
    for route, station, row in _visits(plan):
        every = trace.start[draws.column(row)] - trace.ready(plan, draws, row)
        of = draws.numbers(int(plan.chain_of_row[row]))
        wanted = np.isfinite(every) & (of_all | draws.measured[of])
        waits[route, station] = every[wanted]
    return waits


@dataclass(frozen=True, slots=True)
class _Inputs:
    """Distributions by class, one per node."""

    arrivals: Mapping[str, Sequence[Any]]
    services: Mapping[str, Sequence[Any]]


def _given(plan: Plan, draws: Draws) -> _Inputs:
    """Our draws, in the order in which they are asked for: nobody overtakes in his class."""
    import ciw

    arrivals, services = {}, {}
    nothing = ciw.dists.Deterministic(0)
    for name in ROUTES:
        services[name] = [nothing, nothing, nothing]
    for name, station, row in _visits(plan):
        numbers = draws.numbers(int(plan.chain_of_row[row]))
        gaps = np.diff(draws.release[numbers], prepend=0.0).tolist()
        arrivals[name] = [ciw.dists.Sequential([*gaps, np.inf]), None, None]
        takes = draws.takes[int(draws.takes_base[row]) :][: len(numbers)].tolist()
        services[name][station - 1] = ciw.dists.Sequential(takes)
    return _Inputs(arrivals, services)


def _drawn() -> _Inputs:
    """Laws that Ciw draws from itself."""
    import ciw

    takes = [
        ciw.dists.Deterministic(mean) if number == CONSTANT else ciw.dists.Exponential(1 / mean)
        for number, mean in MEANS.items()
    ]
    return _Inputs(
        {
            name: [ciw.dists.Exponential(per_day / DAY), None, None]
            for name, per_day in PER_DAY.items()
        },
        dict.fromkeys(ROUTES, takes),
    )


def _run(given: _Inputs, seed: int, until: float) -> Sequence[Any]:
    """Simulate the network in Ciw; return its records."""
    import ciw

    ciw.seed(seed)
    to_next = {name: [[0.0] * 3 for _ in SERVERS] for name in ROUTES}
    for name, stations in ROUTES.items():
        for here, there in pairwise(stations):
            to_next[name][here - 1][there - 1] = 1.0
    network = ciw.create_network(
        arrival_distributions=dict(given.arrivals),
        service_distributions=dict(given.services),
        number_of_servers=list(SERVERS),
        routing=to_next,
        priority_classes={"long": 0, "short": 1},
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(until)
    records: Sequence[Any] = run.get_all_records()
    return records


def _waits(records: Sequence[Any], since: float, until: float) -> Waits:
    """Waits by route and station of those who came to their first station in a time [s]."""
    came: dict[int, float] = {}
    for one in records:
        came[one.id_number] = min(came.get(one.id_number, np.inf), one.arrival_date)
    waits: Waits = {}
    for route, stations in ROUTES.items():
        for station in stations:
            of = [one for one in records if one.node == station and one.customer_class == route]
            of.sort(key=lambda one: one.arrival_date)
            waits[route, station] = np.array(
                [one.waiting_time for one in of if since <= came[one.id_number] < until]
            )
    return waits
