"""The tables behind the figures, on the river corridor whose timeline stands in river.py."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from corridor_sim.grid import DAY, HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.contributions import worth_table
from corridor_sim.measure.ledger import ledger
from corridor_sim.measure.queues import queue_table, queues
from corridor_sim.measure.reached import begun_teu
from corridor_sim.measure.reliability import missed_table
from corridor_sim.measure.string_lines import string_lines
from corridor_sim.measure.tail import tail_table, tails
from corridor_sim.measure.twins import Pair, saving_distribution_table
from tests.measure.river import river
from tests.measure.world import build


def journeys() -> Journeys:
    return Journeys(*build(river()))


def test_the_mean_number_waiting_is_hours_waited_over_hours_of_the_day() -> None:
    """For the ship wait 1-3.5, 2-3.5, 10-18, 15-18 and 22-31: 17 h on day 0, 7 h on day 1.

    At the crane 0.5, 9.5-14 and 20-21: 6 h. At the lock 8.5-10 and 23-24: 2.5 h. The
    replication stops at 46, so day 1 has 22 h and there is no third.
    """
    table = queue_table(np.datetime64("2024-01-01"), [queues(journeys())])
    told = {
        (name, date): mean
        for name, date, mean in zip(table["name"], table["date"], table["mean"], strict=True)
    }
    assert told == {
        ("crane", "2024-01-01"): 0.25,
        ("crane", "2024-01-02"): 0,
        ("lock", "2024-01-01"): round(2.5 / 24, 3),
        ("lock", "2024-01-02"): 0,
        ("services.ship", "2024-01-01"): round(17 / 24, 3),
        ("services.ship", "2024-01-02"): round(7 / 22, 3),
    }
    assert set(table["kind"]) == {"resource", "passage", "departure"}


def test_queues_of_several_worlds_show_mean_least_and_most() -> None:
    once = queues(journeys())
    twice = [type(one)(one.kind, one.name, one.place, 3 * one.mean) for one in once]
    table = queue_table(np.datetime64("2024-01-01"), [once, twice])
    crane = table[table["name"] == "crane"].iloc[0]
    assert (crane["mean"], crane["least"], crane["most"]) == (0.5, 0.25, 0.75)


def test_the_slowest_is_told_apart_by_what_was_longest_for_it_alone() -> None:
    """Journeys of 23, 22.5, 27, 26.5 and 26 h: the slowest in twenty of five is box 2.

    It was rolled over for 6 h, and nobody else was: 4.8 h above the mean of 1.2.
    """
    found = journeys()
    table = tail_table(found.plan, [tails(found)])
    assert table["slow_d"].sum() == pytest.approx(27 / 24)
    assert table["mean_d"].sum() == pytest.approx(25 / 24)
    (first,) = table[table["mostly"] > 0].to_dict("records")
    assert (first["place"], first["cause"], first["mostly"]) == ("quay", "rolled over", 1)
    assert first["excess_d"] == pytest.approx(4.8 / 24)


def test_the_tail_adds_up_to_the_mean_of_the_slowest() -> None:
    found = journeys()
    table = tail_table(found.plan, [tails(found)])
    assert table["slow_d"].sum() * DAY == pytest.approx(ledger(found).tails[0].worst)
    assert (table["excess_d"] == table["slow_d"] - table["mean_d"]).all()


def test_a_missed_departure_is_put_down_to_the_longest_delay() -> None:
    """Box 3 lost 0.5 h to the queue and 4 h to closing time.

    Box 2 found no room; box 4 was in time for the cancelled ship of 24. Each is one of five.
    """
    found = journeys()
    table = missed_table(found.plan, [ledger(found)])
    assert set(zip(table["what"], table["at"], table["because"], table["n"], strict=True)) == {
        ("delayed", "quay", "closed", 1),
        ("cancelled", "quay", "departure cancelled", 1),
        ("rolled over", "quay", "no room", 1),
    }
    assert (table["share"] == 0.2).all()


def test_string_lines_follow_each_trip_and_those_who_wait() -> None:
    """Ship 0 leaves at 3.5, is at the lock, 100 of 200 km, from 8.5 to 11, arrives at 16.25.

    The cancelled one is not there. In the first six hours 2.5 + 1.5 h are waited.
    """
    lines = string_lines(journeys())
    first = lines.trips[lines.trips["trip"] == 0]
    assert list(zip(first["place"], first["km"], first["day"] * 24, strict=True)) == [
        ("quay", 0, 3.5),
        ("lock", 100, 8.5),
        ("lock", 100, 11),
        ("port", 200, 16.25),
    ]
    assert sorted(set(lines.trips["trip"])) == [0, 1, 2, 4]
    assert set(lines.trips.loc[lines.trips["trip"] == 1, "teu"]) == {0}
    begin = lines.waiting.iloc[0]
    assert (begin["place"], begin["day"], begin["km"]) == ("quay", 0.125, 0)
    assert begin["containers"] == pytest.approx(4 / 6)


def test_cargo_is_counted_in_teu_where_it_begins_a_stage() -> None:
    """Five boxes of two TEU take all four stages."""
    assert begun_teu(journeys()).tolist() == [10, 10, 10, 10]


def test_savings_are_counted_in_bins_that_hold_them() -> None:
    """Four savings from -0.1 to 3.9 days: two-hour bins, the finest that make at most 80."""
    saving = np.array([0.1, 0.12, 3.9, -0.1]) * DAY
    parts = np.zeros((1, 1))
    pairs = {
        ("slow", "fast"): Pair(saving, 0, 0.0, 1.0, parts),
        ("fast", "slow"): Pair(-saving, 0, 0.0, 1.0, parts),
    }
    table = saving_distribution_table([pairs])
    assert set(table["over"]) == {"slow"}
    assert (table["to_d"] - table["from_d"]).to_numpy() * DAY == pytest.approx(2 * HOUR)
    for days, here in ((0.1, 2), (3.9, 1), (-0.1, 1)):
        held = table[(table["from_d"] <= days) & (days < table["to_d"])]
        assert held["pairs"].tolist() == [here]


def test_what_most_rests_on_is_most_worth_measuring() -> None:
    """Over two routes the lock carries 0.3 of the mean and 0.4 of the variance: weight 0.35.

    The run carries 0.4 and 0.05 (half of 0.8 and of 0.1): weight 0.225.
    """
    rows = [
        ("a", "run", "assumed", 0.8, 0.1),
        ("a", "lock", "inferred", 0.2, 0.0),
        ("b", "lock", "inferred", 0.4, 0.8),
        ("b", "crane", "sourced", 0.6, 0.2),
    ]
    columns = ["route", "input", "kind", "mean_share", "variance_share"]
    ranked = worth_table(pd.DataFrame(rows, columns=columns))
    assert ranked["input"].tolist() == ["lock", "run"]
    assert ranked["weight"].tolist() == pytest.approx([0.35, 0.225])
