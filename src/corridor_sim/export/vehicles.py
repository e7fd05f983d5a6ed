"""What the vehicles did that some containers rode: calls and passages, with who was aboard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isnan

from corridor_sim.export.event import Event, Vehicle
from corridor_sim.export.network import Network
from corridor_sim.export.rides import Ride
from corridor_sim.measure.causes import Journeys
from corridor_sim.plan.arrays import StageKind

ORDERS = 1000
"""Places in a journey between one stage row and the next."""
LEAVING, REACHING = 500, 900
"""Orders within a row: after its containers are loaded, before they are discharged."""


class Vehicles:
    """Collects who rode what; then tells what happened to each vehicle, leg by leg."""

    def __init__(self, journeys: Journeys, network: Network) -> None:
        self.plan, self.draws, self.trace = journeys.plan, journeys.draws, journeys.trace
        self.network = network
        self._aboard: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        self._trips: dict[int, Vehicle] = {}
        self._alone: list[Event] = []

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

    def ride(self, on: Ride, number: int, shipment: str) -> Vehicle:
        """Give a container a vehicle of its own, and tell its story."""
        # The stage tells apart two rides of one journey on the same line.
        stage = on.first - int(self.plan.stages.first[self.draws.chain[number]])
        name = f"{on.line}/{shipment}/{stage}"
        vehicle = Vehicle(name, on.line, self.network.lines[on.line].mode, None)
        member = int(self.draws.member[number])
        rows = [row for row in range(on.first, on.last + 1) if self._is_ride(row)]
        for k, (row, leg) in enumerate(zip(rows, on.legs, strict=True)):
            cell = int(self.draws.stage_base[row]) + member
            times = float(self.trace.start[cell]), float(self.trace.end[cell])
            first = int(self.plan.stages.crossing[row])
            columns = range(first, first + len(self._vias(leg)))
            calls = on.calls[k], on.calls[k + 1]
            self._alone += self._leg(vehicle, leg, calls, times, columns, member, [(row, number)])
        return vehicle

    def events(self) -> Iterator[Event]:
        """All that happened to the vehicles."""
        yield from self._alone
        services = self.plan.services
        for (trip, leg), aboard in sorted(self._aboard.items()):
            vehicle = self._trips[trip]
            line = self.network.lines[vehicle.line]
            service = self.plan.labels.services.index(vehicle.line)
            local = trip - int(self.draws.first_trip[service])
            entry = int(self.draws.leg_base[leg]) + local
            times = float(self.trace.leg_departed[entry]), float(self.trace.leg_arrived[entry])
            columns = [int(services.column[via]) for via in self._vias(leg)]
            k = leg - int(services.first_leg[service])
            calls = line.calls[k], line.calls[k + 1]
            yield from self._leg(vehicle, leg, calls, times, columns, local, aboard)

    def _leg(
        self,
        vehicle: Vehicle,
        leg: int,
        calls: tuple[str, str],
        times: tuple[float, float],
        columns: range | list[int],
        entry: int,
        aboard: list[tuple[int, int]],
    ) -> Iterator[Event]:
        numbers = tuple(sorted(number for _, number in aboard))
        under_way = f"{vehicle.line}: {calls[0]} -> {calls[1]}"
        leaving = max(row for row, _ in aboard) * ORDERS + LEAVING
        reaching = min(row for row, _ in aboard) * ORDERS + REACHING
        told = [(times[0], leaving, "departed", under_way, "start", calls[0])]
        for column in columns:
            crossing = int(self.draws.crossing_base[column]) + entry
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
