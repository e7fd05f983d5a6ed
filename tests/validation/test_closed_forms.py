"""Queues and timetables with known answers, from YAML to Trace, on both engines.

The exact value comes from its formula; the simulated one is the mean over
independent replications, with its standard error. |z| <= 4 passes; so that this
can fail, the standard error must be small as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import DAY, HOUR, MINUTE
from corridor_sim.plan.arrays import Floats
from tests.engines import ENGINES
from tests.validation import formulas
from tests.validation.running import Run, compiled, run

pytestmark = pytest.mark.parametrize("engine", ENGINES)


@dataclass(frozen=True)
class Effort:
    """How long an engine simulates: the reference engine is there to be read."""

    measure: str
    largest_error: float  # standard error over the exact value


EFFORT: dict[Engine, Effort] = {
    "reference": Effort(measure="3 d", largest_error=0.1),
    "compiled": Effort(measure="20 weeks", largest_error=0.02),
}
REPLICATIONS = 20  # of few, the standard error itself is too uncertain for |z| <= 4


def scenario(
    effort: Effort, per_day: float, service: str, at_yard: str = "", passages: str = ""
) -> str:
    """Boxes of 1 TEU come at random to a yard, where ``at_yard`` is done, then ``line``."""
    return f"""
title: A closed form
start: 2024-01-01
warm_up: 1 d
measure: {effort.measure}
drain_limit: 1 weeks
overload: allowed
terminals:
  yard:
{at_yard or "    handling: {origin -> any: []}"}
  city: {{handling: {{any -> destination: []}}}}
services:
  line: {{calls: [yard, city], run: 1 h, source: assumed, {service}}}
routes: {{route: [line]}}
demand:
  boxes:
    from: yard
    to: city
    routes: route
    containers: {{per_day: {per_day!r}, size: TEU}}
    source: assumed
{passages}"""


TRUCK = "mode: truck, departures: on_demand"
LIFT = "terminals.yard.activities.lift"
LINE = "services.line"
SERVICE = 4 * MINUTE  # mean service time: many customers in little time


def per_day(load: float) -> float:
    """Customers a day that load servers of mean ``SERVICE`` so much in all."""
    return load * DAY / SERVICE


def crane(units: int, takes: str) -> str:
    """A resource and the activity that uses it."""
    return f"""    resources: {{crane: {{units: {units}, source: assumed}}}}
    activities: {{lift: {{uses: crane, takes: {takes}, cause: handling, source: assumed}}}}
    handling: {{origin -> any: [lift]}}"""


def hold(
    exact: float, engine: Engine, folder: Path, text: str, estimate: Callable[[Run], float]
) -> None:
    """Compare the mean over replications with the exact value."""
    effort = EFFORT[engine]
    plan = compiled(folder, text)
    values = [estimate(run(plan, engine, number)) for number in range(REPLICATIONS)]
    mean = float(np.mean(values))
    error = float(np.std(values, ddof=1)) / sqrt(len(values))
    z = (mean - exact) / error
    said = f"simulated {mean:.3f}, exact {exact:.3f}, standard error {error:.3f}, z {z:+.2f}"
    assert error <= effort.largest_error * exact, said
    assert abs(z) <= 4, said


def mean_wait(element: str) -> Callable[[Run], float]:
    """The mean wait for something [s]."""
    return lambda result: float(np.mean(result.waits(element)))


EXPONENTIAL = "{exponential: {mean: 4 min}}"


@pytest.mark.parametrize("servers", [1, 3])
def test_mmc_mean_wait(tmp_path: Path, engine: Engine, servers: int) -> None:
    """M/M/c: Wq = C(c, a) S / (c (1 - rho)), at rho = 0.7."""
    exact = formulas.mmc_wait(servers, 0.7, SERVICE)
    text = scenario(EFFORT[engine], per_day(0.7 * servers), TRUCK, crane(servers, EXPONENTIAL))
    hold(exact, engine, tmp_path, text, mean_wait(LIFT))


def test_mmc_tail_of_the_wait(tmp_path: Path, engine: Engine) -> None:
    """M/M/c: P(W > t) = C(c, a) exp(-(1 - rho) c t / S), at c = 2, rho = 0.7, t = S."""
    exact = formulas.mmc_tail(2, 0.7, SERVICE, SERVICE)
    text = scenario(EFFORT[engine], per_day(1.4), TRUCK, crane(2, EXPONENTIAL))
    hold(exact, engine, tmp_path, text, lambda r: float(np.mean(r.waits(LIFT) > SERVICE)))


@pytest.mark.parametrize(
    ("takes", "cv2"),
    [
        ("4 min", 0.0),
        ("{gamma: {mean: 4 min, sd: 2 min}}", 0.25),
        ("{lognormal: {mean: 4 min, cv: 1.2}}", 1.44),
    ],
    ids=["constant", "gamma", "lognormal"],
)
def test_mg1_mean_wait(tmp_path: Path, engine: Engine, takes: str, cv2: float) -> None:
    """M/G/1: Wq = rho S (1 + cs2) / (2 (1 - rho)), at rho = 0.6."""
    exact = formulas.mg1_wait(0.6, SERVICE, cv2)
    text = scenario(EFFORT[engine], per_day(0.6), TRUCK, crane(1, takes))
    hold(exact, engine, tmp_path, text, mean_wait(LIFT))


def train(departures: str, slots: int = 10**6) -> str:
    """A scheduled service."""
    return f"mode: rail, departures: {{{departures}}}, capacity: {slots} TEU"


def test_timetable_at_equal_headways(tmp_path: Path, engine: Engine) -> None:
    """Random arrival, a train every 6 h: the mean wait is 3 h."""
    text = scenario(EFFORT[engine], 200, train("every: 6 h"))
    hold(formulas.timetable_wait(6 * HOUR, 0), engine, tmp_path, text, mean_wait(LINE))


def test_timetable_tail_of_the_wait(tmp_path: Path, engine: Engine) -> None:
    """A uniform wait: the 95th percentile is 0.95 of the headway."""
    text = scenario(EFFORT[engine], 200, train("every: 6 h"))
    hold(
        0.95 * 6 * HOUR,
        engine,
        tmp_path,
        text,
        lambda result: float(np.quantile(result.waits(LINE), 0.95)),
    )


def test_timetable_at_unequal_headways(tmp_path: Path, engine: Engine) -> None:
    """At 00:00 and 06:00 every day: headways of 6 h and 18 h, mean 12 h, cv 0.5."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    slots = ", ".join(f"{day} 00:00, {day} 06:00" for day in days)
    text = scenario(EFFORT[engine], 200, train(f"weekly: [{slots}]"))
    exact = formulas.timetable_wait(12 * HOUR, 0.5**2)
    hold(exact, engine, tmp_path, text, mean_wait(LINE))


