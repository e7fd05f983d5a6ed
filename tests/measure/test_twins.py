from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.claims import claims_table
from corridor_sim.measure.twins import Pair, pairs, saving_causes_table, saving_table
from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause
from tests.measure.world import NAN, Chain, Stage, World, build

if TYPE_CHECKING:
    from corridor_sim.scenario.demand import Claim


def twin(route: str, stages: list[Stage]) -> Chain:
    return Chain("twins", route, [0, 24, 48], stages, probe=True)


def stay(place: str, cause: Cause, start: list[float], end: list[float]) -> Stage:
    return Stage(place, StageKind.ACTIVITY, start, end, cause)


def two_ways() -> World:
    """Twins at 0, 24, 48 h; both routes begin with 10 h of storage at the quay.

    By river customs at the port takes 90 and 102 h and the third twin never gets through;
    by rail customs at the border takes 30, 50 and 20 h. Savings: 60 and 52 h.
    """
    quay = stay("quay", Cause.STORAGE, [0, 24, 48], [10, 34, 58])
    port = stay("port", Cause.CUSTOMS, [10, 34, 58], [100, 136, NAN])
    border = stay("border", Cause.CUSTOMS, [10, 34, 58], [40, 84, 78])
    box = Chain("tea", "river", [0], [stay("quay", Cause.STORAGE, [0], [1])])
    return World(
        ("border", "port", "quay"),
        [box, twin("rail", [quay, border]), twin("river", [quay, port])],
        window=(0, 72, 200),
    )


def test_pairs_save_what_their_causes_say_and_the_stuck_are_censored() -> None:
    """In sum 112 h over two moments: 192 h of customs at the port less 80 h at the border."""
    plan, draws, trace = build(two_ways())
    found = pairs(Journeys(plan, draws, trace))
    assert set(found) == {("rail", "river"), ("river", "rail")}
    pair = found["river", "rail"]
    assert (pair.saving / HOUR).tolist() == [60, 52]
    assert pair.censored == 1
    assert pair.correlation == pytest.approx(1)
    assert pair.variance_left == pytest.approx(16 / (6**2 + 10**2))  # 90, 102 h and 30, 50 h
    assert pair.parts.sum() == pair.saving.sum()
    customs = plan.labels.causes.index(Cause.CUSTOMS)
    assert (pair.parts[:, customs] / HOUR).tolist() == [-80, 192, 0]
    back = found["rail", "river"]
    assert (back.saving == -pair.saving).all()
    assert (back.parts == -pair.parts).all()


def test_the_saving_table_names_the_slower_route_first() -> None:
    """Mean 56 h = 7/3 d; P50 56 h, P95 59.6 h; sd |60 - 52| / sqrt(2) h."""
    found = pairs(Journeys(*build(two_ways())))
    (row,) = saving_table([found, found]).to_dict("records")
    assert (row["over"], row["by"], row["n"], row["censored"]) == ("river", "rail", 4, 2)
    assert row["mean_d"] == pytest.approx(7 / 3)
    assert row["mean_lo"] == pytest.approx(7 / 3)
    assert row["p95_d"] == pytest.approx(59.6 / 24)
    assert row["sd_d"] == pytest.approx(8 / math.sqrt(2) / 24)


def test_the_causes_of_the_saving_add_up_to_it_and_equal_hours_vanish() -> None:
    """96 h at the port less 40 h at the border; the quay costs both routes the same."""
    plan, draws, trace = build(two_ways())
    table = saving_causes_table(plan, [pairs(Journeys(plan, draws, trace))])
    assert table[["over", "by", "place", "cause"]].to_numpy().tolist() == [
        ["river", "rail", "port", "customs"],
        ["river", "rail", "border", "customs"],
    ]
    assert table["mean_d"].tolist() == pytest.approx([4, -40 / 24])
    assert table["mean_d"].sum() == pytest.approx(56 / 24)


def test_without_twins_there_is_nothing_to_compare() -> None:
    world = two_ways()
    del world.chains[1:]
    found = pairs(Journeys(*build(world)))
    assert found == {}
    assert saving_table([found]).empty


def claim(saves_s: float, statistic: str, by: str, over: str) -> Claim:
    return cast(
        "Claim",
        SimpleNamespace(says="so", by=by, over=over, days_s=saves_s, statistic=statistic),
    )


def test_claims_are_held_against_their_own_statistic() -> None:
    """Savings of 0 .. 100 h in one replication, 20 h more in the other; one pair censored.

    P95: 95 and 115 h, mean 105; mean: 50 and 70 h, 60. At least 90 h save 11 and 31 of 101.
    t(1, .975) = 12.706205 times 10 h is the half-width of both.
    """
    nothing = np.zeros((1, 1))
    hours = np.arange(101.0)
    runs = [
        {("river", "rail"): Pair((hours + more) * HOUR, censored, math.nan, math.nan, nothing)}
        for more, censored in ((0, 1), (20, 0))
    ]
    claims = {
        "up_to": claim(90 * HOUR, "P95", "rail", "river"),
        "mean": claim(3 * DAY, "mean", "rail", "river"),
        "untested": claim(DAY, "mean", "air", "river"),
    }
    up_to, mean, untested = claims_table(claims, runs).to_dict("records")
    assert up_to["saving_d"] == pytest.approx(105 / 24)
    assert up_to["saving_hi"] == pytest.approx((105 + 12.706204736432095 * 10) / 24)
    assert up_to["claimed_d"] == 90 / 24
    assert up_to["share"] == pytest.approx((11 + 31) / 2 / 101)
    assert (up_to["n"], up_to["censored"]) == (202, 1)
    assert mean["saving_d"] == pytest.approx(60 / 24)
    assert mean["saving_lo"] == pytest.approx((60 - 12.706204736432095 * 10) / 24)
    assert untested["n"] == 0
    assert math.isnan(untested["saving_d"])
    assert math.isnan(untested["share"])
