"""Small worlds whose every event is worked out by hand, from YAML to Trace.

Each test's docstring holds its timeline, in hours of the sixteenth day. All boxes
are released when that day begins and become ready by a delay of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.engine import Engine
from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Floats
from tests.engines import ENGINES
from tests.validation.running import Run, compiled, run

THE_DAY = 16 * DAY  # 2024-01-17

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def scenario(ready: Sequence[float], at_yard: str, services: str, more: str = "") -> str:
    """A corridor from a yard to a city for one box per hour of ``ready``.

    The released box first takes its delay, then what ``at_yard`` lists; a box in
    16 days is the slowest regular demand that has one release within four weeks.
    """
    delays = "\n".join(
        f"      ready_{n}: {{takes: {hours} h, only: box_{n}, cause: storage, source: assumed}}"
        for n, hours in enumerate(ready)
    )
    boxes = "\n".join(
        f"  box_{n}: {{from: yard, to: city, tags: [box_{n}], routes: route,"
        " containers: {per_day: 0.0625, arrivals: regular}, source: assumed}"
        for n in range(len(ready))
    )
    steps = ", ".join([*(f"ready_{n}" for n in range(len(ready))), at_yard]).strip(", ")
    return f"""
title: A small case
start: 2024-01-01
warm_up: 0 weeks
measure: 3 weeks
drain_limit: 1 weeks
terminals:
  yard:
    resources: {{crane: {{units: 1, source: assumed}}}}
    activities:
      lift: {{uses: crane, takes: 1 h, cause: handling, source: assumed}}
{delays}
    handling: {{origin -> any: [{steps}]}}
  city: {{handling: {{any -> destination: []}}}}
services:
{services}
routes: {{route: [line]}}
demand:
{boxes}
{more}"""


TRUCK = (
    "  line: {mode: truck, calls: [yard, city], departures: on_demand, run: 1 h, source: assumed}"
)


def hours(times: Floats) -> list[float]:
    """Hours of the day, to compare with the timeline; the grid is finer than 1e-6 h."""
    rounded: list[float] = np.round((times - THE_DAY) / HOUR, 6).tolist()
    return rounded


def simulated(folder: Path, engine: Engine, text: str) -> Run:
    return run(compiled(folder, text), engine)


def test_slots_of_changing_size(tmp_path: Path, engine: Engine) -> None:
    """Departures at 1, 2, 3 and 4 with room for 3, 2, 5 and 3 boxes of 2 TEU.

    Ready 0.3 0.5 0.7: all leave at 1. Ready 1.2 1.3 1.8: two leave at 2, the third
    stays behind. Ready 2.6 2.7: they leave at 3 with the one left behind. Ready 3.1:
    leaves at 4. Room: 10 TEU, times 0.6, 0.4, 1 and 0.6 around the departures.
    """
    ready = [0.3, 0.5, 0.7, 1.2, 1.3, 1.8, 2.6, 2.7, 3.1]
    line = "  line: {mode: rail, calls: [yard, city], departures: {every: 1 h}, capacity: 10 TEU, run: 1 h, source: assumed}"
    less = """
disruptions:
  first: {affects: services.line, from: 2024-01-17 00:30, for: 1 h, capacity: 0.6, source: assumed}
  second: {affects: services.line, from: 2024-01-17 01:30, for: 1 h, capacity: 0.4, source: assumed}
  fourth: {affects: services.line, from: 2024-01-17 03:30, for: 1 h, capacity: 0.6, source: assumed}
