from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor_sim import run
from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.boxes import Worth
from corridor_sim.measure.free_flow import free_flow
from corridor_sim.measure.intervals import wilson
from corridor_sim.measure.inventory import stock_of
from corridor_sim.measure.ledger import ChainBook, Ledger, Tails
from corridor_sim.measure.ratios import jackknife, ratio_of_sums
from corridor_sim.measure.reliability import ANY_ROUTE, reliability
from corridor_sim.measure.transit import Distribution, Transit
from corridor_sim.plan.compile import compile_plan
from corridor_sim.plan.terms import NAN, ChainTerms
from corridor_sim.scenario.load import load
from tests.measure.priced import compiled, replaced, written

NOTHING = np.empty(0)
LINES = """\
title: Free flow
start: 2024-01-01
terminals:
  a:
    activities:
      sure: {takes: {uniform: [1 h, 3 h]}, cause: handling}
      rare: {takes: 50 h, probability: 10 %, cause: inspection}
      way: {one_of: {green: {share: 0.9}, red: {share: 0.1, takes: 40 h}}, cause: customs}
    handling: {origin -> any: [sure, rare, way]}
  b: {}
  c: {activities: {border: {takes: 6 h, per: trip, cause: customs}}, handling: {sea -> truck: [border]}}
  d: {handling: {any -> destination: []}}
passages:
  lock: {kind: lock, transit: {uniform: [2 h, 4 h]}, wait: 30 h}
services:
  ship:
    mode: sea
    calls: [a, b, c]
    departures: {every: 24 h, late: 5 h}
    capacity: 100 TEU
    run: {a -> b: {uniform: [10 h, 30 h]}, b -> c: 20 h}
    stay: 8 h
    via: [{passage: lock, direction: down, at: 0.5, leg: b -> c}]
  lorry: {mode: truck, calls: [c, d], departures: on_demand, run: {uniform: [2 h, 6 h]}}
routes: {way: [ship, lorry]}
demand: {goods: {from: a, to: d, containers: {per_day: 5}, routes: way}}
"""


def test_free_flow_waits_for_nothing_and_runs_at_the_fifth_percentile(tmp_path: Path) -> None:
    """1.1 h handling; 11 h + 8 h stay + 20 h + 2.1 h in the lock; 6 h border; 2.2 h by lorry.

    Neither the rare inspection nor the red channel, nor lateness, nor the wait at the lock.
    """
    path = tmp_path / "lines.yaml"
    path.write_text(LINES, encoding="utf-8")
    (hours,) = free_flow(compile_plan(load(path))) / HOUR
    assert hours == pytest.approx(1.1 + 11 + 8 + 20 + 2.1 + 6 + 2.2)


def test_the_indices_follow_their_definitions(tmp_path: Path) -> None:
    """By road T_free is 10 h. Mean 20 h, sd 4, P10 12, P50 18, P90 28, P95 30, worst 40."""
    _, plan, _ = compiled(tmp_path)
    road = plan.labels.routes.index("road")
    percentiles = np.array([10.0, 18, 24, 28, 30]) * HOUR
    one = Distribution(7, 0, 20 * HOUR, 4 * HOUR, percentiles, np.zeros(5, dtype=np.bool_))
    nobody = Distribution(0, 0, NAN, NAN, np.full(5, NAN), np.zeros(5, dtype=np.bool_))
    routes = tuple(one if number == road else nobody for number in range(2))
    chains = [
        ChainBook(
            7 * int(route == road), 0, 0, (), NOTHING, NOTHING, (), None, NOTHING, Worth(0, 0)
        )
        for route in plan.labels.chain_route
    ]
    transit = Transit(np.zeros(3, dtype=np.bool_), (), routes)
    book = Ledger(tuple(chains), (Tails(12 * HOUR, 40 * HOUR),) * 2)
    found = {row.indicator: row.mean for row in reliability(plan, [transit, transit], [book, book])}
    assert found == pytest.approx(
        {
            "t_free": 10 / 24,
            "buffer_time": 10 / 24,
            "buffer_index": 0.5,
            "buffer_index_median": 12 / 18,
            "planning_time_index": 3,
            "travel_time_index": 2,
            "misery_index": 4,
            "width": 16 / 18,
            "skew": 10 / 6,
            "cv": 0.2,
        }
    )


def test_a_constant_journey_is_at_its_free_flow_and_keeps_a_promise_of_just_that(
    tmp_path: Path,
) -> None:
    """10 h for everyone: indices 1, buffers 0, no skew to speak of, promise of 10 h kept."""
    result = run(written(tmp_path), engine="reference", workers=1, replications=2)
    rows = result.indicators
    road = rows[(rows["route"] == "road") & (rows["block"] == "reliability")]
    value = road.set_index("indicator")["mean"]
    for name in ("planning_time_index", "travel_time_index", "misery_index"):
        assert value[name] == pytest.approx(1)
    for name in ("buffer_time", "buffer_index", "width", "cv"):
        assert value[name] == pytest.approx(0, abs=1e-12)
    assert "skew" not in value
    promised = result.promises[result.promises["route"] == "road"]
    assert promised["on_time"].tolist() == [1, 1, 1]
    assert promised["promise_d"].iloc[0] == pytest.approx(10 / 24)
    assert promised["lateness_d"].iloc[0] == 0


