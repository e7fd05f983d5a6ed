"""Diversion on the day, in both engines: left behind too long, or the service is closed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.draws import Draws, draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.travelled import travelled
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.trace import Trace
from tests.engine.equality.comparing import differences

HOUR = 3600

TEXT = """
title: A small train and lorries
start: 2024-01-01
warm_up: 0 h
measure: 3 d
drain_limit: 9 d
overload: allowed
terminals:
  park: {handling: {origin -> truck: []}}
  yard:
    activities:
      reload: {takes: 1 h, cause: handling, source: assumed}
      move: {takes: 2 h, cause: handling, source: assumed}
    handling: {truck -> rail: [reload], truck -> truck: [], diverted -> truck: [move]}
  city: {handling: {any -> destination: []}}
services:
  van: {mode: truck, calls: [park, yard], departures: on_demand, run: 1 h, source: assumed}
  train: {mode: rail, calls: [yard, city], departures: {every: 24 h, first: 6 h}, capacity: 2 FEU, run: 5 h, source: assumed}
  lorry: {mode: truck, calls: [yard, city], departures: on_demand, run: 8 h, source: assumed}
routes:
  rail: [van, train]
  road: [van, lorry]
demand:
  boxes:
    from: park
    to: city
    containers: {per_day: 6, arrivals: regular}
    routes: rail
    diversion: {to: road, %s}
    source: assumed
"""


def run(folder: Path, how: str, more: str = "") -> tuple[Plan, Draws, Trace]:
    """Both engines must agree; the audit must find what was travelled sound."""
    file = folder / "corridor.yaml"
    file.write_text(TEXT % how + more, encoding="utf-8")
    plan = compile_plan(load(file))
    draws = draw(plan, 1, 0)
    trace = simulate_reference(plan, draws)
    assert differences(trace, simulate_compiled(plan, draws)) == []
    now = travelled(plan, draws, trace)
    audit(plan, *now)
    return plan, *now


def journeys(plan: Plan, draws: Draws, trace: Trace) -> list[tuple[str, float]]:
    """Route and hour of arrival of the first boxes, by release."""
    names = [plan.labels.routes[plan.labels.chain_route[chain]] for chain in draws.chain]
    return list(zip(names, (trace.arrived / HOUR).tolist(), strict=True))


def test_who_is_left_behind_too_long_goes_by_lorry(tmp_path: Path) -> None:
    """Boxes are released at 4, 8, 12, ... h and ready for the train, reloaded, at 6, 10, 14, ...

    The train at 6 h takes the first. That of 30 h takes those ready at 10 and 14 h and
    leaves behind 18, 22, 26 and 30: who has waited more than 8 h, which is 18 alone, goes on
    by lorry, 2 h to move and 8 h to drive; 22 has waited 8 h exactly and stays. At 54 h the
    train takes 22 and 26; 30, 34, 38 and 42 have waited 12 h or more, 46, 50 and 54 stay.
    """
    found = journeys(*run(tmp_path, "wait_exceeds: 8 h"))
    road = "rail > road"
    assert found[:10] == [
        ("rail", 11),
        ("rail", 35),
        ("rail", 35),
        (road, 40),
        ("rail", 59),
        ("rail", 59),
        (road, 64),
        (road, 64),
        (road, 64),
        (road, 64),
    ]


def test_a_closed_service_turns_away_who_waits_and_who_comes(tmp_path: Path) -> None:
    """Closed from 25 to 50 h: who was ready at 10, 14, 18 and 22 h leaves at 25 h.

    Those who are ready later leave at once; who is ready at 50 h, when it opens, waits for
    the train of 54 h.
    """
    closed = "disruptions: {cut: {affects: services.train, from: 2024-01-02 01:00, for: 25 h, closed: true, source: assumed}}\n"
    plan, draws, trace = run(tmp_path, "when_closed: true", closed)
    found = journeys(plan, draws, trace)
    road = "rail > road"
    assert found[:5] == [("rail", 11), *[(road, 35)] * 4]
    assert found[5:11] == [(road, ready + 10) for ready in (26, 30, 34, 38, 42, 46)]
    assert found[11] == ("rail", 59)


def test_the_wait_in_vain_is_explained(tmp_path: Path) -> None:
    """The box of 16 h: an hour by van and one for the reload, ready at 18 h.

    Its first departure in time, at 30 h, leaves without it: 12 h waiting, none rolled over;
    then the move and the lorry. The causes sum to the 24 h from 16 to 40 h.
    """
    plan, draws, trace = run(tmp_path, "wait_exceeds: 8 h")
    (detour,) = np.flatnonzero(plan.diversions.begins_as >= 0)
    split = Journeys(plan, draws, trace).split(int(detour))
    spent: dict[str, float] = {}
    for part in split.parts:
        cause = plan.labels.causes[part.cause]
        spent[cause] = spent.get(cause, 0.0) + float(part.seconds[0]) / HOUR
    assert {cause: hours for cause, hours in spent.items() if hours} == {
        "moving": 1 + 8,
        "handling": 1 + 2,
        "waiting for departure": 12,
    }
    assert split.total[0] / HOUR == 24


def test_a_box_changes_its_route_once(tmp_path: Path) -> None:
    """Diverted at 25 h to lorries that stand still as well it waits for them until 50 h."""
    more = "disruptions: {cut: {affects: [services.train, services.lorry], from: 2024-01-02 01:00, for: 25 h, closed: true, source: assumed}}\n"
    found = journeys(*run(tmp_path, "when_closed: true", more))
    assert found[1] == ("rail > road", 58)


def test_who_may_not_be_diverted_draws_and_travels_as_before(tmp_path: Path) -> None:
    """A limit that nobody reaches changes no time."""
    plain = TEXT.replace("    diversion: {to: road, %s}\n", "")
    file = tmp_path / "plain.yaml"
    file.write_text(plain, encoding="utf-8")
    plan = compile_plan(load(file))
    draws = draw(plan, 1, 0)
    arrived = simulate_reference(plan, draws).arrived
    other = run(tmp_path, "wait_exceeds: 60 d")[2].arrived
    np.testing.assert_array_equal(arrived, other)


def test_a_demand_after_one_with_detours_keeps_size_and_class(tmp_path: Path) -> None:
    """Detours are chains of their demand: what follows in the order of names is not shifted."""
    more = (
        "  parcels: {from: park, to: city, containers: {per_day: 3, size: TEU}, priority: 1, "
        "routes: {rail: 0.5, road: 0.5}, source: assumed}\n"
    )
    plan, draws, _ = run(tmp_path, "wait_exceeds: 8 h", more)
    parcels = plan.labels.chain_demand[draws.chain] == plan.labels.demands.index("parcels")
    assert (draws.teu[parcels] == 1).all()
    assert (draws.rank[parcels] == 1).all()
    assert (draws.teu[~parcels] == 2).all()
    assert (draws.rank[~parcels] == 5).all()


@pytest.mark.parametrize(("number", "said"), [(3, "need not be"), (4, "should have been")])
def test_the_audit_finds_a_wrong_diversion(number: int, said: str, tmp_path: Path) -> None:
    """With another limit the box that was diverted had no reason, or one that stayed had."""
    plan, draws, trace = run(tmp_path, "wait_exceeds: 8 h")
    plan.diversions.limit[:] = np.where(
        plan.diversions.to >= 0, {3: 13, 4: 7}[number] * HOUR, np.inf
    )
    with pytest.raises(AuditError, match=said):
        audit(plan, draws, trace)