"""
    result = simulated(tmp_path, engine, scenario(ready, "", line, less))
    assert hours(result.ready("services.line")) == ready
    assert hours(result.start("services.line")) == [1, 1, 1, 2, 2, 3, 3, 3, 4]


FOUR_HOURLY = "  line: {{mode: rail, calls: [yard, city], departures: {{every: 4 h}}, capacity: {teu} TEU, run: 10 h, source: assumed}}"


def test_a_train_takes_three(tmp_path: Path, engine: Engine) -> None:
    """A train every 4 h with room for 3 boxes runs 10 h; a box is ready every hour from 1.

    At 4 leave 1 2 3, arrive at 14. At 8 leave 4 5 6, at 12 leave 7 8 9.
    """
    ready = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    text = scenario(ready, "", FOUR_HOURLY.format(teu=6))
    result = simulated(tmp_path, engine, text)
    assert hours(result.start("services.line")) == [4, 4, 4, 8, 8, 8, 12, 12, 12]
    assert hours(result.end("services.line")) == [14, 14, 14, 18, 18, 18, 22, 22, 22]


def test_who_is_ready_at_the_departure_boards(tmp_path: Path, engine: Engine) -> None:
    """With room for four, the box that becomes ready at 4 leaves at 4, as our rule says."""
    text = scenario([1, 2, 3, 4, 5], "", FOUR_HOURLY.format(teu=8))
    result = simulated(tmp_path, engine, text)
    assert hours(result.start("services.line")) == [4, 4, 4, 4, 8]


def shift(ready: Sequence[float], takes: float, opened: str) -> str:
    """The crane lifts for ``takes`` hours, within its opening hours of the day."""
    return (
        scenario(ready, "lift", TRUCK)
        .replace("{units: 1,", f"{{units: 1, open: [{opened}],")
        .replace("takes: 1 h, cause: handling", f"takes: {takes} h, cause: handling")
    )


def test_work_runs_through_closing_time(tmp_path: Path, engine: Engine) -> None:
    """Closed 5 to 9. Ready at 1, work of 10 h: runs 1 to 11, through the closing."""
    text = shift([1], 10, "Mon-Sun 09:00-05:00")
    result = simulated(tmp_path, engine, text)
    lift = "terminals.yard.activities.lift"
    assert (hours(result.start(lift)), hours(result.end(lift))) == ([1], [11])


def test_opening_hours(tmp_path: Path, engine: Engine) -> None:
    """Open 8 to 16, one crane, jobs of 3 h ready at 14 and 15.

    The first runs 14 to 17, past closing; the second waits for the next day: 32 to 35.
    """
    text = shift([14, 15], 3, "Mon-Sun 08:00-16:00")
    result = simulated(tmp_path, engine, text)
    lift = "terminals.yard.activities.lift"
    assert (hours(result.start(lift)), hours(result.end(lift))) == ([14, 32], [17, 35])


def test_a_trip_longer_than_the_headway(tmp_path: Path, engine: Engine) -> None:
    """A train every day that runs 30 h leaves every 24 h: the timetable is not the trip's."""
    line = "  line: {mode: rail, calls: [yard, city], departures: {every: 24 h}, capacity: 6 TEU, run: 30 h, source: assumed}"
    result = simulated(tmp_path, engine, scenario([0, 20], "", line))
    departed = result.departed("line")
    departed = departed[np.isfinite(departed)]
    assert len(departed) > 16
    assert set(np.diff(departed)) == {24 * HOUR}
    assert hours(result.start("services.line")) == [0, 24]
    assert hours(result.end("services.line")) == [30, 54]


def test_a_passage_is_occupied_throughout(tmp_path: Path, engine: Engine) -> None:
    """Two vehicles with cargo meet a lock of one line at once, 10 h each.

    Both leave at 0 and run no time before the lock. The first is through at 10, the
    second then enters and is through at 20; each runs another hour: 11 and 21.
    """
    line = """  line: {mode: truck, calls: [yard, city], departures: on_demand, run: 1 h, source: assumed,
         via: [{passage: lock, direction: down, at: 0}]}"""
    lock = "passages: {lock: {kind: lock, transit: 10 h, source: assumed}}"
    result = simulated(tmp_path, engine, scenario([0, 0], "", line, lock))
    trace = result.trace
    assert hours(trace.crossing_arrived) == [0, 0]
    assert hours(trace.crossing_started) == [0, 10]
    assert hours(trace.crossing_left) == [10, 20]
    assert hours(trace.arrived) == [11, 21]
