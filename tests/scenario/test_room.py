"""Mistakes with yards and berths: one clear line each."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check

PORT = """
title: A port
start: 2024-01-01
terminals:
  park: {handling: {origin -> any: []}}
  port:
    resources:
      quay: {units: 2, source: assumed}
      crane: {units: 2, source: assumed}
    yards: {stack: {places: 300 TEU, source: assumed}}
    berths: {sea: quay}
    activities:
      unload: {uses: crane, takes: 2 min, into: stack, cause: handling, source: assumed}
      look: {one_of: {all: {share: 1, takes: 1 h, then: []}}, cause: customs, source: assumed}
    handling: {any -> destination: [unload, look]}
services:
  ship: {mode: sea, calls: [park, port], departures: {every: 24 h}, capacity: 400 TEU, run: 9 d, stay: {port: 8 h}, source: assumed}
  dray: {mode: truck, calls: [park, port], departures: on_demand, run: 9 h, source: assumed}
routes: {by_ship: [ship]}
demand:
  boxes: {from: park, to: port, containers: {per_day: 9}, routes: by_ship, source: assumed}
"""


def lines(folder: Path, old: str, new: str) -> list[str]:
    assert old in PORT
    file = folder / "port.yaml"
    file.write_text(PORT.replace(old, new), encoding="utf-8")
    return [str(problem).partition(": ")[2] for problem in check(file).problems]


def test_the_port_itself_has_no_problem(tmp_path: Path) -> None:
    assert lines(tmp_path, "A port", "A port") == []


def test_a_berth_has_the_load_of_the_stays_there(tmp_path: Path) -> None:
    """A ship a day stays for 8 h, at two berths: 8 of 48 h."""
    file = tmp_path / "port.yaml"
    file.write_text(PORT, encoding="utf-8")
    loads = {load.path: load.load for load in check(file).loads}
    assert loads["terminals.port.resources.quay"] == pytest.approx(8 / 48)


MISTAKES = {
    "misspelt yard": (
        "into: stack", "into: stak",
        "terminals.port.activities.unload.into: found stak, expected one of stack (did you mean stack?)",
    ),
    "misspelt berth": (
        "{sea: quay}", "{sea: quai}",
        "terminals.port.berths.sea: found quai, expected one of quay, crane (did you mean quay?)",
    ),
    "misspelt line": (
        "{sea: quay}", "{sea: quay, shipp: quay}",
        "terminals.port.berths.shipp: found shipp, expected one of truck, rail, barge, sea, air, any, ship, dray (did you mean ship?)",
    ),
    "places without a unit": (
        "places: 300 TEU", "places: 300",
        "terminals.port.yards.stack.places: found 300, expected a number of slots with its unit (TEU or FEU), for example 252 TEU",
    ),
    "no place": (
        "places: 300 TEU", "places: 0 TEU",
        "terminals.port.yards.stack.places: found 0 TEU, expected a number of slots above 0; to close it for a time, write a disruption with closed: true",
    ),
    "a word that is none": (
        "places: 300 TEU", "places: 300 TEU, full: block",
        "terminals.port.yards.stack.full: found block, expected wait or refuse",
    ),
    "a berth that is a crane": (
        "{sea: quay}", "{sea: crane}",
        "terminals.port.berths.sea: found crane, which unload uses, expected a resource for vehicles alone: an activity cannot use it too",
    ),
    "a berth for trucks on demand": (
        "{sea: quay}", "{sea: quay, dray: quay}",
        "terminals.port.berths.dray: found dray, expected a service that departs by itself: on_demand each container is a vehicle",
    ),
    "a berth where work pauses": (
        "quay: {units: 2,", "quay: {units: 2, open: [Mon-Fri 08:00-18:00], on_close: suspend,",
        "terminals.port.resources.quay.on_close: found suspend, expected finish: vehicles lie at quay, and no work of its own could pause",
    ),
    "a berth that wears out": (
        "quay: {units: 2,", "quay: {units: 2, breakdowns: {busy: {per_hour_worked: 0.1, repair: 1 h}},",
        "terminals.port.resources.quay.breakdowns: found busy, expected clock: quay is a berth and has no work that wears it",
    ),
    "a crane that pauses before a yard": (
        "crane: {units: 2,", "crane: {units: 2, open: [Mon-Fri 08:00-18:00], on_close: suspend,",
        "terminals.port.resources.crane.on_close: found suspend, expected finish: unload uses it jointly, in phases, with at_once or into a yard",
    ),
    "into for some only": (
        "into: stack", "into: stack, probability: 0.5",
        "terminals.port.activities.unload.into: found stack, expected an activity that every container goes through: no one_of, probability, covers",
    ),
    "into behind a channel": (
        "then: []", "then: [unload]",
        "terminals.port.activities.look.one_of.all.then.0: found unload, expected an activity without into: only some containers go this way",
    ),
    "a stay without a berth": (
        "stay: {port: 8 h}", "stay: {park: 8 h}",
        "services.ship.stay.park: found park, expected a call on the way, or a berth for ship at park",
    ),
    "a stay nowhere": (
        "berths: {sea: quay}", "berths: {rail: quay}",
        "services.ship.stay.port: found port, expected a call on the way, or a berth for ship at port",
    ),
    "a stay at no call": (
        "stay: {port: 8 h}", "stay: {prt: 8 h}",
        "services.ship.stay: found {prt: 8 h}, expected calls of this service: park, port",
    ),
    "a window without a source": (
        "{sea: quay}", "{sea: {uses: quay, window: 6 h}}",
        "terminals.port.berths.sea.window: found 6 h without a source, expected source: an evidence id, 'inferred from ID ...' or 'assumed'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_each_mistake_has_its_line(tmp_path: Path, case: str) -> None:
    old, new, expected = MISTAKES[case]
    assert lines(tmp_path, old, new) == [expected]
