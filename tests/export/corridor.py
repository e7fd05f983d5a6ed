"""A corridor without chance, across the antimeridian, whose events follow from a timetable.

All hours count from 2024-01-01 00:00 UTC. Boxes of 40 ft are released every 12 h; those of
24 h <= release < 120 h are measured: 24, 36, ... 108, eight of them. Of a box released at r:

  r        out of the yard's gate
  r + 2    into the quay's gate; lifted by the one crane, 1 h
  then     the next barge: 12, 36, 60, ... h; 10 h of sailing, with the lock half-way,
           where it waits 2 h and is inside for 1 h: the frontier 13 h after departure
  then     customs 3 h, change of gauge 2 h, the next train: 8, 32, 56, ... h; 20 h
  then     half an hour to the dock

r = 24: lifted 26 - 27, barge 36, lock 41 - 43 - 44, frontier 49, customs - 52, gauge - 54,
train 56 - 76, available 76.5.  r = 36 and r = 48 both board the barge of 60, and so on: the
barge of 36 carries one measured box, those of 60, 84 and 108 two each, that of 132 one.
Twins go by road too; they are in no export.
"""

from __future__ import annotations

from pathlib import Path

from corridor_sim import Result, read_result, run
from corridor_sim.experiment.facts import scenario_of
from corridor_sim.experiment.replay import replayed
from corridor_sim.export.events import Log, event_log
from corridor_sim.export.network import Network, network_of
from corridor_sim.measure.causes import Journeys

TEXT = """\
title: Lorry, barge and train
start: 2024-01-01
warm_up: 1 d
measure: 4 d
drain_limit: 1 weeks
replications: 2
seed: 5
terminals:
  yard:
    unlocode: CNCKG
    latitude: 30
    longitude: 170
    handling: {origin -> any: []}
  quay:
    unlocode: x-quay
    latitude: 30
    longitude: 171
    resources: {crane: {units: 1, source: assumed}}
    activities: {lift: {uses: crane, takes: 1 h, cause: handling, source: inferred from R13}}
    handling: {truck -> barge: [lift]}
  frontier:
    latitude: 30
    longitude: -170
    activities:
      clearance: {takes: 3 h, cause: customs, per: trip, source: assumed}
      regauge: {takes: 2 h, cause: gauge change, per: trip, source: assumed}
    handling: {barge -> rail: [clearance, regauge]}
  door:
    latitude: 40
    longitude: -165
    activities: {unload: {takes: 0.5 h, cause: handling, source: assumed}}
    handling: {any -> destination: [unload]}
passages:
  lock: {kind: lock, latitude: 30, longitude: -180, transit: 1 h, wait: 2 h, source: assumed}
services:
  lorry: {mode: truck, calls: [yard, quay], departures: on_demand, run: 2 h, distance: 120 km, source: assumed}
  haul: {mode: truck, calls: [yard, door], departures: on_demand, run: 60 h, source: assumed}
  liner:
    mode: barge
    calls: [quay, frontier]
    departures: {every: 24 h, first: 12 h}
    capacity: 100 TEU
    run: 10 h
    via: [{passage: lock, direction: east, at: 0.5}]
    distance: 2000 km
    source: assumed
  train:
    mode: rail
    calls: [frontier, door]
    departures: {every: 24 h, first: 8 h}
    capacity: 100 TEU
    run: 20 h
    distance: 1500 km
    source: assumed
routes:
  mixed: [lorry, liner, train]
  road: [haul]
demand:
  boxes:
    from: yard
    to: door
    commodity: books
    tags: [aeo]
    containers: {per_day: 2, arrivals: regular, size: FEU}
    routes: mixed
    source: assumed
twins: {every: 24 h, from: yard, to: door}
"""


def result_in(folder: Path, text: str = TEXT) -> Result:
    """Run the corridor and store it in `folder` / result."""
    path = folder / "corridor.yaml"
    path.write_text(text, encoding="utf-8")
    run(path, engine="reference", workers=1, out=folder / "result")
    return read_result(folder / "result")


def network(result: Result) -> Network:
    return network_of(scenario_of(result.facts))


def journeys(result: Result) -> Journeys:
    return replayed(result, 0)


def log(result: Result, containers: int = 1000) -> Log:
    return event_log(journeys(result), network(result), containers)
