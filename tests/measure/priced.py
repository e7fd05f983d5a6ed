"""A corridor with prices, small enough to reckon by hand: a lorry, or a barge and a short train."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.terms import Terms, terms_of
from corridor_sim.scenario.load import load
from corridor_sim.scenario.model import Scenario

PRICED = """\
title: By road, or by water and rail
start: 2024-01-01
warm_up: 1 d
measure: 10 d
drain_limit: 1 weeks
replications: 3
seed: 5
terminals:
  here: {handling: {origin -> any: []}}
  middle:
    activities: {lift: {takes: 1 h, cause: handling, source: assumed}}
    handling: {barge -> rail: [lift]}
  there:
    activities: {unload: {takes: 2 h, cause: handling, source: assumed}}
    handling: {any -> destination: [unload]}
services:
  lorry: {mode: truck, calls: [here, there], departures: on_demand, run: 8 h, distance: 400 km, source: assumed}
  line:
    mode: barge
    calls: [here, middle]
    departures: {every: 24 h, first: 12 h}
    capacity: 100 TEU
    run: {uniform: [10 h, 30 h], source: inferred from SR059}
    distance: 300 km
    source: assumed
  shuttle:
    mode: rail
    calls: [middle, there]
    departures: {every: 6 h}
    capacity: 100 TEU
    run: 4 h
    distance: 200 km
    source: assumed
routes:
  road: [lorry]
  water: [line, shuttle]
demand:
  boxes:
    from: here
    to: there
    containers: {per_day: 4, arrivals: regular, size: TEU}
    promise: {road: 10 h, water: 2 d}
    routes: {road: 0.5, water: 0.5}
    source: assumed
  big:
    from: here
    to: there
    containers: {per_day: 2, arrivals: poisson, size: FEU}
    mass_per_teu: 6 t
    value: 20000 EUR per container
    routes: water
    source: assumed
prices:
  rates: {EUR: {rate: 1.5, on: 2024-07-01}}
  freight:
    lorry: {price: 2 EUR per km}
    waterway: {services: [line, shuttle], price: {TEU: 400 USD per container, FEU: 600 USD per container}}
  handling: {middle: {price: 20 USD per TEU}}
  customs: {there: {price: 50 USD per container}}
  storage: {there: {free: 1 h, price: 24 USD per container-day}}
  cargo: {value: 36500 USD per TEU}
  time_value: {financing_per_year: 10 %}
  source: assumed
"""


def written(folder: Path, text: str = PRICED) -> Path:
    """Write the corridor into a folder."""
    path = folder / "priced.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def compiled(folder: Path, text: str = PRICED) -> tuple[Scenario, Plan, Terms]:
    """The scenario, its plan and its terms."""
    scenario = load(written(folder, text))
    plan = compile_plan(scenario)
    return scenario, plan, terms_of(scenario, plan)


def replaced(*changes: tuple[str, str]) -> str:
    """The text with passages replaced; each must be there exactly once."""
    text = PRICED
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text
