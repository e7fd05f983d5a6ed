"""Combinations that mean nothing are refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check
from tests.scenario.corridor import CORRIDOR, changed, written

CRANE = "crane: {units: 2, open: [Mon-Sun 08:00-18:00], source: assumed}"
LIFT = "lift: {uses: crane, takes: {triangular: [2 min, 3 min, 4 min]}, cause: handling, source: assumed}"
HANDS = "hands: {units: 2, source: assumed}"
PHASES = "lift: {phases: [{uses: crane, takes: 2 min}, {uses: [crane, hands], takes: 1 min}], cause: handling, source: assumed}"
REVERSE = "lower: {phases: [{uses: hands, takes: 2 min}, {uses: [crane, hands], takes: 1 min}], cause: handling, source: assumed}"

WORK = {
    "suspend beside a partner": (
        [(CRANE, f"{CRANE[:-1]}, on_close: suspend}}, {HANDS}"), ("uses: crane", "uses: [hands, crane]")],
        "terminals.park.resources.crane.on_close: found suspend, expected finish: lift uses it jointly, in phases, with at_once or into a yard",
    ),
    "suspend in phases": (
        [(CRANE, f"{CRANE}, {HANDS[:-1]}, on_close: suspend}}"), (LIFT, PHASES)],
        "terminals.park.resources.hands.on_close: found suspend, expected finish: lift uses it jointly, in phases, with at_once or into a yard",
    ),
    "suspend and at_once": (
        [(CRANE, f"{CRANE[:-1]}, on_close: suspend}}"), ("uses: crane", "uses: crane, at_once: 2")],
        "terminals.park.resources.crane.on_close: found suspend, expected finish: lift uses it jointly, in phases, with at_once or into a yard",
    ),
    "held crosswise": (
        [(CRANE, f"{CRANE}, {HANDS}"), (LIFT, f"{PHASES}\n      {REVERSE}")],
        "terminals.park.activities.lower.phases: found crane is held while waiting for hands elsewhere, expected no phase that holds hands and waits for crane",
    ),
    "phases beside takes": (
        [(LIFT, LIFT.replace("cause", "phases: [{takes: 1 h}, {takes: 2 h}], cause"))],
        "terminals.park.activities.lift: found {uses: crane, takes: {triangular: [2 min, 3 min, 4 min]},..., expected exactly one of takes, one_of and phases",
    ),
    "uses beside phases": (
        [(LIFT, PHASES.replace("phases", "uses: crane, phases")), (CRANE, f"{CRANE}, {HANDS}")],
        "terminals.park.activities.lift.uses: found crane, expected uses inside each phase, not beside phases",
    ),
    "one phase": (
        [(LIFT, "lift: {phases: [{uses: crane, takes: 1 h}], cause: handling, source: assumed}")],
        "terminals.park.activities.lift.phases: found [{uses: crane, takes: 1 h}], expected at least 2",
    ),
    "a resource twice": (
        [("uses: crane", "uses: [crane, crane]")],
        "terminals.park.activities.lift.uses: found [crane, crane], expected each resource once",
    ),
    "at_once of nobody": (
        [("uses: crane, ", "at_once: 3, ")],
        "terminals.park.activities.lift.at_once: found 3, expected uses beside it: the resource that does the work",
    ),
    "a misspelt resource of a phase": (
        [(LIFT, PHASES.replace("[crane, hands]", "[crane, hand]")), (CRANE, f"{CRANE}, {HANDS}")],
        "terminals.park.activities.lift.phases.1.uses.1: found hand, expected one of crane, hands (did you mean hands?)",
    ),
    "a phase without a source": (
        [(LIFT, PHASES.replace(", source: assumed", "")), (CRANE, f"{CRANE}, {HANDS}")],
        "terminals.park.activities.lift.phases: found [{uses: crane, takes: 2 min}, {uses: [crane, hands], take... without a source, expected source: an evidence id, 'inferred from ID ...' or 'assumed'",
    ),
}  # fmt: skip


WEEKLY = "departures: {weekly: [Mon 08:00, Thu 08:00], cut_off: 12 h}"
FULL = "departures: {when_full: {at_least: 80 %, wait_at_most: 3 d}}"
FLEET = "fleet: {vehicles: 4, way_back: 40 h, turnaround: 6 h}"
OVERHAUL = "affects: passages.lock, from: 2024-02-20, for: 35 d, wait: 13 d"

DEPARTURES = {
    "full and on a timetable": (
        [(WEEKLY, f"{FULL[:-1]}, every: 3 d}}")],
        "services.train.departures: found {when_full: {at_least: 80 %, wait_at_most: 3 d}, every: 3 d}, expected exactly one of weekly, every, periods, dates and when_full (or the word on_demand or on_return)",
    ),
    "a cut-off before no date": (
        [(WEEKLY, f"{FULL[:-1]}, cut_off: 3 h}}")],
        "services.train.departures.cut_off: found 3 h, expected no cut_off: nothing is scheduled under when_full",
    ),
    "late for no date": (
        [(WEEKLY, f"{FULL[:-1]}, late: 3 h}}")],
        "services.train.departures.late: found 3 h, expected no late: nothing is scheduled under when_full",
    ),
    "cancelled on no date": (
        [(WEEKLY, f"{FULL[:-1]}, cancelled: 3 %}}")],
        "services.train.departures.cancelled: found 3 %, expected no cancelled: nothing is scheduled under when_full",
    ),
    "fewer slots on no date": (
        [(WEEKLY, FULL), (OVERHAUL, "affects: services.train, from: 2024-02-20, for: 35 d, capacity: 0.5")],
        "disruptions.overhaul.capacity: found capacity, expected closed or run: train leaves when_full, on no date of its own",
    ),
    "cancelled on return": (
        [(WEEKLY, f"departures: on_return\n    {FLEET}"), (OVERHAUL, "affects: services.train, from: 2024-02-20, for: 35 d, cancelled: 0.5")],
        "disruptions.overhaul.cancelled: found cancelled, expected closed or run: train leaves on_return, on no date of its own",
    ),
    "a regime of trips without a date": (
        [(WEEKLY, FULL), ("disruptions:\n", "regimes:\n  congested: {every: 60 d, lasts: 20 d, effects: [{affects: services.train, capacity: 50 %}], source: assumed}\ndisruptions:\n")],
        "regimes.congested.effects.0.capacity: found capacity, expected closed or run: train leaves when_full, on no date of its own",
    ),
    "nobody returns": (
        [(WEEKLY, "departures: on_return")],
        "services.train.departures: found on_return, expected a fleet beside it, whose vehicles return",
    ),
    "a misspelt word": (
        [(WEEKLY, "departures: on return")],
        "services.train.departures: found on return, expected on_demand or on_return, or a mapping with weekly, every, dates or when_full (did you mean on_return?)",
    ),
    "a fleet of block trains": (
        [(WEEKLY, f"{FULL}\n    {FLEET}")],
        "services.train.fleet: found {vehicles: 4, way_back: 40 h, turnaround: 6 h}, expected a timetable or departures: on_return beside it",
    ),
    "a cycle that may take no time": (
        [(WEEKLY, "departures: on_return\n    fleet: {vehicles: 4, way_back: {exponential: {mean: 2 d}}}"), ("run: 2 d", "run: {gamma: {mean: 2 d, sd: 1 d}}")],
        "services.train.fleet: found {vehicles: 4, way_back: {exponential: {mean: 2 d}}}, expected a run, stay, way_back or turnaround that always takes some time",
    ),
    "an allotment where nobody else boards": (
        [("run: 2 d", "run: 2 d\n    allotment: {park: 20 TEU}")],
        "services.train.allotment: found {park: 20 TEU}, expected several legs and trips that are shared",
    ),
    "an allotment where nobody boards": (
        [("capacity: 1000 TEU", "capacity: 1000 TEU\n    allotment: {harbour: 20 TEU}")],
        "services.ship.allotment: found {harbour: 20 TEU}, expected calls where containers board: park, port",
    ),
    "no vehicles": (
        [(WEEKLY, f"{WEEKLY}\n    {FLEET.replace('4', '0', 1)}")],
        "services.train.fleet.vehicles: found 0, expected a whole number of 1 or more",
    ),
}  # fmt: skip

WAIT = "wait: {lognormal: {mean: 2.5 d, sigma: 0.7}},"
CLOSED = "affects: passages.lock, from: 2024-02-20, for: 35 d, closed: true"
VIA = "via: [{passage: lock, direction: down, at: 0.3, leg: park -> port}]"
OR = "via: [{passage: lock, direction: down, at: 0.3, leg: park -> port, or: {passage: lift, direction: down, share: 10 %}}]"
SHIP_LIFT = (
    "  lift: {kind: lock, lines: {up: 1, down: 1}, transit: 40 min, source: assumed}\nservices:\n"
)

PASSAGES = {
    "a batch that nobody queues for": (
        [("transit: 3.5 h,", "transit: 3.5 h, batch: 4, at_least: 2,")],
        "passages.lock.at_least: found 2, expected no at_least: with a published wait nobody queues",
    ),
    "more than go together": (
        [(WAIT, "batch: 2, at_least: 3,"), (OVERHAUL, CLOSED)],
        "passages.lock.at_least: found 3, expected at most 2, the vehicles that go together",
    ),
    "patience without a threshold": (
        [(WAIT, "batch: 2, wait_at_most: 6 h,"), (OVERHAUL, CLOSED)],
        "passages.lock.wait_at_most: found 6 h, expected at_least above 1 beside it",
    ),
    "the same passage instead": (
        [(VIA, OR.replace("lift", "lock"))],
        "services.ship.via.0.or: found {passage: lock, direction: down, share: 10 %}, expected a passage other than lock",
    ),
    "an unknown way": (
        [(VIA, OR.replace("lift", "left")), ("services:\n", SHIP_LIFT)],
        "services.ship.via.0.or.passage: found left, expected one of lock, lift (did you mean lift?)",
    ),
    "an unknown direction of the way": (
        [(VIA, OR.replace("lift, direction: down", "lift, direction: west")), ("services:\n", SHIP_LIFT)],
        "services.ship.via.0.or.direction: found west, expected one of up, down",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", [*WORK, *DEPARTURES, *PASSAGES])
def test_what_cannot_be_together(mistake: str, tmp_path: Path) -> None:
    changes, said = (WORK | DEPARTURES | PASSAGES)[mistake]
    text = CORRIDOR
    for old, new in changes:
        text = changed(old, new, text)
    path = written(tmp_path, text)
    found = [str(problem).partition(": ")[2] for problem in check(path).errors]
    assert found == [said]


def test_phases_in_the_same_order_are_no_circle(tmp_path: Path) -> None:
    text = changed(CRANE, f"{CRANE}, {HANDS}")
    second = PHASES.replace("lift:", "lower:")
    assert check(written(tmp_path, changed(LIFT, f"{PHASES}\n      {second}", text))).errors == ()
