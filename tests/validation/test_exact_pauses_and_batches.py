"""The exact cases of work that pauses and of batches that wait, from YAML to Trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.engine import Engine
from tests.engines import ENGINES
from tests.validation.test_exact_cases import hours, scenario, shift, simulated

pytestmark = pytest.mark.parametrize("engine", ENGINES)

LIFT = "terminals.yard.activities.lift"


def pausing(text: str) -> str:
    """The same with a crane whose work waits for the next opening."""
    return text.replace("{units: 1,", "{units: 1, on_close: suspend,")


def test_work_goes_on_after_the_break(tmp_path: Path, engine: Engine) -> None:
    """Closed 5 to 9. Ready at 1, work of 10 h: 4 h until the break, 6 h after it: ends at 15."""
    result = simulated(tmp_path, engine, pausing(shift([1], 10, "Mon-Sun 09:00-05:00")))
    assert (hours(result.start(LIFT)), hours(result.end(LIFT))) == ([1], [15])


def test_work_goes_on_the_next_day(tmp_path: Path, engine: Engine) -> None:
    """Open 8 to 16, one crane, jobs of 3 h ready at 14 and 15.

    The first runs 14 to 16 and its last hour from 32, when the crane opens: to 33.
    The second follows, 33 to 36.
    """
    result = simulated(tmp_path, engine, pausing(shift([14, 15], 3, "Mon-Sun 08:00-16:00")))
    assert (hours(result.start(LIFT)), hours(result.end(LIFT))) == ([14, 33], [33, 36])


def test_a_batch_waits_for_the_second(tmp_path: Path, engine: Engine) -> None:
    """Vehicles come to a lock of one line at 0, 1, 2 and 3; two go together, in 1 h.

    The batches start when they are full, at 1 and 3, and are through at 2 and 4.
    """
    line = """  line: {mode: truck, calls: [yard, city], departures: on_demand, run: 1 h, source: assumed,
         via: [{passage: lock, direction: down, at: 0}]}"""
    lock = "passages: {lock: {kind: lock, transit: 1 h, batch: 2, at_least: 2, source: assumed}}"
    trace = simulated(tmp_path, engine, scenario([0, 1, 2, 3], "", line, lock)).trace
    assert hours(trace.crossing_arrived) == [0, 1, 2, 3]
    assert hours(trace.crossing_started) == [1, 1, 3, 3]
    assert hours(trace.crossing_left) == [2, 2, 4, 4]
