"""The evidence register: whole, and its base columns follow from the printed figures."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from typing import Final

import pytest

REGISTER: Final = Path(__file__).parent.parent / "seeds" / "evidence.csv"
COLUMNS: Final = (
    "id", "topic", "quantity", "low", "central", "high", "unit", "period", "place", "unlocode",
    "source", "url", "confidence", "dimension", "base_low", "base_central", "base_high",
)  # fmt: skip

DAY: Final = 86_400.0
YEAR: Final = 365.0
# Every unit in print, with its dimension and the factor to the base unit.
UNITS: Final[dict[str, tuple[str, float]]] = {
    "seconds/lift": ("duration", 1),
    **dict.fromkeys(["minutes", "minutes/train", "minutes/container"], ("duration", 60.0)),
    **dict.fromkeys(
        ["hours", "hours saved", "hours/train", "hours/slot", "hours (below)", "hours (within)"],
        ("duration", 3_600.0),
    ),
    **dict.fromkeys(["days", "days saved", "days (up to)", "days (rail part)"], ("duration", DAY)),
    **dict.fromkeys(
        [
            "%",
            "percent",
            "% of consignments",
            "% of containers (about 34,000)",
            "% of the standard rate (less than)",
            "% of trains",
            "% reduction (nearly)",
            "% spare capacity",
            "% (at least)",
            "% month on month",
            "% of checked",
            "% of declarations",
            "% of declarations (216 files/day)",
            "% of export volume",
            "% of import value",
            "% of sailing capacity",
            "% of the day (as much as)",
        ],
        ("share", 0.01),
    ),
    "weeks": ("duration", 7 * DAY),
    "km": ("distance", 1),
    "nm": ("distance", 1.852),
    **dict.fromkeys(
        ["TEU", "TEU/train", "TEU/voyage", "TEU/ship", "TEU/ship (3 ships, weekly)", "TEU/vessel"],
        ("TEU", 1),
    ),
    "FEU/train": ("TEU", 2),
    **dict.fromkeys(
        ["ships/day", "lockages/day", "trains/day", "outbound trains/day", "train pairs/day"],
        ("per_day", 1),
    ),
    **dict.fromkeys(
        [
            "trains/week",
            "trains/week/direction",
            "services/week",
            "sailings/week",
            "sailings/week (nominal)",
            "departures/week (stated 'daily')",
            "TEU/week",
        ],
        ("per_day", 1 / 7),
    ),
    "trains/month": ("per_day", 12 / YEAR),
    **dict.fromkeys(
        ["TEU/half-year", "TEU per 6 months", "voyages/half-year", "voyages per 6 months"],
        ("per_day", 2 / YEAR),
    ),
    **dict.fromkeys(
        ["trains/year", "trains/year (over)", "ships/year", "lockages/year", "TEU/year"],
        ("per_day", 1 / YEAR),
    ),
    "calendar days": ("duration", DAY),
    **dict.fromkeys(["% of value per year", "% of cargo value per day"], ("share", 0.01)),
    **dict.fromkeys(
        [
            "CNY/container (over)",
            "CNY/TEU",
            "EUR/container",
            "EUR/day",
            "EUR/km",
            "EUR/move",
            "EUR/TEU/day",
            "USD/FEU",
            "USD/TEU",
            "USD/container",
            "USD/kg",
        ],
        ("price", 1),
    ),
    **dict.fromkeys(
        [
            "Mt/year",
            "TEU (cumulative)",
            "billion CNY/year",
            "containers",
            "containers (40 ft)/train",
            "cranes/operator",
            "brands",
            "enterprises (over)",
            "flights/day",
            "gantry cranes",
            "masks/flight",
            "million TEU/year",
            "million USD per 10 months",
            "million masks (cumulative)",
            "million parcels/year",
            "million USD/year (over)",
            "officers",
            "parcels/flight",
            "parcels/train",
            "products (over)",
            "quarter of the year",
            "containers/train",
            "containers/vessel",
            "factor on shortest feasible distance",
            "g CO2e/TEU-km",
            "g CO2e/t-km",
            "kg CO2e/container",
            "kg CO2e/tonne",
            "tonnes/TEU",
            "hours/day",
            "km/h",
            "lockages",
            "m/s",
            "m3/s",
            "million TEU",
            "moves/crane-hour",
            "moves/hour",
            "round trips in 5.2 years",
            "ships",
            "ships/lockage",
            "vessels",
        ],
        ("number", 1),
    ),
}
WITHOUT_FIGURE: Final = {"", "model", "qualitative", "rule"}


def _rows() -> list[dict[str, str]]:
    with REGISTER.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


ROWS: Final = _rows()


def test_the_register_has_its_columns_in_order() -> None:
    with REGISTER.open(encoding="utf-8", newline="") as handle:
        assert tuple(next(csv.reader(handle))) == COLUMNS


def test_every_id_stands_once() -> None:
    ids = [row["id"] for row in ROWS]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(r"[A-Z]{1,2}\d{2,3}", one)] == []


@pytest.mark.parametrize("column", ["topic", "quantity", "period", "place", "source", "confidence"])
def test_every_row_says_what_when_where_who_and_how_sure(column: str) -> None:
    assert [row["id"] for row in ROWS if not row[column].strip()] == []


def test_confidence_is_graded() -> None:
    assert {row["confidence"] for row in ROWS} == {"high", "medium", "low"}


def test_low_central_and_high_rise() -> None:
    for row in ROWS:
        figures = [float(row[name]) for name in ("low", "central", "high") if row[name]]
        assert figures == sorted(figures), row["id"]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_base_columns_are_the_printed_figures_in_base_units(row: dict[str, str]) -> None:
    """A printed figure times the factor of its unit; a blank stays blank."""
    printed = [row[name] for name in ("low", "central", "high")]
    base = [row[f"base_{name}"] for name in ("low", "central", "high")]
    if not any(printed):
        assert row["unit"] in WITHOUT_FIGURE
        assert (row["dimension"], *base) == ("", "", "", "")
        return
    dimension, factor = UNITS[row["unit"]]
    assert row["dimension"] == dimension
    for figure, in_base in zip(printed, base, strict=True):
        assert (figure == "") == (in_base == "")
        if figure:
            assert math.isclose(float(in_base), float(figure) * factor, rel_tol=1e-9)


def test_derived_traffic_of_the_lock_follows_from_the_cumulative_counts() -> None:
    """Ships per day and per lockage between two announcements: differences of the counts.

    2017-03-07 to 2020-06-16 are 1,197 days, to 2021-06-17 another 366, to 2023-06-18 another 731.
    """
    row = {one["id"]: one for one in ROWS}

    def count(id_: str, name: str = "central") -> float:
        return float(row[id_][name])

    first = (count("SR232") - count("SR230", "high")) / 1197
    most = (count("SR232") - count("SR230", "low")) / 1197
    assert count("SR239", "low") == round(first, 1)
    assert count("SR239", "high") == round(most, 1)
    assert count("SR239") == pytest.approx((first + most) / 2, abs=0.05)
    assert count("SR240") == round((count("SR233") - count("SR232")) / 366, 1)
    assert count("SR241") == round((count("SR235") - count("SR233")) / 731, 1)
    lockages = count("SR234") - count("SR231")
    assert count("SR242", "low") == round((count("SR233") - count("SR230", "high")) / lockages, 2)
    assert count("SR242", "high") == round((count("SR233") - count("SR230", "low")) / lockages, 2)
    later = (count("SR235") - count("SR233")) / (count("SR236") - count("SR234"))
    assert count("SR243") == round(later, 2)
