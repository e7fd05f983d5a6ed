"""Departures that a journey comes to: which one it was in time for, and what kept it from others.

A connection is *missed* when, without what delayed a container since it last left on a
vehicle (or since its release), it would have been in time for an earlier departure; it is
*rolled over* when a departure that it was in time for left without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.parts import Members, Split
from corridor_sim.plan.arrays import Flags, Floats, Longs, StageKind
from corridor_sim.scenario.causes import Cause

DELAYS: Final = (
    Cause.LATE_VEHICLE,
    Cause.PASSAGE_WAIT,
    Cause.DISRUPTION,
    Cause.QUEUE,
    Cause.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Connection:
    """Containers that came to one departure of a chain, and how it went.

    ``missed``: without what delayed them since they last left on a vehicle (or since
    release) they would have been in time for an earlier departure. ``rolled``: in time
    for a departure that left without them, for want of room. ``cancelled``: in time for one
    that was cancelled (told at the first call of a service only).
    """

    row: int
    came: int
    missed: int
    later: float  # summed over those: scheduled departure after the one missed [s]
    because: Mapping[tuple[int, int], int]  # of those: place and cause of the longest delay
    cancelled: int
    rolled: int


@dataclass(frozen=True, slots=True)
class Met:
    """One departure of a chain, by measured member of it."""

    row: int
    ready: Floats  # at the stage of the departure; nan where it has not come to it
    planned: Floats  # scheduled time of the first departure in time for without the delays
    caught: Floats  # of the first one it was in time for
    lost: Mapping[tuple[int, int], Floats]  # delays since it last left, by place and cause
    rolled: Floats  # how long after that it left because others had taken the room [s]

    @property
    def missed(self) -> Flags:
        """Who was kept from an earlier departure."""
        return self.planned < self.caught


def departures_met(journeys: Journeys, split: Split) -> Iterator[Met]:
    """Every departure that the members of a chain come to, in the order of the way."""
    plan = journeys.plan
    delays = {plan.labels.causes.index(cause) for cause in DELAYS}
    rolled_over = plan.labels.causes.index(Cause.ROLLED_OVER)
    nobody = np.zeros(len(split.number))
    rolled = {part.row: part.seconds for part in split.parts if part.cause == rolled_over}
    lost: dict[tuple[int, int], Floats] = {}
    row = -1
    for part in split.parts:
        if part.row != row:
            row = part.row
            kind = StageKind(int(plan.stages.kind[row]))
            if kind == StageKind.BOARDING:
                yield _met(journeys, row, split.members, lost, rolled.get(row, nobody))
            if kind.carries:
                lost = {}
        if part.cause in delays:
            at = part.place, part.cause
            lost[at] = lost[at] + part.seconds if at in lost else part.seconds


def _met(
    journeys: Journeys,
    row: int,
    members: Members,
    lost: Mapping[tuple[int, int], Floats],
    rolled: Floats,
) -> Met:
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    ready = trace.ready(plan, draws, row)[members]
    undelayed = ready - sum(lost.values(), np.zeros(len(ready)))
    departures = journeys.departures(int(plan.stages.leg[row]))
    caught, planned = np.full(len(ready), np.nan), np.full(len(ready), np.nan)
    came = ~np.isnan(ready)
    caught[came] = journeys.observed(departures.first_in_time(ready[came]))
    planned[came] = journeys.observed(departures.first_in_time(undelayed[came]))
    return Met(row, ready, planned, caught, lost, rolled)


def connections(journeys: Journeys, split: Split) -> Iterator[Connection]:
    """The same, added up."""
    for met in departures_met(journeys, split):
        came = ~np.isnan(met.ready)
        yield Connection(
            met.row,
            int(came.sum()),
            int(met.missed.sum()),
            later=float((met.caught[came] - met.planned[came]).sum()),
            because=_longest(met.lost, np.flatnonzero(met.missed)),
            cancelled=int((_next_cancelled(journeys, met) < met.caught).sum()),
            rolled=int((met.rolled > 0).sum()),
        )


def _longest(lost: Mapping[tuple[int, int], Floats], who: Longs) -> dict[tuple[int, int], int]:
    """For how many of them each place and cause was the longest delay."""
    if not len(who):
        return {}
    first = np.stack([seconds[who] for seconds in lost.values()]).argmax(axis=0)
    counts = np.bincount(first, minlength=len(lost)).tolist()
    return {at: count for at, count in zip(lost, counts, strict=True) if count}


def _next_cancelled(journeys: Journeys, met: Met) -> Floats:
    """When the first cancelled trip was due that each was in time for; inf if none was."""
    plan, draws = journeys.plan, journeys.draws
    service = int(plan.stages.service[met.row])
    trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    due = draws.scheduled[trips][draws.cancelled[trips]]
    if plan.stages.leg[met.row] != plan.services.first_leg[service] or not len(due):
        return np.full(len(met.ready), np.inf)
    limits = due - plan.services.cut_off[service]
    return np.append(due, np.inf)[np.searchsorted(limits, met.ready, side="left")]
