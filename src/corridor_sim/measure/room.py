"""Who had room where: places in yards, berths, and who was turned away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.measure.boxes import acts
from corridor_sim.plan.arrays import Flags, Floats, Ints, Longs, StageKind

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


def turned_away(plan: Plan, draws: Draws, trace: Trace) -> Floats | None:
    """When each container found a yard full that lets nobody wait; inf: it did not.

    By global number; None where no yard turns anybody away.
    """
    if not plan.room.refuses.any():
        return None
    when = np.full(len(draws.release), np.inf)
    for yard in np.flatnonzero(plan.room.refuses).tolist():
        for row, number in _entries(plan, draws, yard):
            asked = trace.ready(plan, draws, row)
            away = (asked <= trace.stopped_at) & np.isnan(trace.start[draws.column(row)])
            when[number[away]] = asked[away]
    return when


def _entries(plan: Plan, draws: Draws, yard: int) -> Iterator[tuple[int, Ints]]:
    """The stage rows that enter a yard, each with the numbers of its chain's containers."""
    for row in np.flatnonzero(plan.room.enters == yard).tolist():
        yield row, draws.numbers(int(plan.chain_of_row[row]))


@dataclass(frozen=True, slots=True)
class Stays:
    """Who came for a place or a berth, when it was there, and when it was given back.

    ``start`` and ``end`` are nan if not reached; ``number`` is that of a container, or
    the trip row of a vehicle.
    """

    ready: Floats
    start: Floats
    end: Floats
    number: Ints

    def of(self, which: Flags | Longs) -> Stays:
        """Some of them, or all in another order."""
        return Stays(self.ready[which], self.start[which], self.end[which], self.number[which])


def _joined(found: list[Stays]) -> Stays:
    columns = zip(*((one.ready, one.start, one.end, one.number) for one in found), strict=True)
    ready, start, end, number = (np.concatenate(parts) for parts in columns)
    return Stays(ready, start, end, number.astype(np.int32))


def _nobody() -> Stays:
    return Stays(np.empty(0), np.empty(0), np.empty(0), np.empty(0, dtype=np.int32))


def in_yard(plan: Plan, draws: Draws, trace: Trace, yard: int) -> Stays:
    """Everyone who asked for a place in a yard by the end, probes too; a box asks once."""
    found = [_nobody()]
    for row, number in _entries(plan, draws, yard):
        start = trace.start[draws.column(row)]
        asked = trace.ready(plan, draws, row)
        left = np.where(np.isnan(start), np.nan, _left_yard(plan, draws, trace, row))
        here = (asked <= trace.stopped_at) & acts(plan, draws, trace, row)
        found.append(Stays(asked, start, left, number).of(here))
    return _joined(found)


def _left_yard(plan: Plan, draws: Draws, trace: Trace, row: int) -> Floats:
    """When the containers that entered in a stage row gave their places back."""
    chain = int(plan.chain_of_row[row])
    for after in range(row + 1, int(plan.stages.first[chain + 1])):
        if plan.room.enters[after] >= 0:
            return answered(plan, draws, trace, after)
        if StageKind(int(plan.stages.kind[after])).carries:
            return trace.start[draws.column(after)]
    return trace.arrived[draws.numbers(chain)]


def answered(plan: Plan, draws: Draws, trace: Trace, row: int) -> Floats:
    """When each container that enters a yard in this row was let in or turned away."""
    end = trace.end[draws.column(row)]
    if not plan.room.refuses[plan.room.enters[row]]:
        return end
    asked = trace.ready(plan, draws, row)
    return np.where(np.isnan(end) & (asked <= trace.stopped_at), asked, end)


def at_berths(plan: Plan, draws: Draws, trace: Trace, berths: int) -> Stays:
    """Every vehicle that came for one of these berths (a resource)."""
    found = [_nobody()]
    for stop in np.flatnonzero(plan.room.stop_berth == berths).tolist():
        column = draws.stop(stop)
        first = int(draws.first_trip[plan.room.stop_service[stop]])
        number = np.arange(first, first + column.stop - column.start, dtype=np.int32)
        left = left_stop(plan, draws, trace, stop)
        stays = Stays(trace.stop_came[column], trace.stop_berthed[column], left, number)
        found.append(stays.of(~np.isnan(stays.ready)))
    return _joined(found)


def left_stop(plan: Plan, draws: Draws, trace: Trace, stop: int) -> Floats:
    """When each trip left a stop, and its berth with it: after the last call once it was clear."""
    leg, first = int(plan.room.stop_leg[stop]), plan.services.first_leg
    service = int(plan.room.stop_service[stop])
    following = leg + 1 if leg >= 0 else int(first[service])
    if following == first[service + 1]:
        return trace.stop_cleared[draws.stop(stop)]
    return trace.leg_departed[int(draws.leg_base[following]) : int(draws.leg_base[following + 1])]
