"""Distances of the shipped sea legs against searoute, as a section of the page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.tables import table
from corridor_sim.geography import Position, great_circle_km, sea_way
from corridor_sim.scenario.load import load
from corridor_sim.scenario.model import Scenario

SCENARIOS: Final = Path(__file__).parents[1] / "scenarios"
Leg = tuple[str, str, float]


def section(_: Path) -> str:
    """What the scenarios state beside the ways over searoute's lanes."""
    rows = [_row(*leg, *ends) for leg, ends in sorted(_legs().items())]
    found = "great circle", "searoute, shortest", "searoute, nearest to the stated"
    heads = ("from", "to", "stated", *found, "stated is longer by")
    return f"""\
## Distances of sea legs against searoute

Every leg at sea of the shipped scenarios that states a distance, against the network of lanes of
searoute {version("searoute")}, measured from the terminals' positions. Of its shortest ways with
and without the Suez and the Panama canal the one is taken that comes nearest.

{table(heads, rows, words=(0, 1))}
Where the nearest is much longer than the shortest, the service sails round the Cape; the shortest
goes through Suez. Small differences have three causes: a stated distance is that of a service as
its source gives it, or rounded to a hundred kilometres; searoute's lanes are few and straight; and
they begin at the node that is nearest to a port. {_impossible()}
"""


def _impossible() -> str:
    """Name the legs whose stated distance is below the great circle's."""
    short = [
        f"{start.replace('_', ' ')} to {end.replace('_', ' ')}"
        for (start, end, km), ends in sorted(_legs().items())
        if km < great_circle_km(*ends)
    ]
    if not short:
        return "None is shorter than the great circle."
    return (
        f"Shorter than the great circle, and so wrong: {', '.join(short)}. The distance enters "
        "carbon and speeds, not times."
    )


def _legs() -> dict[Leg, tuple[Position, Position]]:
    """Each leg once, whichever way it is sailed and in how many scenarios it stands."""
    found: dict[Leg, tuple[Position, Position]] = {}
    for file in sorted(SCENARIOS.glob("*.yaml")):
        for start, end, km, ends in _of(load(file)):
            if (end, start, km) not in found:
                found.setdefault((start, end, km), ends)
    return found


def _of(scenario: Scenario) -> Iterator[tuple[str, str, float, tuple[Position, Position]]]:
    for service in scenario.services.values():
        if service.mode != "sea":
            continue
        for (start, end), km in zip(service.legs, service.distances, strict=True):
            ends = [scenario.terminals[call] for call in (start, end)]
            at = [(t.longitude, t.latitude) for t in ends if t.longitude is not None]
            places = [(lon, lat) for lon, lat in at if lat is not None]
            if km is not None and len(places) == 2:
                yield start, end, km, (places[0], places[1])


def _row(start: str, end: str, km: float, here: Position, there: Position) -> tuple[str, ...]:
    shortest, nearest = sea_way(here, there).km, sea_way(here, there, km).km
    names = start.replace("_", " "), end.replace("_", " ")
    lengths = km, great_circle_km(here, there), shortest, nearest
    written = (f"{length:,.0f} km" for length in lengths)
    return *names, *written, f"{100 * (km / nearest - 1):+.1f} %"
