"""A passage with an alternative: the way is drawn, and everything on it is that way's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import draw
from corridor_sim.grid import HOUR, MINUTE
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import TEXT, plan_of

LOCK = "lock: {kind: lock, transit: 1 h, other_traffic: {down: {per_day: 10}}, source: assumed}"
LIFT = "lift: {kind: lock, transit: {uniform: [10 min, 20 min]}, wait: {uniform: [3 h, 5 h]}, source: assumed}"
VIA = "via: [{passage: lock, direction: down, at: 0.3}]"


def corridor(folder: Path, share: str, lock: str = LOCK) -> Plan:
    """The river line may take a lift instead of the lock; the dray passes the lift, then a way."""
    other = f"or: {{passage: lift, direction: down, share: {share}}}"
    text = TEXT.replace(LOCK, f"{lock}\n  {LIFT}")
    text = text.replace(VIA, f"via: [{{passage: lock, direction: down, at: 0.3, {other}}}]")
    text = text.replace(
        "run: {uniform: [2 h, 3 h]}",
        f"run: {{uniform: [2 h, 3 h]}}, via: [{{passage: lift, direction: up, at: 0.1}}, {{passage: lock, direction: up, at: 0.5, {other}}}]",
    )
    return plan_of(folder, text)


def of_river(plan: Plan) -> int:
    """The crossing column of the river line's trips."""
    river = plan.labels.services.index("river_liner")
    columns = [c for c, r in enumerate(plan.recipes.crossings) if r.service == river]
    (column,) = columns
    return column


def test_each_trip_takes_one_way_and_meets_what_is_there(tmp_path: Path) -> None:
    """Pools by name: lift 0 (published), lock 1 (a queue). Directions by name: down 0, up 1.

    A quarter of the trips go by the lift: transit of 10 to 20 min, wait of 3 to 5 h;
    the others take 1 h in the lock and have no published wait.
    """
    plan = corridor(tmp_path, "25 %")
    draws = draw(plan, 1, 0)
    column = of_river(plan)
    cells = slice(int(draws.crossing_base[column]), int(draws.crossing_base[column + 1]))
    lift = draws.crossing_pool[cells] == 0
    assert plan.labels.pools == ("passages.lift", "passages.lock")
    assert set(draws.crossing_pool[cells]) == {0, 1}
    assert set(draws.crossing_direction[cells]) == {0}
    transit, headway, wait = draws.transit[cells], draws.headway[cells], draws.wait[0][cells]
    assert ((transit[lift] >= 10 * MINUTE) & (transit[lift] < 20 * MINUTE)).all()
    assert ((wait[lift] >= 3 * HOUR) & (wait[lift] < 5 * HOUR)).all()
    assert set(transit[~lift]) == {HOUR}
    assert set(wait[~lift]) == {0}
    assert np.array_equal(transit, headway)
    trips = len(lift)
    assert trips == 84  # every 16 h in 8 weeks
    assert abs(lift.sum() - trips / 4) < 4 * np.sqrt(trips * 0.25 * 0.75)


def test_without_an_alternative_all_take_the_passage(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    draws = draw(plan, 1, 0)
    via = plan.crossings.via
    sizes = np.diff(draws.crossing_base)
    assert np.array_equal(draws.crossing_pool, np.repeat(plan.services.pool[via], sizes))
    assert np.array_equal(draws.crossing_direction, np.repeat(plan.services.direction[via], sizes))


def test_a_larger_share_moves_only_those_who_switch(tmp_path: Path) -> None:
    few, many = corridor(tmp_path, "10 %"), corridor(tmp_path, "40 %")
    one, other = draw(few, 1, 0), draw(many, 1, 0)
    before, after = one.crossing_pool == 0, other.crossing_pool == 0
    assert not (before & ~after).any()
    assert before.sum() < after.sum()
    stay = before == after
    for column in ("transit", "headway"):
        assert np.array_equal(getattr(one, column)[stay], getattr(other, column)[stay])


def test_who_rides_alone_has_a_way_of_his_own(tmp_path: Path) -> None:
    """Each truck passes the lift, then the lock up or the lift down; its two visits differ in luck."""
    plan = corridor(tmp_path, "50 %")
    draws = draw(plan, 1, 0)
    dray = plan.labels.services.index("dray")
    columns = [c for c, r in enumerate(plan.recipes.crossings) if r.service == dray]
    first, second = (
        slice(int(draws.crossing_base[c]), int(draws.crossing_base[c + 1])) for c in columns[:2]
    )
    assert set(draws.crossing_pool[first]) == {0}
    assert set(draws.crossing_pool[second]) == {0, 1}
    again = draws.crossing_pool[second] == 0
    assert np.array_equal(draws.crossing_direction[second], np.where(again, 0, 1))
    assert (draws.transit[first][again] != draws.transit[second][again]).mean() > 0.9


def test_a_replaced_wait_belongs_to_the_pool_of_the_way(tmp_path: Path) -> None:
    """The lift's second wait is 9 h while it lasts; those in the lock have none in either variant."""
    text = "disruptions.overhaul={affects: passages.lift, from: 2024-01-10, for: 9 d, wait: 9 h, source: assumed}"
    other = "or: {passage: lift, direction: down, share: 0.5}"
    varied = TEXT.replace(LOCK, f"{LOCK}\n  {LIFT}").replace("at: 0.3}", f"at: 0.3, {other}}}")
    plan = plan_of(tmp_path, varied, sets=[text])
    draws = draw(plan, 1, 0)
    lift = draws.crossing_pool == 0
    assert plan.crossings.variants == 2
    assert set(draws.wait[1][lift]) == {9 * HOUR}
    assert set(draws.wait[1][~lift]) == {0}
