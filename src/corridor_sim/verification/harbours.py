"""Exact cases of berths, tracks and yards: a port and a gauge break, worked out by hand."""

from __future__ import annotations

from corridor_sim.verification.cases import Timeline, ends, starts
from corridor_sim.verification.worlds import line, small

_NO_ROOM = "  city: {handling: {any -> destination: []}}"
_PORT = """  city:
    resources: {quay: {units: 1, source: assumed}, cranes: {units: 2, source: assumed}}
    yards: {stack: {places: 4 TEU, source: assumed}}
    berths: {sea: quay}
    activities:
      unload: {uses: cranes, at_once: 2, takes: 1 h, into: stack, cause: handling, source: assumed}
      pick_up: {takes: 5 h, cause: storage, source: assumed}
    handling: {any -> destination: [unload, pick_up]}"""
_SHIPS = "mode: sea, departures: {every: 1 h}, capacity: 8 TEU, run: 1 h"

_TRACKS = """  border:
    resources:
      narrow_track: {units: 1, source: assumed}
      broad_track: {units: 1, source: assumed}
      crane: {units: 1, source: assumed}
    yards: {deck: {places: 8 TEU, source: assumed}}
    berths: {line: narrow_track, others: narrow_track, broad: broad_track}
    activities:
      reload: {uses: crane, takes: 30 min, into: deck, cause: gauge change, source: assumed}
    handling: {line -> broad: [reload]}
  city: {handling: {any -> destination: []}}"""
_TRAINS = """  line:
    mode: rail
    calls: [yard, border]
    departures: {every: 1 h}
    capacity: 8 TEU
    run: 1 h
    source: assumed
  others:
    mode: rail
    calls: [yard, border]
    departures: {every: 3 h}
    capacity: 80 TEU
    run: 30 min
    stay: {border: 2 h}
    source: assumed
  broad:
    mode: rail
    calls: [border, city]
    departures: {every: 2 h}
    capacity: 4 TEU
    run: 1 h
    fleet: {vehicles: 1, way_back: 1 h}
    source: assumed"""


CASES = (
    Timeline(
        "ships before one berth, a full yard",
        "Ships every hour, 1 h on the way; one berth, two cranes, lifts of 1 h, room for two boxes "
        "that are picked up after 5 h. Three boxes sail at 1: the ship berths at 2, two are lifted "
        "2 - 3 and fill the yard. The third is lifted 3 - 4 and hangs at its crane until 8, when "
        "both others are picked up: so long the ship keeps the berth. A fourth sails at 2, comes "
        "at 3, berths at 8 and is lifted 8 - 9.",
        small([0.5, 0.5, 0.5, 1.5], line(_SHIPS)).replace(_NO_ROOM, _PORT),
        (
            ends("services.line", 2, 2, 2, 8),
            starts("terminals.city.activities.unload", 2, 2, 3, 8),
            ends("terminals.city.activities.unload", 3, 3, 4, 9),
            starts("terminals.city.yards.stack", 3, 3, 8, 9),
            ends("terminals.city.activities.pick_up", 8, 8, 13, 14),
        ),
    ),
    Timeline(
        "a gauge break with tracks, another corridor's trains and one wagon set",
        "Four boxes leave at 1 and come at 2, but another train lies at the one track 0.5 - 2.5; "
        "an empty one of ours, there since 1, goes before theirs in no time. They are reloaded one "
        "by one at 2.5, 3, 3.5 and 4. The one broad-gauge set takes two boxes, 2 h round: those "
        "ready at 3 and 3.5 leave at 4, those of 4 and 4.5 at 6.",
        small([0.5] * 4, _TRAINS)
        .replace(_NO_ROOM, _TRACKS)
        .replace("route: [line]", "route: [line, broad]"),
        (
            ends("services.line", 2.5, 2.5, 2.5, 2.5),
            starts("terminals.border.activities.reload", 2.5, 3, 3.5, 4),
            starts("services.broad", 4, 4, 6, 6),
        ),
    ),
)
