"""Quantities as people write them: `2.5 d`, `252 TEU`, `60 %`.

One closed list of units and one regular expression. A pint-like grammar reads
`2,5 d` as 25 days; here anything that is not exactly a number and a known unit
is refused with the text that would have been right.

Base units: seconds, TEU, km, kg, shares 0..1, prices in their own currency.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from corridor_sim.grid import DAY, HOUR, MINUTE, WEEK, to_grid

Dimension = Literal["duration", "TEU", "distance", "mass", "share", "price", "number"]

_UNITS: Final[dict[str, tuple[Dimension, float]]] = {
    "s": ("duration", 1.0),
    "min": ("duration", MINUTE),
    "h": ("duration", HOUR),
    "d": ("duration", DAY),
    "week": ("duration", WEEK),
    "weeks": ("duration", WEEK),
    "TEU": ("TEU", 1.0),
    "FEU": ("TEU", 2.0),
    "km": ("distance", 1.0),
    "nm": ("distance", 1.852),
    "kg": ("mass", 1.0),
    "t": ("mass", 1000.0),
    "%": ("share", 0.01),
    "USD": ("price", 1.0),
    "EUR": ("price", 1.0),
    "CNY": ("price", 1.0),
}
_OTHER_NAMES: Final[dict[str, str]] = {
    "sec": "s", "second": "s", "seconds": "s",
    "m": "min", "mins": "min", "minute": "min", "minutes": "min",
    "hr": "h", "hrs": "h", "hour": "h", "hours": "h",
    "day": "d", "days": "d", "w": "weeks", "wk": "weeks",
    "teu": "TEU", "feu": "FEU", "container": "FEU", "containers": "FEU",
    "kms": "km", "mi": "nm", "kgs": "kg", "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t",
    "percent": "%", "pct": "%",
}  # fmt: skip
_NUMBER: Final = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY: Final = re.compile(rf"({_NUMBER})(?:\s*([A-Za-z%]+)(?:\s+per\s+(\S+))?)?")
_COMMA: Final = re.compile(r"([+-]?\d+),(\d+)(.*)")
_THOUSANDS: Final = re.compile(r",\d{3}")

WRITTEN: Final = "x-written"
"""Schema key for how a quantity is written; joins the description of each field that has one."""
WANTED: Final[dict[Dimension, str]] = {
    "duration": "a duration with its unit (min, h, d, weeks or s), for example 2.5 d",
    "TEU": "a number of slots with its unit (TEU or FEU), for example 252 TEU",
    "distance": "a distance with its unit (km or nm), for example 2400 km",
    "mass": "a mass with its unit (t or kg), for example 24 t",
    "share": "a share from 0 to 1, or from 0 % to 100 %",
    "price": "a price with its currency (USD, EUR or CNY per ...), for example 900 USD per FEU",
    "number": "a plain number without a unit",
}


_LONGEST: Final = 50_000 * 7 * 86400.0
"""Of a duration [s]: a thousand years, far below where the time grid becomes inexact."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in base units with the dimension its unit has."""

    value: float
    dimension: Dimension
    unit: str


class QuantityError(ValueError):
    """A text that is no quantity, or one of the wrong dimension."""

    def __init__(self, expected: str, suggestion: str | None = None) -> None:
        super().__init__(expected)
        self.expected = expected
        self.suggestion = suggestion


def parse(given: object) -> Quantity:
    """Read a number, or a text of a number and a unit of the closed list.

    Raises QuantityError, with the text that was probably meant when there is one.
    """
    if isinstance(given, bool) or not isinstance(given, (int, float, str)):
        raise QuantityError("a quantity such as 2.5 d, 252 TEU or 60 %")
    if not isinstance(given, str):
        return Quantity(_finite(float(given)), "number", "")
    text = given.strip()
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise _not_a_quantity(text)
    number, unit, per = match.groups()
    if unit is None:
        return Quantity(_finite(float(number)), "number", "")
    if unit not in _UNITS or (per is not None) != (_UNITS[unit][0] == "price"):
        raise _unknown_unit(number, unit, per)
    dimension, factor = _UNITS[unit]
    return Quantity(
        _finite(float(number) * factor), dimension, unit if per is None else f"{unit} per {per}"
    )


def read(given: object, dimension: Dimension) -> float:
    """Value of `given` in base units; raises QuantityError unless it has the dimension."""
    wanted = WANTED[dimension]
    try:
        quantity = parse(given)
    except QuantityError as error:
        raise QuantityError(wanted, error.suggestion) from None
    plain = quantity.dimension == "number" and dimension == "share"
    if quantity.dimension != dimension and not plain:
        raise QuantityError(wanted)
    if dimension == "duration" and abs(quantity.value) > _LONGEST:
        raise QuantityError("a duration of at most 50 000 weeks")
    return quantity.value


def as_text(value: float, unit: str) -> str:
    """A value in base units as people write it in `unit`, to six digits: `2.5 d`, `0.6`."""
    word = unit.partition(" ")[0]
    number = f"{value / _UNITS[word][1] if word else value:.6g}"
    return f"{number} {unit}" if unit else number


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise QuantityError("a finite number")
    return value


