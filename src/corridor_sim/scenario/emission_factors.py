"""Default emission factors: one sourced file, well to wheel, split where the source splits."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from corridor_sim import data


@dataclass(frozen=True, slots=True)
class Factor:
    """Greenhouse gases per unit of activity [g CO2e]; ``ttw`` is nan where nobody splits it.

    ``per`` is TEU-km or t-km for carriage, container or t for a terminal: it is also
    what the emissions of a vehicle or terminal are shared out by.
    """

    id: str
    name: str
    mode: str
    per: str
    wtw: float
    ttw: float
    distance_basis: str
    assumes: str
    evidence: str
    period: str
    confidence: str
    default: bool = False
    reefer: str = ""

    @property
    def of_carriage(self) -> bool:
        """Whether it is for carriage and not for a terminal."""
        return self.per.endswith("km")


@cache
def read_factors() -> MappingProxyType[str, Factor]:
    """The shipped factors by id."""
    with data.emission_factors().open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return MappingProxyType({row["id"]: _factor(row) for row in rows})


def default_factor(mode: str) -> Factor:
    """The default of a mode, of a ``terminal``, or of an ``air_terminal``."""
    return next(one for one in read_factors().values() if one.mode == mode and one.default)


def _factor(row: dict[str, str]) -> Factor:
    same = {key: row[key] for key in ("id", "name", "mode", "per", "distance_basis", "assumes")}
    rest = {key: row[key] for key in ("evidence", "period", "confidence", "reefer")}
    ttw = float(row["ttw_g"]) if row["ttw_g"] else math.nan
    return Factor(**same, **rest, wtw=float(row["wtw_g"]), ttw=ttw, default=row["default"] == "yes")
