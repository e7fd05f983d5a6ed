"""Closed forms of resources: queues, breakdowns, yards without a limit, queues in a row."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np

from corridor_sim.grid import HOUR, MINUTE
from corridor_sim.plan.arrays import Floats
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm, mean_wait
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import (
    EXPONENTIAL,
    LIFT,
    SERVICE,
    TRUCK,
    corridor,
    crane,
    per_day,
)

_LOGNORMAL = "{lognormal: {mean: 4 min, cv: 1.2}}"
_BUSY = "breakdowns: {busy: {per_hour_worked: 1.5, repair: {exponential: {mean: 8 min}}}}"
_CLOCK = (
    "breakdowns: {clock: {every: {exponential: {mean: 40 min}}, "
    "lasts: {exponential: {mean: 8 min}}}}"
)


def _present(run: Run) -> Floats:
    """How many containers are in the lift, or waiting for it, every quarter of an hour."""
    clock = run.plan.clock
    moments = np.arange(clock.warm_up, clock.measured_until, HOUR / 4)
    came, left = np.sort(run.ready(LIFT)), np.sort(run.end(LIFT))
    present = np.searchsorted(came, moments, side="right")
    return (present - np.searchsorted(left, moments, side="right")).astype(float)


def _mmc(servers: int) -> ClosedForm:
    return ClosedForm(
        f"M/M/{servers}: mean wait",
        "C(c, a) S / (c (1 - rho)), rho = 0.7",
        formulas.mmc_wait(servers, 0.7, SERVICE),
        corridor(per_day(0.7 * servers), TRUCK, crane(servers, EXPONENTIAL)),
        mean_wait(LIFT),
    )


def _mg1(law: str, takes: str, cv2: float) -> ClosedForm:
    return ClosedForm(
        f"M/G/1, {law} service: mean wait",
        "rho S (1 + cs2) / (2 (1 - rho)), rho = 0.6",
        formulas.mg1_wait(0.6, SERVICE, cv2),
        corridor(per_day(0.6), TRUCK, crane(1, takes)),
        mean_wait(LIFT),
    )


_YARD = f"""    activities:
      lift: {{takes: {_LOGNORMAL}, cause: storage, source: assumed}}
    handling: {{origin -> any: [lift]}}"""
_TWO_CRANES = f"""    resources:
      crane: {{units: 1, source: assumed}}
      scanner: {{units: 1, source: assumed}}
    activities:
      lift: {{uses: crane, takes: {EXPONENTIAL}, cause: handling, source: assumed}}
      scan:
        uses: scanner
        takes: {{exponential: {{mean: 3 min}}}}
        cause: inspection
        source: assumed
    handling: {{origin -> any: [lift, scan]}}"""
_SCAN = "terminals.yard.activities.scan"


def _through_both(run: Run) -> float:
    """Mean time from before the first crane to after the second [s]."""
    return float(np.mean((run.end(_SCAN) - run.ready(LIFT))[run.measured(LIFT)]))


def _gaps_cv2(run: Run) -> float:
    """Squared cv of the times between departures from the first crane."""
    clock = run.plan.clock
    left = np.sort(run.end(LIFT))
    gaps = np.diff(left[(left >= clock.warm_up) & (left < clock.measured_until)])
    return float(np.var(gaps) / np.mean(gaps) ** 2)


_RUSHED = f"""  rushed:
    from: yard
    to: city
    routes: route
    priority: 0
    containers: {{per_day: {per_day(0.3)!r}, size: TEU}}
    source: assumed
