"""Consignments in the event log: each has its own events, and the container of its box."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.draws import draw
from corridor_sim.engine import simulate
from corridor_sim.export import dcsa
from corridor_sim.export.events import Log, event_log
from corridor_sim.export.network import network_of
from corridor_sim.grid import HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from tests.measure.test_consignments import SCENARIO


def part_loads(folder: Path) -> Log:
    file = folder / "part_loads.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    scenario = load(file)
    plan = compile_plan(scenario)
    draws = draw(plan, 1, 0)
    journeys = Journeys(plan, draws, simulate(plan, draws))
    return event_log(journeys, network_of(scenario), 100)


def test_a_part_load_is_stuffed_and_stripped(tmp_path: Path) -> None:
    """Released at 30, at the hub at 31; its box closes at 43 when the next but one comes.

    Stuffed until 45, train 48 to 58, stripped until 61, at the shop at 62.
    """
    log = part_loads(tmp_path)
    first, second = log.containers[1:3]
    told = [(e.time / HOUR, e.name) for e in log.events if first in e.containers]
    assert told == [
        (30, "ready at origin"),
        (30, "gated out"),
        (30, "departed"),
        (31, "arrived"),
        (31, "gated in"),
        (43, "stuffed"),
        (43, "handling started"),
        (45, "handling completed"),
        (48, "loaded"),
        (48, "departed"),
        (58, "arrived"),
        (58, "discharged"),
        (58, "handling started"),
        (61, "handling completed"),
        (61, "stripped"),
        (61, "gated out"),
        (61, "departed"),
        (62, "arrived"),
        (62, "gated in"),
        (62, "available at destination"),
    ]
    assert log.container(first) == log.container(second)
    assert log.container(second) != log.container(log.containers[3])
    assert [dcsa.code_of(name).code for name in ("stuffed", "stripped")] == ["STUF", "STRP"]
