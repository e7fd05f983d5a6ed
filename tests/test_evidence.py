"""The register of evidence: figures in base units, and what fits a row."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from corridor_sim import data
from corridor_sim.evidence import EvidenceError, read_register

HEAD = "id,quantity,low,central,high,unit,source\n"
FULL = "id,unit,source,low,central,high,dimension,base_low,base_central,base_high\n"


def _register(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "mine.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_the_shipped_register_is_read_with_its_base_columns() -> None:
    """SR093: the way through five chambers, 3 to 4 hours."""
    fact = read_register([data.evidence()])["SR093"]
    assert (fact.dimension, fact.low, fact.high) == ("duration", 3 * 3600, 4 * 3600)
    assert fact.printed == "3 to 4 hours"
    assert fact.source


def test_plain_units_need_no_base_columns(tmp_path: Path) -> None:
    rows = "A,x,1,,3,days,me\nB,x,,50,,FEU,me\nC,x,,12,,%,me\nD,x,,100,,nm,me\nE,x,,7,,per week,me\nF,x,,5,,cranes,me\n"
    facts = read_register([_register(tmp_path, rows)])
    assert (facts["A"].low, facts["A"].high) == (86400, 3 * 86400)
    assert [facts[key].central for key in "BCDEF"] == pytest.approx([100, 0.12, 185.2, 1, 5])
    assert [facts[key].dimension for key in "BCDEF"] == [
        "TEU",
        "share",
        "distance",
        "per_day",
        "number",
    ]


@pytest.mark.parametrize(
    ("row", "inside", "outside"),
    [
        ("A,x,2,,4,hours,me\n", [2, 3, 4], [1.9, 4.1]),
        ("A,x,,10,,hours,me\n", [9, 10, 11], [8.9, 11.1]),
        ("A,x,2,3,4,hours,me\n", [2, 4], [1.9]),
        ("A,x,110,,,hours,me\n", [110, 500], [109]),
        ("A,x,,,5,hours,me\n", [0, 5], [5.1]),
    ],
)
def test_a_value_fits_within_low_and_high_or_near_a_lone_central(
    row: str, inside: list[float], outside: list[float], tmp_path: Path
) -> None:
    """low..high; 10 % about a lone central; `over 110` fills low alone, `up to 5` high alone."""
    fact = read_register([_register(tmp_path, row)])["A"]
    assert all(fact.fits(hours * 3600, "duration") for hours in inside)
    assert not any(fact.fits(hours * 3600, "duration") for hours in outside)


def test_another_dimension_never_fits_and_a_row_without_figure_holds_nothing(
    tmp_path: Path,
) -> None:
    facts = read_register([_register(tmp_path, "A,x,1,,9,hours,me\nB,x,,,,qualitative,me\n")])
    assert not facts["A"].fits(5 * 3600, "distance")
    assert facts["B"].range is None
    assert math.isnan(facts["B"].central)


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        ("id,unit\n", "A,days\n", "column source"),
        (HEAD, "A,x,1,,,days,me\nA,x,2,,,days,me\n", "id A is used twice"),
        (HEAD, ",x,1,,,days,me\n", "without an id"),
        (HEAD, "A,x,one,,,days,me\n", "'one', no number"),
    ],
)
def test_what_is_no_register_is_said(head: str, rows: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=said):
        read_register([_register(tmp_path, rows, head)])


def test_a_missing_register_is_said(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no CSV file"):
        read_register([tmp_path / "none.csv"])
