"""The answer to a scenario's question is one sentence made from the tables of its run."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from corridor_sim import Comparison
from corridor_sim.measure.reliability import ANY_ROUTE
from corridor_sim.report.answers import answer, changes_told
from tests.report.tables import two_routes


def _asked(**of: str | list[str]) -> str:
    result = two_routes()
    question = {"asks": "?", "by": None, "over": None, "routes": (), "at": (), **of}
    return answer(replace(result, facts={**result.facts, "question": question}))


def test_who_asks_nothing_is_told_nothing() -> None:
    assert answer(two_routes()) == ""


def test_a_saving_is_that_of_the_twins() -> None:
    """Rail saves 8 d, interval half a day to both sides; P5 is 6 d and P95 11 d."""
    assert _asked(by="rail", over="river") == (
        "rail instead of river saves 8.0 d (95 % CI 7.5 to 8.5) at the mean; "
        "nine in ten lie between a gain of 6.0 d and a gain of 11.0 d."
    )


def test_asked_the_other_way_round_it_is_a_loss() -> None:
    """Signs change, so the ends change places: P5 of the gain is minus P95 of the loss."""
    assert _asked(by="river", over="rail") == (
        "river instead of rail loses 8.0 d (95 % CI 7.5 to 8.5) at the mean; "
        "nine in ten lie between a loss of 11.0 d and a loss of 6.0 d."
    )


def test_without_twins_on_both_routes_it_says_so() -> None:
    assert _asked(by="air", over="rail") == "no twins arrived on both routes."


def test_times_come_with_the_part_spent_at_a_place() -> None:
    """River: 20 d, P95 23 d, 6 d of it at the lock; rail does not pass the lock."""
    assert _asked(at=["lock"]) == (
        "river takes 20.0 d (95 % CI 19.5 to 20.5) at the mean, 23.0 d at P95, of which 6.0 d "
        "at lock; rail takes 12.0 d (95 % CI 11.5 to 12.5) at the mean, 15.0 d at P95."
    )
    assert _asked(routes=["rail"], at=["lock"]).startswith("rail takes 12.0 d")


def test_promises_asked_about_are_told_without_tolerance() -> None:
    """90 % of the boxes within 21 d; with a day of tolerance it would be more."""
    result = two_routes()
    question = {"asks": "?", "by": None, "over": None, "routes": ["rail"], "at": ()}
    promises = pd.DataFrame(
        [
            {"route": "rail", "demand": "boxes", "promise_d": 21.0, "tolerance_d": tolerance}
            | {"on_time": share, "lo": share - 0.05, "hi": share + 0.05}
            for tolerance, share in ((0.0, 0.9), (1.0, 0.94))
        ]
    )
    asked = replace(
        result,
        facts={**result.facts, "question": {**question, "promises": ["boxes"]}},
        promises=promises,
    )
    assert answer(asked).endswith(
        "; 90 % of boxes arrive by rail within the 21.0 d promised (95 % CI 85 % to 95 %)."
    )


def _compared(*changes: tuple[str, float, float, float], carried: int = 200) -> list[str]:
    """What is told of routes with (change of the mean, of P95, half an interval), in days.

    Each carries 200 containers, and ``carried`` in the variant.
    """
    rows = [
        ("fast", route, quantity, 200, carried, 0.0, value, value, value - half, value + half)
        for route, mean, p95, half in changes
        for quantity, value in (("mean", mean), ("p50", mean), ("p95", p95))
    ]
    columns = ["variant", "route", "quantity", "base_n", "variant_n", "base_d", "variant_d"]
    columns += ["change_d", "change_lo", "change_hi"]
    table = pd.DataFrame(rows, columns=columns)
    return list(changes_told(Comparison(("base", "fast"), table, pd.DataFrame(), 4)))


def test_a_variant_saves_or_loses() -> None:
    """A change of -1.4 d is a saving of 1.4 d; below one day hours are said."""
    assert _compared(("rail", -1.4, -2.9, 0.2), ("air", 0.5, -2.0, 0.25)) == [
        (
            "fast: rail saves 1.4 d (95 % CI 1.2 to 1.6) at the mean, "
            "saves 2.9 d (95 % CI 2.7 to 3.1) at P95."
        ),
        (
            "fast: air loses 12.0 h (95 % CI 6.0 to 18.0) at the mean, "
            "saves 2.0 d (95 % CI 1.8 to 2.2) at P95."
        ),
    ]


def test_what_the_interval_does_not_keep_from_nothing_is_not_told() -> None:
    """0.1 d with an interval of 0.2 d to both sides: from a loss of 7.2 h to a gain of 2.4 h."""
    assert _compared(("rail", 0.1, 1.0, 0.2)) == [
        (
            "fast: rail shows no difference at the mean (95 % CI -7.2 to 2.4 h), "
            "loses 1.0 d (95 % CI 0.8 to 1.2) at P95."
        )
    ]


def test_routes_that_take_as_long_as_before_share_a_sentence() -> None:
    """Nothing at all, or less than four replications can tell from nothing."""
    same = (("rail", 0.0, 0.0, 0.0), ("air", 0.0, 0.0, 0.0), ("river", 0.0, 0.0, 0.0))
    assert _compared(*same) == ["fast: rail, air and river take as long as before."]
    assert _compared(("rail", 0.1, -0.1, 0.2)) == [
        "fast: rail takes as long as before, as far as 4 replications tell."
    ]


def test_a_route_that_carries_others_neither_saves_nor_loses() -> None:
    """A tenth of 200 containers are 20: 220 may be the same ones, 221 and 179 are others."""
    assert _compared(("rail", -1.4, 0.1, 0.2), carried=220)[0].startswith("fast: rail saves 1.4 d")
    for carried in (221, 179):
        assert _compared(("rail", -1.4, 0.1, 0.2), carried=carried) == [
            (
                f"fast: rail carries others than before ({carried} containers, not 200): they take "
                "1.4 d (95 % CI 1.2 to 1.6) less at the mean."
            )
        ]
        assert _compared(("rail", 0.1, -0.1, 0.2), carried=carried) == [
            (
                f"fast: rail carries others than before ({carried} containers, not 200): they take "
                "as long, as far as 4 replications tell."
            )
        ]


def test_promises_on_several_routes_are_told_of_all_and_by_what_they_come() -> None:
    """150 of 200 come by rail and 40 % of them in time, by river all: (60 + 50) / 200 = 55 %."""
    result = two_routes()
    question = {"asks": "?", "by": None, "over": None, "routes": ["rail"], "at": ()}
    rows = (("river", 50, 1.0), ("rail", 150, 0.4), (ANY_ROUTE, 200, 0.55))
    promises = pd.DataFrame(
        {"route": route, "demand": "boxes", "promise_d": 21.0, "tolerance_d": 0.0, "n": n}
        | {"on_time": share, "lo": share, "hi": share}
        for route, n, share in rows
    )
    facts = {**result.facts, "question": {**question, "promises": ["boxes"]}}
    assert answer(replace(result, facts=facts, promises=promises)).endswith(
        "; 55 % of boxes arrive within the 21.0 d promised by whatever route (95 % CI 55 % to "
        "55 %); 25 % come by river, 100 % of these within the 21.0 d promised (95 % CI 100 % to "
        "100 %); 75 % come by rail, 40 % of these within the 21.0 d promised (95 % CI 40 % to "
        "40 %)."
    )
