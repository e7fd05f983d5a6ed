"""Expected time of a chain and its spread when nobody queues: what a shipper can know ahead.

Every activity with its probability, half the longest wait for a box of consignments, half a
headway and lateness at every departure, the run of every leg, and passages with their
published waits. Queues at resources and at
simulated passages, full vehicles and disruptions are not known ahead and count nothing.
Parts are independent, so their variances add.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from corridor_sim.plan.arrays import Clock, StageKind
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.recipes import Law
from corridor_sim.plan.timetable import timetable
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.services import Service

_POINTS = 2000


class Expected(NamedTuple):
    """Mean and standard deviation [s]."""

    mean: float
    deviation: float


class _Moments(NamedTuple):
    """Mean [s] and variance [s2]."""

    mean: float
    variance: float


def expected_time(scenario: Scenario, stages: Sequence[Stage], clock: Clock) -> Expected:
    """Expected time of a chain from ready at the origin to the end of its last stage."""
    parts = [part for stage in stages for part in _parts(scenario, stage, clock)]
    return Expected(sum(p.mean for p in parts), sqrt(sum(p.variance for p in parts)))


def _parts(scenario: Scenario, stage: Stage, clock: Clock) -> Iterator[_Moments]:
    if stage.kind == StageKind.ACTIVITY:
        if stage.fills is not None and stage.fills.wait_at_most is not None:
            longest = stage.fills.wait_at_most
            yield _Moments(longest / 2, longest**2 / 12)
        elif stage.law is not None:
            yield _happening(_of(stage.law), stage)
        return
    service = scenario.services[str(stage.service)]
    last = stage.leg
    if stage.kind == StageKind.BOARDING:
        last = stage.alight
        yield _until_departure(scenario, service, clock)
        late = service.departures.late
        if late is not None:
            at_each = last - stage.leg + 1 if service.departures.late_at == "arrival" else 1
            yield from [_of(late)] * at_each
    for leg in range(stage.leg, last + 1):
        yield _of(service.runs[leg])
        if leg > stage.leg:
            yield _of(service.stays[leg])
        for via in service.vias[leg]:
            passage = scenario.passages[via.passage]
            yield _of(passage.transit)
            if passage.wait is not None:
                yield _of(passage.wait)


def _of(law: Law) -> _Moments:
    """Moments by the quantiles of a law, whose mean is exact."""
    if law.is_constant:
        return _Moments(law.mean(), 0.0)
    values = law.ppf((np.arange(_POINTS) + 0.5) / _POINTS)
    return _Moments(law.mean(), float(values.var()))


def _happening(taken: _Moments, stage: Stage) -> _Moments:
    """An activity that happens to some only: p m, and p (v + m2) - (p m)2."""
    chance = 1.0
    for condition in stage.conditions:
        chance *= condition.high - condition.low
    mean = chance * taken.mean
    return _Moments(mean, chance * (taken.variance + taken.mean**2) - mean**2)


def _until_departure(scenario: Scenario, service: Service, clock: Clock) -> _Moments:
    """From any moment to the next departure, cut-off included.

    With gaps g between departures the mean is sum g2 / 2 sum g, the second moment
    sum g3 / 3 sum g. Without a timetable: half the longest wait of a block train, or half
    the mean time between the vehicles of a fleet.
    """
    departures = service.departures
    gaps = np.zeros(1)
    if departures.when_full is not None:
        gaps = np.array([departures.when_full.wait_at_most or 0.0])
    elif departures.on_return and service.fleet is not None:
        name = next(n for n, spec in scenario.services.items() if spec is service)
        gaps = np.array([scenario.mean_cycle_s(name) / service.fleet.vehicles])
    elif departures.kind != "on_demand":
        zone = scenario.terminals[service.calls[0]].timezone
        gaps = np.diff(np.unique(timetable(departures, zone, clock).scheduled))
    total = float(gaps.sum())
    if total == 0:
        return _Moments(departures.cut_off, 0.0)
    mean, square = float((gaps**2).sum()) / 2 / total, float((gaps**3).sum()) / 3 / total
    return _Moments(mean + departures.cut_off, square - mean**2)
