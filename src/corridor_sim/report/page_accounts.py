"""Tables of account that only the page shows: CAREC, stock, money and gases in their parts."""

from __future__ import annotations

import math
from typing import Final

import pandas as pd

from corridor_sim.report.account_sheets import by_route
from corridor_sim.report.numbers import days, records
from corridor_sim.report.sheet import Sheet

IDENTITY: Final = 1e-9
"""How far the two sides of the CAREC identity may lie apart [h]."""


def carec(indicators: pd.DataFrame) -> Sheet:
    """The CAREC block with its identity checked for every route."""
    shown = {
        "tfi1_mean": ".1f",
        "tfi1_median": ".1f",
        "tfi2": ",.0f",
        "tfi3": ",.0f",
        "tfi4": ".1f",
        "swod": ".1f",
        "stop_hours_per_500km": ".2f",
        "delay_ratio": ".0%",
    }
    heads = ("TFI1 [h]", "median", "TFI2", "TFI3", "TFI4 = SWD [km/h]", "SWOD")
    return Sheet(
        "CAREC TFI (trade facilitation indicators)",
        ("route", *heads, "stops [h/500 km]", "delay"),
        by_route(indicators[indicators["block"] == "CAREC TFI"], shown),
        note="TFI1: hours at a border crossing point, mean and median. TFI2: charges there per "
        "container. TFI3: charges per 500 km and 20 t. SWD: speed with delay, SWOD: without; "
        "delay: 1 - SWD / SWOD. Checked: 500 / SWD - 500 / SWOD = stop hours per 500 km, "
        f"{_identity(indicators)}.",
        tables=("indicators", "borders"),
    )


def _identity(indicators: pd.DataFrame) -> str:
    """How far 500 / SWD - 500 / SWOD lies from the stop hours, at most."""
    values = indicators.pivot_table("mean", "route", "indicator", sort=False)
    if "swod" not in values:
        return "no distances"
    both = 500 / values["tfi4"] - 500 / values["swod"] - values["stop_hours_per_500km"]
    off = float(both.abs().max())
    if off > IDENTITY:
        raise ValueError(f"the CAREC identity is off by {off:g} h")
    return f"off by {off:.0e} h at most" if off else "exactly"


def stock(indicators: pd.DataFrame) -> Sheet:
    """Demand in a lead time and the stock held against its spread."""
    shown = {
        "lead_time_demand": ",.0f",
        "lead_time_demand_sd": ",.1f",
        "service_level": ".0%",
        "safety_stock": ",.0f",
    }
    return Sheet(
        "Stock [containers]",
        ("route", "demand in a lead time", "its spread", "service level", "safety stock"),
        by_route(indicators, shown),
        note="Demand in a lead time is the stock in the pipeline; its spread the standard "
        "deviation sqrt(mean(T) var(d) + mean(d)² var(T)).",
        tables=("indicators",),
    )


def components(money: pd.DataFrame) -> Sheet:
    """What a container costs by each route, component by component, with the sum."""
    table = money.pivot_table(
        "per_container", "component", "route", aggfunc="sum", sort=False, fill_value=0.0
    )
    rows = [
        (str(component), *(f"{cost:,.0f}" for cost in costs))
        for component, costs in zip(table.index, table.to_numpy().tolist(), strict=True)
    ]
    return Sheet(
        f"Money by component [{money['currency'].iloc[0]} per container]",
        ("component", *(str(route) for route in table)),
        tuple(rows),
        total=("landed", *(f"{math.fsum(table[route]):,.0f}" for route in table)),
        tables=("money", "money_by_demand"),
    )


def split(indicators: pd.DataFrame) -> Sheet:
    """Greenhouse gases of each route from the tank, and from the well to it."""
    shown = dict.fromkeys(("ttw", "wtt", "unsplit", "wtw_per_container"), ",.0f")
    return Sheet(
        "Tank to wheel and well to tank [kg CO2e per container]",
        ("route", "tank to wheel", "well to tank", "not split", "well to wheel"),
        by_route(indicators, shown),
        note="not split: what the source of the factor gives as one number. Defaults of the kind "
        "of vehicle and trade, none measured on this corridor.",
        tables=("indicators", "carbon"),
    )


def chain(carbon: pd.DataFrame, route: str) -> Sheet:
    """Every leg and hub of a route for one container, in the manner of ISO 14083."""
    own = carbon[carbon["route"] == route]
    demand = str(own["demand"].iloc[0])
    own = own[own["demand"] == demand]
    rows = [
        (
            row["element"],
            row["name"],
            row["factor"],
            _whole(row["distance_km"]) if row["element"] == "leg" else "",
            row["distance_basis"] if row["element"] == "leg" else "",
            f"{_whole(row['activity'])} {row['per']}",
            _whole(row["wtw_kg"]),
        )
        for row in records(own)
    ]
    first = own.iloc[0]
    return Sheet(
        f"Chain elements: {route}, one container of {demand}",
        ("", "name", "factor", "km", "distance", "activity", "kg CO2e"),
        tuple(rows),
        words=(0, 1, 2, 4),
        total=("sum", "", "", "", "", "", _whole(own["wtw_kg"].sum(skipna=False))),
        note=f"{first['tonnes']:g} t of cargo in {first['teu']} TEU. Shared out by slots where the "
        "activity is in TEU-km or containers, by mass where it is in t-km.",
        tables=("carbon",),
    )


def promised(table: pd.DataFrame) -> Sheet:
    """Lateness of the late and of all, where something was promised."""
    rows = [
        (
            row["route"],
            row["demand"],
            *(days(row[name]) for name in ("promise_d", "late_d", "lateness_d")),
        )
        for row in records(table[table["tolerance_d"] == table["tolerance_d"].min()])
    ]
    return Sheet(
        "How late [days]",
        ("route", "demand", "promised", "mean of the late", "mean of all"),
        tuple(rows),
        words=(0, 1),
        tables=("promises",),
    )


def _whole(value: float) -> str:
    """A whole number; `-` where a service states no distance."""
    return "-" if math.isnan(value) else f"{value:,.0f}"
