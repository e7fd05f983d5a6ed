"""How long a sweep of the main scenario takes: ``python -m benchmarks.sweep [POINTS] [WORKERS]``.

A Latin hypercube over every input that carries a range, ten replications of each point,
with the twins and measures of a normal run: 1,000 points on two processors should take
less than eight minutes. Wall clock counts; processor time of the workers is told beside
it, since on a machine that does other work the first says little. Then points are drawn
with and without the memory of what was drawn before, in one process, in turn.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from statistics import median

from corridor_sim.draws import draw
from corridor_sim.draws.memory import remember
from corridor_sim.experiment.designs import design
from corridor_sim.experiment.sweep import settings_of, sweep
from corridor_sim.experiment.varied import known_inputs
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import opened
from corridor_sim.workspace import Workspace

SCENARIO = "chongqing_antwerp"
POINTS = 1000
WORKERS = 2
REPLICATIONS = 10
DRAWN = 12
"""Points that are drawn with and without a memory."""


def timed(points: int, workers: int) -> tuple[float, float, int]:
    """Wall clock, processor time of this process and its workers [s], and points visited."""
    before = _processor()
    begin = time.perf_counter()
    found = sweep(SCENARIO, method="lhs", size=points, replications=REPLICATIONS, workers=workers)
    return time.perf_counter() - begin, _processor() - before, len(found.points)


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def drawing() -> tuple[float, float]:
    """Milliseconds of processor time per replication: drawn afresh, and with a memory."""
    base = opened(SCENARIO)
    seed = base.load().seed
    points = design(known_inputs(base.made.tree), "lhs", DRAWN, seed)
    plans = [compile_plan(base.load(settings)) for settings in settings_of(points, base)]
    fresh, remembering = Workspace(), Workspace()
    remember(remembering)
    times: dict[bool, list[float]] = {False: [], True: []}
    for plan in plans:
        for replication in range(REPLICATIONS):
            for memory, workspace in ((False, fresh), (True, remembering)):
                begin = time.process_time()
                draw(plan, seed, replication, workspace)
                times[memory].append((time.process_time() - begin) * 1e3)
    later = slice(REPLICATIONS, None)  # nothing is known of the first point
    return median(times[False][later]), median(times[True][later])


def lines(points: int, workers: int) -> Iterator[str]:
    """The report, line by line as it becomes known."""
    afresh, remembered = drawing()
    yield f"drawing a replication: {afresh:.1f} ms afresh, {remembered:.1f} ms with a memory"
    sweep(SCENARIO, method="lhs", size=1, replications=1, workers=1)  # compiles the engine
    wall, processor, visited = timed(points, workers)
    runs = visited * REPLICATIONS
    yield f"{visited} points of {REPLICATIONS} replications, {workers} workers: {wall:.0f} s"
    yield f"  processor time {processor:.0f} s, {processor / runs * 1e3:.1f} ms per replication"
    yield f"  at that rate 1,000 points: {wall / visited * 1000 / 60:.1f} min (bar: 8 min)"
    yield f"  if both processors were ours: {processor / visited * 1000 / 2 / 60:.1f} min"


def main() -> None:
    """Print it."""
    given = [int(word) for word in sys.argv[1:3]]
    points, workers = (*given, *(POINTS, WORKERS)[len(given) :])
    for line in lines(points, workers):
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
