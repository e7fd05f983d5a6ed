"""Both engines give the same Trace, to the bit, on every shipped scenario and overlay."""

from __future__ import annotations

from typing import Final

import pytest

from corridor_sim.draws import draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from tests.engine.equality.comparing import differences
from tests.test_shipped_scenarios import OVERLAYS

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
FEWER_CHANGED: Final = 8
"""Under an overlay the demand is so much less: what it changes is reached all the same."""


@pytest.mark.parametrize(("scenario", "overlays"), CASES)
def test_the_engines_agree(scenario: str, overlays: tuple[str, ...]) -> None:
    """A few weeks of each: enough for every element of it, little enough for SimPy."""
    fewer = FEWER.get(scenario, FEWER_CHANGED if overlays else 1)
    rates = {name: one.containers.per_day for name, one in load(scenario).demand.items()}
    sets = [
        f"demand.{name}.containers.per_day={rate / fewer:g}"
        for name, rate in rates.items()
        if rate is not None
    ]
    longer = LONGER.get(scenario, ())
    plan = compile_plan(load(scenario, overlays, [*SHORT, *longer, *sets]))
    draws = draw(plan, 20190302, 0)
    assert differences(simulate_reference(plan, draws), simulate_compiled(plan, draws)) == []
