from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest

from corridor_sim import Result
from corridor_sim.export import dcsa
from corridor_sim.export.cases import cases_text
from corridor_sim.export.event import Event
from corridor_sim.export.events import Log
from corridor_sim.grid import HOUR
from tests.export import corridor


@pytest.fixture(scope="module")
def log(result: Result) -> Log:
    return corridor.log(result)


def of(log: Log, number: int) -> list[Event]:
    return [event for event in log.events if number in event.containers]


def test_a_journey_is_told_event_by_event(log: Log) -> None:
    """The box released at 24 h; hours derived in corridor.py."""
    told = [(event.time / HOUR, event.name, event.place) for event in of(log, log.containers[0])]
    assert told == [
        (24, "ready at origin", "yard"),
        (24, "gated out", "yard"),
        (24, "departed", "yard"),
        (26, "arrived", "quay"),
        (26, "gated in", "quay"),
        (26, "handling awaited", "quay"),
        (26, "handling started", "quay"),
        (27, "handling completed", "quay"),
        (36, "loaded", "quay"),
        (36, "departed", "quay"),
        (41, "arrived at passage", "lock"),
        (43, "entered passage", "lock"),
        (44, "left passage", "lock"),
        (49, "arrived", "frontier"),
        (49, "discharged", "frontier"),
        (49, "customs awaited", "frontier"),
        (49, "customs started", "frontier"),
        (52, "customs completed", "frontier"),
        (52, "gauge change started", "frontier"),
        (54, "gauge change completed", "frontier"),
        (56, "loaded", "frontier"),
        (56, "departed", "frontier"),
        (76, "arrived", "door"),
        (76, "discharged", "door"),
        (76, "handling started", "door"),
        (76.5, "handling completed", "door"),
        (76.5, "available at destination", "door"),
    ]


