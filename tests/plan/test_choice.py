"""Choice among routes: what a shipper can know ahead, and what shares follow."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.draws import draw
from corridor_sim.plan.arrays import Ints
from corridor_sim.plan.choice import Offer, offers
from corridor_sim.plan.compile import clock_of
from corridor_sim.scenario.load import load
from tests.draws.corridor import TEXT, plan_of

SHARES = "routes: {rail: 0.4, river: 0.6}"
QUOTED = "price: {rail: 3000 USD per FEU, river: 2000 USD per FEU}, time: {rail: 10 d, river: 20 d}"
SIMPLE = f"scale: 500 USD per FEU, value_of_time: 60 USD per container-day, {QUOTED}"


def chosen(said: str) -> str:
    assert TEXT.count(SHARES) == 1
    return TEXT.replace(SHARES, f"routes: [rail, river], choice: {{{said}}}")


def offered(folder: Path, said: str) -> dict[str, Offer]:
    file = folder / "corridor.yaml"
    file.write_text(chosen(said), encoding="utf-8")
    scenario = load(file)
    part = scenario.parts["boxes"]
    assert part.demand.choice is not None
    return {o.route: o for o in offers(scenario, part, part.demand.choice, clock_of(scenario))}


def routes(folder: Path, said: str) -> Ints:
    """Chain of every box by index: 0 rail, 1 river."""
    draws = draw(plan_of(folder, chosen(said)), 1, 0)
    return draws.chain[~draws.probe]


def test_shares_are_those_of_the_logit(tmp_path: Path) -> None:
    """Cost 3000 + 600 by rail and 2000 + 1200 by river: 400 more, so odds of exp(-400 / 500)."""
    found = offered(tmp_path, SIMPLE)
    assert (found["rail"].cost, found["river"].cost) == (3600, 3200)
    odds = math.exp(-0.8)
    assert found["rail"].share == pytest.approx(odds / (1 + odds), rel=1e-12)
    took = routes(tmp_path, SIMPLE)
    share = found["rail"].share
    assert abs((took == 0).mean() - share) < 4 * math.sqrt(share * (1 - share) / len(took))


def test_unreliability_and_other_costs_count(tmp_path: Path) -> None:
    """A day of deviation at 100, two by rail and five by river; 50 speak against rail."""
    said = (
        f"{SIMPLE}, value_of_reliability: 100 USD per container-day, "
        "deviation: {rail: 2 d, river: 5 d}, other_cost: {rail: 25 USD per TEU}"
    )
    found = offered(tmp_path, said)
    assert (found["rail"].cost, found["river"].cost) == (3600 + 200 + 50, 3200 + 500)


def test_a_dearer_route_loses_those_who_change_their_mind_and_nobody_else(tmp_path: Path) -> None:
    """At 300 more by rail the odds fall from e^-0.8 to e^-1.4; nobody goes over to rail."""
    before = routes(tmp_path, SIMPLE)
    after = routes(tmp_path, SIMPLE.replace("3000 USD", "3300 USD"))
    assert (after[before == 1] == 1).all()
    moved = ((before == 0) & (after == 1)).mean()
    share = [math.exp(-x) / (1 + math.exp(-x)) for x in (0.8, 1.4)]
    expected = share[0] - share[1]
    assert abs(moved - expected) < 4 * math.sqrt(expected / len(before))


def test_fixed_shares_are_chosen_alike(tmp_path: Path) -> None:
    """Another share of rail moves only those who go over; 0.4 against 0.55 of about 1100."""
    took = []
    for share in (0.4, 0.55):
        text = TEXT.replace(SHARES, f"routes: {{rail: {share}, river: {1 - share}}}")
        draws = draw(plan_of(tmp_path, text), 1, 0)
        took.append(draws.chain[~draws.probe] == 0)
    assert (took[1] | ~took[0]).all()
    for taken, share in zip(took, (0.4, 0.55), strict=True):
        assert abs(taken.mean() - share) < 4 * math.sqrt(share * (1 - share) / len(taken))


def test_a_route_that_nobody_takes_has_no_boxes(tmp_path: Path) -> None:
    text = TEXT.replace(SHARES, "routes: {rail: 0, river: 1}")
    draws = draw(plan_of(tmp_path, text), 1, 0)
    assert (draws.chain[~draws.probe] == 1).all()


def test_what_can_be_known_ahead_by_hand(tmp_path: Path) -> None:
    """By river: clearance, half a headway, the run and the lock, a lift, a check, the dray.

    Means: 2 h + 8 h + 6 d + 1 h + 10/3 min + 0.2 x 4 h + 2.5 h. Variances [h2]: 2^2 of the
    exponential, 16^2 / 12 of the headway, 24^2 of the run, 0.2 x 0.8 x 4^2 of the check, 1/12
    of the dray; that of the lift, 7/18 min2, is lost in the tolerance. The run is cut off
    at 0, six deviations below its mean.
    """
    said = "scale: 1 USD per FEU, value_of_time: 1 USD per FEU-day, price: {rail: 1 USD per FEU, river: 1 USD per FEU}"
    river = offered(tmp_path, said)["river"]
    assert river.time / 3600 == pytest.approx(2 + 8 + 144 + 1 + 1 / 18 + 0.8 + 2.5, rel=1e-4)
    variance = 4 + 256 / 12 + 576 + 2.56 + 1 / 12
    assert river.deviation / 3600 == pytest.approx(math.sqrt(variance), rel=2e-3)


def test_a_wait_for_uneven_departures(tmp_path: Path) -> None:
    """Trains on Monday 08:00 and Thursday 20:00: gaps of 84 h both, so 42 h; late by 3 h.

    Means: clearance 2 h, 42 h, 3 h, the run 50 h, papers 1.5 h, a lift, the dray 2.5 h.
    """
    said = "scale: 1 USD per FEU, value_of_time: 1 USD per FEU-day, price: {rail: 1 USD per FEU, river: 1 USD per FEU}"
    rail = offered(tmp_path, said)["rail"]
    assert rail.time / 3600 == pytest.approx(2 + 42 + 3 + 50 + 1.5 + 1 / 18 + 2.5, rel=1e-4)


def test_prices_and_the_value_of_time_may_come_from_the_scenario(tmp_path: Path) -> None:
    """Freight 100 + 50, goods of 36500 EUR at 10 % a year and 1.1 USD: 11 USD a day."""
    said = "scale: 500 USD per FEU, time: {rail: 10 d, river: 10 d}"
    prices = (
        "prices:\n  rates: {EUR: {rate: 1.1, on: 2024-01-01}}\n"
        "  freight: {train: {price: 100 USD per FEU}, river_liner: {price: 60 USD per FEU}, dray: {price: 25 USD per TEU}}\n"
        "  cargo: {value: 36500 EUR per container}\n  time_value: {financing_per_year: 10 %}\n  source: assumed\n"
    )
    file = tmp_path / "corridor.yaml"
    file.write_text(chosen(said) + prices, encoding="utf-8")
    scenario = load(file)
    part = scenario.parts["boxes"]
    assert part.demand.choice is not None
    rail, river = offers(scenario, part, part.demand.choice, clock_of(scenario))
    assert (rail.price, river.price) == (150, 110)
    assert rail.cost == pytest.approx(150 + 110)
    assert river.cost == pytest.approx(110 + 110)


def test_two_commodities_choose_by_their_own_value(tmp_path: Path) -> None:
    """Dear goods take the train more often: each commodity has shares of its own."""
    text = chosen("scale: 500 USD per FEU").replace(
        "containers: {per_day: 20}",
        "containers: {per_day: 20}, mix: {dear: {share: 0.5, value: 900000 USD per FEU}, cheap: {share: 0.5, value: 9000 USD per FEU}}",
    )
    text += (
        "prices: {freight: {train: {price: 3000 USD per FEU}, river_liner: {price: 2000 USD per FEU}, dray: {price: 25 USD per TEU}},"
        " time_value: {willingness_to_pay_per_day: 1 %}, source: assumed}\n"
    )
    plan = plan_of(tmp_path, text)
    cheap, dear = (recipe.shares[0] for recipe in plan.recipes.demands[:2])
    assert cheap < 0.2
    assert dear > 0.95
    assert np.isclose(sum(plan.recipes.demands[0].shares), 1)
