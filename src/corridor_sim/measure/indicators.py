"""Indicators of a route as rows of one table, each with its unit and interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from numpy.typing import ArrayLike

from corridor_sim.measure.intervals import interval
from corridor_sim.measure.ratios import ratio_of_sums

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("route", "block", "indicator", "unit", "mean", "lo", "hi")
RELIABILITY: Final = "reliability"
CAREC: Final = "CAREC TFI"
STOCK: Final = "stock"
CARBON: Final = "carbon"
DEFINITIONS: Final = {
    "t_free": "time when nothing is waited for (T_free)",
    "buffer_time": "P95 - mean",
    "buffer_index": "(P95 - mean) / mean",
    "buffer_index_median": "(P95 - P50) / P50",
    "planning_time_index": "P95 / T_free",
    "travel_time_index": "mean / T_free",
    "misery_index": "mean of the slowest 5 % / T_free",
    "width": "(P90 - P10) / P50",
    "skew": "(P90 - P50) / (P50 - P10)",
    "cv": "standard deviation / mean",
    "tfi1_mean": "CAREC TFI1: mean hours at a border crossing point, from entry to exit",
    "tfi1_median": "CAREC TFI1, median",
    "tfi2": "CAREC TFI2: charges at border crossing points, per container",
    "tfi3": "CAREC TFI3: charges per 500 km and 20 t",
    "tfi4": "CAREC TFI4: speed with delay (SWD), distance / all hours",
    "swod": "CAREC speed without delay: distance / hours in motion",
    "stop_hours_per_500km": "500 / SWD - 500 / SWOD",
    "delay_ratio": "1 - SWD / SWOD",
    "lead_time_demand": "mean demand in a lead time, which is the stock in the pipeline",
    "lead_time_demand_sd": "its standard deviation: sqrt(mean(T) var(d) + mean(d)2 var(T))",
    "service_level": "share of lead times without a shortage",
    "safety_stock": "z * the same, at the service level; each demand keeps its own",
    "wtw_per_container": "greenhouse gases well to wheel, legs and hubs",
    "wtw_per_teu": "the same per TEU",
    "wtw_legs": "of which carriage",
    "wtw_hubs": "of which terminals",
    "ttw": "of which tank to wheel",
    "wtt": "of which well to tank",
    "unsplit": "of which the source of the factor does not split",
    "intensity": "well to wheel per tonne-km of cargo",
}
"""What each indicator means."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row: point estimate and 95 % interval over replications, nan where there is none."""

    route: str
    block: str
    indicator: str
    unit: str
    mean: float
    lo: float
    hi: float


def averaged(route: str, block: str, name: str, unit: str, values: ArrayLike) -> Indicator:
    """The mean over replications of the replication's own value."""
    over = interval(values)
    return Indicator(route, block, name, unit, float(over.mean), float(over.lo), float(over.hi))


def ratio(route: str, block: str, name: str, unit: str, rows: ArrayLike) -> Indicator:
    """A ratio of totals: rows (numerator, denominator), one per replication."""
    return Indicator(route, block, name, unit, *ratio_of_sums(rows))


def fixed(route: str, block: str, name: str, unit: str, value: float) -> Indicator:
    """A value that does not vary between replications."""
    return Indicator(route, block, name, unit, value, value, value)


def indicator_table(*groups: Iterable[Indicator]) -> pd.DataFrame:
    """Rows route, block, indicator, unit, mean, lo, hi; what has no value is left out."""
    import pandas as pd

    found: Sequence[Indicator] = [one for group in groups for one in group]
    rows = [[getattr(one, name) for name in COLUMNS] for one in found if one.mean == one.mean]
    return pd.DataFrame(rows, columns=list(COLUMNS))
