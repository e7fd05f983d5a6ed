"""A change in one place leaves every other place's luck alone."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from corridor_sim.draws import Draws, Timelines, draw
from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.workspace import Workspace
from tests.draws.corridor import TEXT, plan_of


def same(one: object, other: object) -> bool:
    """Whether two values of a field of Draws are bit for bit the same."""
    if isinstance(one, list) and isinstance(other, list):
        return all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Timelines) and isinstance(other, Timelines):
        return all(
            same(getattr(one, field.name), getattr(other, field.name))
            for field in dataclasses.fields(one)
        )
    return bool(np.array_equal(np.asarray(one), np.asarray(other)))


def differing(one: Draws, other: Draws) -> set[str]:
    """Names of the fields in which two draws differ."""
    names = {field.name for field in dataclasses.fields(Draws)}
    return {name for name in names if not same(getattr(one, name), getattr(other, name))}


def service(plan: Plan, name: str) -> int:
    return plan.labels.services.index(name)


def trips(plan: Plan, draws: Draws, name: str) -> slice:
    row = service(plan, name)
    return slice(int(draws.first_trip[row]), int(draws.first_trip[row + 1]))


def runs(plan: Plan, draws: Draws, name: str) -> np.ndarray:
    leg = int(plan.services.first_leg[service(plan, name)])
    return draws.run[int(draws.leg_base[leg]) : int(draws.leg_base[leg + 1])]


def test_the_same_seed_gives_the_same_numbers_also_in_used_buffers(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    used = Workspace()
    draw(plan, 1, 5, used)
    assert differing(draw(plan, 1, 0), draw(plan, 1, 0, used)) == set()


@pytest.mark.parametrize(("seed", "replication"), [(2, 0), (1, 1)])
def test_another_seed_or_replication_gives_other_numbers(
    tmp_path: Path, seed: int, replication: int
) -> None:
    plan = plan_of(tmp_path)
    one, other = draw(plan, 1, 0), draw(plan, seed, replication)
    assert {"release", "takes", "run", "slots", "departs", "capacity"} <= differing(one, other)


def test_a_changed_rail_leg_leaves_the_rivers_draws_untouched(tmp_path: Path) -> None:
    before = plan_of(tmp_path)
    after = plan_of(tmp_path, sets=["services.train.run={uniform: [40 h, 90 h]}"])
    one, other = draw(before, 1, 0), draw(after, 1, 0)
    assert differing(one, other) == {"run"}
    assert same(runs(before, one, "river_liner"), runs(after, other, "river_liner"))
    assert not same(runs(before, one, "train"), runs(after, other, "train"))


def test_one_more_weekly_train_leaves_the_other_trains_luck_untouched(tmp_path: Path) -> None:
    """Trips of Mon 08:00 and Thu 20:00 keep run, slots and cancellation beside a Sat 12:00."""
    before = plan_of(tmp_path)
    more = "services.train.departures.weekly=[Mon 08:00, Thu 20:00, Sat 12:00]"
    after = plan_of(tmp_path, sets=[more])
    one, other = draw(before, 1, 0), draw(after, 1, 0)
    old, new = trips(before, one, "train"), trips(after, other, "train")
    kept = np.isin(other.scheduled[new], one.scheduled[old])
    assert kept.sum() == len(one.scheduled[old])
    assert len(kept) > kept.sum()
    assert same(runs(before, one, "train"), runs(after, other, "train")[kept])
    assert same(one.cancelled[old], other.cancelled[new][kept])
    assert same(one.release, other.release)
    assert same(one.takes[: one.takes_base[1]], other.takes[: other.takes_base[1]])


def test_a_faster_demand_keeps_each_containers_luck(tmp_path: Path) -> None:
    """At twice the rate the k-th container is released at half the time (to the grid)."""
    before = plan_of(tmp_path)
    after = plan_of(tmp_path, sets=["demand.boxes.containers.per_day=40"])
    one, other = draw(before, 1, 0), draw(after, 1, 0)
    first = one.release[~one.probe][:500]
    second = other.release[~other.probe][:500]
    np.testing.assert_allclose(second, first / 2, atol=2**-8)
    assert same(one.chain[~one.probe][:500], other.chain[~other.probe][:500])


def test_the_twins_of_a_moment_share_their_luck_on_every_route(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    draws = draw(plan, 1, 0)
    twins = [c for c, d in enumerate(plan.labels.chain_demand) if plan.labels.demands[d] == "twins"]
    dray = service(plan, "dray")
    rides = [
        row
        for chain in twins
        for row in range(plan.stages.first[chain], plan.stages.first[chain + 1])
        if plan.stages.kind[row] == StageKind.RIDE and plan.stages.service[row] == dray
    ]
    moments = 4 * 7 * 4
    one, other = (draws.takes[draws.takes_base[row] :][:moments] for row in rides)
    assert same(one, other)
    assert len(np.unique(one)) > moments / 2


def test_what_is_drawn_on_the_same_trip_is_drawn_once(tmp_path: Path) -> None:
    """Boxes and twins that come by train find the same papers column, one entry per trip."""
    plan = plan_of(tmp_path)
    draws = draw(plan, 1, 0)
    rows = np.flatnonzero(plan.stages.per_trip)
    assert len(rows) == 2
    assert len(set(draws.takes_base[rows])) == 1
    column = trips(plan, draws, "train")
    count = column.stop - column.start
    papers = draws.takes[draws.takes_base[rows[0]] :][:count]
    assert ((papers >= 3600) & (papers < 7200)).all()


def test_numbers_rank_by_release_then_demand_then_index(tmp_path: Path) -> None:
    """Three regular flows at the same instants: a before b, both before the twins."""
    text = TEXT.replace(
        "  boxes: {from: park, to: city, containers: {per_day: 20}, routes: {rail: 0.4, river: 0.6}, source: assumed}",
        "  b: {from: park, to: city, containers: {per_day: 4, arrivals: regular}, routes: rail, source: assumed}\n"
        "  a: {from: park, to: city, containers: {per_day: 4, arrivals: regular}, routes: river, source: assumed}",
    )
    plan = plan_of(tmp_path, text)
    draws = draw(plan, 1, 0)
    names = [plan.labels.demands[plan.labels.chain_demand[c]] for c in draws.chain]
    at = draws.release == 7 * 86400.0
    assert [n for n, here in zip(names, at, strict=True) if here] == ["a", "b", "twins", "twins"]
    assert (np.diff(draws.release) >= 0).all()
    for chain in range(plan.stages.chains):
        numbers = draws.numbers(chain)
        assert (draws.chain[numbers] == chain).all()
        assert draws.member[numbers].tolist() == list(range(len(numbers)))


def test_departures_never_overtake_and_the_cancelled_never_leave(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, sets=["services.train.departures.late={exponential: {mean: 4 d}}"])
    draws = draw(plan, 1, 0)
    train = trips(plan, draws, "train")
    actual = draws.departs[train][~draws.cancelled[train]]
    assert (np.diff(actual) >= 0).all()
    assert (actual >= draws.scheduled[train][~draws.cancelled[train]]).all()
    assert np.isinf(draws.departs[train][draws.cancelled[train]]).all()
    leaving = draws.departs[draws.first_departures]
    assert (np.diff(leaving) >= 0).all()
    assert (leaving < plan.clock.horizon).all()


def test_every_time_and_duration_lies_on_the_grid(tmp_path: Path) -> None:
    draws = draw(plan_of(tmp_path), 1, 0)
    columns = [draws.release, draws.takes, draws.run, draws.scheduled, draws.transit]
    columns += [draws.other_time, draws.headway, draws.capacity.time]
    for column in columns:
        assert (column * 256 == np.rint(column * 256)).all()


def test_who_is_looked_at_as_authorised_is_looked_at_without(tmp_path: Path) -> None:
    """One uniform decides at 2 % and at 20 %: authorised, some are spared and nobody is added."""
    text = TEXT.replace("probability: 0.2", "probability: {aeo: 2 %, otherwise: 20 %}")
    looked_at = []
    for tags in ("", "tags: [aeo], "):
        plan = plan_of(tmp_path, text.replace("routes: {rail: 0.4", f"{tags}routes: {{rail: 0.4"))
        draws = draw(plan, 1, 0)
        name = plan.labels.elements.index("terminals.port.activities.check")
        row = int(np.flatnonzero(plan.stages.element == name)[0])
        count = int(draws.stage_base[row + 1] - draws.stage_base[row])
        looked_at.append(draws.takes[draws.takes_base[row] :][:count] > 0)
    without, authorised = looked_at
    assert (without & authorised).sum() == authorised.sum()
    count = len(authorised)
    assert abs(authorised.sum() - 0.02 * count) < 4 * np.sqrt(count * 0.02 * 0.98)
    assert abs(without.sum() - 0.2 * count) < 4 * np.sqrt(count * 0.2 * 0.8)


def test_a_probability_skips_the_rest(tmp_path: Path) -> None:
    """`check` happens to a fifth of the containers; the others skip it (-1)."""
    plan = plan_of(tmp_path)
    draws = draw(plan, 1, 0)
    name = plan.labels.elements.index("terminals.port.activities.check")
    row = int(np.flatnonzero(plan.stages.element == name)[0])
    count = int(draws.stage_base[row + 1] - draws.stage_base[row])
    column = draws.takes[draws.takes_base[row] :][:count]
    checked = (column == 4 * 3600).sum()
    assert checked + (column == -1).sum() == count
    assert abs(checked - 0.2 * count) < 4 * np.sqrt(count * 0.2 * 0.8)
