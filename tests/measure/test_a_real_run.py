"""The shipped corridor, two weeks of it: what holds for every journey of a real run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.draws import Draws, draw
from corridor_sim.engine import simulate
from corridor_sim.grid import STEP
from corridor_sim.measure.breakdown import breakdown
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.itinerary import itinerary
from corridor_sim.measure.transit import transit
from corridor_sim.measure.twins import pairs
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.trace import Trace
from corridor_sim.workspace import Workspace

World = tuple[Plan, Draws, Trace]


@pytest.fixture(scope="module")
def run() -> World:
    scenario = load("chongqing_antwerp", sets=["warm_up=2 weeks", "measure=2 weeks"])
    plan = compile_plan(scenario)
    workspace = Workspace()
    draws = draw(plan, 7, 0, workspace)
    return plan, draws, simulate(plan, draws, workspace, "reference")


def test_the_run_is_sound_and_every_hour_is_explained(run: World) -> None:
    audit(*run)
    found = breakdown(Journeys(*run))
    assert found.containers.sum() > 1000
    assert (found.residual == 0).all()


def test_mean_and_causes_tell_the_same(run: World) -> None:
    found, times = breakdown(Journeys(*run)), transit(*run)
    for chain, one in enumerate(times.chains):
        assert one.n == found.containers[chain]
        if one.n:
            assert one.mean == found.total[chain] / one.n


def test_itineraries_add_up_to_the_causes(run: World) -> None:
    plan, draws, _ = run
    journeys = Journeys(*run)
    for number in np.flatnonzero(draws.measured)[::40]:
        chain, member = int(draws.chain[number]), int(draws.member[number])
        told = np.zeros((len(plan.labels.places), len(plan.labels.causes)))
        for step in itinerary(journeys, int(number)):
            told[step.place, plan.labels.causes.index(step.cause)] += step.end - step.begin
        for part in journeys.parts(chain, slice(member, member + 1)):
            told[part.place, part.cause] -= part.seconds[0]
        assert not told.any()


def test_the_savings_of_twins_are_explained_exactly(run: World) -> None:
    found = pairs(Journeys(*run))
    assert {("river", "rail_sea"), ("rail_sea", "rail")} <= found.keys()
    for pair in found.values():
        assert len(pair.saving) == 2 * 7 * 24 / 6 or pair.censored
        assert pair.parts.sum() == pair.saving.sum()


def test_any_one_time_of_a_real_run_that_is_off_is_found(run: World) -> None:
    plan, draws, sound = run
    luck = np.random.default_rng(20240101)
    names = ("start", "end", "arrived", "leg_departed", "leg_arrived", "crossing_started")
    for name in names * 4:
        column = getattr(sound, name).copy()
        entry = luck.choice(np.flatnonzero(~np.isnan(column)))
        column[entry] += luck.choice((STEP, -STEP))
        with pytest.raises(AuditError):
            audit(plan, draws, replace(sound, **{name: column}))
