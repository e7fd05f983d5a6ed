"""The register of evidence: sourced facts with ids, in base units.

A register is a CSV with one fact a row. The columns id, unit, source and at least
one of low, central and high are needed; dimension, base_low, base_central and
base_high hold the same figures in base units (seconds, km, TEU, shares 0..1,
counts per day) and are worked out from the plain units days, hours, minutes, km,
nm, TEU, FEU, % and percent when they are absent.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PLAIN_UNITS: Final[Mapping[str, tuple[str, float]]] = {
    "weeks": ("duration", 604800.0), "week": ("duration", 604800.0),
    "days": ("duration", 86400.0), "day": ("duration", 86400.0), "d": ("duration", 86400.0),
    "hours": ("duration", 3600.0), "hour": ("duration", 3600.0), "h": ("duration", 3600.0),
    "minutes": ("duration", 60.0), "minute": ("duration", 60.0), "min": ("duration", 60.0),
    "km": ("distance", 1.0), "nm": ("distance", 1.852),
    "TEU": ("TEU", 1.0), "FEU": ("TEU", 2.0),
    "%": ("share", 0.01), "percent": ("share", 0.01),
    "per day": ("per_day", 1.0), "per week": ("per_day", 1 / 7),
}  # fmt: skip
_NEEDED: Final = ("id", "unit", "source")
_FIGURES: Final = ("low", "central", "high")
_NEARNESS: Final = 0.1
"""A lone central figure is met within this share of it."""


class EvidenceError(Exception):
    """A register that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the register; low, central and high in base units, nan where not given."""

    id: str
    quantity: str
    printed: str
    """The figures and their unit as printed."""
    dimension: str
    """duration, distance, TEU, share, per_day, price, number; empty without a figure."""
    low: float
    central: float
    high: float
    period: str
    place: str
    source: str
    url: str
    confidence: str

    @property
    def range(self) -> tuple[float, float] | None:
        """What a value may be to be this fact: low to high, or 10 % around a lone central."""
        if not self.dimension or all(map(math.isnan, (self.low, self.central, self.high))):
            return None
        if math.isnan(self.low) and math.isnan(self.high):
            off = abs(self.central) * _NEARNESS
            return self.central - off, self.central + off
        low = -math.inf if math.isnan(self.low) else self.low
        return low, math.inf if math.isnan(self.high) else self.high

    def fits(self, value: float, dimension: str) -> bool:
        """Whether a value in base units has this fact's dimension and lies in its range."""
        if self.range is None or dimension != self.dimension:
            return False
        low, high = self.range
        slack = 1e-9 * max(abs(value), 1.0)
        return low - slack <= value <= high + slack


def read_register(paths: Iterable[Path]) -> dict[str, Fact]:
    """Facts by id from one or several CSV files; EvidenceError for what is not a register."""
    facts: dict[str, Fact] = {}
    for path in paths:
        for fact in _read(path):
            if fact.id in facts:
                raise EvidenceError(f"{path}: the id {fact.id} is used twice")
            facts[fact.id] = fact
    return facts


def _read(path: Path) -> list[Fact]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise EvidenceError(f"{path}: no CSV file that can be read") from None
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise EvidenceError(f"{path}: the column {missing[0]} is missing")
    return [_fact({key: value or "" for key, value in row.items() if key}, path) for row in reader]


def _fact(row: Mapping[str, str], path: Path) -> Fact:
    if not row["id"]:
        raise EvidenceError(f"{path}: a row without an id")
    dimension, figures = _base(row, path)
    ranged = " to ".join(row[key] for key in ("low", "high") if row.get(key))
    shown = ranged if row.get("low") and row.get("high") else row.get("central") or ranged
    if row.get("low") and not row.get("high"):
        shown = f"{row['low']} or more"
    elif row.get("high") and not row.get("low"):
        shown = f"up to {row['high']}"
    printed = f"{shown} {row['unit']}".strip()
    rest = [row.get(key, "") for key in ("period", "place", "source", "url", "confidence")]
    return Fact(row["id"], row.get("quantity", ""), printed, dimension, *figures, *rest)


def _base(row: Mapping[str, str], path: Path) -> tuple[str, tuple[float, float, float]]:
    """Dimension and figures in base units, from the base columns or from a plain unit."""
    if "dimension" in row:
        low, central, high = (_number(row, f"base_{key}", path) for key in _FIGURES)
        return row["dimension"], (low, central, high)
    dimension, factor = _PLAIN_UNITS.get(row["unit"].strip(), ("number", 1.0))
    low, central, high = (_number(row, key, path) * factor for key in _FIGURES)
    return dimension, (low, central, high)


def _number(row: Mapping[str, str], column: str, path: Path) -> float:
    text = row.get(column, "").strip()
    try:
        return float(text) if text else math.nan
    except ValueError:
        raise EvidenceError(f"{path}: {row['id']}: {column} is {text!r}, no number") from None
