"""What containers, trips and instants are called, and how a container is found by its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan


class UnknownContainerError(ValueError):
    """A name that is nobody's in this replication."""


def shipment_name(plan: Plan, draws: Draws, number: int) -> str:
    """``DEMAND:NUMBER``, by which a container is found again in the result."""
    labels = plan.labels
    demand = labels.demands[labels.chain_demand[draws.chain[number]]]
    return f"{demand}:{draws.index[number]}"


def container_name(plan: Plan, draws: Draws, number: int) -> str:
    """Name a container by its global number: ``DEMAND:NUMBER`` and its route."""
    route = plan.labels.chain_route[draws.chain[number]]
    return f"{shipment_name(plan, draws, number)} by {plan.labels.routes[route]}"


def find_container(plan: Plan, draws: Draws, text: str) -> int:
    """Global number of ``DEMAND:NUMBER``, or ``DEMAND:NUMBER:ROUTE`` for a twin.

    Raises UnknownContainerError, which says what there is instead.
    """
    labels = plan.labels
    demand, _, rest = text.partition(":")
    index, _, route = rest.partition(":")
    if demand not in labels.demands:
        raise UnknownContainerError(f"no demand {demand!r}; there are {', '.join(labels.demands)}")
    if not index.isdecimal():
        raise UnknownContainerError(f"{text!r} is no container: write {demand}:0, {demand}:1, ...")
    chains = np.flatnonzero(labels.chain_demand == labels.demands.index(demand))
    of_demand = np.isin(draws.chain, chains)
    found = np.flatnonzero(of_demand & (draws.index == int(index)))
    if not len(found):
        there = draws.index[of_demand]
        if not len(there):
            raise UnknownContainerError(f"{demand} has no containers")
        known = f"{demand}:{there.min()} to {demand}:{there.max()}"
        raise UnknownContainerError(f"{demand} has the containers {known}")
    by = {labels.routes[labels.chain_route[draws.chain[number]]]: int(number) for number in found}
    if not route and len(by) == 1:
        return next(iter(by.values()))
    if route not in by:
        ways = ", ".join(f"{demand}:{index}:{name}" for name in by)
        raise UnknownContainerError(f"{demand}:{index} travels as {ways}: choose one")
    return by[route]


def trip_name(plan: Plan, draws: Draws, trip: int) -> str:
    """Name a trip by its trip row: the service and when it was scheduled to leave.

    Trips that no timetable gives a time are counted: the first is number 1.
    """
    service = int(np.searchsorted(draws.first_trip, trip, side="right")) - 1
    name, scheduled = plan.labels.services[service], float(draws.scheduled[trip])
    if np.isinf(scheduled):
        return f"{name} number {trip - int(draws.first_trip[service]) + 1}"
    return f"{name} of {moment(plan, scheduled):%Y-%m-%d %H:%M}"


def moment(plan: Plan, seconds: float) -> datetime:
    """The instant (UTC) that many seconds after the start."""
    return plan.clock.start + timedelta(seconds=seconds)


def at(plan: Plan, seconds: float) -> str:
    """The same as text, to the second; ``never`` for nan."""
    if np.isnan(seconds):
        return "never"
    return f"{moment(plan, seconds):%Y-%m-%d %H:%M:%S} UTC"
