"""The one pass over the journeys, on the river corridor whose timeline stands in river.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.grid import HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.cpmm import border_table, cpmm
from corridor_sim.measure.indicators import Indicator
from corridor_sim.measure.ledger import ALL, Ledger, ledger
from corridor_sim.plan.charges import JOURNEY_END, Flat, StayCharge
from corridor_sim.plan.compile import Plan
from corridor_sim.plan.terms import NAN, ChainTerms, Terms
from tests.measure.river import PLACES, river
from tests.measure.world import build

TEA = ChainTerms(
    "tea", "river", 24 * HOUR, teu=2, tonnes=20, value=NAN, per_day=1, per_day_variance=1
)
TERMS = Terms((TEA,), frozenset({PLACES.index("port")}))


def told(terms: Terms = TERMS) -> tuple[Plan, Ledger]:
    plan, draws, trace = build(river())
    return plan, ledger(Journeys(plan, draws, trace), terms)


def values(rows: list[Indicator]) -> dict[str, float]:
    return {one.indicator: one.mean for one in rows}


def test_the_parts_of_a_chain_and_their_products_add_up() -> None:
    """23 + 22.5 + 27 + 26.5 + 26 = 125 h; sum of X * T over the parts is the sum of T squared."""
    _, book = told()
    (chain,) = book.chains
    assert chain.containers == 5
    assert chain.total == chain.seconds.sum() == 125 * HOUR
    squares = sum((hours / 24) ** 2 for hours in (23, 22.5, 27, 26.5, 26))
    assert chain.squares == pytest.approx(squares)
    assert chain.products.sum() == pytest.approx(squares)


def test_a_connection_is_missed_by_delay_and_rolled_over_by_want_of_room() -> None:
    """Cut-off 1 h, departures 3, 12, 18 and 30.

    Box 3 lost 4.5 h at the crane: ready at 10.5 it would have had the 12 o'clock ship, at
    15 it has that of 18, 6 h later. Box 2 was in time for 12 and found no room. Boxes 1
    and 4 lost half an hour and an hour that made no difference.
    """
    _, book = told()
    (connection,) = book.chains[0].connections
    assert (connection.came, connection.missed, connection.rolled) == (5, 1, 1)
    assert connection.later == 6 * HOUR


def test_promises_are_kept_within_a_tolerance() -> None:
    """24 h: boxes 0 and 1 (23, 22.5 h) keep it; a day later all do. Late by 3 + 2.5 + 2 h."""
    _, book = told()
    kept = book.chains[0].punctuality
    assert kept is not None
    assert kept.on_time.tolist() == [2, 5, 5]
    assert kept.late == 3
    assert kept.lateness == 7.5 * HOUR


def test_a_stuck_container_is_late_whatever_its_time_so_far() -> None:
    """Stopped at 24: boxes 2 to 4 are under way for 15, 14.5 and 4 h, all short of 24."""
    plan, draws, trace = build(river())
    arrived = np.where(trace.arrived > 24 * HOUR, np.nan, trace.arrived)
    stopped = replace(trace, arrived=arrived, stopped_at=24 * HOUR)
    book = ledger(Journeys(plan, draws, stopped), TERMS)
    kept = book.chains[0].punctuality
    assert kept is not None
    assert kept.on_time.tolist() == [2, 2, 2]
    assert kept.late == 3
    assert kept.lateness == 0


def test_hours_at_a_border_hold_everything_from_entry_to_exit() -> None:
    """Customs 2, 2, 3, 3, 1 h and 1.75 h for boxes 0 and 1 whose truck may not leave yet.

    3.75, 3.75, 3, 3, 1: mean 2.9, median 3. One place only, so all visits are the same.
    """
    plan, book = told()
    hours = book.borders[0, PLACES.index("port")]
    assert (hours.n, hours.median) == (5, 3)
    assert hours.mean == pytest.approx(2.9)
    assert book.borders[0, ALL] == hours
    (row,) = border_table(plan, [book, book]).to_dict("records")
    assert (row["place"], row["n"], row["mean_h"]) == ("port", 10, pytest.approx(2.9))
    assert row["margin_h"] == pytest.approx(0)


def test_speeds_with_and_without_delay() -> None:
    """250 km each; in motion 10 h aboard and 3 h by truck, 125 h in all for five boxes.

    SWOD 250 / 13, SWD 1250 / 125 = 10 km/h; 50 - 26 = 24 h of stops per 500 km.
    """
    plan, book = told()
    found = values(list(cpmm(plan, TERMS, [book])))
    assert found["swod"] == pytest.approx(250 / 13)
    assert found["tfi4"] == pytest.approx(10)
    assert found["stop_hours_per_500km"] == pytest.approx(24)
    assert found["delay_ratio"] == pytest.approx(1 - 10 / (250 / 13))
    assert found["tfi1_mean"] == pytest.approx(2.9)
    assert found["tfi1_median"] == 3
    assert not {"tfi2", "tfi3"} & found.keys()  # nothing has a price


def test_charges_at_the_border_and_per_500_km_and_20_tonnes() -> None:
    """300 for the ship and 50 at the port; 20 t over 250 km: 350 * 500/250 * 20/20 = 700."""
    flat = (Flat("freight", "port", 300), Flat("customs", "port", 50))  # a rate named like a place
    plan, book = told(priced := Terms((replace(TEA, flat=flat),), TERMS.borders, "USD"))
    found = {one.indicator: one for one in cpmm(plan, priced, [book])}
    assert (found["tfi2"].mean, found["tfi2"].unit) == (50, "USD")
    assert found["tfi3"].mean == pytest.approx(700)


def test_time_at_a_terminal_is_charged_from_its_arrival_to_its_departure() -> None:
    """At the port for 3.75, 3.75, 3, 3 and 1 h: every hour but the first free one begins a day.

    Four pay one day of 10. Detention runs from leaving the port, 3 h by truck and 22 h
    kept: 25 h begin two days of 5 for all five. At the quay no box stays a whole day: 1 each.
    """
    stays = (
        StayCharge("storage", "port", 1, 3, out=False, free=HOUR, kept=0, begins=(0,), prices=(10,)),
        StayCharge("detention", "port", 3, JOURNEY_END, out=True, free=0, kept=22 * HOUR, begins=(0,), prices=(5,)),
        StayCharge("storage", "quay", JOURNEY_END, 1, out=False, free=0, kept=0, begins=(0,), prices=(1,)),
    )  # fmt: skip
    _, book = told(replace(TERMS, chains=(replace(TEA, stays=stays),)))
    assert book.chains[0].charged.tolist() == [40, 50, 5]


def test_a_box_that_never_left_pays_no_detention() -> None:
    """Stopped at 24 h: boxes 2, 3 and 4 are not at the port yet and out of nothing."""
    stay = StayCharge(
        "detention", "port", 3, JOURNEY_END, out=True, free=0, kept=0, begins=(0,), prices=(5,)
    )
    plan, draws, trace = build(river())
    late = [np.where(x > 24 * HOUR, np.nan, x) for x in (trace.start, trace.end, trace.arrived)]
    stopped = replace(trace, start=late[0], end=late[1], arrived=late[2], stopped_at=24 * HOUR)
    terms = replace(TERMS, chains=(replace(TEA, stays=(stay,)),))
    assert ledger(Journeys(plan, draws, stopped), terms).chains[0].charged.tolist() == [10]


def test_tails_are_those_of_all_on_the_route() -> None:
    """22.5, 23, 26, 26.5, 27 h: P10 is 22.5 + 0.4 * 0.5 = 22.7; the slowest 5 % is one box."""
    _, book = told()
    assert book.tails[0].p10 == pytest.approx(22.7 * HOUR)
    assert book.tails[0].worst == 27 * HOUR
