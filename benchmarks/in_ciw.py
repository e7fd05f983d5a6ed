"""The corridor of ``corridor`` in Ciw, as far as Ciw can express it.

Cranes are servers, trains and ships slotted services. Ciw knows no cut-off, so
slots open when the cut-off ends; a slotted service draws a time per customer, so
the run of a line is its mean; a slot takes whole containers.
"""

from __future__ import annotations

import ciw
import numpy as np

from corridor_sim.draws import Draws
from corridor_sim.plan.compile import Plan


def simulate(plan: Plan, draws: Draws, until: float) -> int:
    """Run until a time [s]; return how many containers arrived."""
    boxes = len(draws.release)
    lifts = [draws.takes[int(draws.takes_base[row]) :][:boxes].tolist() for row in (0, 2)]
    gaps = np.diff(draws.release, prepend=0.0).tolist()
    train, ship = _line(plan, draws, "train"), _line(plan, draws, "ship")
    cranes = plan.resource_units.tolist()
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([*gaps, np.inf]), None, None, None],
        service_distributions=[
            ciw.dists.Sequential(lifts[0]),
            ciw.dists.Deterministic(train[2]),
            ciw.dists.Sequential(lifts[1]),
            ciw.dists.Deterministic(ship[2]),
        ],
        number_of_servers=[
            cranes[0],
            ciw.Slotted(slots=train[0], slot_sizes=train[1]),
            cranes[1],
            ciw.Slotted(slots=ship[0], slot_sizes=ship[1]),
        ],
        routing=[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0] * 4],
    )
    run = ciw.Simulation(network)
    run.simulate_until_max_time(until)
    return len(run.nodes[-1].all_individuals)


def _line(plan: Plan, draws: Draws, name: str) -> tuple[list[float], list[int], float]:
    """Slots, containers per slot and the mean run of a service."""
    service = plan.labels.services.index(name)
    trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
    legs = slice(int(draws.leg_base[service]), int(draws.leg_base[service + 1]))
    opens = draws.scheduled[trips] - plan.services.cut_off[service]
    rooms = draws.slots[legs] // 2
    useful = opens > 0
    return opens[useful].tolist(), rooms[useful].tolist(), float(draws.run[legs].mean())