def test_timetable_with_cancelled_trains(tmp_path: Path, engine: Engine) -> None:
    """Every 6 h, cancelled with p = 0.3: headways are geometric, of mean H/(1 - p), cv2 = p."""
    text = scenario(EFFORT[engine], 200, train("every: 6 h, cancelled: 0.3"))
    exact = formulas.timetable_wait(6 * HOUR / 0.7, 0.3)
    hold(exact, engine, tmp_path, text, mean_wait(LINE))


def test_timetable_with_little_room(tmp_path: Path, engine: Engine) -> None:
    """A train every hour takes 10; the rest roll over: E[W] = H/2 + E[X+]/lambda at load 0.8."""
    text = scenario(EFFORT[engine], 0.8 * 10 * 24, train("every: 1 h", slots=10))
    exact = formulas.limited_timetable_wait(10, HOUR, 0.8)
    hold(exact, engine, tmp_path, text, mean_wait(LINE))


BATCH = 3
VIA_LOCK = f"{TRUCK}, via: [{{passage: lock, direction: down, at: 0.5}}]"
LOCK = f"""passages:
  lock:
    kind: lock
    batch: {BATCH}
    headway: {{exponential: {{mean: 4 min}}}}
    transit: 2 min
    source: assumed
"""


def lock_waits(result: Run) -> Floats:
    """Waits before the lock of the measured containers, each a vehicle of its own [s]."""
    waits = result.trace.crossing_started - result.trace.crossing_arrived
    measured: Floats = waits[result.draws.measured]
    return measured


def test_batch_server_mean_wait(tmp_path: Path, engine: Engine) -> None:
    """M/M[1,3]/1, a lock that goes as soon as one vehicle is there: Wq = Lq / lambda, load 0.6."""
    text = scenario(EFFORT[engine], per_day(0.6 * BATCH), VIA_LOCK, passages=LOCK)
    exact, _ = formulas.batch_queue(BATCH, 0.6, SERVICE)
    hold(exact, engine, tmp_path, text, lambda result: float(np.mean(lock_waits(result))))


def test_batch_server_stands_idle(tmp_path: Path, engine: Engine) -> None:
    """Arrivals see time averages: P(idle) of them do not wait."""
    text = scenario(EFFORT[engine], per_day(0.6 * BATCH), VIA_LOCK, passages=LOCK)
    _, exact = formulas.batch_queue(BATCH, 0.6, SERVICE)
    hold(exact, engine, tmp_path, text, lambda result: float(np.mean(lock_waits(result) == 0)))
