"""Both engines give the same Trace, to the bit, on every shipped scenario and overlay."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from corridor_sim.audit import audit
from corridor_sim.draws import Draws, draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.measure.travelled import travelled
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.scenario.model import Scenario
from results.shipped import OVERLAYS
from tests.engine.equality.comparing import differences

CASES: Final = [
    (scenario, overlays)
    for scenario, made_for in OVERLAYS.items()
    for overlays in [(), *(tuple(joined.split("+")) for joined in made_for)]
]
SHORT: Final = ("warm_up=1 weeks", "measure=2 weeks", "drain_limit=8 weeks")
FEWER: Final = {
    "chongqing_dry_port": 6,
    "eurasian_rail_network": 40,
    "liege_hub": 8,
    "yumaotong_export": 2,
}
"""Scenarios whose demand is so much less here."""
LONGER: Final = {"eurasian_rail_network": ("measure=4 weeks",)}
FEWER_CHANGED: Final = 12
"""Under an overlay the demand is so much less: what it changes is reached all the same."""
ACTS: Final = {
    "antwerp_pilots_strike": "2025-08-12",
    "flights_stopped": "2024-03-20",
    "flood_stop": "2024-06-01",
    "lock_one_line": "2022-02-14",
    "lock_overhaul": "2024-03-01",
    "lock_year_2017": "2017-01-26",
    "lock_year_2018": "2018-02-12",
    "lock_year_2020": "2020-08-11",
    "lock_year_2021": "2021-03-09",
    "lock_year_2022": "2022-02-14",
    "lunar_new_year": "2024-01-25",
    "polish_border_closed": "2024-08-25",
    "spring_2020": "2020-03-06",
    "train_once_a_week": "2019-04-01",
    "years/2017": "2017-01-26",
    "years/2018": "2018-02-12",
    "years/2021": "2021-03-09",
    "years/2022": "2022-02-14",
}
"""Overlays that act in a season only, or from a day on: a start from which they are met."""
REPLICATION: Final = 5
"""One in which the lock is flooded within those weeks."""
PRICES_ONLY: Final = ("willingness_to_pay",)
"""Under these everything travels as without them."""


@cache
def _as_shipped(scenario: str, overlays: tuple[str, ...]) -> Scenario:
    return load(scenario, overlays)


def _world(scenario: str, overlays: tuple[str, ...], start: str, fewer: int) -> tuple[Plan, Draws]:
    """A few weeks of each: enough for every element of it, little enough for SimPy."""
    demand = _as_shipped(scenario, overlays).demand
    sets = [
        f"demand.{name}.containers.per_day={one.containers.per_day / fewer:g}"
        for name, one in demand.items()
        if one.containers.per_day is not None
    ]
    short = (*SHORT, *LONGER.get(scenario, ()), f"start={start}")
    plan = compile_plan(load(scenario, overlays, [*short, *sets]))
    return plan, draw(plan, 20190302, REPLICATION)


def _start(scenario: str, overlays: tuple[str, ...]) -> str:
    """Where the last of the overlays is met that is not met everywhere."""
    dated = [ACTS[name] for name in overlays if name in ACTS]
    return dated[-1] if dated else str(_as_shipped(scenario, overlays).start)


@pytest.mark.parametrize(("scenario", "overlays"), CASES)
def test_the_engines_agree_and_the_audit_finds_nothing(
    scenario: str, overlays: tuple[str, ...]
) -> None:
    """And with an overlay something happens that does not without the last one."""
    fewer = FEWER.get(scenario, FEWER_CHANGED if overlays else 1)
    start = _start(scenario, overlays)
    plan, draws = _world(scenario, overlays, start, fewer)
    trace = simulate_compiled(plan, draws)
    assert differences(simulate_reference(plan, draws), trace) == []
    audit(plan, *travelled(plan, draws, trace))
    if overlays:
        without = simulate_compiled(*_world(scenario, overlays[:-1], start, fewer))
        assert bool(differences(without, trace)) == (overlays[-1] not in PRICES_ONLY)
