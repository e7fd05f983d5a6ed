"""The lock of OpenTNSim's first locking example in both programs, as a section of the page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from benchmarks.tables import table
from corridor_sim.draws import draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.grid import MINUTE
from corridor_sim.measure.occupancy import crossings_of
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load

HERE: Final = Path(__file__).parent
START: Final = datetime(2025, 1, 1)  # noqa: DTZ001 - as the scenario, in UTC
EXAMPLE: Final = [("0", 0), ("1", 5)]
PUBLISHED: Final = 31 * 60 + 28
"""Seconds the second vessel waits: its test expects it to go on at 00:36:28, to a minute."""
TOGETHER: Final = [("0", 0), ("1", 5), ("0", 40), ("0", 41), ("1", 60)]
SAME_SIDE: Final = [("0", 0), ("0", 45), ("0", 90), ("1", 300)]
ROUTES: Final = {"0": "up", "1": "down"}
Vessels = Sequence[tuple[str, int]]


class Passed(NamedTuple):
    """When a vessel passes the doors [s since start], in and out."""

    entered: float
    left: float


def section(interpreter: Path) -> str:
    """Run both programs and tell what came of it; ``interpreter`` can import OpenTNSim."""
    version, _ = _there(interpreter, EXAMPLE)
    return f"""\
## The same lock in OpenTNSim

The lock of the first locking example (notebook 0201) of OpenTNSim {version}, by
`benchmarks/lock_in_opentnsim.py` in an environment of its own, and as a passage,
`benchmarks/one_lock.yaml`. Of OpenTNSim's results only one goes into the scenario: how long a
vessel that meets nobody takes from doors to doors. Times are minutes since the start.

The published example, a vessel from each side. Its own test expects that the second waits
{PUBLISHED / MINUTE:.2f} min, give or take one. Found:
{_wait(interpreter):.2f} min there, {_our_wait():.2f} min here.

{_side_by_side(interpreter, EXAMPLE)}
Twelve vessels from either side in turn, at random times far enough apart that no locking takes two:

{_side_by_side(interpreter, _in_turn())}
Tenths of a second come of OpenTNSim's rounding some instants to whole seconds.

Two that go together:

{_side_by_side(interpreter, TOGETHER)}
The third and the fourth share the chamber. In OpenTNSim vessels sail in and out one after the
other; the second follows when the first has been made fast, and who is in first waits inside. A
batch here enters and leaves at once and takes what its head takes, so it is done sooner, and the
next vessel from the other side goes sooner by as much. A scenario can say so only in the mean, by
a longer `headway` and `transit`.

Three from the same side, then one from the other:

{_side_by_side(interpreter, SAME_SIDE)}
In OpenTNSim the chamber must come back empty before it takes another from the same side. A passage
here has no side: it is free again after the `headway`, whoever comes. With a queue on both sides
the chamber never comes back empty, and there is no such difference; where traffic is thin or goes
one way, waits here are too short by up to the way back, unless the headway holds it.
"""


def _wait(interpreter: Path) -> float:
    """How long the second of the example waits in OpenTNSim [min]."""
    _, found = _there(interpreter, EXAMPLE)
    return (found[1].entered - 25 * MINUTE) / MINUTE


def _our_wait() -> float:
    return (_here(EXAMPLE)[1].entered - 25 * MINUTE) / MINUTE


def _in_turn() -> Vessels:
    """From either side in turn, far enough apart that no locking takes two."""
    dice = Random(8)  # noqa: S311
    minute, vessels = 0, []
    for number in range(12):
        vessels.append((str(number % 2), minute))
        minute += dice.randint(25, 70)
    return vessels


def _side_by_side(interpreter: Path, vessels: Vessels) -> str:
    _, theirs = _there(interpreter, vessels)
    rows = []
    for number, ((side, minute), there, here) in enumerate(
        zip(vessels, theirs, _here(vessels), strict=True), start=1
    ):
        times = (there.entered, here.entered, there.left, here.left)
        differ = max(abs(there.entered - here.entered), abs(there.left - here.left))
        shown = [f"{time / MINUTE:.2f}" for time in times]
        rows.append([f"{number}", f"{side}, {minute}", *shown, f"{differ:.1f} s"])
    heads = "vessel", "side, minute", "in, OpenTNSim", "in, ours", "out, OpenTNSim", "out, ours"
    return table((*heads, "differ"), rows)


def _there(interpreter: Path, vessels: Vessels) -> tuple[str, list[Passed]]:
    """OpenTNSim's version and times."""
    ran = subprocess.run(  # noqa: S603 - the interpreter that was named
        [interpreter, "-W", "ignore", HERE / "lock_in_opentnsim.py"],
        input=json.dumps(vessels),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    return found["version"], [Passed(one["in"], one["out"]) for one in found["vessels"]]


def _here(vessels: Vessels) -> list[Passed]:
    """Our times, in the order of the vessels."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "one_lock.yaml"
        file.write_text((HERE / "one_lock.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        for side, name in ROUTES.items():
            moments = [START + timedelta(minutes=m) for one, m in vessels if one == side]
            rows = [f"{moment:%Y-%m-%d %H:%M},1" for moment in moments]
            text = "\n".join(["released,containers", *rows, ""])
            file.with_name(f"{name}.csv").write_text(text, encoding="utf-8")
        plan = compile_plan(load(file))
    draws = draw(plan, 1, 0)
    trace = simulate_compiled(plan, draws)
    found: dict[str, list[Passed]] = {}
    for column, entries in crossings_of(plan, draws, 0):
        chain = int(plan.chain_of_row[int(plan.crossings.stage[column])])
        times = zip(trace.crossing_started[entries], trace.crossing_left[entries], strict=True)
        route = plan.labels.routes[plan.labels.chain_route[chain]]
        found[route] = [Passed(float(entered), float(left)) for entered, left in times]
    return [found[ROUTES[side]].pop(0) for side, _ in vessels]
