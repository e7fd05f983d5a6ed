"""Closed forms of passages: a lock that goes as soon as one vehicle is there."""

from __future__ import annotations

import numpy as np

from corridor_sim.plan.arrays import Floats
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import SERVICE, TRUCK, corridor, per_day

_BATCH = 3
_VIA = f"{TRUCK}, via: [{{passage: lock, direction: down, at: 0.5}}]"
_LOCK = f"""passages:
  lock:
    kind: lock
    batch: {_BATCH}
    headway: {{exponential: {{mean: 4 min}}}}
    transit: 2 min
    source: assumed
"""
_WORLD = corridor(per_day(0.6 * _BATCH), _VIA, more=_LOCK)
_WAIT, _IDLE = formulas.batch_queue(_BATCH, 0.6, SERVICE)


def waits(run: Run) -> Floats:
    """Waits before the lock of the measured containers, each a vehicle of its own [s]."""
    every = run.trace.crossing_started - run.trace.crossing_arrived
    measured: Floats = every[run.draws.measured]
    return measured


CASES = (
    ClosedForm(
        "M/M[1,3]/1, a lock: mean wait",
        "Lq / lambda, Lq = C r / (1 - r)^2, load 0.6",
        _WAIT,
        _WORLD,
        lambda run: float(np.mean(waits(run))),
    ),
    ClosedForm(
        "M/M[1,3]/1, a lock: share that does not wait",
        "arrivals see time averages: P(idle) = mu C / lambda",
        _IDLE,
        _WORLD,
        lambda run: float(np.mean(waits(run) == 0)),
        "share",
    ),
)
