"""The corridor that is measured: crane, daily train, crane, weekly ship.

It is the shipped scenario two_leg with more boxes in the same year: cranes and
capacities grow with them, so that every size is loaded alike.
"""

from __future__ import annotations

from math import ceil
from pathlib import Path

from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load

EVERY_FEATURE = Path(__file__).with_name("every_feature.yaml")

DAYS = (8 + 52 + 26) * 7  # warm-up, measured year, drain limit
LIFT_MINUTES = 2.5
LOAD = 0.8
HOURS_OPEN = 18  # of the crane at the dry port, in every_feature.yaml
LEFT_BY_OTHERS = {"train": 0.93, "ship": 0.73}  # 1 - mean of ``taken``


def two_leg(containers: float, every_feature: bool = False) -> Plan:  # noqa: FBT001, FBT002
    """The corridor with about so many containers released until the horizon."""
    per_day = containers / DAYS
    cranes = per_day * LIFT_MINUTES / (24 * 60) / LOAD
    train, ship = (2 * per_day / LOAD / left for left in LEFT_BY_OTHERS.values())
    settings = [
        f"demand.boxes.containers.per_day={per_day * (0.9 if every_feature else 1)}",
        f"terminals.dry_port.resources.crane.units={ceil(cranes * (1.5 if every_feature else 1))}",
        f"terminals.sea_port.resources.crane.units={ceil(cranes)}",
        f"services.train.capacity={ceil(train)} TEU",
        f"services.ship.capacity={ceil(7 * ship)} TEU",
    ]
    if every_feature:
        settings += [
            f"demand.urgent.containers.per_day={per_day * 0.1}",
            f"terminals.dry_port.resources.bay.units={ceil(per_day * 0.05 * 1.4 / 10 / LOAD)}",
            f"passages.tunnel.lines={ceil(per_day * 7 * 0.05 / (24 * 60) / 0.1)}",
        ]
    overlays = [EVERY_FEATURE] if every_feature else []
    return compile_plan(load("two_leg", overlays, settings))
