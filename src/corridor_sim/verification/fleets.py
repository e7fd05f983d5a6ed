"""Closed forms of a fleet that must return, and of connections that are missed."""

from __future__ import annotations

from math import exp

import numpy as np

from corridor_sim.grid import MINUTE
from corridor_sim.plan.arrays import Floats
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import EXPONENTIAL, SERVICE, corridor

_SETS = 5
_AWAY = 20 * MINUTE
_FLEET = (
    "mode: rail, departures: on_return, capacity: 100 TEU, "
    f"fleet: {{vehicles: {_SETS}, way_back: 19 min}}, "
    "via: [{passage: workshop, direction: out, at: 0.5}]"
)
_WORKSHOP = f"passages: {{workshop: {{kind: other, transit: {EXPONENTIAL}, source: assumed}}}}\n"
_WAGONS = corridor(20, _FLEET, more=_WORKSHOP).replace("run: 1 h", "run: 1 min")
_THROUGHPUT = formulas.machine_repair(_SETS, 1, SERVICE, _AWAY)


def _window(run: Run, times: Floats) -> Floats:
    clock = run.plan.clock
    inside: Floats = times[(times >= clock.warm_up) & (times < clock.measured_until)]
    return inside


def _throughput(run: Run) -> float:
    """Wagon sets through the workshop in a mean service time."""
    clock = run.plan.clock
    through = len(_window(run, run.trace.crossing_left))
    return through * SERVICE / (clock.measured_until - clock.warm_up)


def _in_workshop(run: Run) -> float:
    """Mean time from reaching the workshop to leaving it [s]."""
    trace, clock = run.trace, run.plan.clock
    came = (trace.crossing_arrived >= clock.warm_up) & (
        trace.crossing_arrived < clock.measured_until
    )
    return float(np.nanmean((trace.crossing_left - trace.crossing_arrived)[came]))


_HEADWAY, _SLACK, _LATE = 120 * MINUTE, 20 * MINUTE, 20 * MINUTE
_RUN = 30 * MINUTE
_FEEDER = (
    "mode: rail, capacity: 1000000 TEU, departures: "
    "{every: 2 h, late: {exponential: {mean: 20 min}}, late_at: arrival}"
)
_CONNECTED = (
    corridor(200, _FEEDER)
    .replace("calls: [yard, city], run: 1 h", "calls: [yard, hub], run: 30 min")
    .replace(
        "routes: {route: [line]}",
        "  next: {mode: rail, calls: [hub, city], departures: {every: 2 h, first: 50 min},"
        " capacity: 1000000 TEU, run: 1 h, source: assumed}\n"
        "routes: {route: [line, next]}",
    )
    .replace("  city: {", "  hub: {handling: {any -> any: []}}\n  city: {")
)


def _missed(run: Run) -> float:
    """Share of containers that did not leave with the train planned for them."""
    planned = run.start("services.line") + _RUN + _SLACK
    left = run.start("services.next")
    known = run.measured("services.next") & np.isfinite(left)
    return float(np.mean((left > planned)[known]))


CASES = (
    ClosedForm(
        "five wagon sets and a workshop, M/M/1//5: throughput in S",
        "sum of p_n mu, p_n ~ prod (N - n + 1) S / Z, Z = 5 S",
        _THROUGHPUT * SERVICE,
        _WAGONS,
        _throughput,
        "number",
    ),
    ClosedForm(
        "five wagon sets and a workshop: mean time in it",
        "N = X (R + Z)",
        _SETS / _THROUGHPUT - _AWAY,
        _WAGONS,
        _in_workshop,
    ),
    ClosedForm(
        "a connection after a late train: share that misses it",
        "1 - F(slack) = exp(-slack / mean lateness)",
        exp(-_SLACK / _LATE),
        _CONNECTED,
        _missed,
        "share",
    ),
    ClosedForm(
        "a connection after a late train: mean wait",
        "slack - x, or H - (x - slack) mod H for those that miss it, x exponential",
        formulas.connection_wait(_SLACK, _HEADWAY, _LATE),
        _CONNECTED,
        lambda run: float(np.mean(run.waits("services.next"))),
    ),
)
