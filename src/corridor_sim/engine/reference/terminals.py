"""The resources of all terminals, built from Plan and Draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor_sim.engine.reference.columns import reals
from corridor_sim.engine.reference.post import CapacityChange
from corridor_sim.engine.reference.station import Resource
from corridor_sim.engine.reference.stop import Berths, Stop
from corridor_sim.engine.reference.suspending import SuspendingResource
from corridor_sim.engine.reference.team import Gang, Team, TeamResource, WaitingList
from corridor_sim.engine.reference.yard import Entry, Yard

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.engine.reference.columns import Log
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
    """What is waited for: resources alone or together, yards, and berths for vehicles."""

    def __init__(self, plan: Plan, draws: Draws, env: Instants, log: Log) -> None:
        self._plan, self._draws, self._env, self._log = plan, draws, env, log
        starts = log.start
        joint = plan.joint
        waiting_lists = [WaitingList(env, starts) for _ in range(joint.groups)]
        self._gangs = [Gang(size) for size in joint.gang_size.tolist()]
        self._alone: dict[int, Resource] = {}
        self._together: dict[int, TeamResource] = {}
        room = plan.room
        self._yards: list[Yard] = []
        self._berths: dict[int, Berths] = {}
        berths, yards = set(room.berths.tolist()), room.yard_post.tolist()
        for post, group in enumerate(joint.group_of_resource.tolist()):
            changes = capacity_changes(draws, post)
            if post in yards:
                refuses = bool(room.refuses[len(self._yards)])
                self._yards.append(Yard(env, changes, starts, refuses=refuses))
            elif post in berths:
                self._berths[post] = Berths(env, changes)
            elif group >= 0:
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
            into_yard=self._plan.before_yard(row),
        )

    def entry(self, row: int) -> Entry | None:
        """What happens in a stage row that enters a yard; None for any other."""
        if self._plan.room.enters[row] < 0:
            return None
        joint, gang = self._plan.joint, int(self._plan.joint.gang[row])
        kept = joint.freed[joint.first_freed[row] : joint.first_freed[row + 1]]
        return Entry(
            self._env,
            self._log,
            int(self._draws.stage_base[row]),
            self._yards[int(self._plan.room.enters[row])],
            [self._together[post] for post in kept.tolist()],
            self._gangs[gang] if gang >= 0 else None,
        )

    def stop(self, number: int) -> Stop | None:
        """A stop of the plan; None for none (-1)."""
        if number < 0:
            return None
        room, base = self._plan.room, self._draws.stop_base
        column = slice(int(base[number]), int(base[number + 1]))
        return Stop(
            env=self._env,
            log=self._log,
            first=column.start,
            berths=self._berths.get(int(room.stop_berth[number])),
            stays=reals(self._draws.stop_stay[column]),
            planned=float(room.planned[number]),
            window=float(room.window[number]),
        )
