"""Full yards that block each other in a circle, found when a replication has stopped.

Whoever waits for a place waits for somebody to leave the yard. It waits for ever if
all who are in it do: for a resource whose units are all kept by others of them, for a
vehicle of a fleet that they hold, for a berth where such vehicles lie, for another such
yard. The largest such set is found by taking out, again and again, who can still go on.
What only time can bring, such as the next train of a timetable, can always come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridor_sim.measure.boxes import acts
from corridor_sim.measure.occupancy import needs
from corridor_sim.plan.arrays import StageKind

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


class Thing(NamedTuple):
    """What is waited for: a resource (yards and berths are some), or a service."""

    kind: str  # resource or service
    number: int


@dataclass(frozen=True, slots=True)
class Deadlock:
    """A circle of things that wait for each other, in words, and who is stuck for it."""

    circle: str
    containers: frozenset[int]


@dataclass(slots=True)
class _State:
    """Who waits for what, and who keeps what, at the end; containers and vehicles apart."""

    units: dict[Thing, int]
    waits: dict[int, set[Thing]] = field(default_factory=dict)  # container: for any of these
    keeps: dict[Thing, list[int]] = field(default_factory=lambda: defaultdict(list))  # containers
    held: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # by trip
    berthing: dict[int, Thing] = field(default_factory=dict)  # trip: the berths it waits for
    lying: dict[Thing, list[int]] = field(default_factory=lambda: defaultdict(list))  # trips
    fleet: dict[Thing, list[int]] = field(default_factory=lambda: defaultdict(list))  # trips out


def deadlock(plan: Plan, draws: Draws, trace: Trace) -> Deadlock | None:
    """The circle that blocks itself when the replication has stopped; None if there is none."""
    if not plan.room.yards:
        return None
    state = _State({Thing("resource", n): int(u) for n, u in enumerate(plan.resource_units)})
    _note_vehicles(plan, draws, trace, state)
    for chain in range(plan.stages.chains):
        _note_containers(plan, draws, trace, chain, state)
    locked, trips = _locked(plan, draws, state)
    yards = [Thing("resource", post) for post in plan.room.yard_post.tolist()]
    blocking = [y for y in yards if any(y in state.waits[c] for c in locked)]
    for yard in blocking:
        circle = _circle(state, locked, trips, yard)
        if circle:
            return Deadlock(_told(plan, circle), frozenset(locked))
    return None


def _note_vehicles(plan: Plan, draws: Draws, trace: Trace, state: _State) -> None:
    """Vehicles at their stops, and those of fleets that have not come back."""
    room = plan.room
    for stop in range(room.stops):
        column = draws.stop(stop)
        first = int(draws.first_trip[room.stop_service[stop]])
        came, berthed = trace.stop_came[column], trace.stop_berthed[column]
        there = np.isnan(trace.stop_cleared[column]) & ~np.isnan(came)
        for local in np.flatnonzero(there).tolist():
            berths = Thing("resource", int(room.stop_berth[stop]))
            if np.isnan(berthed[local]):
                state.berthing[first + local] = berths
            else:
                state.held[first + local] = []
                state.lying[berths].append(first + local)
            if plan.services.fleet[room.stop_service[stop]] > 0:
                state.fleet[Thing("service", int(room.stop_service[stop]))].append(first + local)


def _note_containers(plan: Plan, draws: Draws, trace: Trace, chain: int, state: _State) -> None:
    """Follow the real containers of a chain to the stage in which they are."""
    number = draws.numbers(chain)
    there = np.isnan(trace.arrived[number]) & ~draws.probe[number]
    there &= draws.release[number] <= trace.stopped_at
    yard: dict[int, Thing | None] = dict.fromkeys(np.flatnonzero(there).tolist())
    trip = dict.fromkeys(yard, -1)
    for row in range(int(plan.stages.first[chain]), int(plan.stages.first[chain + 1])):
        column, acting = draws.column(row), acts(plan, draws, trace, row)
        begun, done = ~np.isnan(trace.start[column]), ~np.isnan(trace.end[column])
        for member in list(yard):
            if plan.stages.kind[row] != StageKind.ACTIVITY and begun[member]:
                yard[member], trip[member] = None, int(trace.trip[column][member])
            if not done[member]:
                if acting[member]:
                    who = (int(number[member]), row, trip[member], yard[member])
                    _note(plan, state, who, started=bool(begun[member]))
                del yard[member]
            elif plan.room.enters[row] >= 0:
                yard[member] = Thing("resource", int(plan.stages.resource[row]))
                trip[member] = -1


def _note(
    plan: Plan, state: _State, who: tuple[int, int, int, Thing | None], *, started: bool
) -> None:
    """What a container in an unfinished stage waits for and keeps meanwhile."""
    container, row, trip, yard = who
    if yard is not None:
        state.keeps[yard].append(container)
    if plan.stages.kind[row] == StageKind.BOARDING:
        if started:
            state.waits[container] = {state.berthing[trip]} if trip in state.berthing else set()
        else:
            state.waits[container] = {Thing("service", int(plan.stages.service[row]))}
    elif plan.stages.kind[row] == StageKind.ACTIVITY and not started:
        state.waits[container] = {Thing("resource", post) for post in needs(plan, row)}
        if plan.room.enters[row] >= 0:
            freed = plan.joint.freed[plan.joint.first_freed[row] : plan.joint.first_freed[row + 1]]
            for post in freed.tolist():
                state.keeps[Thing("resource", post)].append(container)
            if trip in state.held:
                state.held[trip].append(container)
    else:
        state.waits[container] = set()


def _locked(plan: Plan, draws: Draws, state: _State) -> tuple[set[int], set[int]]:
    """The containers and the trips that can never go on."""
    locked = {container for container, things in state.waits.items() if things}
    trips = {*state.held, *state.berthing}
    teu = draws.teu

    def never(thing: Thing) -> bool:
        if thing.kind == "service":
            fleet = int(plan.services.fleet[thing.number])
            out = [trip for trip in state.fleet[thing] if trip in trips]
            return 0 < fleet <= len(out)
        if thing in state.lying or thing in state.berthing.values():
            return len([t for t in state.lying[thing] if t in trips]) >= state.units[thing]
        keepers = state.keeps[thing]
        if not keepers or not all(container in locked for container in keepers):
            return False
        size = [int(teu[c]) if thing.number in plan.room.yard_post else 1 for c in keepers]
        return sum(size) + _smallest(state, draws, thing) > state.units[thing]

    while True:
        free = {c for c in locked if not any(never(thing) for thing in state.waits[c])}
        gone = {
            trip
            for trip in trips
            if not (
                never(state.berthing[trip])
                if trip in state.berthing
                else any(container in locked for container in state.held[trip])
            )
        }
        if not free and not gone:
            return locked, trips
        locked -= free
        trips -= gone


def _smallest(state: _State, draws: Draws, thing: Thing) -> int:
    """TEU that the smallest of those who wait for a yard needs; one unit of anything else."""
    waiting = [int(draws.teu[c]) for c, things in state.waits.items() if thing in things]
    return min(waiting, default=1)


def _circle(state: _State, locked: set[int], trips: set[int], start: Thing) -> list[Thing]:
    """Things from one back to itself, each waited for by who keeps the one before."""
    before: dict[Thing, Thing] = {}
    ahead = [start]
    while ahead:
        thing = ahead.pop(0)
        for following in _waited_for(state, locked, trips, thing):
            if following == start:
                circle = [thing]
                while circle[-1] != start:
                    circle.append(before[circle[-1]])
                return circle[::-1]
            if following not in before:
                before[following] = thing
                ahead.append(following)
    return []


def _waited_for(state: _State, locked: set[int], trips: set[int], thing: Thing) -> list[Thing]:
    """What those wait for who keep a thing."""
    out = [t for t in (*state.lying.get(thing, ()), *state.fleet.get(thing, ())) if t in trips]
    keepers = [c for c in state.keeps.get(thing, ()) if c in locked]
    keepers += [c for trip in out for c in state.held.get(trip, ()) if c in locked]
    found = {one for c in keepers for one in state.waits[c]}
    found |= {state.berthing[trip] for trip in out if trip in state.berthing}
    return sorted(found)


def _told(plan: Plan, circle: list[Thing]) -> str:
    names = [
        plan.labels.resources[thing.number]
        if thing.kind == "resource"
        else f"services.{plan.labels.services[thing.number]}"
        for thing in circle
    ]
    first, *others = [*names, names[0]]
    return f"{first} waits for {', that for '.join(others)}"
