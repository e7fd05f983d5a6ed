"""Where the time of a run goes, and what a second thread gains: ``-m benchmarks.pipeline``.

Stages are timed inside the work that a run does, by the processor time of its thread,
so that other programs on the machine count little. One and two threads take turns,
five rounds; these and the whole command are wall clock, and need two idle processors
to mean much.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar, get_args
from unittest.mock import patch

from benchmarks.bars import Bar
from corridor_sim.experiment import histogram, profile, records, replicate
from corridor_sim.experiment.replicate import Measure, Replicate
from corridor_sim.experiment.tables import measures_for
from corridor_sim.experiment.workers import in_order
from corridor_sim.plan.compile import compile_plan
from corridor_sim.plan.terms import terms_of
from corridor_sim.scenario.load import load
from corridor_sim.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

SCENARIO = "chongqing_antwerp"
REPLICATIONS = 30
ROUNDS = 5
KEPT = frozenset({"shipments", "twins"})
SWEPT = ("routes", "claims")
"""Tables that a sweep asks for at the least: times by route, and claims."""

ELSEWHERE = {"histogram": (histogram, "count"), "passings": (profile, "passings")}
STAGES = ("draw", "simulate", "audit", *get_args(Measure))


@dataclass(slots=True)
class Times:
    """Milliseconds of processor time by stage, one entry per call."""

    by_stage: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def timed(self, name: str, stage: Callable[P, R]) -> Callable[P, R]:
        """The same stage, with its time written down."""

        def call(*given: P.args, **named: P.kwargs) -> R:
            begin = time.thread_time()
            result = stage(*given, **named)
            self.by_stage[name].append((time.thread_time() - begin) * 1e3)
            return result

        return call


@contextmanager
def watched() -> Iterator[Times]:
    """Time every stage of the replications that run meanwhile in one thread."""
    times = Times()
    with ExitStack() as patches:
        for stage in STAGES:
            module, name = ELSEWHERE.get(stage, (replicate, stage))
            timed = times.timed(stage, getattr(module, name))
            patches.enter_context(patch.object(module, name, timed))
        rows = {name: times.timed("records", records.RECORDS[name]) for name in KEPT}
        patches.enter_context(patch.dict(records.RECORDS, rows))
        yield times


def stages(work: Replicate) -> Mapping[str, list[float]]:
    """Milliseconds by stage of every replication; the whole is added as ``replication``."""
    workspace = Workspace()
    work(0, workspace)  # compiles, and grows the buffers
    with watched() as times:
        whole = times.timed("replication", work)
        for number in range(REPLICATIONS):
            whole(number, workspace)
    return times.by_stage


def processor_ms(work: Replicate) -> float:
    """Median processor time of a replication."""
    return median(stages(work)["replication"])


def seconds(work: Replicate, threads: int) -> float:
    """Wall clock of all replications."""
    begin = time.perf_counter()
    for _ in in_order(work, REPLICATIONS, threads, processes=False):
        pass
    return time.perf_counter() - begin


def command(cache: Path | None, out: Path) -> float:
    """Wall clock of the whole command with figures and report; ``cache`` holds compiled code."""
    variables = {} if cache is None else {"CORRIDOR_SIM_CACHE": str(cache)}
    program = [sys.executable, "-m", "corridor_sim", "run", SCENARIO, "--out", str(out)]
    begin = time.perf_counter()
    subprocess.run(  # noqa: S603 - this interpreter, our own program
        program, env=os.environ | variables, check=True, capture_output=True
    )
    return time.perf_counter() - begin


def of_the_stages(work: Replicate) -> Iterator[str]:
    """Where the processor time of a replication goes, line by line."""
    yield f"{SCENARIO}, processor ms per replication: median of {REPLICATIONS}, and least"
    for name, each in stages(work).items():
        calls = len(each) / REPLICATIONS
        yield f"  {name:12} {calls * median(each):7.1f} {calls * min(each):7.1f}"


def bars(work: Replicate) -> Iterator[Bar]:
    """The bars of a whole run, as they become known."""
    swept = replace(work, kept=frozenset(), measures=measures_for(SWEPT))
    yield Bar(
        f"a replication of a sweep ({', '.join(SWEPT)}), processor", processor_ms(swept), unit=" ms"
    )
    rounds = [(seconds(work, 1), seconds(work, 2)) for _ in range(ROUNDS)]
    in_two, gain = median(two for _, two in rounds), median(one / two for one, two in rounds)
    whole = f"{REPLICATIONS} replications, audit and every measure included"
    yield Bar(f"{whole}, one thread", median(one for one, _ in rounds), unit=" s")
    yield Bar(f"{whole}, two threads", in_two, at_most=2.5, unit=" s")
    yield Bar("two threads / one", gain, at_least=1.6)
    with TemporaryDirectory() as name:
        folder = Path(name)
        first = command(folder / "cache", folder / "first")
        yield Bar("the whole command, first run ever", first, at_most=40, unit=" s")
        warm = median(command(folder / "cache", folder / str(n)) for n in range(3))
        yield Bar("the whole command, warm", warm, at_most=10, unit=" s")


def main_scenario() -> Replicate:
    """The work that a run of the main scenario does."""
    scenario = load(SCENARIO)
    plan = compile_plan(scenario)
    return Replicate(plan, terms_of(scenario, plan), scenario.seed, "compiled", KEPT)


def main() -> None:
    """Print both."""
    work = main_scenario()
    for line in of_the_stages(work):
        print(line, flush=True)  # noqa: T201
    for bar in bars(work):
        print(bar, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
