"""When containers are released: weekdays, seasons, growth, surges, empties, real shipments."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import draw
from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import TEXT, plan_of
from tests.draws.test_synchrony import same

OLD = "containers: {per_day: 20}"
WHOLE = "{from: park, to: city, containers: {per_day: 20}, routes: {rail: 0.4, river: 0.6}, source: assumed}"


def containers(said: str) -> str:
    assert TEXT.count(OLD) == 1
    return TEXT.replace(OLD, f"containers: {{{said}}}")


def releases(plan: Plan, demand: str = "boxes", replication: int = 0) -> Floats:
    """Times of release in days."""
    draws = draw(plan, 1, replication)
    chains = np.flatnonzero(plan.labels.chain_demand == plan.labels.demands.index(demand))
    return draws.release[np.isin(draws.chain, chains)] / DAY


def test_weekdays_spread_a_week_exactly(tmp_path: Path) -> None:
    """Seven a week, three each on Monday and Tuesday, one on Wednesday.

    The start is 08:00 on a Monday in UTC+8, whose local days end 16 h, 40 h and 64 h
    after it: one every 8 h from 8 to 40 h. The next, a day later, falls on the end of
    Wednesday and waits until Monday begins; then one every 8 h again.
    """
    said = "per_day: 1, arrivals: regular, weekdays: {Mon: 3, Tue: 3, Wed: 1, Thu: 0, Fri: 0, Sat: 0, Sun: 0}"
    hours = releases(plan_of(tmp_path, containers(said)))[:9] * 24
    monday = 6 * 24 + 16
    assert hours.tolist() == [8, 16, 24, 32, 40, monday, monday + 8, monday + 16, monday + 24]


def test_weekdays_and_seasons_keep_the_rate(tmp_path: Path) -> None:
    """Half on Sundays, none on Saturdays, twice in January: 20 a day over a whole year.

    A run of 52 weeks and one day, 1 January to 30 December 2023, holds all but one day of
    the year; Poisson, so within 4 standard errors. On Saturdays, local, none is released.
    """
    said = "per_day: 20, weekdays: {Sat: 0, Sun: 0.5}, season: {Jan: 2, Feb: 0.5}"
    text = containers(said).replace("2024-01-01", "2023-01-01").replace("4 weeks", "48 weeks")
    times = releases(plan_of(tmp_path, text))
    assert abs(len(times) - 20 * 364) < 4 * np.sqrt(20 * 364)
    weekday = (np.floor(times + 8 / 24).astype(int) + 6) % 7
    assert (weekday != 5).all()
    ratio = (weekday == 6).sum() / (weekday == 2).sum()
    assert abs(ratio - 0.5) < 4 * 0.5 * np.sqrt(1 / 500 + 1 / 1000)
    january, march = ((times >= a) & (times < b) for a, b in ((0, 31), (59, 90)))
    assert abs(january.sum() / march.sum() - 2) < 4 * 2 * np.sqrt(1 / 550 + 1 / 1100)


def test_growth_is_compound_and_by_the_day(tmp_path: Path) -> None:
    """At 100 % a year the rate of day n is 2**(n/365): the sum over 56 days is geometric."""
    plan = plan_of(tmp_path, containers("per_day: 20, growth_per_year: 100 %"))
    planned = plan.recipes.demands[0].planned
    assert planned is not None
    # The local day of the start began 8 h earlier; each following one counts as a day more.
    factors = np.array([planned.at(np.array([n * DAY]))[0] for n in range(56)])
    np.testing.assert_allclose(factors, 2 ** (np.arange(56) / 365), rtol=1e-12)


def test_a_surge_adds_its_own_and_leaves_the_usual_containers_alone(tmp_path: Path) -> None:
    """Tripled from day 10 to 20: about 40 more a day, before all others, none outside."""
    text = TEXT.replace(
        OLD,
        f"{OLD}, surges: {{masks: {{from: 2024-01-11 08:00, for: 10 d, factor: 3, priority: 0}}}}",
    )
    before, after = plan_of(tmp_path), plan_of(tmp_path, text)
    assert same(releases(before), releases(after))
    added = releases(after, "boxes.masks")
    assert added.min() >= 10
    assert added.max() < 20
    assert abs(len(added) - 400) < 4 * 20
    draws = draw(after, 1, 0)
    labels = after.labels
    masks = labels.chain_demand[draws.chain] == labels.demands.index("boxes.masks")
    assert (draws.rank[masks] == 0).all()
    assert (draws.rank[~masks] == 5).all()


def test_a_further_demand_leaves_the_others_alone(tmp_path: Path) -> None:
    """Releases, routes and durations of the boxes are what they were."""
    more = TEXT.replace(
        "demand:\n", f"demand:\n  apples: {WHOLE.replace('per_day: 20', 'per_day: 7')}\n"
    )
    one, other = plan_of(tmp_path), plan_of(tmp_path, more)
    assert same(releases(one), releases(other))
    lifts = []
    for plan in (one, other):
        draws = draw(plan, 1, 0)
        element = plan.labels.elements.index("terminals.port.activities.lift")
        boxes = plan.labels.demands.index("boxes")
        rows = np.flatnonzero(plan.stages.element == element)
        rows = rows[plan.labels.chain_demand[plan.chain_of_row[rows]] == boxes]
        columns = [
            draws.takes[draws.takes_base[row] :][
                : draws.stage_base[row + 1] - draws.stage_base[row]
            ]
            for row in rows
        ]
        lifts.append(np.concatenate(columns))
    assert len(lifts[0]) > 1000
    assert same(*lifts)


def test_commodities_share_the_flow(tmp_path: Path) -> None:
    """60 and 40 % of 20 a day over 56 days, each Poisson; together as many as without a mix."""
    text = TEXT.replace(OLD, f"{OLD}, mix: {{a: {{share: 0.6}}, b: {{share: 0.4, priority: 1}}}}")
    plan = plan_of(tmp_path, text)
    assert plan.labels.demands == ("boxes.a", "boxes.b", "twins")
    for name, mean in (("boxes.a", 672), ("boxes.b", 448)):
        assert abs(len(releases(plan, name)) - mean) < 4 * np.sqrt(mean)


def test_empties_come_back_as_far_as_cargo_does_not_fill_them(tmp_path: Path) -> None:
    """20 FEU a day one way and, at weekends only, 14 TEU a day over the week the other.

    These are 49 TEU each on Saturday and Sunday, 9 more than the 40 that went, so that
    nothing is left over then; on each other day 40 TEU are: 200 a week.
    """
    text = TEXT.replace(
        "demand:\n",
        "demand:\n"
        f"  back: {WHOLE.replace(OLD, 'containers: {per_day: 14, size: TEU, weekdays: {Mon: 0, Tue: 0, Wed: 0, Thu: 0, Fri: 0}}')}\n"
        f"  empty: {WHOLE.replace(OLD, 'containers: {empties_of: boxes, less: back, size: TEU, arrivals: regular}')}\n",
    )
    plan = plan_of(tmp_path, text)
    times = releases(plan, "empty")
    day = np.floor(times - 16 / 24).astype(int)  # 0 is the first Tuesday, local
    week = times[(day >= 6) & (day < 13)]
    assert len(week) == 200
    assert ((day[(day >= 6) & (day < 13)] + 1) % 7 < 5).all()


def test_real_shipments_come_when_they_came(tmp_path: Path) -> None:
    """Local times in UTC+8; three together, of which one file row says so; routes as written."""
    (tmp_path / "real.csv").write_text(
        "released,containers,priority,route\n"
        "2024-01-04 08:00,1,,river\n"
        "2024-01-03 08:00,3,2,rail\n"
        "2023-12-31,9,,\n"
        "2024-01-04 08:00Z,,0,rail\n",
        encoding="utf-8",
    )
    plan = plan_of(tmp_path, containers("shipments: real.csv"))
    draws = draw(plan, 1, 0)
    own = ~draws.probe
    assert (draws.release[own] / 3600).tolist() == [48, 48, 48, 72, 80]
    routes = [plan.labels.routes[plan.labels.chain_route[chain]] for chain in draws.chain[own]]
    assert routes == ["rail", "rail", "rail", "river", "rail"]
    assert draws.rank[own].tolist() == [2, 2, 2, 5, 0]


def test_a_disruption_moves_real_shipments_too(tmp_path: Path) -> None:
    """Ready on days 2 and 9 (UTC); nothing is released on day 2 and the half day after."""
    (tmp_path / "real.csv").write_text("released\n2024-01-03 00:00Z\n2024-01-10 00:00Z\n")
    text = containers("shipments: real.csv") + (
        "  stop: {affects: demand.boxes, from: 2024-01-02 12:00, for: 36 h, closed: true, source: assumed}\n"
    )
    times = releases(plan_of(tmp_path, text))
    assert times.tolist() == [3.5, 10.5]


def test_a_disruption_of_a_demand_holds_for_all_its_parts(tmp_path: Path) -> None:
    text = TEXT.replace(OLD, f"{OLD}, mix: {{a: {{share: 0.5}}, b: {{share: 0.5}}}}") + (
        "  stop: {affects: demand.boxes, from: 2024-01-05, for: 5 d, closed: true, source: assumed}\n"
    )
    plan = plan_of(tmp_path, text)
    for part in ("boxes.a", "boxes.b"):
        times = releases(plan, part)
        assert ((times < 4) | (times >= 9)).all()
