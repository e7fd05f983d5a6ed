"""A small corridor in YAML that is right in every respect; tests break one thing at a time."""

from __future__ import annotations

from pathlib import Path

CORRIDOR = """\
title: Two legs
start: 2024-01-01
terminals:
  park:
    timezone: Asia/Shanghai
    resources: {crane: {units: 2, open: [Mon-Sun 08:00-18:00], source: assumed}}
    activities:
      lift: {uses: crane, takes: {triangular: [2 min, 3 min, 4 min]}, cause: handling, source: assumed}
      border: {takes: 8 h, per: trip, cause: customs, source: assumed}
    handling:
      origin -> any: [lift]
  port:
    activities:
      border: {takes: 8 h, per: trip, cause: customs, source: assumed}
    handling: {rail -> sea: [border]}
  harbour: {handling: {any -> destination: []}}
passages:
  lock: {kind: lock, transit: 3.5 h, wait: {lognormal: {mean: 2.5 d, sigma: 0.7}}, source: assumed}
services:
  train:
    mode: rail
    calls: [park, port]
    departures: {weekly: [Mon 08:00, Thu 08:00], cut_off: 12 h}
    capacity: 50 FEU
    taken: {triangular: [10 %, 20 %, 30 %]}
    run: 2 d
    source: assumed
  ship:
    mode: sea
    calls: [park, port, harbour]
    departures: {every: 24 h}
    capacity: 1000 TEU
    run: {park -> port: 1 d, port -> harbour: 6 d}
    via: [{passage: lock, direction: down, at: 0.3, leg: park -> port}]
    source: assumed
routes:
  rail_sea: [train, ship]
  river: [ship]
demand:
  goods: {from: park, to: harbour, containers: {per_day: 5}, routes: {rail_sea: 0.5, river: 0.5}}
twins: {every: 6 h, from: park, to: harbour}
claims:
  ten: {says: Ten days, saves: up to 10 d, by: rail_sea, over: river, source: assumed}
disruptions:
  overhaul: {affects: passages.lock, from: 2024-02-20, for: 35 d, wait: 13 d, source: assumed}
"""


def written(folder: Path, text: str = CORRIDOR, name: str = "corridor.yaml") -> Path:
    """The text as a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = CORRIDOR) -> str:
    """The corridor with one passage of its text replaced; it must be there exactly once."""
    assert text.count(old) == 1, f"{text.count(old)} times: {old}"
    return text.replace(old, new)
