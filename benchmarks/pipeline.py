"""Where the time of a replication goes, and what a second thread gains: ``-m benchmarks.pipeline``.

Stages are timed inside the work that a run does, by the processor time of its thread,
so that other programs on the machine count little. One and two threads take turns,
five rounds; their ratio is of wall clock and needs two idle processors to mean much.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from corridor_sim.experiment import histogram, profile, records, replicate
from corridor_sim.experiment.replicate import Replicate
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

STAGES = (
    (replicate, "draw"),
    (replicate, "simulate"),
    (replicate, "audit"),
    (replicate, "ledger"),
    (replicate, "transit"),
    (replicate, "usage"),
    (replicate, "pairs"),
    (replicate, "release_days"),
    (replicate, "tails"),
    (replicate, "queues"),
    (replicate, "string_lines"),
    (replicate, "begun_teu"),
    (histogram, "count"),
    (profile, "passings"),
)
"""What a replication calls, and where it looks that up."""


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
        for module, name in STAGES:
            label = name if module is replicate else module.__name__.rpartition(".")[2]
            stage = times.timed(label, getattr(module, name))
            patches.enter_context(patch.object(module, name, stage))
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


def seconds(work: Replicate, threads: int) -> float:
    """Wall clock of all replications."""
    begin = time.perf_counter()
    for _ in in_order(work, REPLICATIONS, threads, processes=False):
        pass
    return time.perf_counter() - begin


def lines() -> Iterator[str]:
    """The report, line by line as it becomes known."""
    scenario = load(SCENARIO)
    plan = compile_plan(scenario)
    work = Replicate(plan, terms_of(scenario, plan), scenario.seed, "compiled", KEPT)
    yield f"{SCENARIO}, processor ms per replication: median of {REPLICATIONS}, and least"
    for name, each in stages(work).items():
        calls = len(each) // REPLICATIONS
        yield f"  {name:12} {calls * median(each):7.1f} {calls * min(each):7.1f}"
    ratios = []
    for _ in range(ROUNDS):
        one, two = seconds(work, 1), seconds(work, 2)
        ratios.append(one / two)
        yield f"  {REPLICATIONS} replications: {one:.2f} s, in two threads {two:.2f} s"
    yield f"  two threads over one: {median(ratios):.2f}"


def main() -> None:
    """Print both."""
    for line in lines():
        print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
