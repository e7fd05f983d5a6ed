"""What the vehicles did that some containers rode: calls and passages, with who was aboard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from corridor_sim.export.event import Event, Vehicle
from corridor_sim.export.network import Network
from corridor_sim.export.rides import Ride
from corridor_sim.measure.boxes import actors, crossings_of_ride, in_boxes, same_stage
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.names import shipment_name
from corridor_sim.plan.arrays import StageKind

ORDERS = 1000
"""Places in a journey between one stage row and the next."""
LEAVING, REACHING = 500, 900
"""Orders within a row: after its containers are loaded, before they are discharged."""


@dataclass(frozen=True, slots=True)
class _OnLeg:
    """A vehicle on a leg, with its crossings and the rows and numbers of those aboard."""

    vehicle: Vehicle
    calls: tuple[str, str]
    times: tuple[float, float]
    crossings: list[int]
    aboard: list[tuple[int, int]]


class Vehicles:
    """Collects who rode what; then tells what happened to each vehicle, leg by leg."""

    def __init__(self, journeys: Journeys, network: Network) -> None:
        self.plan, self.draws, self.trace = journeys.plan, journeys.draws, journeys.trace
        self.network = network
        self._aboard: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self._trips: dict[int, Vehicle] = {}
        self._alone: dict[tuple[str, int], _OnLeg] = {}

    def board(self, on: Ride, trip: int, number: int) -> Vehicle:
        """Put a container on a timetable trip (a trip row)."""
        vehicle = self._trips.get(trip)
        if vehicle is None:
            local = trip - int(self.draws.first_trip[on.service])
            first = int(self.plan.services.first_leg[on.service])
            scheduled = float(self.trace.leg_scheduled[int(self.draws.leg_base[first]) + local])
            mode = self.network.lines[on.line].mode
            vehicle = Vehicle(f"{on.line}/{local}", on.line, mode, scheduled)
            self._trips[trip] = vehicle
        for leg in on.legs:
            self._aboard[trip, leg].append((on.first, number))
        return vehicle

    def ride(self, on: Ride, number: int) -> Vehicle:
        """Give a container, or the box that a consignment is in, a vehicle of its own."""
        draws, plan, trace = self.draws, self.plan, self.trace
        member = int(draws.member[number])
        who, stage = number, on.first
        if in_boxes(plan, on.first):
            acting = actors(plan, draws, trace, on.first)[member : member + 1]
            who, stage = int(acting[0]), int(same_stage(plan, draws, on.first, acting)[0])
        # The stage tells apart two rides of one journey on the same line.
        stage -= int(plan.stages.first[draws.chain[who]])
        name = f"{on.line}/{shipment_name(plan, draws, who)}/{stage}"
        vehicle = Vehicle(name, on.line, self.network.lines[on.line].mode, None)
        rows = [row for row in range(on.first, on.last + 1) if self._is_ride(row)]
        for k, (row, leg) in enumerate(zip(rows, on.legs, strict=True)):
            cell = int(draws.stage_base[row]) + member
            times = float(trace.start[cell]), float(trace.end[cell])
            crossings = [
                int(crossings_of_ride(plan, draws, trace, row, via)[member])
                for via in range(len(self._vias(leg)))
            ]
            calls = on.calls[k], on.calls[k + 1]
            new = _OnLeg(vehicle, calls, times, crossings, [])
            self._alone.setdefault((name, k), new).aboard.append((row, number))
        return vehicle

    def events(self) -> Iterator[Event]:
        """All that happened to the vehicles."""
        for alone in self._alone.values():
            yield from self._leg(alone)
        services = self.plan.services
        for (trip, leg), aboard in sorted(self._aboard.items()):
            vehicle = self._trips[trip]
            line = self.network.lines[vehicle.line]
            service = self.plan.labels.services.index(vehicle.line)
            local = trip - int(self.draws.first_trip[service])
            entry = int(self.draws.leg_base[leg]) + local
            times = float(self.trace.leg_departed[entry]), float(self.trace.leg_arrived[entry])
            columns = services.column[self._vias(leg)]
            crossings = (self.draws.crossing_base[columns] + local).tolist()
            k = leg - int(services.first_leg[service])
            calls = line.calls[k], line.calls[k + 1]
            yield from self._leg(_OnLeg(vehicle, calls, times, crossings, aboard))

    def _leg(self, ridden: _OnLeg) -> Iterator[Event]:
        vehicle, calls, times, aboard = ridden.vehicle, ridden.calls, ridden.times, ridden.aboard
        numbers = tuple(sorted(number for _, number in aboard))
        under_way = f"{vehicle.line}: {calls[0]} -> {calls[1]}"
        leaving = max(row for row, _ in aboard) * ORDERS + LEAVING
        reaching = min(row for row, _ in aboard) * ORDERS + REACHING
        told = [(times[0], leaving, "departed", under_way, "start", calls[0])]
        for crossing in ridden.crossings:
            pool = self.draws.crossing_pool[crossing]
            place = self.plan.labels.places[self.plan.pools.place[pool]]
            arrived, started, left = (
                float(moments[crossing])
                for moments in (
                    self.trace.crossing_arrived,
                    self.trace.crossing_started,
                    self.trace.crossing_left,
                )
            )
            told += [
                (arrived, leaving + len(told), "arrived at passage", place, "schedule", place),
                (started, leaving + len(told) + 1, "entered passage", place, "start", place),
                (left, leaving + len(told) + 2, "left passage", place, "complete", place),
            ]
        told.append((times[1], reaching, "arrived", under_way, "complete", calls[1]))
        for time, order, name, activity, lifecycle, place in told:
            if not isnan(time):
                yield Event(time, order, name, activity, lifecycle, place, numbers, vehicle)

    def _vias(self, leg: int) -> range:
        first = self.plan.services.first_via
        return range(int(first[leg]), int(first[leg + 1]))

    def _is_ride(self, row: int) -> bool:
        return bool(self.plan.stages.kind[row] == StageKind.RIDE)
