"""What happened to a choice of containers and to the vehicles they rode, as flat events.

Events are read off the trace of one replication. A container is loaded at the
instant its vehicle departs and discharged at the instant it arrives, which is when
the simulation hands it over; lifts and stacking are activities of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Final

import numpy as np

from corridor_sim.export.event import Event, Vehicle
from corridor_sim.export.iso6346 import container_number
from corridor_sim.export.network import Network
from corridor_sim.export.rides import Ride, rides
from corridor_sim.export.vehicles import LEAVING, ORDERS, REACHING, Vehicles
from corridor_sim.measure.boxes import takes_of
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.names import shipment_name
from corridor_sim.scenario.causes import Cause

STUFFED: Final = "stuffed"
"""Its box is closed; the work on the box follows."""
STRIPPED: Final = "stripped"
READY: Final = "ready at origin"
AVAILABLE: Final = "available at destination"
HELD: Final = (str(Cause.CUSTOMS), str(Cause.INSPECTION))
"""Activities that hold a shipment from the moment it is there for them."""


@dataclass(frozen=True, slots=True)
class Log:
    """Events in order of time, the containers they are about by global number."""

    journeys: Journeys
    network: Network
    containers: tuple[int, ...]
    measured: int
    """How many measured containers there were to choose from."""
    events: Sequence[Event]

    def shipment(self, number: int) -> str:
        """Name of a container's shipment: ``DEMAND:NUMBER``."""
        return shipment_name(self.journeys.plan, self.journeys.draws, number)

    def container(self, number: int) -> str:
        """Number of the container that it is, or of the box that the consignment was in."""
        box = self.journeys.trace.box
        return container_number(int(box[number]) if len(box) and box[number] >= 0 else number)


def event_log(journeys: Journeys, network: Network, containers: int) -> Log:
    """Events of at most `containers` measured containers, spread evenly over their releases."""
    draws = journeys.draws
    measured = np.flatnonzero(draws.measured & ~draws.probe)
    count = min(containers, len(measured))
    chosen = measured[np.arange(count) * len(measured) // max(count, 1)].tolist()
    walk = _Walk(journeys, network)
    events = [event for number in chosen for event in walk.journey(number)]
    events += walk.vehicles.events()
    events.sort(key=lambda event: (event.time, event.order, event.containers, event.name))
    return Log(journeys, network, tuple(chosen), len(measured), events)


class _Walk:
    """Goes along the journeys of containers, one after another."""

    def __init__(self, journeys: Journeys, network: Network) -> None:
        self.journeys, self.network = journeys, network
        self.plan, self.draws, self.trace = journeys.plan, journeys.draws, journeys.trace
        self.vehicles = Vehicles(journeys, network)
        self._rides: dict[int, dict[int, Ride]] = {}

    def journey(self, number: int) -> Iterator[Event]:
        chain = int(self.draws.chain[number])
        places, of_row = self.plan.labels.places, self.plan.stages.place
        row, beyond = (int(row) for row in self.plan.stages.first[chain : chain + 2])
        trips: dict[int, int] = {}
        ready, place = float(self.draws.release[number]), places[of_row[row]]
        yield _point(READY, ready, row * ORDERS - 1, place, number)
        of_chain = self._of_chain(chain)
        while row < beyond and not isnan(ready):
            ride = of_chain.get(row)
            if ride is None:
                yield from self._activity(row, number, ready, trips)
            else:
                yield from self._carried(ride, number, trips)
                row, place = ride.last, ride.calls[-1]
            ready = float(self.trace.end[self._cell(row, number)])
            row += 1
        if not isnan(ready):
            yield _point(AVAILABLE, ready, row * ORDERS, place, number)

    def _of_chain(self, chain: int) -> dict[int, Ride]:
        if chain not in self._rides:
            found = rides(self.plan, self.network, chain)
            self._rides[chain] = {ride.first: ride for ride in found}
        return self._rides[chain]

    def _cell(self, row: int, number: int) -> int:
        return int(self.draws.stage_base[row]) + int(self.draws.member[number])

    def _activity(
        self, row: int, number: int, ready: float, trips: dict[int, int]
    ) -> Iterator[Event]:
        stages, labels = self.plan.stages, self.plan.labels
        if self._takes(row, number, trips) < 0:
            return  # does not happen to this container
        cell = self._cell(row, number)
        cause, place = str(labels.causes[stages.cause[row]]), labels.places[stages.place[row]]
        element = labels.elements[stages.element[row]]
        resource = labels.resources[stages.resource[row]] if stages.resource[row] >= 0 else ""
        done = element.replace(".yards.", ".activities.").rpartition(".activities.")[2]
        activity = f"{done} at {place}"
        chain, boxes = int(self.draws.chain[number]), self.plan.boxes
        if row in (boxes.fill[chain], boxes.split[chain]):
            end = float(self.trace.end[cell])
            if not isnan(end):
                name = STUFFED if row == boxes.fill[chain] else STRIPPED
                yield _point(name, end, row * ORDERS, place, number)
            return
        moments = [("started", "start", float(self.trace.start[cell]))]
        moments.append(("completed", "complete", float(self.trace.end[cell])))
        # In a yard it is from then on until it departs.
        moments = moments[: 1 if self.plan.room.enters[row] >= 0 else 2]
        if resource or cause in HELD:
            moments.insert(0, ("awaited", "schedule", ready))
        for k, (what, lifecycle, time) in enumerate(moments):
            if not isnan(time):
                yield Event(
                    time, row * ORDERS + k, f"{cause} {what}", activity,
                    lifecycle, place, (number,), None, resource, element, cause,
                )  # fmt: skip

    def _takes(self, row: int, number: int, trips: dict[int, int]) -> float:
        """The duration drawn for an activity; negative where it is skipped."""
        if self.plan.stages.per_trip[row]:
            trip = trips[int(self.plan.stages.service[row])]
            return float(self.draws.takes[int(self.draws.takes_base[row]) + trip])
        own = takes_of(self.plan, self.draws, self.trace, row)
        return float(own[self.draws.member[number]])

    def _carried(self, ride: Ride, number: int, trips: dict[int, int]) -> Iterator[Event]:
        start = float(self.trace.start[self._cell(ride.first, number)])
        if isnan(start):
            return
        if ride.boards:
            trip = int(self.trace.trip[self._cell(ride.first, number)])
            trips[ride.service] = trip - int(self.draws.first_trip[ride.service])
            vehicle = self.vehicles.board(ride, trip, number)
        else:
            vehicle = self.vehicles.ride(ride, number)
        by_road = self.network.lines[ride.line].mode == "truck"
        out, into = ("gated out", "gated in") if by_road else ("loaded", "discharged")
        end = float(self.trace.end[self._cell(ride.last, number)])
        ends = (
            (out, start, ride.first * ORDERS + LEAVING - 1, ride.calls[0]),
            (into, end, ride.last * ORDERS + REACHING + 1, ride.calls[-1]),
        )
        for name, time, order, place in ends:
            if not isnan(time):
                yield _point(name, time, order, place, number, vehicle)


def _point(
    name: str, time: float, order: int, place: str, number: int, vehicle: Vehicle | None = None
) -> Event:
    return Event(time, order, name, f"{name}: {place}", "complete", place, (number,), vehicle)
