"""Disruptions in, windows per subject out: dated ones as they are, random ones as recipes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from corridor_sim.plan.arrays import Clock
from corridor_sim.plan.names import Names
from corridor_sim.plan.passages import Pools
from corridor_sim.plan.recipes import Law, RandomDisruptionRecipe
from corridor_sim.plan.windows import MONTHS, Window
from corridor_sim.scenario.calendars import local_datetime, seconds_since
from corridor_sim.scenario.events import Disruption
from corridor_sim.scenario.model import Scenario


@dataclass(slots=True)
class Disrupted:
    """What disruptions do to whom: posts are resources, then pools."""

    posts: list[list[Window]]
    services: list[list[Window]]
    pools: list[list[Window]]  # replacements of published waits
    waits: list[tuple[Law, ...]]  # by pool: the base wait and its replacements
    random: list[RandomDisruptionRecipe]


@dataclass(frozen=True, slots=True)
class _Subjects:
    posts: tuple[int, ...]
    services: tuple[int, ...]
    pools: tuple[tuple[int, int], ...]  # pool and the number of its replacement wait


def disrupted(scenario: Scenario, names: Names, pools: Pools, clock: Clock) -> Disrupted:
    """Collect every disruption's windows at the subjects it affects."""
    waits = [scenario.passages[name].wait for name in pools.passage]
    result = Disrupted(
        posts=[[] for _ in range(len(names.resources) + len(pools.names))],
        services=[[] for _ in names.services],
        pools=[[] for _ in pools.names],
        waits=[() if wait is None else (wait,) for wait in waits],
        random=[],
    )
    for name, disruption in sorted(scenario.disruptions.items()):
        subjects = _subjects(disruption, names, pools, result.waits)
        effect = _effect(disruption)
        if disruption.every is not None and disruption.lasts is not None:
            result.random.append(
                RandomDisruptionRecipe(
                    name=f"disruptions.{name}",
                    every=disruption.every,
                    lasts=disruption.lasts,
                    months=frozenset(MONTHS.index(month) + 1 for month in disruption.months),
                    effect=effect,
                    posts=subjects.posts,
                    services=subjects.services,
                    pools=subjects.pools,
                )
            )
            continue
        window = _dated(disruption, effect, clock)
        for post in subjects.posts:
            result.posts[post].append(window)
        for service in subjects.services:
            result.services[service].append(window)
        for pool, wait in subjects.pools:
            result.pools[pool].append(replace(window, wait=wait))
    return result


def _subjects(
    disruption: Disruption, names: Names, pools: Pools, waits: list[tuple[Law, ...]]
) -> _Subjects:
    """Rows of what the paths name; a replacement wait is added to its pools' waits."""
    posts: list[int] = []
    services: list[int] = []
    replaced: list[tuple[int, int]] = []
    for path in disruption.affects:
        kind, name, *_ = path.split(".")
        if kind == "services":
            services.append(names.service(name))
        elif kind == "passages":
            affected = pools.of_passage(name)
            posts += [len(names.resources) + pool for pool in affected]
            if disruption.wait is not None:
                for pool in affected:
                    replaced.append((pool, len(waits[pool])))
                    waits[pool] = (*waits[pool], disruption.wait)
        else:
            posts += _resources(path, names.resources)
    return _Subjects(tuple(posts), tuple(services), tuple(replaced))


def _resources(path: str, resources: Iterable[str]) -> list[int]:
    """The resource itself, or all resources of a terminal."""
    return [n for n, name in enumerate(resources) if name == path or name.startswith(f"{path}.")]


def _effect(disruption: Disruption) -> Window:
    capacity = 1.0 if disruption.capacity is None else disruption.capacity
    return Window(
        begin=0.0,
        end=0.0,
        capacity=0.0 if disruption.closed else capacity,
        run=disruption.run or 1.0,
        cancelled=disruption.cancelled or 0.0,
    )


def _dated(disruption: Disruption, effect: Window, clock: Clock) -> Window:
    if disruption.from_ is None or disruption.for_ is None:
        raise ValueError("a dated disruption without its dates")
    begin = seconds_since(clock.start.date(), local_datetime(disruption.from_, "UTC"))
    return replace(effect, begin=begin, end=begin + disruption.for_)
