"""What runs side by side: one corridor, one set of draws, several programs."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks import cpp
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
from corridor_sim.plan.compile import Plan
from corridor_sim.workspace import Workspace

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
    """Seconds that a call takes."""
    begin = perf_counter()
    simulate()
    return perf_counter() - begin


def compiled(plan: Plan, draws: Draws, name: str = "corridor-sim, compiled") -> Contender:
    """Our engine; its buffers stay from round to round, as they do in a run."""
    space = Workspace()
    simulate_compiled(plan, draws, space)
    return Contender(name, lambda: timed(lambda: simulate_compiled(plan, draws, space)))


def reference(plan: Plan, draws: Draws) -> Contender:
    """Our engine in SimPy."""
    return Contender(
        "corridor-sim, reference (SimPy)",
        lambda: timed(lambda: simulate_reference(plan, draws)),
    )


def in_cpp(plan: Plan, draws: Draws, folder: Path) -> Contender | None:
    """The event loop of two_leg.cpp: its second run, with memory and caches warm."""
    found = cpp.compiler()
    if found is None:
        return None
    program = cpp.build(found, folder)
    return Contender("C++, by hand", lambda: cpp.run(program, plan, draws, 2, folder).seconds[-1])


def in_simpy(plan: Plan, draws: Draws) -> list[Contender]:
    """The two hand-written SimPy programs; building the world is not counted."""
    kinds: dict[str, type[Cranes]] = {"stores": StoreCranes, "plain queues": QueueCranes}

    def run(cranes: type[Cranes]) -> float:
        world = HandWritten(corridor_of(plan, draws), cranes)
        return timed(world.run)

    return [
        Contender(f"SimPy, by hand ({kind})", lambda cranes=cranes: run(cranes))  # type: ignore[misc]
        for kind, cranes in kinds.items()
    ]


def in_other_tools(plan: Plan, draws: Draws) -> tuple[list[Contender], list[str]]:
    """Ciw and salabim where they are installed, and the names of those that are not."""
    until = simulate_compiled(plan, draws).stopped_at
    found: list[Contender] = []
    missing = [name for name in ("salabim", "ciw") if importlib.util.find_spec(name) is None]
    if "salabim" not in missing:
        from benchmarks import in_salabim

        corridor = corridor_of(plan, draws)
        found.append(
            Contender("salabim", lambda: timed(lambda: in_salabim.simulate(corridor, until)))
        )
    if "ciw" not in missing:
        from benchmarks import in_ciw

        found.append(
            Contender(
                "Ciw (approximately)", lambda: timed(lambda: in_ciw.simulate(plan, draws, until))
            )
        )
    return found, missing
