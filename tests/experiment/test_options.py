"""The board for a container that is ready on a day, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.experiment.options import options
from tests.experiment.corridors import TEN_AND_THIRTY, written

PRICES = """\
prices:
  freight: {lorry: {price: 2 USD per km, source: assumed}, line: {price: 100 USD per TEU, source: assumed}}
  source: assumed
"""


def test_the_board_of_a_corridor_without_chance(tmp_path: Path) -> None:
    """Ready at any full hour of 3 March. By road at once: 10 h, the median hour being 12:00.

    Times are Berlin's, an hour ahead. By water the barge leaves at 12:00 UTC each day: the 13
    of 24 ready from 0:00 to 12:00 take that of the 3rd, arrive after 16 h + 2 h on the 4th at
    6:00; the others a day later. So half have arrived on the 4th, 90 % on the 5th.
    """
    text = TEN_AND_THIRTY.replace("here: {handling", "here: {timezone: Europe/Berlin, handling")
    text = text.replace("  there:\n", "  there:\n    timezone: Europe/Berlin\n")
    found = options(written(tmp_path, text), "2025-03-03", replications=40, workers=1)

    road, water = found.table.to_dict("records")
    assert (road["route"], road["service"]) == ("road", "")
    assert road["p50"].isoformat() == "2025-03-03T23:00:00"  # ready 12:00 UTC, there 22:00 UTC
    assert road["p50_d"] == road["p90_d"] == pytest.approx(10 / 24)
    assert (water["route"], water["service"], water["from"]) == ("water", "line", "here")
    assert water["departs"].isoformat() == "2025-03-03T13:00:00"
    assert water["departs_share"] == pytest.approx(13 / 24)
    assert water["p50"].isoformat() == "2025-03-04T07:00:00"
    assert water["p90"].isoformat() == "2025-03-05T07:00:00"
    assert (road["risk"], water["risk"], water["stuck"]) == (0, 0, 0)


def test_too_few_worlds_give_no_ninetieth_percentile(tmp_path: Path) -> None:
    """36 independent worlds are the fewest that bound P90 (see FEWEST)."""
    found = options(written(tmp_path), "2025-03-03", replications=35, workers=1)
    assert found.table["p90_d"].isna().all()
    assert found.table["p50_d"].notna().all()


def test_the_board_is_sorted_as_asked(tmp_path: Path) -> None:
    """The lorry is faster and 800 USD, the barge 100."""
    path = written(tmp_path, TEN_AND_THIRTY + PRICES)
    by = {
        order: options(path, "2025-03-03", by=order, replications=2, workers=1).table
        for order in ("p50", "cost")
    }
    assert by["p50"]["route"].tolist() == ["road", "water"]
    assert by["cost"]["route"].tolist() == ["water", "road"]
    assert by["cost"]["cost"].tolist() == pytest.approx([100, 800])


@pytest.mark.parametrize(
    ("text", "ready", "expected"),
    [
        (TEN_AND_THIRTY, "3 March", "expected a date such as 2025-03-03"),
        (TEN_AND_THIRTY.split("twins:")[0], "2025-03-03", "the scenario has no twins"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, text: str, ready: str, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        options(written(tmp_path, text), ready, replications=2)