def test_one_promise_for_several_routes_is_also_told_of_all_containers(tmp_path: Path) -> None:
    """By road all are there after 10 h; the share of all is weighted by who came by which.

    Promised by route nothing is promised to all of them.
    """
    apart = run(written(tmp_path), engine="reference", workers=1, replications=2).promises
    assert ANY_ROUTE not in set(apart["route"])
    path = written(tmp_path, replaced(("promise: {road: 10 h, water: 2 d}", "promise: 1 d")))
    result = run(path, engine="reference", workers=1, replications=2)
    rows = result.promises[result.promises["demand"] == "boxes"]
    kept = rows[rows["tolerance_d"] == 0].set_index("route")
    assert list(kept.index) == ["road", "water", ANY_ROUTE]
    road, water, both = (kept.loc[name] for name in kept.index)
    assert road["on_time"] == 1 > water["on_time"]
    assert both["n"] == road["n"] + water["n"]
    in_time = road["n"] + water["n"] * water["on_time"]
    assert both["on_time"] == pytest.approx(in_time / both["n"])
    assert both["lo"] < both["on_time"] < both["hi"]
    late = water["n"] * water["lateness_d"]
    assert both["lateness_d"] == pytest.approx(late / both["n"])


def test_the_speeds_of_a_run_keep_their_identity(tmp_path: Path) -> None:
    """500/SWD - 500/SWOD is the stop hours per 500 km, as printed, to 1e-9."""
    result = run(written(tmp_path), engine="reference", workers=1)
    rows = result.indicators[result.indicators["block"] == "CAREC TFI"]
    for _, route in rows.groupby("route"):
        value = route.set_index("indicator")["mean"]
        gap = 500 / value["tfi4"] - 500 / value["swod"] - value["stop_hours_per_500km"]
        assert abs(gap) < 1e-9
        assert value["delay_ratio"] == pytest.approx(1 - value["tfi4"] / value["swod"])


def test_wilson_of_independent_containers() -> None:
    """8 of 10 with z = 1.959964: (0.8 + z2/20 -+ z sqrt(0.016 + z2/400)) / (1 + z2/10)."""
    p, lo, hi = wilson([8], [10])
    assert p == 0.8
    assert [lo, hi] == pytest.approx([0.490163, 0.943317], abs=1e-6)


def test_containers_that_share_their_fate_count_once() -> None:
    """100 of 100 and 0 of 100: variance of the share 0.25 = 1 * 0.25 / n, so n is 1.

    t(1, .975) = 12.706205: half-width t sqrt(0.25 + t2/4) / (1 + t2) = 0.4984.
    """
    p, lo, hi = wilson([100, 0], [100, 100])
    t = 12.706204736432095
    half = t * np.sqrt(0.25 + t**2 / 4) / (1 + t**2)
    assert p == 0.5
    assert [lo, hi] == pytest.approx([0.5 - half, 0.5 + half])


def test_shares_of_nobody_and_of_everybody() -> None:
    assert np.isnan(wilson([], [])).all()
    p, lo, hi = wilson([50, 50], [50, 50])
    assert (p, hi) == (1, 1)
    assert 0.3 < lo < 1


def test_a_ratio_of_sums_and_its_jackknife() -> None:
    """(1 + 5) / (1 + 1) = 3; without one 5 and 1, so s2 = 1/2 * (4 + 4) = 4, t(1) * 2."""
    point, lo, hi = ratio_of_sums([(1, 1), (5, 1)])
    assert point == 3
    assert [hi - point, point - lo] == pytest.approx([2 * 12.706204736432095] * 2)


def test_the_jackknife_of_a_mean_is_its_t_interval() -> None:
    """1, 2, 3: half-width t(2) / sqrt(3) = 2.484138, as for the mean itself."""
    point, _, hi = jackknife(lambda rows: float(rows.mean()), [1.0, 2.0, 3.0])
    assert point == 2
    assert hi - point == pytest.approx(4.302652729911275 / np.sqrt(3))
    assert np.isnan(jackknife(lambda rows: float(rows.mean()), [1.0])[1:]).all()


def test_stock_of_an_uncertain_lead_time() -> None:
    """T = 4 +- 1 d, d = 9 a day, Poisson: pipeline 36, sd sqrt(4 * 9 + 81 * 1) = sqrt(117).

    At 95 % z = 1.644854.
    """
    took = Distribution(50, 0, 4 * DAY, DAY, NOTHING, np.empty(0, dtype=np.bool_))
    chain = ChainTerms("d", "r", NAN, teu=1, tonnes=10, value=NAN, per_day=9, per_day_variance=9)
    stock = stock_of(chain, took, 0.95)
    assert stock.pipeline == pytest.approx(36)
    assert stock.sd == pytest.approx(117**0.5)
    assert stock.safety == pytest.approx(1.6448536269514722 * 117**0.5)


def test_regular_demand_varies_only_by_the_choice_of_route(tmp_path: Path) -> None:
    """Four a day, half of them by road: binomial, variance 4 * 0.5 * 0.5 = 1; Poisson 2."""
    _, _, terms = compiled(tmp_path)
    regular = {c.route: c.per_day_variance for c in terms.chains if c and c.demand == "boxes"}
    assert regular == {"road": 1, "water": 1}
    changed = replaced(("{per_day: 4, arrivals: regular, size: TEU}", "{per_day: 4, size: TEU}"))
    _, _, terms = compiled(tmp_path, changed)
    assert {c.per_day_variance for c in terms.chains if c and c.demand == "boxes"} == {2}
