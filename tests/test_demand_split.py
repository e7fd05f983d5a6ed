"""A demand written as two changes nothing, given the same draws.

The draws of a container are keyed by its demand and its number in it, so a part has other luck
than the whole had. Given the same draws - times of release, and of each container what its
activities take - every container has the same times. What is drawn for trips, lateness and
cancellations, is keyed by the service and is the same by itself; trips on demand are keyed as their containers
are, so theirs take a constant time here. Who are released together are told apart by their
global number alone, which is by demand name first: that is the one thing a split can reorder.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_sim.audit import audit
from corridor_sim.draws import Draws, draw
from corridor_sim.engine import simulate
from corridor_sim.plan.arrays import Floats, StageKind
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.trace import Trace
from corridor_sim.verification.worlds import corridor, crane, train
from tests.engines import ENGINES

SERVICES = (
    train("every: 5 h, cancelled: 0.2, late: {exponential: {mean: 1 h}}", 8),
    train("weekly: [Mon 08:00, Tue 20:00, Thu 08:00, Sat 12:00]", 6),
    "mode: truck, departures: on_demand",
)


def _plan(folder: Path, service: str, parts: dict[str, list[int]]) -> Plan:
    """Boxes released at these hours, in so many demands."""
    text = corridor(1.0, service, crane(2, "{exponential: {mean: 40 min}}"))
    head = text[: text.index("demand:")].replace("measure: 20 weeks", "measure: 5 d")
    demand = ["demand:"]
    for name, hours in parts.items():
        days = [f"2024-01-{1 + hour // 24:02} {hour % 24:02}:00" for hour in hours]
        (folder / f"{name}.csv").write_text("\n".join(["released", *days, ""]), encoding="utf-8")
        demand.append(
            f"  {name}: {{from: yard, to: city, routes: route, source: assumed,"
            f" containers: {{shipments: {name}.csv, size: TEU}}}}"
        )
    file = folder / "scenario.yaml"
    file.write_text("\n".join([head, *demand, ""]), encoding="utf-8")
    return compile_plan(load(file))


def _give(plan: Plan, draws: Draws, whole: Plan, of_whole: Draws) -> None:
    """Let each container's activities take what they took in the whole."""
    assert np.array_equal(draws.release, of_whole.release)
    rows = len(whole.stages.kind)
    for row in np.flatnonzero(plan.stages.kind == StageKind.ACTIVITY).tolist():
        numbers = draws.numbers(int(plan.chain_of_row[row]))
        here, there = int(draws.takes_base[row]), int(of_whole.takes_base[row % rows])
        draws.takes[here : here + len(numbers)] = of_whole.takes[there + numbers]


def _by_number(plan: Plan, draws: Draws, trace: Trace, rows: int) -> list[Floats]:
    """Start and end of each stage, by container."""
    found = []
    for stage in range(rows):
        for times in (trace.start, trace.end):
            of_all = np.full(len(draws.release), np.nan)
            for row in range(stage, plan.stages.rows, rows):
                numbers = draws.numbers(int(plan.chain_of_row[row]))
                of_all[numbers] = times[draws.column(row)]
            found.append(of_all)
    return found


@settings(max_examples=12, deadline=None)
@given(
    boxes=st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=2, max_size=30),
    service=st.sampled_from(SERVICES),
)
def test_two_demands_are_the_one_they_were(boxes: list[tuple[int, bool]], service: str) -> None:
    """Any split: each box goes to the one part or to the other."""
    boxes = [(0, True), *sorted(boxes), (101, False)]  # neither part is empty
    parts = {
        name: [hour for hour, first in boxes if first == wanted]
        for name, wanted in (("boxes_a", True), ("boxes_b", False))
    }
    with TemporaryDirectory() as folder:
        whole = _plan(Path(folder), service, {"boxes": [hour for hour, _ in boxes]})
        split = _plan(Path(folder), service, parts)
    of_whole, of_split = draw(whole, 1, 0), draw(split, 1, 0)
    _give(split, of_split, whole, of_whole)
    rows = whole.stages.rows
    for engine in ENGINES:
        one = simulate(whole, of_whole, None, engine)
        other = simulate(split, of_split, None, engine)
        audit(split, of_split, other)
        assert np.isfinite(one.arrived).any()
        assert np.array_equal(one.arrived, other.arrived, equal_nan=True)
        before, after = (
            _by_number(*each, rows) for each in ((whole, of_whole, one), (split, of_split, other))
        )
        assert all(map(partial(np.array_equal, equal_nan=True), before, after))
        if of_whole.scheduled.size:
            assert np.array_equal(one.leg_aboard, other.leg_aboard)
