"""Small worlds whose every event is worked out by hand, from YAML to Trace, on both engines.

The cases with their timelines stand in `corridor_sim.verification`, where `corridor-sim verify`
finds them as well.
"""

from __future__ import annotations

import pytest

from corridor_sim.engine import Engine
from corridor_sim.verification.cases import Timeline
from corridor_sim.verification.cases import hours_of_the_day as hours
from corridor_sim.verification.running import compiled, run
from corridor_sim.verification.timelines import TRUCK
from corridor_sim.verification.verify import TIMELINES, reenact
from corridor_sim.verification.worlds import LIFT, small
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
