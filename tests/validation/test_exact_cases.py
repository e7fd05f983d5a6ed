"""Small worlds whose every event is worked out by hand, from YAML to Trace, on both engines.

The cases with their timelines stand in `corridor_sim.verification`, where `corridor-sim verify`
finds them as well.
"""

from __future__ import annotations

from math import ceil

import pytest

from corridor_sim.engine import Engine
from corridor_sim.verification.cases import Timeline
from corridor_sim.verification.cases import hours_of_the_day as hours
from corridor_sim.verification.running import compiled, run
from corridor_sim.verification.timelines import TRUCK
from corridor_sim.verification.verify import TIMELINES, reenact
from corridor_sim.verification.worlds import LIFT, LINE, line, small
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


@pytest.mark.parametrize("case", TIMELINES, ids=lambda case: case.name)
def test_every_time_is_the_one_worked_out(case: Timeline, engine: Engine) -> None:
    found = reenact(case, engine)
    expected = {one.what: one.hours for one in case.times}
    assert dict(zip(expected, found.times, strict=True)) == expected


def test_a_unit_that_is_away_starts_nothing(engine: Engine) -> None:
    """Away for 2 h after every 10 h; boxes come every 1.2 h and each lift takes no time.

    Whoever comes while the unit is away starts when it is back, all others at once.
    Where the first spell falls is drawn; the others follow every 12 h.
    """
    ready = [1.2 * n for n in range(10)]
    away = "units: 1, breakdowns: {clock: {every: 10 h, lasts: 2 h}}"
    result = run(compiled(small(ready, TRUCK, "lift", crane=away, lift="0 h")), engine)
    capacity = result.draws.capacity
    spells = capacity.time[: capacity.first[1]][capacity.units[: capacity.first[1]] == 0]
    assert len(spells) > 24
    phase = (hours(spells[1:2])[0] + 12) % 12
    within = [(hour - phase) % 12 for hour in ready]
    expected = [hour + 2 - at if at < 2 else hour for hour, at in zip(ready, within, strict=True)]
    assert hours(result.start(LIFT)) == pytest.approx(expected, abs=1e-5)
    held = [a > b + 0.001 for a, b in zip(hours(result.start(LIFT)), ready, strict=True)]
    assert sum(held) in {1, 2}


def test_a_regime_shuts_all_it_affects_in_the_same_spells(engine: Engine) -> None:
    """Every 20 h for 4 h the crane and the line are shut; lifts take no time, a train goes hourly.

    Where the first spell falls is drawn; the others follow every 24 h. Whoever comes at the
    crane in a spell is lifted at its end; whoever is lifted leaves with the next full hour,
    or when the line opens again.
    """
    ready = [2.4 * n for n in range(10)]
    shut = (
        "regimes:\n  storm:\n    every: 20 h\n    lasts: 4 h\n    source: assumed\n    effects:\n"
        "      - {affects: terminals.yard.resources.crane, closed: true}\n"
        "      - {affects: services.line, closed: true}\n"
    )
    hourly = line("mode: rail, departures: {every: 1 h}, capacity: 99 TEU, run: 1 h")
    result = run(compiled(small(ready, hourly, "lift", lift="0 h", more=shut)), engine)
    capacity, pace = result.draws.capacity, result.draws.pace
    spells = capacity.time[: capacity.first[1]][capacity.units[: capacity.first[1]] == 0]
    held = pace.time[: pace.first[1]][~pace.leaves[: pace.first[1]]]
    assert hours(spells) == hours(held)
    assert len(spells) > 24
    phase = (hours(spells[1:2])[0] + 24) % 24
    after = [hour + max(4 - (hour - phase) % 24, 0) for hour in ready]
    assert hours(result.start(LIFT)) == pytest.approx(after, abs=1e-5)
    next_hour = [ceil(round(hour, 4)) for hour in after]
    leaves = [hour + max(4 - (hour - phase) % 24, 0) for hour in next_hour]
    assert hours(result.start(LINE)) == pytest.approx(leaves, abs=1e-5)
