"""Regimes: bad times that come together."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws.streams import Luck
from corridor_sim.draws.world import draw_world
from corridor_sim.grid import DAY
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.windows import Window
from corridor_sim.workspace import Workspace
from tests.draws.corridor import TEXT, plan_of

CONGESTION = """
regimes:
  congestion:
    every: {gamma: {mean: 12 d, sd: 6 d}}
    lasts: {exponential: {mean: 6 d}}
    effects:
      - {affects: [services.train, services.dray], run: 1.4}
      - {affects: terminals.port.resources.crane, capacity: 0.5}
      - {affects: demand.boxes, capacity: 0.8}
    source: assumed
"""
CALM = TEXT[: TEXT.index("disruptions:")]


def windows(plan: Plan, replication: int) -> dict[str, list[Window]]:
    """The windows drawn at each subject."""
    world = draw_world(plan, Luck(1, replication, Workspace()))
    names = plan.labels.services
    found = {name: list(world.service_windows[names.index(name)]) for name in ("train", "dray")}
    return {**found, "boxes": list(world.demand_windows[0])}


def test_all_effects_of_a_regime_hold_at_the_same_times(tmp_path: Path) -> None:
    """Trains, trucks and the factory have the same windows; the crane is one unit in them."""
    plan = plan_of(tmp_path, CALM + CONGESTION)
    found = windows(plan, 0)
    times = [[(window.begin, window.end) for window in listed] for listed in found.values()]
    assert times[0] == times[1] == times[2]
    assert {window.run for window in found["train"]} == {1.4}
    assert {window.capacity for window in found["boxes"]} == {0.8}
    capacity = draw_world(plan, Luck(1, 0, Workspace())).capacity
    crane = slice(int(capacity.first[0]), int(capacity.first[1]))
    reduced = capacity.time[crane][capacity.units[crane] == 1]
    assert reduced.tolist() == [begin for begin, _ in times[0]]


def test_the_share_of_time_in_a_regime(tmp_path: Path) -> None:
    """Stationary from time 0 on: 6/(12 + 6) of the time, and of the runs that begin in it.

    Within four standard errors over 600 replications of eight weeks.
    """
    plan = plan_of(tmp_path, CALM + CONGESTION)
    horizon = plan.clock.horizon
    shares, begins = [], []
    for replication in range(600):
        listed = windows(plan, replication)["train"]
        shares.append(sum(min(w.end, horizon) - w.begin for w in listed) / horizon)
        begins.append(any(w.begin == 0 for w in listed))
    for sample in (np.array(shares), np.array(begins, dtype=float)):
        error = sample.std(ddof=1) / np.sqrt(len(sample))
        assert abs(sample.mean() - 1 / 3) < 4 * error


def test_a_regime_changes_nobody_elses_luck(tmp_path: Path) -> None:
    """The random strike of the corridor falls on the same days with and without congestion."""
    plain, congested = (plan_of(tmp_path, text) for text in (TEXT, TEXT + CONGESTION))
    strikes = []
    for plan in (plain, congested):
        capacity = draw_world(plan, Luck(1, 0, Workspace())).capacity
        crane = slice(int(capacity.first[0]), int(capacity.first[1]))
        strikes.append(capacity.time[crane][capacity.units[crane] == 0])
    assert strikes[0].tolist() == strikes[1].tolist()
    assert len(strikes[0]) > 0
    assert strikes[0][-1] > 28 * DAY


def test_a_flood_stop_comes_in_its_months_only(tmp_path: Path) -> None:
    """Closed at random for 2 d, about every 5 d: every onset lies in January, days 0 to 31.

    In ten replications of eight weeks some 10 * 31/7 spells, 4 in the mean each.
    """
    flood = "  flood: {affects: passages.lock, every: {exponential: {mean: 5 d}}, lasts: 2 d, months: [Jan], closed: true, source: assumed}\n"
    plan = plan_of(tmp_path, TEXT + flood)
    onsets = []
    for replication in range(10):
        capacity = draw_world(plan, Luck(1, replication, Workspace())).capacity
        lock = slice(int(capacity.first[-2]), int(capacity.first[-1]))
        onsets += capacity.time[lock][capacity.units[lock] == 0].tolist()
    assert max(onsets) < 31 * DAY
    assert abs(len(onsets) - 10 * 31 / 7) < 4 * np.sqrt(10 * 31 / 7)
