"""Trips that leave when they are full: how many there may be, and what each one has drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import Draws, draw
from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Timing
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import plan_of

BLOCK = "services.train.departures={when_full: {at_least: 80 %, wait_at_most: 3 d}}"


def trips(plan: Plan, draws: Draws) -> slice:
    row = plan.labels.services.index("train")
    return slice(int(draws.first_trip[row]), int(draws.first_trip[row + 1]))


def on_legs(plan: Plan, draws: Draws, column: np.ndarray) -> np.ndarray:
    leg = int(plan.services.first_leg[plan.labels.services.index("train")])
    return column[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]


def test_the_plan_says_what_makes_it_leave(tmp_path: Path) -> None:
    """The dray leaves on demand, river_liner by timetable, train when full; only the train has patience."""
    services = plan_of(tmp_path, sets=[BLOCK]).services
    assert services.timing.tolist() == [Timing.ON_DEMAND, Timing.TIMETABLE, Timing.WHEN_FULL]
    assert services.patience.tolist() == [np.inf, np.inf, 3 * DAY]
    assert services.scheduled.tolist() == [False, True, True]
    assert services.cut_off.tolist() == [0, 0, 0]


def test_there_is_a_trip_for_every_container_that_may_board_and_one_more(tmp_path: Path) -> None:
    """Twins board, but make no trip leave. Nothing is scheduled, nothing leaves by itself."""
    plan = plan_of(tmp_path, sets=[BLOCK])
    draws = draw(plan, 1, 0)
    rail = [
        chain
        for chain, route in enumerate(plan.labels.chain_route)
        if plan.labels.routes[route] == "rail"
    ]
    boxes = sum(
        int((draws.chain == chain).sum())
        for chain in rail
        if not draws.probe[draws.numbers(chain)[0]]
    )
    mine = trips(plan, draws)
    assert mine.stop - mine.start == boxes + 1
    assert np.isinf(draws.scheduled[mine]).all()
    assert np.isinf(draws.departs[mine]).all()
    assert not draws.cancelled[mine].any()
    assert not ((draws.first_departures >= mine.start) & (draws.first_departures < mine.stop)).any()


def test_the_threshold_is_a_share_of_the_slots_on_offer(tmp_path: Path) -> None:
    """60 TEU of which others take 10 to 50 %: 30 to 54 for us; 80 % of that, rounded up: 24 to 44."""
    plan = plan_of(tmp_path, sets=[BLOCK])
    draws = draw(plan, 1, 0)
    slots, threshold = on_legs(plan, draws, draws.slots), draws.threshold[trips(plan, draws)]
    assert (threshold * 10 >= slots * 8).all()
    assert ((threshold - 1) * 10 < slots * 8).all()
    assert 24 <= threshold.min() < threshold.max() <= 44


def test_with_nothing_to_reach_one_teu_makes_it_leave(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, sets=[BLOCK.replace("80 %, wait_at_most: 3 d", "0 %")])
    draws = draw(plan, 1, 0)
    assert set(draws.threshold[trips(plan, draws)]) == {1}
    assert plan.services.patience[2] == np.inf


def test_the_nth_trip_keeps_its_luck_however_many_there_are(tmp_path: Path) -> None:
    few = plan_of(tmp_path, sets=[BLOCK])
    many = plan_of(tmp_path, sets=[BLOCK, "demand.boxes.containers.per_day=40"])
    one, other = draw(few, 1, 0), draw(many, 1, 0)
    for column in ("run", "slots"):
        short = on_legs(few, one, getattr(one, column))
        long = on_legs(many, other, getattr(other, column))
        assert len(long) > len(short)
        assert np.array_equal(short, long[: len(short)])


def test_what_is_drawn_per_trip_has_one_entry_per_ordinal(tmp_path: Path) -> None:
    """The papers of the rail boxes are drawn for every trip that may come."""
    plan = plan_of(tmp_path, sets=[BLOCK])
    draws = draw(plan, 1, 0)
    row = int(np.flatnonzero(plan.stages.per_trip)[0])
    mine = trips(plan, draws)
    papers = draws.takes[draws.takes_base[row] :][: mine.stop - mine.start]
    assert len(papers) == mine.stop - mine.start
    assert ((papers >= 3600) & (papers < 7200)).all()
