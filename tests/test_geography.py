from __future__ import annotations

import math
from itertools import pairwise

import pytest

from corridor_sim.geography import (
    EARTH_RADIUS_KM,
    great_circle,
    great_circle_km,
    overland,
    sea_way,
    split_at_antimeridian,
)

SHANGHAI, ANTWERP = (122.07, 30.62), (4.25, 51.28)


def test_a_quarter_of_the_equator() -> None:
    """A quarter of 2 pi R, halved at 45 degrees east."""
    assert great_circle_km((0, 0), (90, 0)) == pytest.approx(math.pi / 2 * EARTH_RADIUS_KM)
    assert great_circle((0, 0), (90, 0), 6000) == [(0, 0), pytest.approx((45, 0)), (90, 0)]


def test_a_great_circle_between_equal_latitudes_goes_over_the_pole_side() -> None:
    """From 60 N 0 E to 60 N 180 E over the pole: 60 degrees of arc, its middle at 90 N."""
    assert great_circle_km((0, 60), (180, 60)) == pytest.approx(math.pi / 3 * EARTH_RADIUS_KM)
    middle = great_circle((0, 60), (179.999999, 60), 3500)[1]
    assert middle[1] == pytest.approx(90, abs=1e-3)


def test_no_point_of_a_great_circle_is_farther_than_a_step_from_the_next() -> None:
    line = great_circle((106.4, 29.6), (4.3, 51.3), 200)
    steps = [great_circle_km(a, b) for a, b in pairwise(line)]
    assert max(steps) <= 200 + 1e-6
    assert sum(steps) == pytest.approx(great_circle_km((106.4, 29.6), (4.3, 51.3)))


def test_a_leg_goes_through_the_places_on_its_way() -> None:
    way = overland([(0, 0), (0, 10), (10, 10)])
    assert (0, 10) in way.line
    assert way.km == pytest.approx(great_circle_km((0, 0), (0, 10)) + great_circle_km((0, 10), (10, 10)))  # fmt: skip
    assert way.drawn == "great circle"


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        # half-way between 170 E and 170 W, so half-way between their latitudes
        ([(170, 0), (-170, 10)], [[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]),
        ([(-170, 10), (170, 0)], [[(-170, 10), (-180, 5)], [(180, 5), (170, 0)]]),
        # the same line written beyond 180
        ([(170, 0), (190, 10)], [[(170, 0), (180, 5)], [(-180, 5), (-170, 10)]]),
        # there and back
        (
            [(179, 0), (-179, 0), (179, 2)],
            [[(179, 0), (180, 0)], [(-180, 0), (-179, 0), (-180, 1)], [(180, 1), (179, 2)]],
        ),
        # ending or beginning on the edge is no crossing
        ([(170, 0), (180, 5)], [[(170, 0), (180, 5)]]),
        ([(180, 5), (-170, 0)], [[(-180, 5), (-170, 0)]]),
        ([(0, 0), (10, 0)], [[(0, 0), (10, 0)]]),
    ],
)
def test_lines_are_cut_at_the_antimeridian(
    line: list[tuple[float, float]], parts: list[list[tuple[float, float]]]
) -> None:
    found = split_at_antimeridian(line)
    assert [len(part) for part in found] == [len(part) for part in parts]
    for one, expected in zip(found, parts, strict=True):
        for position, wanted in zip(one, expected, strict=True):
            assert position == pytest.approx(wanted)


def test_a_ship_takes_the_way_whose_length_is_stated() -> None:
    """Shanghai - Antwerp is some 10,500 nm by Suez and 13,800 nm round the Cape (34.8 S)."""
    cape = sea_way(SHANGHAI, ANTWERP, 13_800 * 1.852)
    suez = sea_way(SHANGHAI, ANTWERP, 10_500 * 1.852)
    assert min(lat for _, lat in cape.line) < -34
    assert min(lat for _, lat in suez.line) > 0
    assert any(abs(lon - 32.5) < 1 and 29 < lat < 32 for lon, lat in suez.line)
    assert cape.km == pytest.approx(13_800 * 1.852, rel=0.02)
    assert sea_way(SHANGHAI, ANTWERP).line == suez.line


def test_the_pacific_is_crossed_in_two_parts_within_bounds() -> None:
    parts = split_at_antimeridian(sea_way(SHANGHAI, (-118.25, 33.74)).line)
    assert len(parts) == 2
    assert parts[0][-1][0] == 180
    assert parts[1][0] == (-180, parts[0][-1][1])
    assert all(-180 <= lon <= 180 for part in parts for lon, _ in part)
