"""Disruptions and regimes in, windows per subject out: dated, or as recipes to draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from corridor_sim.plan.arrays import Clock
from corridor_sim.plan.names import Names
from corridor_sim.plan.passages import Pools
from corridor_sim.plan.recipes import Law, RandomDisruptionRecipe, Subjects
from corridor_sim.plan.windows import MONTHS, Window
from corridor_sim.scenario.calendars import instant, local_datetime, seconds_since
from corridor_sim.scenario.events import Change, Disruption, Holiday, Season
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.services import Month


@dataclass(slots=True)
class Disrupted:
    """What disruptions do to whom: posts are resources, then pools."""

    posts: list[list[Window]]
    services: list[list[Window]]
    pools: list[list[Window]]  # replacements of published waits
    demands: list[list[Window]]  # by part of a demand
    waits: list[tuple[Law, ...]]  # by pool: the base wait and its replacements
    random: list[RandomDisruptionRecipe] = field(default_factory=list)

    def add(self, subjects: Subjects, windows: Iterable[Window]) -> None:
        """Note dated windows at all their subjects."""
        for window in windows:
            for post in subjects.posts:
                self.posts[post].append(window)
            for service in subjects.services:
                self.services[service].append(window)
            for demand in subjects.demands:
                self.demands[demand].append(window)
            for pool, wait in subjects.pools:
                self.pools[pool].append(replace(window, wait=wait))


def disrupted(scenario: Scenario, names: Names, pools: Pools, clock: Clock) -> Disrupted:
    """Collect every disruption's windows at the subjects it affects."""
    waits = [scenario.passages[name].wait for name in pools.passage]
    result = Disrupted(
        posts=[[] for _ in range(len(names.resources) + len(pools.names))],
        services=[[] for _ in names.services],
        pools=[[] for _ in pools.names],
        demands=[[] for _ in scenario.parts],
        waits=[() if wait is None else (wait,) for wait in waits],
    )
    find = _Finder(scenario, names, pools, result.waits)
    for name, disruption in sorted(scenario.disruptions.items()):
        effect = _effect(disruption)
        if disruption.every is not None and disruption.lasts is not None:
            subjects = find.subjects(disruption.affects, disruption)
            result.random.append(
                RandomDisruptionRecipe(
                    name=f"disruptions.{name}",
                    every=disruption.every,
                    lasts=disruption.lasts,
                    months=_months(disruption.months),
                    changes=((effect, subjects),),
                )
            )
            continue
        for path in disruption.affects:
            windows = _windows(disruption, effect, find.timezone(path), clock)
            result.add(find.subjects((path,), disruption), windows)
    for name, regime in sorted(scenario.regimes.items()):
        result.random.append(
            RandomDisruptionRecipe(
                name=f"regimes.{name}",
                every=regime.every,
                lasts=regime.lasts,
                months=_months(regime.months),
                changes=tuple((_effect(e), find.subjects(e.affects, e)) for e in regime.effects),
                stationary=True,
            )
        )
    return result


def _months(months: Iterable[Month]) -> frozenset[int]:
    return frozenset(MONTHS.index(month) + 1 for month in months)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Rows of what paths name."""

    scenario: Scenario
    names: Names
    pools: Pools
    waits: list[tuple[Law, ...]]

    def subjects(self, paths: Iterable[str], change: Change) -> Subjects:
        """All rows of the paths; a replacement wait is added to its pools' waits."""
        posts: list[int] = []
        services: list[int] = []
        demands: list[int] = []
        replaced: list[tuple[int, int]] = []
        for path in paths:
            kind, name, *_ = path.split(".")
            if kind == "services":
                services.append(self.names.service(name))
            elif kind == "demand":
                parts = enumerate(self.scenario.parts.values())
                demands += [number for number, part in parts if part.of == name]
            elif kind == "passages":
                affected = self.pools.of_passage(name)
                posts += [len(self.names.resources) + pool for pool in affected]
                if change.wait is not None:
                    for pool in affected:
                        replaced.append((pool, len(self.waits[pool])))
                        self.waits[pool] = (*self.waits[pool], change.wait)
            else:
                posts += _resources(path, self.names.resources)
        return Subjects(tuple(posts), tuple(services), tuple(replaced), tuple(demands))

    def timezone(self, path: str) -> str:
        """Where the days of what the path names begin."""
        kind, name, *_ = path.split(".")
        if kind == "passages":
            return self.scenario.passages[name].timezone
        terminal = name
        if kind == "services":
            terminal = self.scenario.services[name].calls[0]
        elif kind == "demand":
            terminal = self.scenario.demand[name].from_
        return self.scenario.terminals[terminal].timezone


def _resources(path: str, resources: Iterable[str]) -> list[int]:
    """The resource or yard itself, or all resources of a terminal: its land stays as it is."""
    inside = f"{path}.resources."
    return [n for n, name in enumerate(resources) if name == path or name.startswith(inside)]


def _effect(change: Change) -> Window:
    """The window of a change, its times to be filled in; a holiday's own effect is to close."""
    capacity = 1.0 if change.capacity is None else change.capacity
    return Window(
        begin=0.0,
        end=0.0,
        capacity=capacity if change.has_effect and not change.closed else 0.0,
        run=change.run or 1.0,
        cancelled=change.cancelled or 0.0,
    )


def _windows(disruption: Disruption, effect: Window, timezone: str, clock: Clock) -> list[Window]:
    if disruption.holiday is not None:
        return _holidays(disruption.holiday, effect, timezone, clock)
    if disruption.every_year is not None:
        return _each_year(disruption.every_year, effect, clock)
    if disruption.from_ is None or disruption.for_ is None:
        raise ValueError("a dated disruption without its dates")
    begin = seconds_since(clock.start.date(), local_datetime(disruption.from_, "UTC"))
    return [replace(effect, begin=begin, end=begin + disruption.for_)]


def _holidays(holiday: Holiday, effect: Window, timezone: str, clock: Clock) -> list[Window]:
    """A window for each local day on which the effects hold in part or in full."""
    start, zone = clock.start.date(), ZoneInfo(timezone)
    last = start + timedelta(seconds=clock.horizon, days=1)
    return [
        replace(
            weighed(effect, weight),
            begin=seconds_since(start, instant(day, 0, zone)),
            end=seconds_since(start, instant(day + timedelta(days=1), 0, zone)),
        )
        for day, weight in holiday.weights(start - timedelta(days=1), last).items()
    ]


def _each_year(season: Season, effect: Window, clock: Clock) -> list[Window]:
    start = clock.start.date()
    last = start + timedelta(seconds=clock.horizon)
    return [
        replace(
            effect,
            begin=(begin - start).total_seconds(),
            end=(end - start).total_seconds(),
        )
        for begin, end in season.spells(start, last)
        if start < end and begin <= last
    ]


def weighed(effect: Window, weight: float) -> Window:
    """The effect between none (weight 0) and in full (weight 1)."""
    return replace(
        effect,
        capacity=1.0 - weight + weight * effect.capacity,
        run=1.0 - weight + weight * effect.run,
        cancelled=weight * effect.cancelled,
    )
