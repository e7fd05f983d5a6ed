"""A user's own SimPy process in place of an activity's working time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any

from corridor_sim.plan.arrays import StageKind

if TYPE_CHECKING:
    from simpy.core import Environment
    from simpy.events import Event

    from corridor_sim.engine.reference.container import Container
    from corridor_sim.plan.compile import Plan

    UserProcess = Callable[[Environment, Container, float], Generator[Event, Any, None]]
    """Called with the SimPy environment, the container and the drawn duration [s].

    It begins once the container has its unit; the unit is given back when it ends.
    """


def assign_processes(plan: Plan, processes: Mapping[str, UserProcess]) -> dict[int, UserProcess]:
    """Give each stage row of an activity the process whose key its path ends with.

    ``activities.inspection`` stands for that activity at every terminal,
    ``terminals.dostyk.activities.inspection`` for the one at Dostyk.

    Raises:
        ValueError: a key names no activity that anybody passes, two name the same, or
            the work of one pauses when its resource closes.
    """
    paths = {
        row: plan.labels.elements[plan.stages.element[row]]
        for row in range(plan.stages.rows)
        if plan.stages.kind[row] == StageKind.ACTIVITY
    }
    assigned: dict[int, UserProcess] = {}
    for key, process in processes.items():
        rows = [row for row, path in paths.items() if f".{path}".endswith(f".{key}")]
        if not rows:
            known = ", ".join(sorted(set(paths.values())))
            raise ValueError(f"no activity on any route is called {key!r}; there are {known}")
        for row in rows:
            if row in assigned:
                raise ValueError(f"{key!r} names {paths[row]}, which has another process already")
            resource = int(plan.stages.resource[row])
            if resource >= 0 and plan.suspends[resource]:
                where = plan.labels.resources[resource]
                raise ValueError(f"{paths[row]} pauses when {where} closes: a process cannot")
            assigned[row] = process
    return assigned
