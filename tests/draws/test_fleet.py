"""Vehicles that must come back: how many trips each may make, and what is drawn for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import Draws, draw
from corridor_sim.grid import HOUR
from corridor_sim.plan.arrays import Timing
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import plan_of

RUN = "services.train.run={uniform: [40 h, 60 h]}"
FLEET = "services.train.fleet={vehicles: 4, way_back: 40 h, turnaround: 6 h}"
RETURN = "services.train.departures=on_return"


def trips(plan: Plan, draws: Draws) -> slice:
    row = plan.labels.services.index("train")
    return slice(int(draws.first_trip[row]), int(draws.first_trip[row + 1]))


def runs(plan: Plan, draws: Draws) -> np.ndarray:
    leg = int(plan.services.first_leg[plan.labels.services.index("train")])
    return draws.run[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]


def test_a_timetable_with_a_fleet_is_drawn_as_one_without(tmp_path: Path) -> None:
    """Only the time until the vehicle may leave again is added: 40 h and 6 h for every trip."""
    alone = plan_of(tmp_path)
    plan = plan_of(tmp_path, sets=[FLEET])
    assert plan.services.fleet.tolist() == [0, 0, 4]
    assert plan.services.timing.tolist() == alone.services.timing.tolist()
    one, other = draw(alone, 1, 0), draw(plan, 1, 0)
    mine = trips(plan, other)
    assert set(other.turnaround[mine]) == {46 * HOUR}
    assert set(one.turnaround) == {0}
    assert np.array_equal(one.departs, other.departs)
    assert np.array_equal(runs(alone, one), runs(plan, other))


def test_trips_on_return_lie_vehicle_after_vehicle(tmp_path: Path) -> None:
    """A mean cycle is 50 + 40 + 6 = 96 h: 4 vehicles first leave at 0, 24, 48 and 72 h.

    The shortest is 40 + 46 = 86 h; 8 weeks of 168 h hold 15.6 of them, so 17 trips are enough.
    """
    plan = plan_of(tmp_path, sets=[RUN, FLEET, RETURN])
    assert plan.services.timing[2] == Timing.ON_RETURN
    draws = draw(plan, 1, 0)
    mine = trips(plan, draws)
    assert mine.stop - mine.start == 4 * 17
    first = draws.scheduled[mine].reshape(4, 17)
    assert (first[:, 0] / HOUR).tolist() == [0, 24, 48, 72]
    assert np.isinf(first[:, 1:]).all()
    assert np.array_equal(draws.departs[mine], draws.scheduled[mine])
    leaving = draws.first_departures[
        (draws.first_departures >= mine.start) & (draws.first_departures < mine.stop)
    ]
    assert (leaving - mine.start).tolist() == [0, 17, 34, 51]


def test_a_season_that_runs_faster_makes_more_trips(tmp_path: Path) -> None:
    """At half the run the shortest cycle is 20 + 46 = 66 h; 1344 h hold 20.4 of them: 22 trips."""
    fast = "services.train.season={Jan: 0.5}"
    plan = plan_of(tmp_path, sets=[RUN, FLEET, RETURN, fast])
    mine = trips(plan, draw(plan, 1, 0))
    assert mine.stop - mine.start == 4 * 22


def test_a_closed_line_holds_only_the_vehicles_that_would_leave_meanwhile(tmp_path: Path) -> None:
    """Closed from 20 to 60 h after the start: the second and third vehicle leave at 60 h."""
    closed = (
        "disruptions.strike={affects: services.train, from: 2024-01-01 20:00, for: 40 h, "
        "closed: true, source: assumed}"
    )
    plan = plan_of(tmp_path, sets=[RUN, FLEET, RETURN, closed])
    draws = draw(plan, 1, 0)
    departs = draws.departs[trips(plan, draws)].reshape(4, -1)[:, 0]
    assert (departs / HOUR).tolist() == [0, 60, 60, 72]


def test_one_more_vehicle_leaves_the_others_their_luck(tmp_path: Path) -> None:
    varied = FLEET.replace("6 h", "{uniform: [2 h, 10 h]}")
    plan = plan_of(tmp_path, sets=[RUN, varied, RETURN])
    more = plan_of(tmp_path, sets=[RUN, varied.replace("4", "5", 1), RETURN])
    one, other = draw(plan, 1, 0), draw(more, 1, 0)
    old, new = runs(plan, one).reshape(4, -1), runs(more, other).reshape(5, -1)
    assert np.array_equal(old, new[:4])
    before = one.turnaround[trips(plan, one)].reshape(4, -1)
    after = other.turnaround[trips(more, other)].reshape(5, -1)
    assert np.array_equal(before, after[:4])
    assert len(np.unique(before)) > before.size / 2
    assert ((before >= 42 * HOUR) & (before < 50 * HOUR)).all()