def test_the_same_journey_in_codes(log: Log) -> None:
    """Gates by road, load and discharge by barge and train; the gauge changes at a border.

    The yard is called at by lorries only: customer location. Quay and door are served
    by barge and rail: inland terminals. A lock has no facility code.
    """
    told = [
        (code.code, log.network.places[event.place].facility)
        for event in of(log, log.containers[0])
        if (code := dcsa.code_of(event.name)).code
    ]
    assert told == [
        ("GTOT", "CLOC"), ("DEPA", "CLOC"), ("ARRI", "INTE"), ("GTIN", "INTE"),
        ("LOAD", "INTE"), ("DEPA", "INTE"), ("ARRI", ""), ("DEPA", ""),
        ("ARRI", "BOCR"), ("DISC", "BOCR"), ("HOLD", "BOCR"), ("RELS", "BOCR"),
        ("LOAD", "BOCR"), ("DEPA", "BOCR"), ("ARRI", "INTE"), ("DISC", "INTE"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("modes", "border", "facility"),
    [
        ({"sea", "rail", "truck"}, False, "POTE"),
        ({"sea", "rail"}, True, "BOCR"),
        ({"rail", "truck"}, False, "INTE"),
        ({"barge"}, False, "INTE"),
        ({"truck"}, False, "CLOC"),
        ({"air", "truck"}, False, ""),
    ],
)
def test_facility_codes(modes: set[str], border: bool, facility: str) -> None:  # noqa: FBT001
    assert dcsa.facility(modes, border=border) == facility


def test_codes_are_those_of_the_event_model() -> None:
    """The code lists of DCSA Track & Trace 2.2, as far as they concern a journey."""
    lists = {
        "EQUIPMENT": {"LOAD", "DISC", "GTIN", "GTOT", "STUF", "STRP"},
        "TRANSPORT": {"ARRI", "DEPA"},
        "SHIPMENT": {"RECE", "CONF", "CMPL", "HOLD", "RELS", "CANC"},
    }
    assert all(code.code in lists[code.event_type] for code in dcsa.CODES.values())
    assert dcsa.CLASSIFIER in {"PLN", "EST", "ACT"}
    assert set(dcsa.MODES.values()) - {"VESSEL", "RAIL", "TRUCK", "BARGE"} == {"AIR"}


def test_what_is_loaded_is_discharged_and_what_is_held_is_released(log: Log) -> None:
    for number in log.containers:
        count = Counter(dcsa.code_of(event.name).code for event in of(log, number))
        assert count["LOAD"] == count["DISC"] == 2
        assert count["GTOT"] == count["GTIN"] == 1
        assert count["HOLD"] == count["RELS"] == 1


def test_a_vehicle_is_one_event_for_all_aboard(log: Log) -> None:
    """Barges of 36, 60, 84, 108, 132 h carry 1, 2, 2, 2 and 1 of the measured boxes."""
    departures = [
        (event.time / HOUR, len(event.containers))
        for event in log.events
        if event.name == "departed" and event.place == "quay"
    ]
    assert departures == [(36, 1), (60, 2), (84, 2), (108, 2), (132, 1)]


def test_events_stand_in_order_of_time(log: Log) -> None:
    times = [event.time for event in log.events]
    assert times == sorted(times)


def test_fewer_containers_are_spread_over_the_window(result: Result) -> None:
    """Three of eight: numbers 0, 8 / 3 and 16 / 3 of them, rounded down: 0, 2 and 5."""
    everyone, some = corridor.log(result), corridor.log(result, 3)
    assert (len(everyone.containers), everyone.measured) == (8, 8)
    assert some.containers == tuple(everyone.containers[k] for k in (0, 2, 5))
    assert some.measured == 8


def test_the_story_of_a_stuck_container_ends_where_it_is(tmp_path: Path) -> None:
    """The train takes 200 d, longer than the replication: loaded, never discharged."""
    text = corridor.TEXT.replace("run: 20 h", "run: 200 d")
    log = corridor.log(corridor.result_in(tmp_path, text))
    story = [event.name for event in of(log, log.containers[0])]
    assert story[-2:] == ["loaded", "departed"]
    assert story.count("loaded") == story.count("discharged") + 1


def test_the_case_view_has_a_row_for_every_container_of_an_event(log: Log) -> None:
    """27 events in each of eight journeys; the trip's events stand in every case aboard."""
    rows = list(csv.DictReader(StringIO(cases_text(log))))
    assert Counter(row["case"] for row in rows) == {log.shipment(n): 27 for n in log.containers}
    for one, following in pairwise(rows):
        if one["case"] == following["case"]:
            assert one["timestamp"] <= following["timestamp"]


def test_a_case_says_when_things_are_queued_for_begun_and_done(log: Log) -> None:
    rows = list(csv.DictReader(StringIO(cases_text(log))))[:27]
    lift = [row for row in rows if row["activity"] == "lift at quay"]
    assert [(row["lifecycle"], row["timestamp"]) for row in lift] == [
        ("schedule", "2024-01-02T02:00:00Z"),
        ("start", "2024-01-02T02:00:00Z"),
        ("complete", "2024-01-02T03:00:00Z"),
    ]
    assert {row["resource"] for row in lift} == {"terminals.quay.resources.crane"}
    (sailing,) = {row["resource"] for row in rows if row["activity"] == "liner: quay -> frontier"}
    assert sailing == "liner/1"  # the second of its timetable: 12 h, 36 h


CALLS_ON_THE_WAY = """\
title: Calls on the way
start: 2024-01-01
warm_up: 1 d
measure: 1 d
replications: 1
terminals:
  a: {handling: {origin -> any: []}}
  b: {}
  c: {handling: {barge -> sea: []}}
  d: {}
  e: {handling: {any -> destination: []}}
passages:
  lock: {kind: lock, transit: 1 h, wait: 2 h, source: assumed}
services:
  tramp:
    mode: barge
    calls: [a, b, c]
    departures: on_demand
    run: {a -> b: 2 h, b -> c: 3 h}
    stay: 1 h
    via: [{passage: lock, direction: down, at: 0.5, leg: b -> c}]
    source: assumed
  liner:
    mode: sea
    calls: [c, d, e]
    departures: {every: 24 h, first: 12 h}
    capacity: 100 TEU
    run: {c -> d: 4 h, d -> e: 5 h}
    stay: 1 h
    source: assumed
routes:
  both: [tramp, liner]
demand:
  boxes: {from: a, to: e, containers: {per_day: 1, arrivals: regular, size: FEU}, routes: both, source: assumed}
"""


def test_a_box_stays_aboard_at_calls_on_the_way(tmp_path: Path) -> None:
    """Loaded and discharged once each, while the vehicle calls and passes.

    Released at 24 h: the tramp is at b from 26 to 27 h, meets the lock half-way of 3 h,
    waits 2 h, is inside for 1 h and reaches c at 33 h. The liner of 36 h is at d from 40
    to 41 h and at e at 46 h.
    """
    log = corridor.log(corridor.result_in(tmp_path, CALLS_ON_THE_WAY))
    told = [(event.time / HOUR, event.name, event.place) for event in of(log, log.containers[0])]
    assert told == [
        (24, "ready at origin", "a"),
        (24, "loaded", "a"),
        (24, "departed", "a"),
        (26, "arrived", "b"),
        (27, "departed", "b"),
        (28.5, "arrived at passage", "lock"),
        (30.5, "entered passage", "lock"),
        (31.5, "left passage", "lock"),
        (33, "arrived", "c"),
        (33, "discharged", "c"),
        (36, "loaded", "c"),
        (36, "departed", "c"),
        (40, "arrived", "d"),
        (41, "departed", "d"),
        (46, "arrived", "e"),
        (46, "discharged", "e"),
        (46, "available at destination", "e"),
    ]
