"""A corridor with a river and a rail route, small enough to reason about, as text to vary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load

TEXT = """
title: River and rail
start: 2024-01-01
warm_up: 1 weeks
measure: 4 weeks
drain_limit: 3 weeks
terminals:
  park:
    timezone: Asia/Shanghai
    activities: {clearance: {takes: {exponential: {mean: 2 h}}, cause: customs, source: assumed}}
    handling: {origin -> any: [clearance]}
  port:
    resources: {crane: {units: 2, source: assumed}}
    activities:
      lift: {uses: crane, takes: {triangular: [2 min, 3 min, 5 min]}, cause: handling, source: assumed}
      check: {takes: 4 h, probability: 0.2, cause: inspection, source: assumed}
      papers: {takes: {uniform: [1 h, 2 h]}, per: trip, cause: customs, source: assumed}
    handling: {any -> any: [lift, check], rail -> any: [papers, lift]}
  city: {handling: {any -> destination: []}}
services:
  train:
    {mode: rail, calls: [park, port], departures: {weekly: [Mon 08:00, Thu 20:00], late: {gamma: {mean: 3 h, sd: 3 h}}, cancelled: 0.1},
     capacity: 60 TEU, taken: {uniform: [10 %, 50 %]}, run: {lognormal: {mean: 50 h, cv: 0.2}}, source: assumed}
  river_liner:
    {mode: barge, calls: [park, port], departures: {every: 16 h}, capacity: 100 TEU,
     run: {normal: {mean: 6 d, sd: 1 d}}, via: [{passage: lock, direction: down, at: 0.3}], source: assumed}
  dray: {mode: truck, calls: [port, city], departures: on_demand, run: {uniform: [2 h, 3 h]}, source: assumed}
passages:
  lock: {kind: lock, transit: 1 h, other_traffic: {down: {per_day: 10}}, source: assumed}
routes: {rail: [train, dray], river: [river_liner, dray]}
demand:
  boxes: {from: park, to: city, containers: {per_day: 20}, routes: {rail: 0.4, river: 0.6}, source: assumed}
twins: {every: 6 h, from: park, to: city}
disruptions:
  strike: {affects: terminals.port, every: {exponential: {mean: 9 d}}, lasts: {uniform: [6 h, 12 h]}, closed: true, source: assumed}
"""


def plan_of(folder: Path, text: str = TEXT, sets: Sequence[str] = ()) -> Plan:
    """Compile a scenario given as text, with settings."""
    file = folder / "corridor.yaml"
    file.write_text(text, encoding="utf-8")
    return compile_plan(load(file, (), sets))
