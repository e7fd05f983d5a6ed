"""Stages that need several resources at once in, groups with one waiting list out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np

from corridor_sim.plan.arrays import Ints, JointWork
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.names import Names


def joint_work(rows: Sequence[Stage], names: Names) -> JointWork:
    """Find the groups and what each of their stages needs, frees and is bounded by.

    A resource is in a group if a stage uses it beside another, holds it from one
    phase to the next or until there is room in a yard, or bounds how many containers of
    one trip it works on. Two are in the same group if a chain of such stages joins them.
    A stage that enters a yard is in no group: it frees what the stage before it kept.
    """
    group_of_resource = _groups(rows, names)
    group = np.full(len(rows), -1, dtype=np.int32)
    need: list[list[int]] = [[] for _ in rows]
    freed: list[list[int]] = [[] for _ in rows]
    gang = np.full(len(rows), -1, dtype=np.int32)
    sizes: dict[str, int] = {}
    for number, row in enumerate(rows):
        used = _resources(names, row.uses)
        if row.yard is not None:
            freed[number] = sorted(_resources(names, row.held))
            gang[number] = gang[number - 1]
            continue
        if not used or group_of_resource[used[0]] < 0:
            continue
        group[number] = group_of_resource[used[0]]
        need[number] = sorted(set(used).difference(_resources(names, row.held)))
        freed[number] = sorted(set(used).difference(_resources(names, row.kept)))
        if row.at_once is not None:
            activity = row.element.partition(".phases.")[0]
            sizes.setdefault(activity, row.at_once)
            gang[number] = list(sizes).index(activity)
    return JointWork(
        group=group,
        group_of_resource=group_of_resource,
        first_need=_first(need),
        need=_joined(need),
        first_freed=_first(freed),
        freed=_joined(freed),
        gang=gang,
        gang_size=_joined([sizes.values()]),
    )


def _groups(rows: Sequence[Stage], names: Names) -> Ints:
    """The group of each resource, numbered in the order of their first resources; -1: none."""
    together: dict[int, set[int]] = {}
    for row in rows:
        if len(row.uses) > 1 or row.held or row.kept or row.at_once is not None:
            used = _resources(names, row.uses)
            joined = set(used).union(*(together.get(resource, ()) for resource in used))
            together.update(dict.fromkeys(joined, joined))
    groups = np.full(len(names.resources), -1, dtype=np.int32)
    for resource in sorted(together):
        if groups[resource] < 0:
            groups[list(together[resource])] = groups.max() + 1
    return groups


def _resources(names: Names, paths: Iterable[str]) -> list[int]:
    return [names.resource(path) for path in paths]


def _first(lists: Sequence[Sequence[int]]) -> Ints:
    return np.array([0, *accumulate(map(len, lists))], dtype=np.int32)


def _joined(lists: Iterable[Iterable[int]]) -> Ints:
    return np.array([number for numbers in lists for number in numbers], dtype=np.int32)
