from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from corridor_sim.report.account_sheets import left_out
from corridor_sim.report.first_lines import first_lines
from corridor_sim.report.numbers import days, duration, percent, signed
from corridor_sim.report.sheet import Sheet
from corridor_sim.report.sheets import about, sheets
from tests.report.tables import two_routes


def sheet(title: str, stuck: int = 0) -> Sheet:
    (found,) = (one for one in sheets(two_routes(stuck)) if one.title.startswith(title))
    return found


def test_what_was_run_stands_first() -> None:
    made_of, how, inputs = about(two_routes())
    assert made_of == "two + fast"
    assert how.startswith("4 replications from 2024-01-01, each 52 weeks measured after 4 weeks, ")
    assert how.endswith("reference engine, 1,500 containers")
    assert inputs.startswith("Inputs: 25 % sourced, 25 % inferred, 50 % assumed, of 4 values")


def test_times_carry_half_their_interval() -> None:
    """River: 20 d, interval 19.5 to 20.5; buffer 3 d; nobody stuck."""
    first = sheet("Door to door")
    assert first.heads == (
        "route",
        "n",
        "mean",
        "P5",
        "P50",
        "P80",
        "P90",
        "P95",
        "buffer",
        "stuck",
    )
    assert first.rows[0] == (
        *("river", "1,000", "20.0\n±0.5", "18.0\n±0.5", "19.0\n±0.5", "21.0\n±0.5"),
        *("22.0\n±0.5", "23.0\n±0.5", "3.0", "0"),
    )


def test_stuck_cargo_makes_lower_bounds_and_is_said_first() -> None:
    row = sheet("Door to door", stuck=12).rows[0]
    assert (row[2], row[3], row[7], row[9]) == ("≥ 20.0\n±0.5", "18.0\n±0.5", "≥ 23.0\n±0.5", "12")
    (line,) = first_lines(two_routes(12))
    assert line.startswith("Stuck: 12 of boxes by river at lock, not arrived 26 weeks")
    assert not list(first_lines(two_routes()))


def test_causes_add_up_to_the_mean() -> None:
    """14 of 20 days moving, 6 at the lock."""
    river = sheet("Where the days go: river")
    assert river.rows == (
        ("barge", "moving", "14.0", "70 %"),
        ("lock", "passage wait", "6.0", "30 %"),
    )
    assert river.total == ("sum", "", "20.0", "100 %")
    assert "residual 0 s" in river.note


def test_a_saving_is_told_by_place_with_its_losses() -> None:
    """14 + 6 - 12 = 8 days."""
    saved = sheet("Twins: rail instead of river saves 8.0 d")
    assert saved.total == ("sum", "", "+8.00")
    assert saved.note.startswith(
        "of 8.0 d saved: barge 14.0, lock 6.0, minus train 12.0. Mean 7.5 to 8.5"
    )


def test_a_claim_stands_beside_its_finding() -> None:
    assert sheet("Claims").rows == (
        ("Rail saves a week", "rail over river", "7.0 (mean)", "8.0\n7.5 to 8.5", "75 %", "100"),
    )


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (days, 0.994, "0.99"),
        (days, 0.996, "1.0"),
        (days, math.nan, "-"),
        (signed, 0.004, "0.00"),
        (signed, -0.004, "0.00"),
        (signed, -0.006, "-0.01"),
        (signed, 12.34, "+12.3"),
        (duration, 8 * 604800, "8 weeks"),
        (duration, 10 * 86400, "10 d"),
        (duration, 36 * 3600, "36 h"),
        (duration, 90 * 60, "1.5 h"),
        (duration, 150, "2.5 min"),
        (duration, 59, "59 s"),
        (percent, 0.0994, "9.9 %"),
        (percent, 0.0996, "10 %"),
    ],
)
def test_numbers_keep_two_or_three_digits(
    write: Callable[[float], str], value: float, text: str
) -> None:
    assert write(value) == text


def test_the_saving_a_claim_is_about_stands_first() -> None:
    """The claim says rail over river; the saving of river over rail comes before it in the table."""
    result = two_routes()
    turned = result.twins.assign(over="rail", by="river", mean_d=-8.0)
    both = replace(result, twins=pd.concat([turned, result.twins]))
    titles = [one.title for one in sheets(both) if one.title.startswith("Twins")]
    assert [title.split(" saves")[0] for title in titles] == [
        "Twins: rail instead of river",
        "Twins: river instead of rail",
    ]


def test_money_carbon_and_reliability_stand_in_the_report_when_there_are_rows() -> None:
    result = two_routes()
    assert not {"Reliability", "Promises kept"} & {one.title for one in sheets(result)}
    values = {"t_free": 10.0, "planning_time_index": 1.5, "wtw_per_container": 2000.0}
    indicators = [("river", "block", name, "1", value, 0, 0) for name, value in values.items()]
    columns = ["route", "block", "indicator", "unit", "mean", "lo", "hi"]
    landed = {"route": "river", "currency": "USD", "time_value": "financing", "charges": 900.0}
    landed |= {"time_in_transit": 80.0, "safety_stock": 20.0, "landed": 1000.0, "lo": 990.0}
    landed |= {"hi": 1010.0, "per_teu": 500.0}
    promise = {"route": "river", "demand": "boxes", "promise_d": 21.0, "lateness_d": 0.5}
    kept = [{"tolerance_d": 0.0, "on_time": 0.5}, {"tolerance_d": 1.0, "on_time": 0.8}]
    full = replace(
        result,
        indicators=pd.DataFrame(indicators, columns=columns),
        landed=pd.DataFrame([landed]),
        promises=pd.DataFrame([promise | one for one in kept]),
    )
    rows = {one.title: one.rows for one in sheets(full)}
    assert rows["Reliability"] == (("river", "10.0", "-", "1.50", "-", "-", "-"),)
    gases = ("river", "2,000", "-", "-", "-", "-")
    assert rows["Greenhouse gases, well to wheel [kg CO2e]"] == (gases,)
    assert rows["Promises kept"] == (("river", "boxes", "21.0", "50 %", "80 %", "0.50"),)
    money = ("river", "900", "80", "20", "1,000\n±10", "500")
    assert rows["Money per container [USD]"] == (money,)


def test_tables_without_rows_are_named_with_the_reason() -> None:
    result = two_routes()
    told = left_out(replace(result, facts={**result.facts, "without_rows": {"landed": []}}))
    assert told == ["No rows: landed (no `prices`)"]
