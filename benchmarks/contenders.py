"""What runs side by side: one corridor, one set of draws, several programs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import thread_time

import numpy as np

from benchmarks import cpp
from benchmarks.bars import COMPILED, CPP, QUEUES, REFERENCE, STORES
from benchmarks.handwritten_simpy import (
    Cranes,
    HandWritten,
    QueueCranes,
    StoreCranes,
    corridor_of,
)
from corridor_sim.draws import Draws
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.engine.reference import simulate_reference
from corridor_sim.grid import STEP
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan
from corridor_sim.workspace import Workspace

ENOUGH = 0.5
"""Seconds after which a program is not repeated within a round."""
REPEATS = 8

Timed = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Contender:
    """A program; ``run`` simulates once and returns its seconds."""

    name: str
    run: Timed


def released(plan: Plan, draws: Draws) -> int:
    """Containers that were released before the replication stops."""
    return int((draws.release <= simulate_compiled(plan, draws).stopped_at).sum())


def timed(simulate: Callable[[], object]) -> float:
    """Processor seconds that a call takes; the best of a few where it takes little."""
    spent: list[float] = []
    while not spent or (sum(spent) < ENOUGH and len(spent) < REPEATS):
        begin = thread_time()
        simulate()
        spent.append(thread_time() - begin)
    return min(spent)


def hold_to_ours(
    name: str, plan: Plan, draws: Draws, found: Sequence[Sequence[float] | Floats]
) -> None:
    """Raise ValueError unless start and end of the four stages are ours to the bit.

    A program that computes something else is no yardstick.
    """
    trace = simulate_compiled(plan, draws)
    ours = [
        times[draws.column(row)]
        for row in range(plan.stages.rows)
        for times in (trace.start, trace.end)
    ]
    for number, (mine, theirs) in enumerate(zip(ours, found, strict=True)):
        if not np.array_equal(mine, theirs, equal_nan=True):
            raise ValueError(f"{name}: column {number} of the trace is not ours")


def compiled(plan: Plan, draws: Draws, name: str = COMPILED) -> Contender:
    """Our engine; its buffers stay from round to round, as they do in a run."""
    space = Workspace()
    simulate_compiled(plan, draws, space)
    return Contender(name, lambda: timed(lambda: simulate_compiled(plan, draws, space)))


def reference(plan: Plan, draws: Draws) -> Contender:
    """Our engine in SimPy."""
    return Contender(
        REFERENCE,
        lambda: timed(lambda: simulate_reference(plan, draws)),
    )


def in_cpp(plan: Plan, draws: Draws, folder: Path) -> Contender | None:
    """The event loop of two_leg.cpp, repeated as often as a quick program of ours."""
    found = cpp.compiler()
    if found is None:
        return None
    program = cpp.build(found, folder)
    hold_to_ours("C++", plan, draws, cpp.run(program, plan, draws, 1, folder).columns)
    return Contender(CPP, lambda: min(cpp.run(program, plan, draws, REPEATS, folder).seconds))


def in_simpy(plan: Plan, draws: Draws) -> list[Contender]:
    """The two hand-written SimPy programs."""
    kinds: dict[str, type[Cranes]] = {STORES: StoreCranes, QUEUES: QueueCranes}

    corridor = corridor_of(plan, draws)
    for kind, cranes in kinds.items():
        hold_to_ours(kind, plan, draws, HandWritten(corridor, cranes).run())

    def run(cranes: type[Cranes]) -> float:
        return timed(lambda: HandWritten(corridor, cranes).run())

    return [
        Contender(kind, lambda cranes=cranes: run(cranes))  # type: ignore[misc]
        for kind, cranes in kinds.items()
    ]


def in_salabim(plan: Plan, draws: Draws) -> Contender:
    """The corridor in salabim, if that is installed."""
    from benchmarks import in_salabim

    # Half a grid step later: the instant of stopping is to be finished.
    until = simulate_compiled(plan, draws).stopped_at + STEP / 2
    corridor = corridor_of(plan, draws)
    hold_to_ours("salabim", plan, draws, in_salabim.simulate(corridor, until))
    return Contender("salabim", lambda: timed(lambda: in_salabim.simulate(corridor, until)))


def in_ciw(plan: Plan, draws: Draws) -> Contender:
    """The corridor in Ciw, if that is installed."""
    from benchmarks import in_ciw

    until = simulate_compiled(plan, draws).stopped_at
    return Contender("Ciw", lambda: timed(lambda: in_ciw.simulate(plan, draws, until)))


def installed(name: str) -> bool:
    """Whether a package is there."""
    return importlib.util.find_spec(name) is not None
