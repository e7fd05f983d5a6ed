"""Both engines give the same Trace, to the bit, on random scenarios; the audit finds it sound."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_sim.audit import audit
from corridor_sim.draws import Draws, draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.measure.breakdown import breakdown
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.room import turned_away
from corridor_sim.measure.travelled import travelled
from corridor_sim.plan.arrays import Availability, Flags, Floats, StageKind, Timing
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.plan.recipes import Recipes
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.load import load
from corridor_sim.trace import Trace
from tests.engine.equality.comparing import differences
from tests.engine.equality.route_faults import IN_SCENARIOS
from tests.engine.equality.scenarios import Mapping, random_scenario, scenario_of

World = tuple[Plan, Draws, Trace]

CORPUS = range(75)


def _inputs(seed: int, folder: Path) -> tuple[Plan, Draws]:
    return _inputs_of(random_scenario(seed), seed, folder)


def _inputs_of(scenario: Mapping, seed: int, folder: Path) -> tuple[Plan, Draws]:
    """YAML reads JSON."""
    file = folder / "random.yaml"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    plan = compile_plan(load(file))
    return plan, draw(plan, seed, 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="module")
def corpus(folder: Path) -> list[World]:
    inputs = [_inputs(seed, folder) for seed in CORPUS]
    return [
        (plan, *travelled(plan, draws, simulate_compiled(plan, draws))) for plan, draws in inputs
    ]


def _agree(plan: Plan, draws: Draws) -> None:
    trace = simulate_compiled(plan, draws)
    assert differences(simulate_reference(plan, draws), trace) == []
    audit(plan, *travelled(plan, draws, trace))


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_the_engines_agree_and_the_audit_finds_nothing(seed: int, folder: Path) -> None:
    _agree(*_inputs(seed, folder))


@settings(max_examples=20)
@given(dice=st.randoms(use_true_random=False), seed=st.integers(0, 2**32))
def test_what_fails_shrinks_to_few_elements(dice: Random, seed: int, folder: Path) -> None:
    """The same with dice that hypothesis throws: a seed alone cannot be made simpler."""
    _agree(*_inputs_of(scenario_of(dice), seed, folder))


@pytest.mark.parametrize("fault", IN_SCENARIOS, ids=lambda fault: fault.__name__)
def test_planted_faults_show(
    fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    fault(monkeypatch)
    worlds = (_inputs(seed, folder) for seed in CORPUS)
    assert any(
        differences(simulate_reference(plan, draws), simulate_compiled(plan, draws))
        for plan, draws in worlds
    )


def test_the_corpus_has_hours_of_every_cause(corpus: list[World]) -> None:
    seconds = sum(breakdown(Journeys(*world)).seconds.sum(axis=(0, 1)) for world in corpus)
    words = corpus[0][0].labels.causes
    assert {word for word, spent in zip(words, seconds, strict=True) if spent > 0} == set(Cause)


def _rows(plan: Plan, kind: StageKind) -> Flags:
    return np.asarray(plan.stages.kind == kind)


def _together(trace: Trace) -> bool:
    """Two vehicles of ours start through a passage at one instant."""
    started = trace.crossing_started[np.isfinite(trace.crossing_started)]
    return len(np.unique(started)) < len(started)


def _pauses(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """A job on a resource that suspends takes longer than any stretch of its work explains."""
    for row in np.flatnonzero(_rows(plan, StageKind.ACTIVITY) & (plan.stages.resource >= 0)):
        if plan.suspends[plan.stages.resource[row]]:
            column, first = draws.column(int(row)), int(draws.takes_base[row])
            took = trace.end[column] - trace.start[column]
            takes = draws.takes[first : first + len(took)]
            if (took > np.maximum(takes, 0) * draws.capacity.stretch.max() + 1).any():
                return True
    return False


def _left(plan: Plan, draws: Draws, trace: Trace, timing: Timing) -> int:
    """How many trips of a timing leave their first call, at most on one service."""
    table = plan.services
    return max(
        (
            int(
                np.isfinite(trace.leg_departed[draws.leg_base[leg] : draws.leg_base[leg + 1]]).sum()
            )
            for service, leg in enumerate(table.first_leg[:-1])
            if table.timing[service] == timing
        ),
        default=0,
    )


def _dropped(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """A departure finds no vehicle of its fleet until the next; the line is open all the time."""
    table = plan.services
    for service in np.flatnonzero((table.fleet > 0) & (table.timing == Timing.TIMETABLE)):
        pace = slice(int(draws.pace.first[service]), int(draws.pace.first[service + 1]))
        leg, first = int(table.first_leg[service]), int(draws.first_trip[service])
        departed = trace.leg_departed[draws.leg_base[leg] : draws.leg_base[leg + 1]]
        departs = draws.departs[first : first + len(departed)]
        left = np.flatnonzero(np.isfinite(departed))
        if len(left) and draws.pace.leaves[pace].all():
            before = slice(0, int(left[-1]))
            if (np.isfinite(departs[before]) & np.isnan(departed[before])).any():
                return True
    return False


def _packed(draws: Draws, trace: Trace) -> Flags:
    """Who has arrived in the box of another; nobody where there are only containers."""
    if not len(trace.box):
        return np.zeros(len(draws.release), np.bool_)
    along = (trace.box >= 0) & (trace.box != np.arange(len(trace.box)))
    packed: Flags = along & np.isfinite(trace.arrived)
    return packed


def _takes_somebody_along(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """A container leaves with an extra trip."""
    for service, trips in enumerate(plan.recipes.trips):
        for slot in trips.timetable.slots:
            rows = int(draws.first_trip[service]) + slot.trips
            if slot.name.startswith("extra") and np.isin(trace.trip, rows).any():
                return True
    return False


def _two_ways(draws: Draws, trace: Trace) -> bool:
    """Vehicles of one column pass different passages."""
    columns = np.split(np.arange(len(draws.crossing_pool)), draws.crossing_base[1:-1])
    passed = [column[np.isfinite(trace.crossing_left[column])] for column in columns]
    return any(len(np.unique(draws.crossing_pool[column])) > 1 for column in passed)


def _probe_left_behind(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """A probe boards later than a departure that it was in time for."""
    for row in np.flatnonzero(_rows(plan, StageKind.BOARDING)):
        probes = draws.probe[draws.numbers(int(plan.chain_of_row[row]))]
        ready = trace.ready(plan, draws, int(row))[probes]
        start = trace.start[draws.column(int(row))][probes]
        leg = int(plan.stages.leg[row])
        trips = slice(int(draws.leg_base[leg]), int(draws.leg_base[leg + 1]))
        cut_off = plan.services.cut_off[plan.stages.service[row]]
        limit, departed = trace.leg_scheduled[trips] - cut_off, trace.leg_departed[trips]
        if any(
            (departed[limit >= begin] < end).any() for begin, end in zip(ready, start, strict=True)
        ):
            return True
    return False


def _diverted(plan: Plan, trace: Trace, *, when_closed: bool) -> bool:
    """Somebody is diverted where only the one thing diverts."""
    table = plan.diversions
    only = (table.to >= 0) & (table.when_closed == when_closed)
    only &= np.isinf(table.limit) if when_closed else np.isfinite(table.limit)
    detours = plan.chain_of_row[table.to[only]]
    return bool(np.isin(trace.diverted, detours).any())


def _waits_for_a_place(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """Somebody gets into a yard later than it asked."""
    return any(
        (trace.start[draws.column(row)] > trace.ready(plan, draws, row)).any()
        for row in np.flatnonzero(plan.room.enters >= 0).tolist()
    )


def _refused(plan: Plan, draws: Draws, trace: Trace) -> bool:
    away = turned_away(plan, draws, trace)
    return away is not None and bool(np.isfinite(away).any())


def _lies_out_of_turn(plan: Plan, draws: Draws, trace: Trace) -> bool:
    """A vehicle comes outside its window."""
    for stop in np.flatnonzero(np.isfinite(plan.room.window)).tolist():
        service = int(plan.room.stop_service[stop])
        trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
        planned = draws.scheduled[trips] + plan.room.planned[stop]
        off = np.abs(trace.stop_came[draws.stop(stop)] - planned)
        if (off > plan.room.window[stop]).any():
            return True
    return False


ELEMENTS: dict[str, Callable[[Plan, Draws, Trace], bool]] = {
    "skipped activity": lambda _, d, __: bool((d.takes == -1).any()),
    "activity per trip": lambda p, _, __: bool(p.stages.per_trip.any()),
    "covering dwell": lambda p, _, __: bool(p.stages.covering.any()),
    "ride on a scheduled line": lambda p, _, __: bool(
        p.services.scheduled[p.stages.service[_rows(p, StageKind.RIDE)]].any()
    ),
    "ride through a passage": lambda p, _, __: bool((p.stages.crossing >= 0).any()),
    "boarding at a later call": lambda p, _, __: bool((p.stages.alight > p.stages.leg).any()),
    "priority classes": lambda _, d, __: len(np.unique(d.rank)) > 1,
    "twins": lambda _, d, __: bool(d.probe.any()),
    "both sizes": lambda _, d, __: len(np.unique(d.teu)) > 1,
    "cancelled trip": lambda _, d, __: bool(d.cancelled.any()),
    "late departure": lambda _, d, __: bool((d.departs > d.scheduled)[~d.cancelled].any()),
    "late arrival": lambda _, d, __: bool((d.tardy > 0).any()),
    "full trip": lambda _, d, t: bool(((t.leg_aboard > 0) & (t.leg_aboard == d.slots)).any()),
    "empty trip": lambda _, __, t: bool(((t.leg_departed > 0) & (t.leg_aboard == 0)).any()),
    "season or storm": lambda _, d, __: bool((d.pace.factor != 1).any()),
    "closed line": lambda _, d, __: not d.pace.leaves.all(),
    "opening hours": lambda _, d, __: bool(
        (d.capacity.availability == Availability.CLOSED_BY_CALENDAR).any()
    ),
    "closure": lambda _, d, __: bool(
        (d.capacity.availability == Availability.DOWN_BY_DISRUPTION).any()
    ),
    "reduced capacity": lambda _, d, __: bool((d.capacity.stretch != 1).any()),
    "chance by tag": lambda p, _, __: (
        len({c for r in p.recipes.takes for c in r.conditions if c.uniform.quantity == "one_of"})
        > len({r.uniform.element for r in p.recipes.takes if ".one_of." in r.uniform.element})
    ),
    "extra trip": _takes_somebody_along,
    "catching up": lambda p, d, _: (
        any(trips.catch_up for trips in p.recipes.trips) and bool((d.run > 0).any())
    ),
    "pause": _pauses,
    "team": lambda p, _, __: bool((np.diff(p.joint.first_need) > 1).any()),
    "phase that keeps": lambda p, _, __: bool(
        (np.diff(p.joint.first_freed) < np.diff(p.joint.first_need)).any()
    ),
    "gang": lambda p, _, __: bool((p.joint.gang >= 0).any()),
    "departure when full": lambda p, d, t: _left(p, d, t, Timing.WHEN_FULL) > 1,
    "departure on return": lambda p, d, t: (
        _left(p, d, t, Timing.ON_RETURN)
        > p.services.fleet[p.services.timing == Timing.ON_RETURN].sum()
    ),
    "departure without a vehicle": _dropped,
    "allotment": lambda p, d, t: bool(
        any(
            (t.leg_boarded[d.leg_base[leg] : d.leg_base[leg + 1]] == bound).any()
            for leg, bound in enumerate(p.services.allotment)
        )
    ),
    "two ways": lambda _, d, t: _two_ways(d, t),
    "batch that waits": lambda p, _, t: bool((p.pools.at_least > 1).any()) and _together(t),
    "box of several": lambda _, d, t: bool((_packed(d, t) & ~d.probe).any()),
    "box of several demands": lambda _, d, t: bool(
        (d.chain[_packed(d, t)] != d.chain[t.box[_packed(d, t)]]).any() if len(t.box) else False
    ),
    "probe in a box": lambda _, d, t: bool((_packed(d, t) & d.probe).any()),
    "diversion from a trip that left": lambda p, _, t: _diverted(p, t, when_closed=False),
    "diversion from a closed service": lambda p, _, t: _diverted(p, t, when_closed=True),
    "full yard": _waits_for_a_place,
    "turned away": _refused,
    "wait for a berth": lambda _, __, t: bool((t.stop_berthed > t.stop_came).any()),
    "vehicle held by its cargo": lambda _, d, t: bool(
        (t.stop_cleared > t.stop_berthed + d.stop_stay).any()
    ),
    "berth at the first call": lambda p, _, __: bool((p.room.at_begin >= 0).any()),
    "out of turn at a berth": _lies_out_of_turn,
    "another published wait": lambda _, d, __: bool((d.spells.variant > 0).any()),
    "queue by direction": lambda p, _, __: any(
        name.endswith((".down", ".up")) for name in p.labels.pools
    ),
    "batches": lambda p, _, t: bool((p.pools.batch > 1).any()) and _together(t),
    "other traffic": lambda _, __, t: bool((t.other_started > 0).any()),
    "probe left behind": _probe_left_behind,
    "stuck cargo": lambda _, d, t: bool(np.isnan(t.arrived[d.measured]).any()),
    "released together": lambda _, d, __: bool((np.diff(d.release) == 0).any()),
}


@pytest.mark.parametrize("element", ELEMENTS)
def test_the_corpus_reaches_every_element(element: str, corpus: list[World]) -> None:
    assert any(ELEMENTS[element](*world) for world in corpus)


WITHOUT: dict[str, Callable[[Recipes], Recipes]] = {
    "unit away": lambda r: replace(
        r, posts=tuple(replace(post, breakdowns=None) for post in r.posts)
    ),
    "repair": lambda r: replace(r, takes=tuple(replace(takes, repairs=()) for takes in r.takes)),
    "disrupted demand": lambda r: replace(r, rates=tuple(() for _ in r.rates)),
    "regime": lambda r: replace(
        r, random=tuple(recipe for recipe in r.random if not recipe.stationary)
    ),
}
"""The same luck without something that is drawn, and that the trace itself does not name."""


@pytest.mark.parametrize("drawn", WITHOUT)
def test_the_corpus_would_be_another_without(drawn: str, folder: Path) -> None:
    def arrivals(plan: Plan, draws: Draws) -> Floats:
        return simulate_compiled(plan, draws).arrived

    def is_touched(seed: int) -> bool:
        plan, draws = _inputs(seed, folder)
        without = replace(plan, recipes=WITHOUT[drawn](plan.recipes))
        others = arrivals(without, draw(without, seed, 0))
        return not np.array_equal(arrivals(plan, draws), others, equal_nan=True)

    assert any(map(is_touched, CORPUS))
