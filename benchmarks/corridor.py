"""The corridor that is measured: crane, daily train, crane, weekly ship.

It is the shipped scenario two_leg with more boxes in the same year: cranes and
capacities grow with them, so that every size is loaded alike.
"""

from __future__ import annotations

from math import ceil

from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load

DAYS = (8 + 52 + 26) * 7  # warm-up, measured year, drain limit
LIFT_MINUTES = 2.5
CRANE_LOAD = 0.8
TRAIN_LOAD = 0.85
SHIP_LOAD = 0.85


def two_leg(containers: float) -> Plan:
    """The corridor with about so many containers released until the horizon."""
    per_day = containers / DAYS
    cranes = ceil(per_day * LIFT_MINUTES / (24 * 60) / CRANE_LOAD)
    train = ceil(2 * per_day / TRAIN_LOAD / 0.93)
    ship = ceil(2 * per_day * 7 / SHIP_LOAD / 0.73)
    settings = [
        f"demand.boxes.containers.per_day={per_day}",
        f"terminals.dry_port.resources.crane.units={cranes}",
        f"terminals.sea_port.resources.crane.units={cranes}",
        f"services.train.capacity={train} TEU",
        f"services.ship.capacity={ship} TEU",
    ]
    return compile_plan(load("two_leg", sets=settings))
