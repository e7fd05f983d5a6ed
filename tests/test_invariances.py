"""What must not change an answer, and what can only make it better, on random small corridors."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from corridor_sim.audit import audit
from corridor_sim.engine import Engine
from corridor_sim.verification.observed import Run
from corridor_sim.verification.running import compiled, run
from corridor_sim.verification.worlds import LIFT, LINE, corridor, crane, line, small, train
from tests.engine.equality.comparing import differences
from tests.engines import ENGINES


@dataclass(frozen=True)
class World:
    """A random corridor: a crane, then a train or a truck."""

    per_day: float
    units: int
    takes: str
    service: str
    seed: int

    def text(self, units: int | None = None) -> str:
        """As a scenario of five days."""
        own = self.units if units is None else units
        text = corridor(self.per_day, self.service, crane(own, self.takes))
        return text.replace("measure: 20 weeks", "measure: 5 d")

    def run(self, text: str, engine: Engine = "reference") -> Run:
        """One audited replication."""
        result = run(compiled(text), engine, seed=self.seed)
        audit(result.plan, result.draws, result.trace)
        return result


WORLDS = st.builds(
    World,
    per_day=st.integers(5, 60).map(float),
    units=st.integers(1, 3),
    takes=st.sampled_from(["30 min", "{exponential: {mean: 40 min}}", "{uniform: [0 min, 2 h]}"]),
    service=st.sampled_from(
        [
            "mode: truck, departures: on_demand",
            train("every: 6 h", 20),
            train("every: 5 h, cancelled: 0.2, late: {exponential: {mean: 1 h}}", 8),
            train("weekly: [Mon 08:00, Tue 20:00, Thu 08:00, Sat 12:00]", 60),
        ]
    ),
    seed=st.integers(0, 10**6),
)
FEW = settings(max_examples=6, deadline=None)


@FEW
@given(WORLDS)
def test_both_engines_agree_and_nothing_is_lost(world: World) -> None:
    one, other = (world.run(world.text(), engine) for engine in ENGINES)
    assert differences(one.trace, other.trace) == []


@FEW
@given(WORLDS)
def test_another_unit_of_a_queue_with_one_stage_delays_nobody(world: World) -> None:
    """G/G/c in order of arrival: with c + 1 servers every start is at or before that with c."""
    before, after = (world.run(world.text(units)) for units in (world.units, world.units + 1))
    # A replication ends when the measured ones are in: of the others some may not start.
    starts = [one.start(LIFT)[one.measured(LIFT)] for one in (before, after)]
    assert (starts[1] <= starts[0]).all()


@FEW
@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=8),
    st.integers(0, 7),
    st.integers(1, 10),
    st.sampled_from([2, 6]),
)
def test_who_is_ready_earlier_never_arrives_later(
    ready: list[int], which: int, earlier: int, slots: int
) -> None:
    """On a line without classes: fewer are before it, and no departure is later."""
    at = which % len(ready)
    sooner = [max(hours - earlier, 0) if n == at else hours for n, hours in enumerate(ready)]
    text = line(f"mode: rail, departures: {{every: 6 h}}, capacity: {slots} TEU, run: 10 h")
    late, soon = (
        run(compiled(small([float(h) for h in hours], text)), "reference").end(LINE)
        for hours in (ready, sooner)
    )
    assert soon[at] <= late[at]


@FEW
@given(WORLDS)
def test_the_order_of_sections_says_nothing(world: World) -> None:
    """The same file with its sections written backwards."""
    text = world.text()
    for section in ("terminals", "services", "routes", "demand"):
        text = text.replace(f"\n{section}:", f"\n--\n{section}:")
    head, *rest = text.split("--\n")
    backwards = head + "".join(part.rstrip("\n") + "\n" for part in reversed(rest))
    assert differences(world.run(world.text()).trace, world.run(backwards).trace) == []


@FEW
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(1, 3))
def test_a_shift_by_whole_weeks_shifts_every_time(ready: list[int], weeks: int) -> None:
    """Without dates, holidays and clock changes a later start is the same world, later."""
    text = line(
        "mode: rail, departures: {weekly: [Mon 08:00, Wed 20:00]}, capacity: 4 TEU, run: 9 h"
    )
    plain = small([float(hours) for hours in ready], text, "lift")
    later = plain.replace("start: 2024-01-01", f"start: 2024-01-{1 + 7 * weeks:02}")
    one, other = (run(compiled(each), "reference") for each in (plain, later))
    assert differences(one.trace, other.trace) == []
