"""The CAREC rail speeds: with and without delay, and the hours of stops between the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.experiment.run import run
from corridor_sim.scenario.load import load

# Speed without delay (SWOD) and with it (SWD) [km/h], by place and year, from the country chapters
# of the CPMM reports of 2023 (China) and 2022 (Kazakhstan), https://cpmm.carecprogram.org.
PUBLISHED = {
    "China 2021": (64.5, 14.6),
    "China 2022": (82.4, 13.5),
    "China 2023": (80.2, 15.0),
    "Kazakhstan 2020": (65.2, 15.3),
    "Kazakhstan 2021": (49.0, 8.9),
    "Kazakhstan 2022": (57.9, 10.4),
}
SECTION = """
title: A section of 500 km
start: 2024-01-01
warm_up: 0 d
measure: 2 weeks
drain_limit: 1 weeks
terminals:
  inland: {{handling: {{origin -> any: []}}}}
  border:
    border: true
    activities: {{stops: {{takes: {stops!r} h, cause: customs, source: assumed}}}}
    handling: {{any -> destination: [stops]}}
services:
  train:
    mode: rail
    calls: [inland, border]
    departures: on_demand
    run: {moving!r} h
    distance: 500 km
    source: assumed
routes: {{rail: [train]}}
demand:
  boxes: {{from: inland, to: border, routes: rail, containers: {{per_day: 4}}, source: assumed}}
"""


@pytest.mark.parametrize("where", PUBLISHED)
def test_both_speeds_and_the_hours_between_them(tmp_path: Path, where: str) -> None:
    """A train that runs 500 km at SWOD and stops for 500 / SWD - 500 / SWOD hours.

    What the run says of it must be the published pair and, between them, those hours;
    times are on a grid of 1/256 s, so not exactly.
    """
    swod, swd = PUBLISHED[where]
    moving, stops = 500 / swod, 500 / swd - 500 / swod
    file = tmp_path / "section.yaml"
    file.write_text(SECTION.format(moving=moving, stops=stops))
    table = run(load(file), replications=2, workers=1, engine="reference").indicators
    found = table.set_index("indicator")["mean"]
    assert found["swod"] == pytest.approx(swod, rel=1e-5)
    assert found["tfi4"] == pytest.approx(swd, rel=1e-5)
    assert found["stop_hours_per_500km"] == pytest.approx(stops, rel=1e-5)