"""


def _by_class(which: str, number: int) -> ClosedForm:
    """Demands stand by name: boxes, of class 5, then rushed, of class 0."""

    def mean(run: Run) -> float:
        urgent = run.draws.rank[np.concatenate([run.draws.numbers(c) for c in (0, 1)])] == 0
        waits = run.start(LIFT) - run.ready(LIFT)
        known = run.measured(LIFT) & np.isfinite(waits) & (urgent == (number == 0))
        return float(np.mean(waits[known]))

    return ClosedForm(
        f"M/M/1 with two classes: mean wait of the {which}",
        "W0 / ((1 - s_(k-1)) (1 - s_k)), loads 0.3 and 0.3",
        formulas.priority_waits([0.3, 0.3], SERVICE)[number],
        corridor(per_day(0.3), TRUCK, crane(1, EXPONENTIAL), _RUSHED),
        mean,
    )


_THREE_LEGS = """    activities:
      first: {takes: {gamma: {mean: 3 h, sd: 2 h}}, cause: storage, source: assumed}
      second: {takes: {lognormal: {mean: 4 h, cv: 0.5}}, cause: storage, source: assumed}
      third: {takes: {uniform: [2 h, 8 h]}, cause: storage, source: assumed}
    handling: {origin -> any: [first, second, third]}"""
_TWO_LEGS = """    activities:
      first: {takes: {uniform: [2 h, 6 h]}, cause: storage, source: assumed}
      second: {takes: {uniform: [1 h, 5 h]}, cause: storage, source: assumed}
    handling: {origin -> any: [first, second]}"""


def _journeys(run: Run) -> Floats:
    """Release to arrival of measured containers [s]."""
    draws = run.draws
    journeys: Floats = (run.trace.arrived - draws.release)[draws.measured]
    return journeys


CASES = (
    _mmc(1),
    _mmc(3),
    ClosedForm(
        "M/M/2: share that waits longer than S",
        "C(c, a) exp(-(1 - rho) c t / S), rho = 0.7, t = S",
        formulas.mmc_tail(2, 0.7, SERVICE, SERVICE),
        corridor(per_day(1.4), TRUCK, crane(2, EXPONENTIAL)),
        lambda run: float(np.mean(run.waits(LIFT) > SERVICE)),
        "share",
    ),
    _mg1("constant", "4 min", 0.0),
    _mg1("gamma", "{gamma: {mean: 4 min, sd: 2 min}}", 0.25),
    _mg1("lognormal", _LOGNORMAL, 1.44),
    ClosedForm(
        "D/M/1: mean wait",
        "S s / (1 - s), s = exp(-(1 - s) / rho), rho = 0.7",
        formulas.dm1_wait(0.7, SERVICE),
        corridor(per_day(0.7), TRUCK, crane(1, EXPONENTIAL)).replace(
            "size: TEU", "size: TEU, arrivals: regular"
        ),
        mean_wait(LIFT),
    ),
    ClosedForm(
        "M/M/1: mean number in the system, counted",
        "Little: L = lambda W = rho / (1 - rho), rho = 0.7",
        0.7 / 0.3,
        corridor(per_day(0.7), TRUCK, crane(1, EXPONENTIAL)),
        lambda run: float(np.mean(_present(run))),
        "number",
    ),
    ClosedForm(
        "M/G/inf: mean number in a yard",
        "lambda S = 1.2",
        1.2,
        corridor(per_day(1.2), TRUCK, _YARD),
        lambda run: float(np.mean(_present(run))),
        "number",
    ),
    ClosedForm(
        "M/G/inf: share of time the yard is empty",
        "the number in it is Poisson: exp(-lambda S)",
        exp(-1.2),
        corridor(per_day(1.2), TRUCK, _YARD),
        lambda run: float(np.mean(_present(run) == 0)),
        "share",
    ),
    ClosedForm(
        "M/G/1 with breakdowns while busy: mean wait",
        "E[B] = S (1 + f R), E[B^2] = E[S^2] (1 + f R)^2 + S f E[R^2] in M/G/1",
        formulas.breakdown_wait(0.6, SERVICE, 0.1 / SERVICE, 8 * MINUTE),
        corridor(per_day(0.6), TRUCK, crane(1, EXPONENTIAL, _BUSY)),
        mean_wait(LIFT),
    ),
    ClosedForm(
        "breakdowns by the clock, work of no time: mean wait",
        "E[D^2] / (2 (E[U] + E[D])), exponential D: E[D^2] = 2 E[D]^2",
        formulas.closure_wait(2 * (8 * MINUTE) ** 2, 40 * MINUTE, 8 * MINUTE),
        corridor(per_day(0.6), TRUCK, crane(1, "0 min", _CLOCK)),
        mean_wait(LIFT),
    ),
    ClosedForm(
        "breakdowns by the clock: share that finds none at work",
        "1 - A = MTTR / (MTBF + MTTR)",
        8 / 48,
        corridor(per_day(0.6), TRUCK, crane(1, "0 min", _CLOCK)),
        lambda run: float(np.mean(run.waits(LIFT) > 0)),
        "share",
    ),
    _by_class("first", 0),
    _by_class("second", 1),
    ClosedForm(
        "a crane closed half of each day, work of no time: mean wait",
        "C^2 / (2 T), C = 12 h, T = 24 h",
        formulas.closure_wait((12 * HOUR) ** 2, 12 * HOUR, 12 * HOUR),
        corridor(200, TRUCK, crane(1, "0 min", "open: [Mon-Sun 06:00-18:00]")),
        mean_wait(LIFT),
    ),
    ClosedForm(
        "two M/M/1 in a row: mean time through both",
        "Jackson: sum of 1 / (mu_i - lambda)",
        SERVICE / (1 - 0.6) + 0.75 * SERVICE / (1 - 0.75 * 0.6),
        corridor(per_day(0.6), TRUCK, _TWO_CRANES),
        _through_both,
    ),
    ClosedForm(
        "M/M/1: squared cv of the gaps between its departures",
        "Burke: departures are a Poisson stream, cv2 = 1",
        1.0,
        corridor(per_day(0.6), TRUCK, crane(1, EXPONENTIAL)),
        _gaps_cv2,
        "number",
    ),
    ClosedForm(
        "three independent legs: standard deviation of the sum",
        "variances add: gamma 2^2, lognormal (0.5 * 4)^2, uniform 6^2 / 12 [h^2]",
        HOUR * sqrt(4 + 4 + 3),
        corridor(200, TRUCK, _THREE_LEGS),
        lambda run: float(np.std(_journeys(run))),
    ),
    ClosedForm(
        "two uniform legs and a run of 1 h: 95th percentile of the sum",
        "convolved, a triangle: 1 h + 3 h + (2 - sqrt(2 * 0.05)) * 4 h",
        HOUR * (1 + 3 + (2 - sqrt(0.1)) * 4),
        corridor(200, TRUCK, _TWO_LEGS),
        lambda run: float(np.quantile(_journeys(run), 0.95)),
    ),
)
