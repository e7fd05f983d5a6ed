"""The event log as a flat case view: one container a case, one event a row."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final

from corridor_sim.export import dcsa
from corridor_sim.export.events import Log
from corridor_sim.export.moments import utc

COLUMNS: Final = (
    "case",
    "activity",
    "timestamp",
    "resource",
    "lifecycle",
    "event",
    "container",
    "demand",
    "route",
    "place",
    "unlocode",
    "facility",
    "mode",
    "dcsa_type",
    "dcsa_code",
)
"""The first five are what tools for process mining ask for; lifecycle as in XES."""


def cases_text(log: Log) -> str:
    """The log as CSV, sorted by case and time within it.

    What happened to a vehicle stands in the case of everyone aboard. The resource
    is the one that worked, else the vehicle.
    """
    plan, draws = log.journeys.plan, log.journeys.draws
    rows: dict[int, list[tuple[str, ...]]] = {number: [] for number in log.containers}
    for event in log.events:
        place, code = log.network.places[event.place], dcsa.code_of(event.name)
        vehicle = event.vehicle.name if event.vehicle else ""
        mode = dcsa.MODES[event.vehicle.mode] if event.vehicle else ""
        for number in event.containers:
            chain = int(draws.chain[number])
            rows[number].append((
                log.shipment(number),
                event.activity,
                utc(plan.clock.start, event.time),
                event.resource or vehicle,
                event.lifecycle,
                event.name,
                log.container(number),
                plan.labels.demands[plan.labels.chain_demand[chain]],
                plan.labels.routes[plan.labels.chain_route[chain]],
                event.place,
                place.unlocode,
                place.facility,
                mode,
                code.event_type,
                code.code,
            ))  # fmt: skip
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number in log.containers:
        writer.writerows(rows[number])
    return text.getvalue()
