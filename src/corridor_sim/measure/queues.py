"""How many wait, day by day: for a resource, before a passage, for a departure.

Counted is everyone who waits, measured or not, twins left out: containers at resources and
for departures, vehicles before passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.measure.occupancy import Queue, vehicles
from corridor_sim.plan.arrays import Floats, StageKind

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.causes import Journeys

COLUMNS: Final = ("kind", "name", "place", "date", "mean", "least", "most")
DIGITS: Final = 3
"""Of a mean number waiting: the table is long, and nobody asks for more."""


@dataclass(frozen=True, slots=True)
class DailyQueue:
    """The mean number that waited on each day of the measured window in one replication."""

    kind: str  # resource, passage, departure
    name: str
    place: str
    mean: Floats  # by day; nan once the replication has stopped


def queues(journeys: Journeys) -> list[DailyQueue]:
    """Every resource, passage and departure of the plan, in this order."""
    days = _days(journeys)
    return [
        DailyQueue(kind, name, place, _daily(queue, days))
        for kind, name, place, queue in (*_posts(journeys), *_departures(journeys))
    ]


def queue_table(start: np.datetime64, replications: Sequence[Sequence[DailyQueue]]) -> pd.DataFrame:
    """Rows kind, name, place, date (UTC), mean, least, most; where nobody ever waits is left out.

    ``mean`` is over replications, ``least`` and ``most`` are the lowest and the highest of
    them: the spread between worlds, not an interval of the mean. ``start`` is the first
    day of the measured window.
    """
    import pandas as pd

    tables = []
    for same in zip(*replications, strict=True):
        by_day = np.stack([one.mean for one in same])
        by_day = by_day[:, ~np.isnan(by_day).all(axis=0)]
        if not np.nansum(by_day) > 0:
            continue
        columns = {
            "kind": same[0].kind,
            "name": same[0].name,
            "place": same[0].place,
            "date": (start + np.arange(by_day.shape[1])).astype(str),
            "mean": np.nanmean(by_day, axis=0).round(DIGITS),
            "least": np.nanmin(by_day, axis=0).round(DIGITS),
            "most": np.nanmax(by_day, axis=0).round(DIGITS),
        }
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def boarding_queue(journeys: Journeys, rows: Sequence[int]) -> Queue:
    """Who waits for a departure in some boarding stages, from ready to the vehicle's leaving."""
    ready, start = [np.empty(0)], [np.empty(0)]
    for row in rows:
        plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
        number = draws.numbers(int(plan.chain_of_row[row]))
        if not len(number) or draws.probe[number[0]]:
            continue
        came = trace.ready(plan, draws, row)
        there = came <= trace.stopped_at
        ready.append(came[there])
        start.append(trace.start[draws.column(row)][there])
    return Queue.of(np.concatenate(ready), np.concatenate(start))


def _days(journeys: Journeys) -> Floats:
    """Edges of the days of the measured window; those after the stop are at the stop."""
    clock = journeys.plan.clock
    edges = np.append(np.arange(clock.warm_up, clock.measured_until, DAY), clock.measured_until)
    reached: Floats = np.minimum(edges, journeys.trace.stopped_at)
    return reached


def _daily(queue: Queue, edges: Floats) -> Floats:
    length = np.diff(edges)
    mean: Floats = np.full(len(length), np.nan)
    np.divide(np.diff(queue.waited(edges)), length, mean, where=length > 0)
    return mean


def _posts(journeys: Journeys) -> Iterator[tuple[str, str, str, Queue]]:
    plan = journeys.plan
    for resource, path in enumerate(plan.labels.resources):
        used = np.flatnonzero(plan.stages.resource == resource)
        if len(used):
            place = plan.labels.places[plan.stages.place[used[0]]]
            yield "resource", path, place, journeys.jobs(resource).queue
    for pool, path in enumerate(plan.labels.pools):
        met = vehicles(plan, journeys.draws, journeys.trace, pool)
        place = plan.labels.places[plan.pools.place[pool]]
        yield "passage", path, place, Queue.of(met.arrived, met.started)


def _departures(journeys: Journeys) -> Iterator[tuple[str, str, str, Queue]]:
    stages, labels = journeys.plan.stages, journeys.plan.labels
    boarding = stages.kind == StageKind.BOARDING
    for leg in np.unique(stages.leg[boarding]).tolist():
        rows = np.flatnonzero(boarding & (stages.leg == leg)).tolist()
        service, place = stages.service[rows[0]], stages.place[rows[0]]
        queue = boarding_queue(journeys, rows)
        yield "departure", f"services.{labels.services[service]}", labels.places[place], queue
