"""Closed forms of rides: trains that fill, allotted slots, a berth, ways that part, teams."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor_sim.grid import DAY, HOUR, MINUTE
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm, mean_wait
from corridor_sim.verification.locks import waits
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import (
    EXPONENTIAL,
    LIFT,
    LINE,
    SERVICE,
    TRUCK,
    corridor,
    per_day,
    train,
)

_PER_DAY = 480.0
_FULL = "mode: rail, capacity: 10 TEU, departures: {when_full: {at_least: 100 %}}"

_ALLOTTED = (
    corridor(0.8 * 10 * 24, f"{train('every: 1 h')}, allotment: {{yard: 10 TEU}}")
    .replace(
        "calls: [yard, city], run: 1 h",
        "calls: [yard, hub, city], run: {yard -> hub: 30 min, hub -> city: 30 min}",
    )
    .replace("  city: {", "  hub: {handling: {any -> any: []}}\n  city: {")
)

_TEAM = f"""    resources:
      crane: {{units: 2, source: assumed}}
      operator: {{units: 2, source: assumed}}
    activities:
      lift: {{uses: [crane, operator], takes: {EXPONENTIAL}, cause: handling, source: assumed}}
    handling: {{origin -> any: [lift]}}"""

_LOCK_SHARE = 0.6
_WAYS = (
    f"{TRUCK}, via: [{{passage: lock, direction: down, at: 0.5, "
    f"or: {{passage: lift, direction: down, share: {1 - _LOCK_SHARE}}}}}]"
)
_PASSAGES = """passages:
  lock: {kind: lock, transit: 2 min, headway: 4 min, source: assumed}
  lift: {kind: lock, transit: 2 min, headway: 4 min, source: assumed}
"""
_PARTING = corridor(per_day(1.0), _WAYS, more=_PASSAGES)


def _by_way(passage: str) -> Callable[[Run], float]:
    """Mean wait before one of the two passages, of measured containers [s]."""

    def mean(run: Run) -> float:
        pool = run.plan.labels.pools.index(f"passages.{passage}")
        there = (run.draws.crossing_pool == pool)[run.draws.measured]
        return float(np.mean(waits(run)[there]))

    return mean


def _through_lock(run: Run) -> float:
    pool = run.plan.labels.pools.index("passages.lock")
    return float(np.mean(run.draws.crossing_pool[run.draws.measured] == pool))


_STAY, _BETWEEN_SHIPS = 7 * MINUTE, 10 * MINUTE
_SHIPS = (
    "mode: sea, capacity: 100 TEU, departures: {every: 10 min}, "
    "stay: {city: {exponential: {mean: 7 min}}}"
)
_PORT = """  city:
    resources: {quay: {units: 1, source: assumed}}
    berths: {line: quay}
    handling: {any -> destination: []}"""


def _for_the_berth(run: Run) -> float:
    """Mean wait of the ships that come while containers are measured [s]."""
    clock, came = run.plan.clock, run.trace.stop_came
    known = (came >= clock.warm_up) & (came < clock.measured_until)
    return float(np.nanmean((run.trace.stop_berthed - came)[known]))


CASES = (
    ClosedForm(
        "trains that leave with ten boxes: mean wait",
        "(b - 1) / (2 lambda), b = 10",
        formulas.filling_wait(10, DAY / _PER_DAY),
        corridor(_PER_DAY, _FULL),
        mean_wait(LINE),
    ),
    ClosedForm(
        "trains with room for all that allot ten slots: mean wait",
        "H / 2 + E[left behind] / lambda, H = 1 h, load 0.8 of the allotment",
        formulas.limited_timetable_wait(10, HOUR, 0.8),
        _ALLOTTED,
        mean_wait(LINE),
    ),
    ClosedForm(
        "two cranes with two operators, M/M/2: mean wait",
        "always used together, they are one resource: C(c, a) S / (c (1 - rho)), rho = 0.7",
        formulas.mmc_wait(2, 0.7, SERVICE),
        corridor(per_day(1.4), TRUCK, _TEAM),
        mean_wait(LIFT),
    ),
    ClosedForm(
        "one berth for ships every 10 min, D/M/1: mean wait",
        "S s / (1 - s), s = exp(-(1 - s) / rho), rho = 0.7",
        formulas.dm1_wait(_STAY / _BETWEEN_SHIPS, _STAY),
        corridor(20, _SHIPS).replace("  city: {handling: {any -> destination: []}}", _PORT),
        _for_the_berth,
    ),
    ClosedForm(
        "a lock or a lift: share that takes the lock",
        "the share that is left of what the lift is given",
        _LOCK_SHARE,
        _PARTING,
        _through_lock,
        "share",
    ),
    ClosedForm(
        "a lock or a lift, M/D/1 each: mean wait at the lock",
        "a Poisson stream thinned is one: rho S / (2 (1 - rho)), rho = 0.6",
        formulas.mg1_wait(_LOCK_SHARE, SERVICE, 0),
        _PARTING,
        _by_way("lock"),
    ),
    ClosedForm(
        "a lock or a lift, M/D/1 each: mean wait at the lift",
        "a Poisson stream thinned is one: rho S / (2 (1 - rho)), rho = 0.4",
        formulas.mg1_wait(1 - _LOCK_SHARE, SERVICE, 0),
        _PARTING,
        _by_way("lift"),
    ),
)
