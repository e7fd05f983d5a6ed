"""The planned rate of a demand: weekdays, seasons, growth, surges, and empties that balance.

A rate is a base, in containers a day, and a factor that holds from time to time; where it
changes by local days, those of the origin count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock, Floats, Ints
from corridor_sim.plan.windows import RateTimeline
from corridor_sim.scenario.arrivals import Containers, Shipments, Surge
from corridor_sim.scenario.calendars import instant, local_datetime, seconds_since
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.parts import Part

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Rate:
    """Containers a day: ``per_day`` times a factor over time."""

    per_day: float
    factor: RateTimeline

    def mean_per_day(self, horizon: float) -> float:
        """Planned containers a day over the run."""
        return self.per_day * self.factor.at_horizon(horizon) / horizon


@dataclass(frozen=True, slots=True)
class Shipped:
    """Real shipments of one part, by time of release [s since start], within the run."""

    release: Floats
    rank: Ints  # priority class; -1: the part's own
    route: tuple[str, ...]  # empty: by choice


def releases_per_day(scenario: Scenario, clock: Clock) -> dict[str, float]:
    """Planned containers a day of every part, over the whole run."""
    found = {}
    for name, part in scenario.parts.items():
        given = part.demand.containers.shipments
        if given is not None:
            found[name] = len(shipped(scenario, part, given, clock).release) * DAY / clock.horizon
        else:
            found[name] = rate_of(scenario, part, clock).mean_per_day(clock.horizon)
    return found


def rate_of(scenario: Scenario, part: Part, clock: Clock) -> Rate:
    """The planned rate of a part without real shipments."""
    containers = part.demand.containers
    if containers.empties_of is not None:
        return _empties(scenario, containers, clock)
    factor = _pattern(containers, _zone(scenario, part.of), clock)
    if part.surge is not None:
        factor = _product(factor, surge_of(scenario, part.of, part.surge, clock))
    return Rate((containers.per_day or 0.0) * part.share, factor)


def _empties(scenario: Scenario, containers: Containers, clock: Clock) -> Rate:
    """What leaves full one way and not the other, in boxes of this size; none while it is less."""

    def planned(names: tuple[str, ...]) -> list[Rate]:
        others = [part for part in scenario.parts.values() if part.of in names]
        parts = [part for part in others if part.demand.containers.per_day is not None]
        each = [part.demand.containers for part in parts]
        sizes = [one.boxes_each * one.teu / containers.teu for one in each]
        rates = [rate_of(scenario, part, clock) for part in parts]
        return [Rate(r.per_day * size, r.factor) for r, size in zip(rates, sizes, strict=True)]

    full, filled = planned(containers.empties_of or ()), planned(containers.less)
    time = np.unique(np.concatenate([[0.0], *(rate.factor.time for rate in (*full, *filled))]))
    total = sum(rate.per_day for rate in full)
    surplus = np.zeros(len(time))
    for sign, rates in ((1.0, full), (-1.0, filled)):
        for rate in rates:
            surplus += sign * rate.per_day * rate.factor.at(time)
    return Rate(total, RateTimeline.of(time, np.maximum(surplus / (total or 1.0), 0.0)))


def _zone(scenario: Scenario, demand: str) -> str:
    """Where the days of a demand begin; UTC where its origin is not known."""
    origin = scenario.terminals.get(scenario.demand[demand].from_)
    return "UTC" if origin is None else origin.timezone


def _pattern(containers: Containers, timezone: str, clock: Clock) -> RateTimeline:
    """Weekdays, months and growth, which goes up by the day."""
    if not (containers.weekdays or containers.season or containers.growth_per_year):
        return RateTimeline.of(np.zeros(1), np.ones(1))
    weekdays, months = containers.weekday_factors(), containers.month_factors()
    start, zone = clock.start.date(), ZoneInfo(timezone)
    times, factors = [], []
    for number in range(-1, int(clock.horizon / DAY) + 2):
        day = start + timedelta(days=number)
        grown = (1.0 + containers.growth_per_year) ** (max(number, 0) / YEAR_DAYS)
        times.append(seconds_since(start, instant(day, 0, zone)))
        factors.append(weekdays[day.weekday()] * months[day.month - 1] * grown)
    begins = int(np.searchsorted(times, 0.0, side="right")) - 1
    time = np.array(times[begins:])
    time[0] = 0.0
    return RateTimeline.of(time, np.array(factors[begins:]))


def surge_of(scenario: Scenario, demand: str, surge: Surge, clock: Clock) -> RateTimeline:
    """What a surge adds, as a multiple of the usual rate."""
    begin = local_datetime(surge.from_, _zone(scenario, demand))
    edges = seconds_since(clock.start.date(), begin) + np.array([0.0, surge.for_])
    time = np.concatenate(([0.0], np.maximum(edges, 0.0)))
    return RateTimeline.of(time, np.array([0.0, surge.factor - 1.0, 0.0]))


def _product(one: RateTimeline, other: RateTimeline) -> RateTimeline:
    time = np.union1d(one.time, other.time)
    return RateTimeline.of(time, one.at(time) * other.at(time))


def shipped(scenario: Scenario, part: Part, given: Shipments, clock: Clock) -> Shipped:
    """The shipments of a part that fall into the run."""
    rows = list(_rows(given, part.commodity))
    times = moments(scenario, part.of, given, clock)[rows]
    counts = np.array([given.containers[row] if given.containers else 1 for row in rows])
    ranks = [given.priority[row] if given.priority else None for row in rows]
    order = np.argsort(times, kind="stable")
    order = order[(times[order] >= 0) & (times[order] < clock.horizon)]
    order = np.repeat(order, counts[order].astype(np.int64))
    routes = given.route or ("",) * len(given.released)
    return Shipped(
        release=times[order],
        rank=np.array([-1 if rank is None else rank for rank in ranks], dtype=np.int32)[order],
        route=tuple(routes[rows[row]] for row in order),
    )


def moments(scenario: Scenario, demand: str, given: Shipments, clock: Clock) -> Floats:
    """When each row was ready [s since start]."""
    zone = _zone(scenario, demand)
    return np.array(
        [
            seconds_since(clock.start.date(), local_datetime(moment, zone))
            for moment in given.released
        ]
    )


def _rows(given: Shipments, commodity: str) -> Iterator[int]:
    """Rows of one commodity; all where none is named."""
    for row in range(len(given.released)):
        if not given.commodity or given.commodity[row] == commodity:
            yield row