def _not_a_quantity(text: str) -> QuantityError:
    meant = without_comma(text)
    if meant is not None:
        return QuantityError("a decimal point and no commas", meant)
    return QuantityError("a number and a unit, for example 2.5 d")


def without_comma(text: str) -> str | None:
    """What a text that begins with a number and its comma means; None for any other."""
    comma = _COMMA.fullmatch(text)
    if comma is None:
        return None
    whole, digits, rest = comma.groups()
    if _THOUSANDS.match(rest):
        return text.replace(",", "")
    point = f"{whole}.{digits}{rest}"
    return f"{whole}{digits}{rest} or {point}" if len(digits) == 3 else point


def _unknown_unit(number: str, unit: str, per: str | None) -> QuantityError:
    if unit in _UNITS:
        dimension = _UNITS[unit][0]
        if dimension == "price":
            return QuantityError(WANTED["price"], f"{number} {unit} per FEU")
        return QuantityError(f"no 'per {per}' after {unit}", f"{number} {unit}")
    known = _OTHER_NAMES.get(unit) or _OTHER_NAMES.get(unit.lower())
    if known is None:
        close = difflib.get_close_matches(unit, _UNITS, n=1)
        known = close[0] if close else None
    units = ", ".join(_UNITS)
    return QuantityError(f"one of the units {units}", f"{number} {known}" if known else None)


Check = Callable[[float], float]


def _validator(dimension: Dimension, *checks: Check) -> BeforeValidator:
    def validate(given: object) -> float:
        try:
            value = read(given, dimension)
            for check in checks:
                value = check(value)
        except QuantityError as error:
            context = {"expected": error.expected, "suggestion": error.suggestion}
            raise PydanticCustomError("quantity", "expected {expected}", context) from None
        return value

    return BeforeValidator(validate)


def _not_negative(value: float) -> float:
    if value < 0:
        raise QuantityError("a value of 0 or more")
    return value


def _above_zero(value: float) -> float:
    if value <= 0:
        raise QuantityError("a value above 0")
    return value


def _up_to_one(value: float) -> float:
    if not 0 <= value <= 1:
        raise QuantityError(WANTED["share"])
    return value


def _not_all_gone(value: float) -> float:
    if value <= -1:
        raise QuantityError("a change above -100 %, such as 8 % or -3 %")
    return value


def _schema(description: str, units: str, *, bare_number: bool = False) -> WithJsonSchema:
    text = {
        "type": "string",
        "pattern": rf"^\s*\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*({units})\s*$",
    }
    if not bare_number:
        return WithJsonSchema({**text, WRITTEN: description})
    return WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, text], WRITTEN: description})


_duration_schema = _schema("Duration with its unit: s, min, h, d or weeks.", "s|min|h|d|weeks?")
_slots_schema = _schema("Slots with their unit: TEU or FEU (1 FEU = 2 TEU).", "TEU|FEU")
_share_schema = _schema("Share: 0 to 1, or 0 % to 100 %.", "%", bare_number=True)

Duration = Annotated[float, _validator("duration", _not_negative, to_grid), _duration_schema]
"""Seconds on the time grid, 0 or more; written `2.5 d`."""
PositiveDuration = Annotated[float, _validator("duration", to_grid, _above_zero), _duration_schema]
"""Seconds on the time grid, above 0."""
Share = Annotated[float, _validator("share", _up_to_one), _share_schema]
"""0..1; written 0.6 or `60 %`."""
PositiveShare = Annotated[float, _validator("share", _up_to_one, _above_zero), _share_schema]
"""Above 0, at most 1."""
Slots = Annotated[float, _validator("TEU", _not_negative), _slots_schema]
"""TEU, 0 or more; written `252 TEU` or `50 FEU`."""
PositiveSlots = Annotated[float, _validator("TEU", _above_zero), _slots_schema]
"""TEU, above 0."""
Distance = Annotated[
    float,
    _validator("distance", _above_zero),
    _schema("Distance with its unit: km or nm.", "km|nm"),
]
"""Kilometres, above 0; written `2400 km` or `1300 nm`."""
Mass = Annotated[
    float, _validator("mass", _above_zero), _schema("Mass with its unit: t or kg.", "t|kg")
]
"""Kilograms, above 0; written `10 t`."""
PositiveNumber = Annotated[
    float,
    _validator("number", _above_zero),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, WRITTEN: "Number above 0."}),
]
"""A plain number above 0."""
Weight = Annotated[
    float,
    _validator("number", _not_negative),
    WithJsonSchema({"type": "number", "minimum": 0, WRITTEN: "Number of 0 or more."}),
]
"""A plain number, 0 or more, that counts beside others."""
Growth = Annotated[
    float,
    _validator("share", _not_all_gone),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "pattern": r"^\s*[+-]?[\d.]+\s*%\s*$"},
            ],
            WRITTEN: "Change: 8 % or -3 %.",
        }
    ),
]
"""A relative change, above -1; written `8 %` or `-3 %`."""
