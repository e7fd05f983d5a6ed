"""Passages whose vehicles wait for each other: a batch goes when it may, and not before."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corridor_sim.audit.finding import Auditor
    from corridor_sim.audit.occupancy import Busy
    from corridor_sim.measure.occupancy import Vehicles
    from corridor_sim.plan.arrays import Floats


def audit_batches(
    auditor: Auditor, pool: int, crossing: Vehicles, busy: Busy
) -> Iterator[tuple[str, float]]:
    """Yield what is wrong and when: a batch is too small, or kept though a line is free."""
    pools = auditor.plan.pools
    at_least, patience = int(pools.at_least[pool]), float(pools.patience[pool])
    heads = crossing.heads
    size = np.bincount(crossing.head[~np.isnan(crossing.started)], minlength=len(crossing.head))
    waited = crossing.started[heads] - crossing.arrived[heads]
    early = heads[(size[heads] < at_least) & (waited < patience)]
    for when in crossing.started[early][:1]:
        yield "goes before enough have come together", float(when)
    kept = _kept(crossing, busy, at_least, patience)
    if kept is not None:
        yield "waits with enough others though a line is free", kept


def _kept(crossing: Vehicles, busy: Busy, at_least: int, patience: float) -> float | None:
    """An instant at the close of which a batch could go and a line is free."""
    came: Floats = crossing.arrived
    alarms = came + patience if patience < inf else came[:0]
    moments = np.unique(np.concatenate([came, alarms, busy.ends, busy.changes]))
    moments = moments[moments <= busy.last]
    free = busy.free(moments) > 0
    by_arrival = iter([*np.argsort(came, kind="stable").tolist()])
    coming = next(by_arrival, None)
    waiting: dict[int, list[tuple[int, int]]] = defaultdict(list)  # by direction: turn, vehicle
    moment: float
    for moment, some in zip(moments.tolist(), free.tolist(), strict=True):
        while coming is not None and came[coming] <= moment:
            insort(waiting[int(crossing.direction[coming])], (int(crossing.turn[coming]), coming))
            coming = next(by_arrival, None)
        for direction, queue in waiting.items():
            left = [place for place in queue if not crossing.started[place[1]] <= moment]
            waiting[direction] = left
            first = came[left[0][1]] if left else inf
            if some and (len(left) >= at_least or moment - first >= patience):
                return moment
    return None
