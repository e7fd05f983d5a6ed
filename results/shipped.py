"""Which overlays are made for which shipped scenario."""

from __future__ import annotations

from typing import Final

YEARS: Final = tuple(f"years/{year}" for year in range(2016, 2026))
OVERLAYS: Final[dict[str, tuple[str, ...]]] = {
    "antwerp_chongqing": ("flood_stop", "lock_overhaul", "polish_border_closed"),
    "chongqing_antwerp": (
        "antwerp_pilots_strike",
        "dostyk_winter",
        "flood_stop",
        "lock_overhaul",
        "lunar_new_year",
        "ocean_daily",
        "ocean_weekly",
        "polish_border_closed",
        "streamlined_customs",
        "suez_open",
        "willingness_to_pay",
        *YEARS,
        "years/2019+red_sea",
    ),
    "chongqing_dry_port": (
        "semi_automated_cranes",
        "streamlined_customs",
        "semi_automated_cranes+streamlined_customs",
    ),
    "chongqing_jakarta": ("lunar_new_year", "streamlined_customs", "years/2021"),
    "chongqing_singapore": (
        "lock_overhaul",
        "lunar_new_year",
        "streamlined_customs",
        "willingness_to_pay",
        "years/2021",
    ),
    "eurasian_rail_network": ("polish_border_closed",),
    "hai_phong_antwerp": ("antwerp_pilots_strike", "antwerp_port_model"),
    "liege_hub": (
        "liege_2018",
        "liege_2021",
        "spring_2020",
        "spring_2020+relief_waits_its_turn",
    ),
    "relief_chongqing_antwerp": ("flights_stopped",),
    "three_gorges": (
        "lock_one_line",
        "lock_year_2017",
        "lock_year_2018",
        "lock_year_2020",
        "lock_year_2021",
        "lock_year_2022",
    ),
    "two_leg": (),
    "yumaotong_export": (
        "few_shippers",
        "few_shippers+boxes_wait_a_day",
        "few_shippers+boxes_wait_a_week",
        "streamlined_customs",
    ),
    "zhengzhou_liege": (
        "polish_border_closed",
        "train_once_a_week",
        "train_three_a_week",
        "train_twice_a_week",
        "without_h7",
    ),
}
"""Scenario -> what is laid over it; several overlays at once are joined by +."""
