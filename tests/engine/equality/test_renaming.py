"""Given the same draws, names say nothing but their order.

A draw is keyed by names, so a scenario with other names has other luck; but with the draws
of the old names it is the same world. Everything is numbered by its name: so the condition
is that the names of a kind stand in the same order as before.
"""

from __future__ import annotations

import json
from pathlib import Path

from corridor_sim.draws import draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from tests.engine.equality.comparing import differences
from tests.engine.equality.renaming import renamed
from tests.engine.equality.scenarios import Mapping, random_scenario

SEEDS = range(300, 308)


def _plan(folder: Path, scenario: Mapping) -> Plan:
    file = folder / "scenario.yaml"
    file.write_text(json.dumps(scenario), encoding="utf-8")
    return compile_plan(load(file))


def test_other_names_in_the_same_order_change_no_time(tmp_path: Path) -> None:
    """The suffix _0 keeps the order: of two names the one sorts first that did."""
    for seed in SEEDS:
        scenario = random_scenario(seed)
        plan = _plan(tmp_path, scenario)
        other = _plan(tmp_path, renamed(scenario, "_0"))
        assert not set(plan.labels.services) & set(other.labels.services)
        draws = draw(plan, seed, 0)
        for simulate in (simulate_reference, simulate_compiled):
            one, again = (simulate(each, draws) for each in (plan, other))
            assert differences(one, again) == [], seed


def test_other_names_have_other_luck(tmp_path: Path) -> None:
    scenario = random_scenario(SEEDS[0])
    plans = [_plan(tmp_path, each) for each in (scenario, renamed(scenario, "_0"))]
    traces = [simulate_compiled(plan, draw(plan, 1, 0)) for plan in plans]
    assert differences(*traces) != []
