"""Time over distance: when containers of a route pass the points of their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corridor_sim.draws import Draws
from corridor_sim.grid import DAY
from corridor_sim.measure.boxes import crossings_of_ride
from corridor_sim.measure.parts import Members, observed_members
from corridor_sim.plan.arrays import Floats, StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace

SHARES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a route and the members' times there [s since start], nan where not reached."""

    km: float
    place: str
    times: Floats


@dataclass(frozen=True, slots=True)
class Passing:
    """One replication's times at one point since release [s]: mean, P5 and P95."""

    route: str
    km: float
    place: str
    days: Floats


def passings(plan: Plan, draws: Draws, trace: Trace) -> list[Passing]:
    """Measure every point of every route, all its demands together; twins are left out.

    Demands on one route call at the same places, so their points agree; points of
    a route where nobody came are nan.
    """
    labels = plan.labels
    found = []
    for route, name in enumerate(labels.routes):
        paths = []
        for chain in np.flatnonzero(labels.chain_route == route).tolist():
            members = observed_members(plan, draws, trace, chain)
            numbers = draws.numbers(chain)[members]
            if len(numbers) and not draws.probe[numbers[0]]:
                released = draws.release[numbers]
                points = _points(plan, draws, trace, chain, members)
                paths.append([(point, point.times - released) for point in points])
        for same in zip(*paths, strict=True):
            point = same[0][0]
            times = np.concatenate([times for _, times in same])
            found.append(Passing(name, point.km, point.place, _described(times)))
    return found


def profile_table(replications: Sequence[Sequence[Passing]]) -> pd.DataFrame:
    """Rows route, place, km, mean_d, p5_d, p95_d along each route; means over replications.

    A replication in which nobody took a route has no points of it.
    """
    points: dict[tuple[str, int], list[Passing]] = {}
    for passings in replications:
        met: Counter[str] = Counter()
        for one in passings:
            points.setdefault((one.route, met[one.route]), []).append(one)
            met[one.route] += 1
    rows = []
    for same in points.values():
        mean, p5, p95 = np.mean([one.days for one in same], axis=0)
        rows.append((same[0].route, same[0].place, same[0].km, mean, p5, p95))
    return pd.DataFrame(rows, columns=["route", "place", "km", "mean_d", "p5_d", "p95_d"])


def _described(times: Floats) -> Floats:
    reached = times[~np.isnan(times)]
    if not len(reached):
        return np.full(3, np.nan)
    # The order statistic next to the quantile: a chart shows no more, and partition is quick.
    ranks = [int(share * (len(reached) - 1)) for share in SHARES]
    mean = reached.mean()
    reached.partition(ranks)
    return np.array([mean, *reached[ranks]]) / DAY


def _points(
    plan: Plan, draws: Draws, trace: Trace, chain: int, members: Members
) -> Iterator[Point]:
    """Ready at the origin, then leaving and reaching places and passages, then available."""
    stages, labels = plan.stages, plan.labels
    first, beyond = (int(row) for row in stages.first[chain : chain + 2])
    place, km = labels.places[stages.place[first]], 0.0
    yield Point(km, place, draws.release[draws.numbers(chain)[members]])
    for row in range(first, beyond):
        if not StageKind(int(stages.kind[row])).carries:
            continue
        yield Point(km, place, trace.start[draws.column(row)][members])
        distance = float(stages.distance[row])
        for via, times in _crossings(plan, draws, trace, row, members):
            passage = labels.places[plan.pools.place[plan.services.pool[via]]]
            at = km + float(plan.services.at[via]) * distance
            yield from (Point(at, passage, moment) for moment in times)
        km += distance
        place = labels.places[stages.place[min(row + 1, beyond - 1)]]
        yield Point(km, place, trace.end[draws.column(row)][members])
    if stages.kind[beyond - 1] == StageKind.ACTIVITY:
        yield Point(km, place, trace.end[draws.column(beyond - 1)][members])


def _crossings(
    plan: Plan, draws: Draws, trace: Trace, row: int, members: Members
) -> Iterator[tuple[int, tuple[Floats, Floats]]]:
    """Passages of a ride over one leg; a ride over several has no known km between its ends."""
    stages, services = plan.stages, plan.services
    leg = int(stages.leg[row])
    boarding = stages.kind[row] == StageKind.BOARDING
    if boarding and stages.alight[row] != leg:
        return
    first = int(services.first_via[leg])
    for via in range(first, int(services.first_via[leg + 1])):
        if boarding:
            trip = trace.trip[draws.column(row)][members]
            base = draws.crossing_base[services.column[via]]
            entry = base + np.maximum(trip - draws.first_trip[stages.service[row]], 0)
            arrived, left = trace.crossing_arrived[entry], trace.crossing_left[entry]
            missed = trip < 0
            yield via, (np.where(missed, np.nan, arrived), np.where(missed, np.nan, left))
        else:
            own = crossings_of_ride(plan, draws, trace, row, via - first)[members]
            yield via, (trace.crossing_arrived[own], trace.crossing_left[own])
