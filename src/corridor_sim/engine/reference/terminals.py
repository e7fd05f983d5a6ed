"""The resources of all terminals, built from Plan and Draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_sim.engine.reference.post import CapacityChange
from corridor_sim.engine.reference.station import Resource
from corridor_sim.engine.reference.suspending import SuspendingResource
from corridor_sim.engine.reference.team import Gang, Team, TeamResource, WaitingList

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.engine.reference.instants import Instants
    from corridor_sim.plan.compile import Plan


def capacity_changes(draws: Draws, post: int) -> list[CapacityChange]:
    """The units of a post over time; resources come first, then the pools of passages."""
    capacity = draws.capacity
    rows = range(int(capacity.first[post]), int(capacity.first[post + 1]))
    return [
        CapacityChange(
            float(capacity.time[row]), int(capacity.units[row]), float(capacity.stretch[row])
        )
        for row in rows
    ]


class Terminals:
    """What activities wait for: resources alone, or several that are used together."""

    def __init__(self, plan: Plan, draws: Draws, env: Instants, starts: memoryview[float]) -> None:
        self._plan = plan
        joint = plan.joint
        waiting_lists = [WaitingList(env, starts) for _ in range(joint.groups)]
        self._gangs = [Gang(size) for size in joint.gang_size.tolist()]
        self._alone: dict[int, Resource] = {}
        self._together: dict[int, TeamResource] = {}
        for post, group in enumerate(joint.group_of_resource.tolist()):
            changes = capacity_changes(draws, post)
            if group >= 0:
                self._together[post] = TeamResource(env, changes, waiting_lists[group])
            else:
                kind = SuspendingResource if plan.suspends[post] else Resource
                self._alone[post] = kind(env, changes, starts)
        self._waiting_lists = waiting_lists

    def server(self, row: int) -> Resource | Team | None:
        """What the activity in a stage row waits for and occupies; None: nothing."""
        joint, post = self._plan.joint, int(self._plan.stages.resource[row])
        group, gang = int(joint.group[row]), int(joint.gang[row])
        if group < 0:
            return self._alone[post] if post >= 0 else None
        needs = joint.need[joint.first_need[row] : joint.first_need[row + 1]]
        frees = joint.freed[joint.first_freed[row] : joint.first_freed[row + 1]]
        return Team(
            self._waiting_lists[group],
            [self._together[post] for post in needs.tolist()],
            [self._together[post] for post in frees.tolist()],
            self._gangs[gang] if gang >= 0 else None,
        )
