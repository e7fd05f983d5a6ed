"""Check a replication from its Trace alone, on every run: nothing lost, nothing out of order.

The audit knows the rules, not the engines. It recomputes from plan and draws what
each recorded time must be, so one wrong time or trip is found where it stands.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from corridor_sim.audit.berths import audit_berths
from corridor_sim.audit.boxes import audit_boxes
from corridor_sim.audit.diversions import audit_diversions
from corridor_sim.audit.finding import AuditError, Auditor
from corridor_sim.audit.journeys import audit_causes, audit_journeys
from corridor_sim.audit.little import audit_little
from corridor_sim.audit.occupancy import audit_passages, audit_resources
from corridor_sim.audit.suspending import audit_suspended_work
from corridor_sim.audit.teams import audit_teams
from corridor_sim.audit.trips import audit_trips
from corridor_sim.audit.yards import audit_yards

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.measure.causes import Journeys
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace

__all__ = ["AuditError", "audit"]


def audit(
    plan: Plan,
    draws: Draws,
    trace: Trace,
    users_own: Collection[int] = frozenset(),
    journeys: Journeys | None = None,
) -> None:
    """Raise AuditError, which names the container or trip and the time, at the first violation.

    Held against the rules: every released container has arrived or is in exactly one
    stage; no time before its cause, none after the end; each duration is the one
    drawn; whoever boarded was in time for a trip that left then, and its TEU are
    counted on it and fit; whoever was diverted had to be, and nobody else; no resource,
    passage, yard or berth serves more than it may, and none lets anybody wait whom it
    could serve; the hours of each measured journey sum to the whole exactly; Little's
    law holds exactly for the corridor and every queue. Activities in the stage rows
    ``users_own`` take the time of a user's process, which nothing was drawn for.
    ``journeys`` are the same world's, if they are to be measured afterwards: what is
    worked out of them here need not be again.
    """
    auditor = Auditor(plan, draws, trace, users_own, journeys)
    audit_journeys(auditor)
    audit_boxes(auditor)
    audit_diversions(auditor)
    audit_trips(auditor)
    audit_resources(auditor)
    audit_suspended_work(auditor)
    audit_teams(auditor)
    audit_passages(auditor)
    audit_yards(auditor)
    audit_berths(auditor)
    audit_causes(auditor)
    audit_little(auditor)
