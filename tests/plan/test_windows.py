"""Opening hours, seasons and disruptions laid over each other."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Availability, Clock
from corridor_sim.plan.windows import (
    Window,
    capacity_timeline,
    month_of,
    pace_timeline,
    startable,
    wait_timeline,
)

CLOCK = Clock(datetime(2024, 1, 15, tzinfo=UTC), 0.0, 50 * DAY, 100 * DAY)
OPEN, CLOSED, DOWN = Availability


@pytest.mark.parametrize(
    ("units", "factor", "count", "stretch"),
    [
        (3, 1.0, 3, 1.0),
        (3, 0.45, 2, 2 / 1.35),  # 1.35 units of work by 2 cranes
        (1, 0.45, 1, 1 / 0.45),
        (3, 2 / 3, 2, 1.0),  # exactly two, although 3 * (2/3) may not be 2 in floats
        (4, 0.0, 0, 1.0),
    ],
)
def test_units_under_a_factor(units: int, factor: float, count: int, stretch: float) -> None:
    counts, stretches = startable(units, np.array([factor]))
    assert counts.tolist() == [count]
    assert stretches.tolist() == pytest.approx([stretch])


def test_hours_and_disruptions_of_a_post() -> None:
    """Open 8-18 h on two days, half capacity 16-34 h, down 33-40 h: every change once.

    The two factors overlap from 33 to 34 h; zero times a half is zero. From 34 to 40
    h only the closure holds, from 40 h both units are back until 42 h.
    """
    timeline = capacity_timeline(
        2,
        [(8 * HOUR, 18 * HOUR), (32 * HOUR, 42 * HOUR)],
        [Window(16 * HOUR, 34 * HOUR, capacity=0.5), Window(33 * HOUR, 40 * HOUR, capacity=0.0)],
        CLOCK,
    )
    expected = [
        (0, 0, CLOSED),
        (8, 2, OPEN),
        (16, 1, OPEN),
        (18, 0, CLOSED),
        (32, 1, OPEN),
        (33, 0, DOWN),
        (40, 2, OPEN),
        (42, 0, CLOSED),
    ]
    assert (
        list(zip(timeline.time / HOUR, timeline.units, timeline.availability, strict=True))
        == expected
    )
    assert (timeline.stretch == 1.0).all()


def test_a_factor_is_one_on_the_units_that_are_not_broken() -> None:
    """Three units; one away from 1 to 4 d, another from 2 to 3 d; half capacity from 2 to 5 d.

    Half of one unit is one at half its pace, half of two is one, half of three is two at 0.75.
    """
    broken = [[(DAY, 4 * DAY)], [(2 * DAY, 3 * DAY)], []]
    half = Window(2 * DAY, 5 * DAY, capacity=0.5)
    timeline = capacity_timeline(3, None, [half], CLOCK, broken)
    assert list(zip(timeline.time / DAY, timeline.units, timeline.stretch, strict=True)) == [
        (0, 3, 1.0),
        (1, 2, 1.0),
        (2, 1, 2.0),
        (3, 1, 1.0),
        (4, 2, 2 / 1.5),
        (5, 3, 1.0),
    ]


def test_a_post_whose_units_are_all_broken_is_down() -> None:
    timeline = capacity_timeline(1, None, [], CLOCK, [[(DAY, 2 * DAY)]])
    assert timeline.availability.tolist() == [OPEN, DOWN, OPEN]


def test_a_post_that_never_changes_has_one_row() -> None:
    timeline = capacity_timeline(5, None, [Window(-2 * DAY, -DAY, capacity=0.0)], CLOCK)
    assert (timeline.time.tolist(), timeline.units.tolist()) == ([0.0], [5])


def test_a_post_that_never_opens_is_closed_from_the_start() -> None:
    assert capacity_timeline(5, [], [], CLOCK).availability.tolist() == [CLOSED]


def test_season_and_slow_running_multiply() -> None:
    """From 15 January; February is 1.5 times slower, a storm from 25 January (10 d) doubles."""
    season = [1.0, 1.5, *[1.0] * 10]
    storm = Window(10 * DAY, 20 * DAY, run=2.0)
    timeline = pace_timeline(season, [storm], CLOCK)
    assert list(zip(timeline.time / DAY, timeline.factor, strict=True)) == [
        (0, 1.0),
        (10, 2.0),
        (17, 3.0),
        (20, 1.5),
        (46, 1.0),
    ]
    assert timeline.leaves.all()


def test_a_closed_service_holds_its_trips_until_the_closure_ends() -> None:
    timeline = pace_timeline(None, [Window(DAY, 2 * DAY, capacity=0.0)], CLOCK)
    assert list(zip(timeline.time / DAY, timeline.leaves, strict=True)) == [
        (0, True),
        (1, False),
        (2, True),
    ]


def test_where_two_waits_overlap_the_last_written_holds() -> None:
    timeline = wait_timeline(
        [Window(DAY, 4 * DAY, wait=1), Window(2 * DAY, 3 * DAY, wait=2)], CLOCK
    )
    assert list(zip(timeline.time / DAY, timeline.variant, strict=True)) == [
        (0, 0),
        (1, 1),
        (2, 2),
        (3, 1),
        (4, 0),
    ]


def test_months_are_those_of_the_calendar() -> None:
    assert [month_of(CLOCK, at * DAY) for at in (0, 16.9, 17, 45, 46)] == [1, 1, 2, 2, 3]
