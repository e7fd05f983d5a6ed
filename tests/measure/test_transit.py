from __future__ import annotations

import math

import numpy as np
import pytest

from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.intervals import interval
from corridor_sim.measure.transit import (
    FEWEST,
    PERCENTILES,
    Distribution,
    Transit,
    distribution,
    route_table,
    summary_table,
    transit,
)
from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause
from tests.measure.river import river
from tests.measure.world import NAN, Chain, Stage, World, build


def stay(start: list[float], end: list[float]) -> Stage:
    return Stage("quay", StageKind.ACTIVITY, start, end, Cause.STORAGE)


def test_a_t_interval_over_replications() -> None:
    """1, 2, 3: mean 2, s = 1, t(2, .975) = 4.302653: half-width 4.302653 / sqrt(3) = 2.484138."""
    over = interval([1.0, 2.0, 3.0])
    assert over.mean == 2
    assert over.lo == pytest.approx(2 - 4.302652729911275 / math.sqrt(3))
    assert over.hi == pytest.approx(2 + 4.302652729911275 / math.sqrt(3))


def test_replications_without_a_value_do_not_count_and_one_gives_no_interval() -> None:
    """Columns: 1 and 3 (t(1, .975) = 12.706205, s/sqrt(2) = 1); 5 alone; nothing."""
    over = interval([[1, 5, NAN], [NAN, NAN, NAN], [3, NAN, NAN]])
    assert over.replications.tolist() == [2, 1, 0]
    assert over.mean[:2].tolist() == [2, 5]
    assert np.isnan(over.mean[2])
    assert over.hi[0] == pytest.approx(2 + 12.706204736432095)
    assert np.isnan(over.lo[1:]).all()


def test_percentiles_interpolate_between_containers() -> None:
    """0, 1, ..., 100 h: the p-th percentile is p hours; mean 50, sd sqrt(101 * 102 / 12)."""
    one = distribution(np.arange(100.0, -1, -1), np.empty(0))
    assert one.percentiles.tolist() == list(PERCENTILES)
    assert (one.n, one.stuck, one.mean) == (101, 0, 50)
    assert one.sd == pytest.approx(math.sqrt(101 * 102 / 12))
    assert not one.touched.any()


def test_stuck_containers_touch_only_what_their_true_time_could_move() -> None:
    """Arrived after 0 .. 9 h; one stuck so far 7.5 h: its true time lies anywhere above.

    Eleven values, sorted: 0 .. 7, 7.5, 8, 9. P50 is the sixth, 5 h, whatever the stuck
    one does. P80 is the ninth, 8 h at least; P90 and P95 lie higher still.
    """
    one = distribution(np.arange(10.0), np.array([7.5]))
    assert (one.n, one.stuck) == (11, 1)
    assert one.percentiles[1:4].tolist() == [5, 7.5, 8]
    assert one.touched.tolist() == [False, False, True, True, True]


def test_a_stuck_container_counts_with_its_time_until_the_end() -> None:
    """Released at 0 and 10; the first stays 30 h, the second is still there at the end, 100."""
    world = World(
        ("quay",),
        [Chain("tea", "river", [0, 10], [stay([0, 10], [30, NAN])])],
        window=(0, 50, 100),
    )
    plan, draws, trace = build(world)
    (one,) = transit(plan, draws, trace).chains
    assert (one.n, one.stuck) == (2, 1)
    assert one.mean == 60 * HOUR
    table = summary_table(plan, [transit(plan, draws, trace)])
    assert table["lower_bounds"].tolist() == ["mean p5 p50 p80 p90 p95"]
    assert table["stuck"].tolist() == [1]


def test_twins_and_the_unmeasured_are_left_out_and_routes_pool_their_demands() -> None:
    """Window [5, 50). tea: 10 and 20 h (that of 0 is before it); silk: 60 h; a twin: 1 h."""
    world = World(
        ("quay",),
        [
            Chain("silk", "river", [6], [stay([6], [66])]),
            Chain("tea", "river", [0, 5, 6], [stay([0, 5, 6], [99, 15, 26])]),
            Chain("twins", "river", [7], [stay([7], [8])], probe=True),
        ],
        window=(5, 50, 100),
    )
    plan, draws, trace = build(world)
    one = transit(plan, draws, trace)
    assert [c.n for c in one.chains] == [1, 2, 0]
    assert [c.mean / HOUR for c in one.chains[:2]] == [60, 15]
    assert [(r.n, r.mean / HOUR) for r in one.routes] == [(3, 30)]
    table = summary_table(plan, [one])
    assert table[["demand", "n"]].to_numpy().tolist() == [["silk", 1], ["tea", 2]]
    assert route_table(plan, [one])["n"].tolist() == [3]


def test_the_summary_combines_replication_values_not_containers() -> None:
    """Two replications of 1 and 3 containers with means 2 d and 4 d: 3 d, not 3.5 d.

    t(1, .975) * s / sqrt(2) = 12.706205 * 1: the interval is 3 -+ 12.706205.
    """
    plan, *_ = build(river())

    def alike(n: int, days: float) -> Transit:
        percentiles = np.full(len(PERCENTILES), days * DAY)
        percentiles[-1] += DAY
        one = Distribution(n, 0, days * DAY, 0.0, percentiles, np.zeros(5, dtype=np.bool_))
        return Transit(np.zeros(1, dtype=np.bool_), (one,), (one,))

    (row,) = summary_table(plan, [alike(1, 2), alike(3, 4)]).to_dict("records")
    assert (row["demand"], row["route"], row["n"], row["stuck"]) == ("tea", "river", 4, 0)
    assert row["mean_d"] == 3
    assert row["mean_hi"] == pytest.approx(3 + 12.706204736432095)
    assert row["p50_lo"] == pytest.approx(3 - 12.706204736432095)
    assert row["buffer95_d"] == 1
    assert row["lower_bounds"] == ""


def test_the_summary_has_the_columns_that_result_files_promise() -> None:
    plan, draws, trace = build(river())
    with_interval = [f"{q}_{end}" for q in ("mean",) for end in ("d", "lo", "hi")]
    percentiles = [f"p{p}_{end}" for p in PERCENTILES for end in ("d", "lo", "hi")]
    assert list(summary_table(plan, [transit(plan, draws, trace)])) == [
        *("demand", "route", "n", "stuck", "refused"),
        *with_interval,
        "sd_d",
        *percentiles,
        "buffer95_d",
        "lower_bounds",
        "too_few",
    ]


def test_a_percentile_of_too_few_containers_is_named() -> None:
    """Fewest: ln 0.025 / ln 0.95 = 71.9 for P95 and P5, ln 0.025 / ln 0.5 = 5.3 for P50.

    The same for P90 gives 35.01 and for P80 16.5.
    """
    assert FEWEST == {5: 72, 50: 6, 80: 17, 90: 36, 95: 72}
    plan, draws, trace = build(river())
    few = summary_table(plan, [transit(plan, draws, trace)])
    for row in few.to_dict("records"):
        expected = {f"p{p}" for p, fewest in FEWEST.items() if row["n"] < fewest}
        assert set(str(row["too_few"]).split()) == expected
