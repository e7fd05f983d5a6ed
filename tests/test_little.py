"""Little's law in the audit: the number counted over time is the time spent, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from corridor_sim.audit import AuditError, little
from corridor_sim.audit.finding import Auditor
from corridor_sim.measure.occupancy import Queue
from corridor_sim.plan.arrays import Floats, Longs
from corridor_sim.verification.observed import Run
from corridor_sim.verification.running import compiled, run
from corridor_sim.verification.timelines import TRUCK
from corridor_sim.verification.worlds import small


def lifted() -> Run:
    """Two boxes, released at 0, ready at 0 and 2 for one crane that takes 10 h, then 1 h of truck.

    The first is lifted from 0 to 10 and arrives at 11, the second from 10 to 20, at 21.
    So the corridor holds 11 + 21 = 32 container hours, the queue 8, from 2 to 10.
    """
    return run(compiled(small([0, 2], TRUCK, "lift", lift="10 h")), "reference")


def audited(result: Run) -> None:
    little.audit_little(Auditor(result.plan, result.draws, result.trace))


def test_what_is_counted_is_what_is_spent() -> None:
    audited(lifted())


def test_a_wrong_count_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """One container counted at every instant until 21 makes 21 of the 32 hours."""

    def one(_: Queue, moments: Floats) -> Longs:
        return np.ones(len(moments), dtype=np.int64)

    result = lifted()
    monkeypatch.setattr(Queue, "waiting", one)
    with pytest.raises(AuditError, match=r"corridor: 75600.0 container seconds.* spent 115200.0"):
        audited(result)


def test_who_leaves_before_coming_is_named_with_the_time() -> None:
    result = lifted()
    result.trace.arrived[1] = result.draws.release[1] - 1
    with pytest.raises(
        AuditError, match=r"box_1:0 .* leaves the corridor before .*2024-01-17 00:00"
    ):
        audited(result)
