"""From disruptions to windows at what they affect."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.windows import Window
from tests.draws.corridor import TEXT, plan_of

HOLIDAY = """
  rest: {affects: AFFECTS, holiday: {country: CN, name: Chinese New Year, before: 3 d, after: 1 d}, EFFECT source: assumed}
"""


def disrupted(folder: Path, affects: str, effect: str = "") -> Plan:
    text = TEXT + HOLIDAY.replace("AFFECTS", affects).replace("EFFECT", effect)
    return plan_of(folder, text)


def daily(windows: tuple[Window, ...]) -> list[tuple[float, float]]:
    """Begin [d] and capacity of windows that each last a day."""
    assert all(window.end - window.begin == DAY for window in windows)
    return [(window.begin / DAY, window.capacity) for window in windows]


def test_a_holiday_closes_on_local_days(tmp_path: Path) -> None:
    """7 February 2024 begins in Shanghai at 16:00 UTC of the 6th, which is day 36 of the run.

    Three days of steps down, seven days closed, one step up; the port is in UTC.
    """
    steps = [0.75, 0.5, 0.25, *[0.0] * 7, 0.5]
    plan = disrupted(tmp_path, "[demand.boxes, services.train, terminals.port]")
    local = [(36 + k + 16 / 24, step) for k, step in enumerate(steps)]
    assert daily(plan.recipes.rates[plan.labels.demands.index("boxes")]) == local
    train = plan.recipes.paces[plan.labels.services.index("train")]
    assert daily(train.windows) == local
    crane = plan.recipes.posts[plan.labels.resources.index("terminals.port.resources.crane")]
    assert daily(crane.windows) == [(37 + k, step) for k, step in enumerate(steps)]
    assert plan.recipes.rates[plan.labels.demands.index("twins")] == ()


def test_units_go_and_come_back_step_by_step(tmp_path: Path) -> None:
    """Two cranes in UTC: 0.75 of them are two, stretched; half is one; a quarter is one, stretched."""
    timeline = disrupted(tmp_path, "terminals.port").dated.capacities[0]
    assert list(zip(timeline.time / DAY, timeline.units, timeline.stretch, strict=True)) == [
        (0, 2, 1.0),
        (37, 2, 2 / 1.5),
        (38, 1, 1.0),
        (39, 1, 2.0),
        (40, 0, 1.0),
        (47, 1, 1.0),
        (48, 2, 1.0),
    ]


def test_all_effects_grow_and_fade_together(tmp_path: Path) -> None:
    """A quarter, a half and three quarters of: 20 % fewer slots, 40 % slower, 8 % cancelled."""
    plan = disrupted(tmp_path, "services.train", "capacity: 0.8, run: 1.4, cancelled: 0.08,")
    windows = plan.recipes.paces[plan.labels.services.index("train")].windows[:4]
    found = [(window.capacity, window.run, window.cancelled) for window in windows]
    expected = [(0.95, 1.1, 0.02), (0.9, 1.2, 0.04), (0.85, 1.3, 0.06), (0.8, 1.4, 0.08)]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found[3] == expected[3]


def test_dated_disruptions_of_one_path_each(tmp_path: Path) -> None:
    text = (
        TEXT
        + "  stop: {affects: [demand.boxes, passages.lock], from: 2024-01-09 12:00, for: 6 h, closed: true, source: assumed}\n"
    )
    plan = plan_of(tmp_path, text)
    window = Window(8.5 * DAY, 8.5 * DAY + 6 * HOUR, capacity=0.0)
    assert plan.recipes.rates[0] == (window,)
    assert plan.recipes.posts[-1].windows == (window,)


def season(folder: Path, text: str) -> list[tuple[float, float]]:
    """Begin and end [d] of a season's windows at the lock; the run is 8 weeks from 1 January."""
    low = f"  low: {{affects: passages.lock, every_year: {text}, capacity: 0.7, source: assumed}}\n"
    windows = plan_of(folder, TEXT + low).recipes.posts[-1].windows
    return [(window.begin / DAY, window.end / DAY) for window in windows]


def test_a_part_of_every_year(tmp_path: Path) -> None:
    """February of 2024 begins on day 31; it is over on day 60 (29 days)."""
    assert season(tmp_path, "{from: 02-01, to: 03-01}") == [(31, 60)]


def test_a_season_over_the_turn_of_the_year(tmp_path: Path) -> None:
    """From 1 December 2023 (31 days before) to 15 January (day 14); that of 2024 is beyond."""
    assert season(tmp_path, "{from: 12-01, to: 01-15}") == [(-31, 14)]


def test_a_season_outside_the_run(tmp_path: Path) -> None:
    assert season(tmp_path, "{from: 07-01, to: 09-01}") == []
