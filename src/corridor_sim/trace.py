"""The Trace: when everything happened, and nothing else.

A stage begins when the one before it ends, so "ready" is not stored: it is the
end of the stage before, or the release. Unreached times are nan.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.plan.arrays import Floats, Ints
from corridor_sim.workspace import Workspace

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan


@dataclass(slots=True)
class Trace:
    """Event times of one replication, as arrays that line up with Plan and Draws.

    ``start`` and ``end`` are laid out by stage row: row r holds the members of
    its chain at draws.stage_base[r] .. (see ``Draws``). An ACTIVITY starts when
    service begins; a BOARDING or RIDE starts at the actual departure and ends at
    arrival. A skipped activity has start = end = ready. ``trip`` is the trip row
    of a BOARDING and -1 elsewhere. A DIVERSION starts and ends when it is made.

    From the filling of a box to its splitting only its first consignment does things;
    the others have its start, end and trip in those rows, and no crossings.

    Leg columns are laid out like Draws.run, crossings like Draws.transit, other
    traffic like Draws.other_time, stops like Draws.stop_stay.
    """

    start: Floats
    end: Floats
    trip: Ints
    arrived: Floats  # by container number
    box: Ints  # by container: the first consignment of its box, -1 none yet; as Draws.portion
    diverted: Ints  # by container number: the detour it went; -1: none
    leg_scheduled: Floats  # the instant the cut-off counts back from
    leg_departed: Floats
    leg_arrived: Floats
    leg_boarded: Ints  # TEU of ours that boarded at this call
    leg_aboard: Ints  # TEU of ours on board when leaving it
    crossing_arrived: Floats
    crossing_started: Floats
    crossing_left: Floats
    other_started: Floats
    stop_came: Floats  # the vehicle needs its berth
    stop_berthed: Floats  # the vehicle has its berth, or came if it needs none
    stop_cleared: Floats  # its stay is over and what it brought is off
    stopped_at: float

    @classmethod
    def blank(cls, draws: Draws, workspace: Workspace | None = None) -> Trace:
        """A Trace of the right size in which nothing has happened yet.

        Its arrays are the workspace's: the next blank made there reuses them.
        """
        space = workspace or Workspace()

        def times(name: str, size: int) -> Floats:
            return space.full(name, size, np.float64, nan)

        def counts(name: str, size: int, value: int) -> Ints:
            return space.full(name, size, np.int32, value)

        stages, legs = int(draws.stage_base[-1]), len(draws.run)
        crossings, others = len(draws.transit), len(draws.other_time)
        return cls(
            start=times("trace.start", stages),
            end=times("trace.end", stages),
            trip=counts("trace.trip", stages, -1),
            arrived=times("trace.arrived", len(draws.release)),
            box=counts("trace.box", len(draws.portion), -1),
            diverted=counts("trace.diverted", len(draws.release), -1),
            leg_scheduled=times("trace.leg_scheduled", legs),
            leg_departed=times("trace.leg_departed", legs),
            leg_arrived=times("trace.leg_arrived", legs),
            leg_boarded=counts("trace.leg_boarded", legs, 0),
            leg_aboard=counts("trace.leg_aboard", legs, 0),
            crossing_arrived=times("trace.crossing_arrived", crossings),
            crossing_started=times("trace.crossing_started", crossings),
            crossing_left=times("trace.crossing_left", crossings),
            other_started=times("trace.other_started", others),
            stop_came=times("trace.stop_came", len(draws.stop_stay)),
            stop_berthed=times("trace.stop_berthed", len(draws.stop_stay)),
            stop_cleared=times("trace.stop_cleared", len(draws.stop_stay)),
            stopped_at=nan,
        )

    def unloads(self, plan: Plan, draws: Draws, leg: int) -> Floats:
        """When each trip of a leg lets off what it brought to its end [s since start]."""
        stop = int(plan.room.at_end[leg])
        if stop >= 0:
            return self.stop_berthed[draws.stop(stop)]
        return self.leg_arrived[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]

    def ready(self, plan: Plan, draws: Draws, row: int) -> Floats:
        """When each member of the row's chain became ready for it [s since start]."""
        chain = int(plan.chain_of_row[row])
        if row == plan.stages.first[chain]:
            return draws.release[draws.numbers(chain)]
        return self.end[draws.column(row - 1)]
