"""What awaits a container that is ready now: its first departure, its arrival, its connections."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.connections import departures_met
from corridor_sim.plan.arrays import Floats


@dataclass(frozen=True, slots=True)
class Outlook:
    """The measured twins of one route in one replication, in order of release.

    Times in seconds since start.
    """

    released: Floats
    leaves: Floats  # scheduled time of the first departure each was in time for; nan if none
    row: int  # stage row of that departure; -1 when the route has none
    arrives: Floats  # inf for who had not arrived when the replication stopped
    lost: Floats  # at departures it was kept from, and at those that left it behind [s]


def outlooks(journeys: Journeys) -> dict[str, Outlook]:
    """By route, for each route that twins take."""
    plan, draws, trace = journeys.plan, journeys.draws, journeys.trace
    found = {}
    for chain in range(plan.stages.chains):
        numbers = draws.numbers(chain)
        if not len(numbers) or not draws.probe[numbers[0]]:
            continue
        split = journeys.split(chain)
        leaves, row = np.full(len(split.number), np.nan), -1
        lost = np.zeros(len(split.number))
        for met in departures_met(journeys, split):
            if row < 0:
                leaves, row = met.caught, met.row
            lost += np.where(np.isnan(met.ready), 0.0, met.caught - met.planned) + met.rolled
        arrived = trace.arrived[split.number]
        route = plan.labels.routes[plan.labels.chain_route[chain]]
        found[route] = Outlook(
            draws.release[split.number],
            leaves,
            row,
            np.where(np.isnan(arrived), np.inf, arrived),
            lost,
        )
    return found
