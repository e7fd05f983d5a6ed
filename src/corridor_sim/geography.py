"""Ways on the globe: great circles, shipping lanes, and lines cut at the antimeridian.

Positions are (longitude, latitude) in degrees, WGS84, as in GeoJSON. A line is
continuous: it may run beyond 180 degrees, and is brought back where it is cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

Position = tuple[float, float]
Line = list[Position]
Drawn = Literal["great circle", "shipping lanes"]

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the WGS84 ellipsoid."""
STEP_KM: Final = 200.0
_CANALS: Final = ("suez", "panama")
_NEVER: Final = "northwest"
"""The passage north of Canada, which the lanes hold but no container line uses."""


@dataclass(frozen=True, slots=True)
class Way:
    """A continuous line, how it was drawn, and its length [km]."""

    line: Line
    drawn: Drawn
    km: float


def great_circle_km(start: Position, end: Position) -> float:
    """Length of the great circle between two positions [km], by the haversine formula."""
    (lon_a, lat_a), (lon_b, lat_b) = (tuple(map(math.radians, p)) for p in (start, end))
    half = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(half, 1.0)))


def great_circle(start: Position, end: Position, step_km: float = STEP_KM) -> Line:
    """Points of the great circle from start to end, at most `step_km` apart, both ends included."""
    angle = great_circle_km(start, end) / EARTH_RADIUS_KM
    parts = max(1, math.ceil(angle * EARTH_RADIUS_KM / step_km))
    if angle < 1e-9 or math.pi - angle < 1e-9:
        return [start, end]
    one, other = _vector(start), _vector(end)
    between = []
    for part in range(1, parts):
        weights = (
            math.sin((1 - part / parts) * angle) / math.sin(angle),
            math.sin(part / parts * angle) / math.sin(angle),
        )
        x, y, z = (weights[0] * a + weights[1] * b for a, b in zip(one, other, strict=True))
        between.append((math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))))
    return continuous([start, *between, end])


def overland(points: Sequence[Position]) -> Way:
    """Great circles through the points in order: how road, rail, river and air legs are drawn."""
    line = [points[0]]
    for start, end in pairwise(points):
        line += great_circle(start, end)[1:]
    return Way(continuous(line), "great circle", line_km(line))


def drawn_way(mode: str, points: Sequence[Position], stated_km: float | None = None) -> Way:
    """How a leg is drawn: ships follow the lanes from end to end, all else passes the points."""
    if mode == "sea":
        return sea_way(points[0], points[-1], stated_km)
    return overland(points)


def sea_way(start: Position, end: Position, stated_km: float | None = None) -> Way:
    """The way of a ship over the network of shipping lanes.

    With a stated distance it is, of the shortest ways with and without the Suez and
    the Panama canal, the one whose length comes nearest to it: a service that sails
    round the Cape is drawn round the Cape. Without one it is the shortest.
    """
    ways = [_lanes(start, end, closed) for closed in ((), _CANALS[:1], _CANALS[1:], _CANALS)]
    if stated_km is None:
        return ways[0]
    return min(ways, key=lambda way: abs(way.km - stated_km))


def _lanes(start: Position, end: Position, closed: Iterable[str]) -> Way:
    from searoute import searoute

    found = searoute(list(start), list(end), restrictions=[_NEVER, *closed])
    nodes = [(float(lon), float(lat)) for lon, lat in found["geometry"]["coordinates"]]
    line = continuous([start, *nodes, end])
    return Way(line, "shipping lanes", line_km(line))


def line_km(line: Sequence[Position]) -> float:
    """Length of a line, each piece a great circle [km]."""
    return math.fsum(great_circle_km(a, b) for a, b in pairwise(line))


def continuous(line: Iterable[Position]) -> Line:
    """The same line without jumps of 360 degrees and without repeated points."""
    result: Line = []
    for lon, lat in line:
        near = lon if not result else lon - 360 * round((lon - result[-1][0]) / 360)
        if not result or (near, lat) != result[-1]:
            result.append((near, lat))
    return result


def split_at_antimeridian(line: Sequence[Position]) -> list[Line]:
    """The line in parts that lie in -180..180 each, as RFC 7946 (section 3.1.9) asks.

    Where a part ends at 180, the next begins at -180 on the same latitude.
    """
    whole = continuous(line)
    turn = _turn(whole[0], whole[1] if len(whole) > 1 else whole[0])
    parts: list[Line] = [[_back(whole[0], turn)]]
    for start, end in pairwise(whole):
        following = _turn(end, start)
        while following != turn:
            east = following > turn
            edge = 360.0 * turn + (180.0 if east else -180.0)
            share = (edge - start[0]) / (end[0] - start[0])
            lat = start[1] + share * (end[1] - start[1])
            parts[-1].append(_back((edge, lat), turn))
            turn += 1 if east else -1
            parts.append([_back((edge, lat), turn)])
        parts[-1].append(_back(end, turn))
    return [part for part in map(continuous, parts) if len(part) > 1] or [whole]


def _turn(position: Position, beside: Position) -> int:
    """How many times round the globe; a point on the edge belongs to the side it is met from."""
    turns = (position[0] + 180.0) / 360.0
    if turns == math.floor(turns) and beside[0] < position[0]:
        return math.floor(turns) - 1
    return math.floor(turns)


def _back(position: Position, turn: int) -> Position:
    return position[0] - 360.0 * turn, position[1]


def _vector(position: Position) -> tuple[float, float, float]:
    lon, lat = map(math.radians, position)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)
