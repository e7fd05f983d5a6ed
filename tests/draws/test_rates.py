"""Releases of a demand that is disrupted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.draws import draw
from corridor_sim.draws.arrays import Draws
from corridor_sim.draws.streams import Luck
from corridor_sim.draws.world import draw_world
from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Clock, Floats
from corridor_sim.plan.windows import Window, rate_timeline
from corridor_sim.workspace import Workspace
from tests.draws.corridor import TEXT, plan_of

CLOCK = Clock(datetime(2024, 1, 1, tzinfo=UTC), 0.0, 50 * DAY, 100 * DAY)
STOP = "  stop: {affects: demand.boxes, from: 2024-01-09 12:00, for: 2 d, closed: true, source: assumed}\n"
HALF = (
    "  slow: {affects: demand.boxes, from: 2024-01-14, for: 4 d, capacity: 0.5, source: assumed}\n"
)
REGULAR = TEXT.replace("containers: {per_day: 20}", "containers: {per_day: 1, arrivals: regular}")


def boxes(draws: Draws) -> Floats:
    return draws.release[~draws.probe]


def test_a_regular_demand_pauses_and_slows(tmp_path: Path) -> None:
    """One a day; closed from 8.5 to 10.5: the 9th is half done and comes at 11; then daily.

    At half the rate from day 13 to 17 one comes every two days: 13, 15, 17, then 18.
    """
    release = boxes(draw(plan_of(tmp_path, REGULAR + STOP + HALF), 1, 0))
    expected = [*range(1, 9), 11, 12, 13, 15, 17, 18, 19]
    assert (release[: len(expected)] / DAY).tolist() == expected


def test_containers_keep_their_luck(tmp_path: Path) -> None:
    """The k-th container comes when the demand's own clock shows its undisturbed time.

    Before the closure that is the same time, after it two days later; a container of
    the 9th day goes the same way however much later it comes.
    """
    plain, held = (draw(plan_of(tmp_path, text), 1, 0) for text in (TEXT, TEXT + STOP))
    one, other = boxes(plain), boxes(held)
    expected = np.where(one < 8.5 * DAY, one, one + 2 * DAY)
    expected = expected[expected < 8 * 7 * DAY]
    assert other.tolist() == expected.tolist()
    routes = [draws.chain[~draws.probe][: len(other)] for draws in (plain, held)]
    assert (routes[0] == routes[1]).all()


def test_the_number_of_releases_under_random_slow_times(tmp_path: Path) -> None:
    """At a quarter of 20 a day in the slow times, given those: Poisson, within 4 standard errors."""
    text = TEXT + (
        "  slow: {affects: demand.boxes, every: {exponential: {mean: 3 d}}, lasts: 2 d, capacity: 0.25, source: assumed}\n"
    )
    plan = plan_of(tmp_path, text)
    mean = count = 0.0
    for replication in range(40):
        (windows,) = draw_world(plan, Luck(1, replication, Workspace())).demand_windows[:1]
        slow = sum(min(w.end, plan.clock.horizon) - w.begin for w in windows)
        mean += 20 * (plan.clock.horizon - 0.75 * slow) / DAY
        count += len(boxes(draw(plan, 1, replication)))
    assert abs(count - mean) < 4 * np.sqrt(mean)


@pytest.mark.parametrize(
    ("shown", "when"), [(0, 0), (2, 2), (3, 5), (4, 6), (5, 8), (5.5, 9), (100, np.inf)]
)
def test_a_clock_that_stands_still_and_slows(shown: float, when: float) -> None:
    """Still from 3 to 5 d, half as fast from 6 to 10 d, then still for good."""
    windows = [
        Window(3 * DAY, 5 * DAY, capacity=0.0),
        Window(6 * DAY, 10 * DAY, capacity=0.5),
        Window(10 * DAY, 200 * DAY, capacity=0.0),
    ]
    timeline = rate_timeline(windows, CLOCK)
    assert timeline.at_horizon(100 * DAY) == 6 * DAY
    times = np.array([shown * DAY])
    timeline.put_at_instants(times)
    assert times[0] == when * DAY
