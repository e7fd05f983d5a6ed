"""Small corridors whose results can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

TEN_AND_THIRTY = """\
title: Ten hours by truck, thirty by barge
start: 2024-01-01
warm_up: 1 d
measure: 10 d
drain_limit: 1 weeks
replications: 3
seed: 5
terminals:
  here: {handling: {origin -> any: []}}
  there:
    activities: {unload: {takes: 2 h, cause: handling, source: assumed}}
    handling: {any -> destination: [unload]}
services:
  lorry: {mode: truck, calls: [here, there], departures: on_demand, run: 8 h, distance: 400 km, source: assumed}
  line:
    mode: barge
    calls: [here, there]
    departures: {every: 24 h, first: 12 h}
    capacity: 100 TEU
    run: 16 h
    distance: 300 km
    source: assumed
routes:
  road: [lorry]
  water: [line]
demand:
  boxes:
    from: here
    to: there
    containers: {per_day: 4, arrivals: regular, size: TEU}
    routes: {road: 0.5, water: 0.5}
    source: assumed
twins: {every: 24 h, from: here, to: there, size: TEU}
claims:
  a_day: {says: The truck saves a day, saves: up to 1 d, by: road, over: water, source: assumed}
"""


def written(folder: Path, text: str = TEN_AND_THIRTY) -> Path:
    """Write the corridor into a folder."""
    path = folder / "corridor.yaml"
    path.write_text(text, encoding="utf-8")
    return path
