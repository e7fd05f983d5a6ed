"""Where measured containers are that had not arrived when the replication stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor_sim.measure.boxes import crossings_of_ride
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.deadlock import Deadlock, deadlock
from corridor_sim.plan.arrays import Flags, Ints, StageKind

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.plan.compile import Plan


class Spot(NamedTuple):
    """Where somebody is stuck: the chain, a place, and what it waits for or is in."""

    chain: int
    place: int  # Labels.places
    element: int  # Labels.elements
    locked: bool  # in the deadlock


@dataclass(frozen=True, slots=True)
class Stranded:
    """The stuck measured containers of one replication, twins left out."""

    count: dict[Spot, int]
    deadlock: Deadlock | None


def stranded(journeys: Journeys) -> Stranded:
    """Find every stuck container; nothing is looked at where none is."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    count: Counter[Spot] = Counter()
    lock: Deadlock | None = None
    if not np.isnan(trace.arrived[draws.measured & ~draws.probe]).any():
        return Stranded({}, None)
    lock = deadlock(plan, draws, trace)
    for chain in range(plan.stages.chains):
        split = journeys.split(chain)
        if not len(split.number) or draws.probe[split.number[0]]:
            continue
        stuck = np.isnan(trace.arrived[split.number])
        for row, place, number in _spots(journeys, chain, split.number[stuck]):
            locked = lock is not None and number in lock.containers
            count[Spot(chain, place, int(plan.stages.element[row]), locked)] += 1
    return Stranded(dict(count), lock)


def stranded_table(plan: Plan, replications: Sequence[Stranded]) -> pd.DataFrame:
    """One row per demand, route, place and what is waited for there: stuck containers.

    ``replications`` counts those in which some were; ``deadlock`` names the circle of
    full yards that they are in, where they are.
    """
    import pandas as pd

    total: Counter[tuple[Spot, str]] = Counter()
    seen: Counter[tuple[Spot, str]] = Counter()
    for one in replications:
        for spot, containers in one.count.items():
            circle = one.deadlock.circle if spot.locked and one.deadlock is not None else ""
            total[spot, circle] += containers
            seen[spot, circle] += 1
    labels = plan.labels
    rows = [
        (
            labels.demands[labels.chain_demand[spot.chain]],
            labels.routes[labels.chain_route[spot.chain]],
            labels.places[spot.place],
            labels.elements[spot.element],
            circle,
            containers,
            seen[spot, circle],
        )
        for (spot, circle), containers in sorted(total.items())
    ]
    columns = ["demand", "route", "place", "at", "deadlock", "containers", "replications"]
    return pd.DataFrame(rows, columns=columns)


def _spots(journeys: Journeys, chain: int, numbers: Ints) -> Iterator[tuple[int, int, int]]:
    """The stage row and the place of each container, with its number."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    member = draws.member[numbers]
    here = np.ones(len(numbers), dtype=np.bool_)
    for row in range(int(plan.stages.first[chain]), int(plan.stages.first[chain + 1])):
        column = draws.column(row)
        now: Flags = here & np.isnan(trace.end[column][member])
        here &= ~now
        under_way = now & ~np.isnan(trace.start[column][member])
        moves = plan.stages.kind[row] != StageKind.ACTIVITY
        for at in np.flatnonzero(now).tolist():
            place = int(plan.stages.place[row])
            if moves and under_way[at]:
                place = _on_the_way(journeys, row, int(member[at]))
            yield row, place, int(numbers[at])


def _on_the_way(journeys: Journeys, row: int, member: int) -> int:
    """The place of a vehicle under way: a passage, a terminal where it waits, or its service."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    leg, services = int(plan.stages.leg[row]), plan.services
    vias = range(int(services.first_via[leg + 1] - services.first_via[leg]))
    if plan.stages.kind[row] == StageKind.RIDE:
        entries = [int(crossings_of_ride(plan, draws, trace, row, via)[member]) for via in vias]
        return _at_passage(journeys, entries, int(services.leg_place[leg]))
    local = int(trace.trip[draws.column(row)][member])
    local -= int(draws.first_trip[plan.stages.service[row]])
    place = int(services.leg_place[leg])
    for ridden in range(leg, int(plan.stages.alight[row]) + 1):
        cell, stop = int(draws.leg_base[ridden]) + local, int(plan.room.at_end[ridden])
        if np.isnan(trace.leg_departed[cell]):
            break
        if not np.isnan(trace.leg_arrived[cell]):
            place = int(plan.room.stop_place[stop]) if stop >= 0 else place
            continue
        columns = services.column[services.first_via[ridden] : services.first_via[ridden + 1]]
        entries = [int(draws.crossing_base[column]) + local for column in columns.tolist()]
        return _at_passage(journeys, entries, int(services.leg_place[ridden]))
    return place


def _at_passage(journeys: Journeys, entries: Sequence[int], otherwise: int) -> int:
    plan, trace = journeys.plan, journeys.trace
    for entry in entries:
        if not np.isnan(trace.crossing_arrived[entry]) and np.isnan(trace.crossing_left[entry]):
            return int(plan.pools.place[journeys.draws.crossing_pool[entry]])
    return otherwise
