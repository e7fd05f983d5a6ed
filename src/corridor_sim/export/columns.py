"""What the columns of a result's tables hold: types, units and meanings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

UNITS: Final = {
    "_s": "s",
    "_d": "d",
    "_h": "h",
    "_km": "km",
    "_teu": "TEU",
    "_weeks": "weeks",
    "_t": "t",
    "_kg": "kg",
    "_share": "1",
}
"""By the ending of a column's name."""
_PURE: Final = (
    "censored cancelled containers correlation delayed departed jobs load max_queue n on_time"
    " refused rolled rolled_over share stuck trips utilisation"
)
_MONEY: Final = (
    "charges charges_per_teu from_value landed per_container per_teu per_value safety_stock"
    " time_in_transit to_value"
)
_EXACT: Final = {
    "km": "km",
    "teu": "TEU",
    "tonnes": "t",
    "variance_d2": "d2",
    **dict.fromkeys(_PURE.split(), "1"),
    **dict.fromkeys(_MONEY.split(), "see column currency"),
}
"""By its whole name; pure numbers have the unit 1."""
_BOUNDS: Final = {
    "_lo": "lower end of the 95 % interval",
    "_hi": "upper end of the 95 % interval",
}
_MOMENTS: Final = frozenset({"timestamp"})
MEANINGS: Final = {
    "case": "shipment: DEMAND:NUMBER",
    "activity": "what was done, and where",
    "timestamp": "UTC",
    "resource": "what did it: resource or vehicle",
    "lifecycle": "schedule, start or complete, as in XES",
    "container": "made-up ISO 6346 number",
    "facility": "DCSA facility type code",
    "mode": "mode of transport",
    "dcsa_type": "DCSA event type",
    "dcsa_code": "DCSA event type code",
    "n": "measured containers, or pairs of twins",
    "stuck": "measured containers that had not arrived at the end of their replication",
    "refused": "measured containers that a full yard turned away; no other column counts them",
    "at": "path of what is waited for or under way",
    "deadlock": "things that wait for each other in a circle",
    "teu": "size of the container",
    "priority": "class, 0 first",
    "index": "number within the demand",
    "replication": "number of the replication, from 0",
    "box_share": "how much of a container it is: 1, or what a consignment fills of its box",
    "box": "first consignment of the box it went in; empty for whole containers",
    "released_s": "ready at the origin, since start",
    "arrived_s": "available at the destination, since start; empty if it never was",
    "mean_d": "mean",
    "sd_d": "standard deviation",
    "buffer95_d": "P95 less the mean",
    "lower_bounds": "percentiles that stuck containers touch: true values are no lower",
    "too_few": "percentiles for which a replication has too few containers",
    "day": "day of release, from 0",
    "moving_d": "mean of a week around the day",
    "stated_weeks": "warm-up of the scenario",
    "suggested_weeks": "warm-up suggested by MSER-5",
    "early_d": "mean of those released between the two, less that of those released later",
    "short": "whether the interval of early_d leaves out 0",
    "delayed": "share that delays since it last left a vehicle kept from an earlier departure",
    "delayed_h": "mean hours to the departure those could then take",
    "variance_share": "share of the variance, by covariance: negative where days are short "
    "for the slow",
    "km": "distance from the origin along the route",
    "from_d": "lower edge of the bin",
    "to_d": "upper edge of the bin, not included",
}


def unit_of(column: str, columns: Collection[str]) -> str | None:
    """Unit of a column, by its ending; a bound has that of what it bounds. None: a word.

    `columns` are all of the table: ``mean_lo`` bounds ``mean_d`` where there is one.
    """
    if column in _EXACT:
        return _EXACT[column]
    if column.endswith(tuple(_BOUNDS)):
        bounded = column[:-3]
        names = (bounded, *(f"{bounded}{ending}" for ending in UNITS))
        whole = next((name for name in names if name in columns), None)
        return None if whole is None else unit_of(whole, columns)
    return next((unit for ending, unit in UNITS.items() if column.endswith(ending)), None)


def field(column: str, kind: str | None, columns: Collection[str]) -> dict[str, Any]:
    """A Table Schema field: name, type, and unit and description where known.

    A column without values (kind None) is a number where it has a unit, else any.
    """
    unit = unit_of(column, columns)
    if column in _MOMENTS:
        kind = "datetime"
    found: dict[str, Any] = {"name": column, "type": kind or ("any" if unit is None else "number")}
    if unit is not None:
        found["unit"] = unit
    meaning = MEANINGS.get(column)
    if meaning is None and column.endswith("_d") and column[:-2].startswith("p"):
        meaning = f"percentile {column[1:-2]}"
    if meaning is None:
        meaning = next((text for end, text in _BOUNDS.items() if column.endswith(end)), None)
    if meaning is not None:
        found["description"] = meaning
    return found
