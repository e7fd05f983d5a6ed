"""The Trace: when everything happened, and nothing else.

A stage begins when the one before it ends, so "ready" is not stored: it is the
end of the stage before, or the release. Unreached times are nan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridor_sim.plan.arrays import Floats, Ints

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
    of a BOARDING and -1 elsewhere.

    Leg columns are laid out like Draws.run, crossings like Draws.transit, other
    traffic like Draws.other_time.
    """

    start: Floats
    end: Floats
    trip: Ints
    arrived: Floats  # by container number
    leg_scheduled: Floats  # the instant the cut-off counts back from
    leg_departed: Floats
    leg_arrived: Floats
    leg_boarded: Ints  # TEU of ours that boarded at this call
    leg_aboard: Ints  # TEU of ours on board when leaving it
    crossing_arrived: Floats
    crossing_started: Floats
    crossing_left: Floats
    other_started: Floats
    stopped_at: float

    def ready(self, plan: Plan, draws: Draws, row: int) -> Floats:
        """When each member of the row's chain became ready for it [s since start]."""
        chain = int(plan.chain_of_row[row])
        if row == plan.stages.first[chain]:
            return draws.release[draws.numbers(chain)]
        return self.end[draws.column(row - 1)]
