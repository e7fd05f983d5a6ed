"""Quantities: a number and a unit of the closed list, nothing else."""

from __future__ import annotations

import pytest

from corridor_sim.scenario.quantities import Dimension, QuantityError, parse, read


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("90 s", "duration", 90.0),
        ("40 min", "duration", 40 * 60.0),
        ("2.5 h", "duration", 2.5 * 3600),
        ("2.5d", "duration", 2.5 * 86400),
        ("8 weeks", "duration", 8 * 7 * 86400.0),
        ("1 week", "duration", 7 * 86400.0),
        ("252 TEU", "TEU", 252.0),
        ("50 FEU", "TEU", 100.0),
        ("2400 km", "distance", 2400.0),
        ("100 nm", "distance", 185.2),
        ("24 t", "mass", 24000.0),
        ("60 %", "share", 0.6),
        ("0.6", "share", 0.6),
        ("900 USD per FEU", "price", 900.0),
        ("+1e2 h", "duration", 360000.0),
    ],
)
def test_a_quantity_is_read_in_base_units(text: str, dimension: Dimension, value: float) -> None:
    """Base units: s, TEU (FEU = 2), km (nm = 1.852), kg, shares of 1."""
    assert read(text, dimension) == pytest.approx(value, rel=1e-15)


def test_a_share_may_be_a_bare_number() -> None:
    assert read(0.25, "share") == 0.25


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2,5 d", "2.5 d"),
        ("1,000 TEU", "1000 TEU or 1.000 TEU"),
        ("3 days", "3 d"),
        ("3 hours", "3 h"),
        ("20 teu", "20 TEU"),
        ("7 percent", "7 %"),
        ("900 USD", "900 USD per FEU"),
    ],
)
def test_what_was_probably_meant_is_said(text: str, meant: str) -> None:
    with pytest.raises(QuantityError) as error:
        parse(text)
    assert error.value.suggestion == meant


@pytest.mark.parametrize(
    "given",
    [
        3,
        3.5,
        "4",
        "3 km",
        "",
        "d",
        "3 d 4 h",
        "three d",
        "nan d",
        "inf h",
        "1e999 d",
        True,
        None,
        [3],
    ],
)
def test_what_is_no_duration_is_refused_with_the_units(given: object) -> None:
    with pytest.raises(QuantityError, match=r"min, h, d, weeks or s"):
        read(given, "duration")
