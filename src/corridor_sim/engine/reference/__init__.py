"""The reference engine: SimPy, written to be read."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corridor_sim.engine.reference.world import World
from corridor_sim.trace import Trace

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.engine.reference.processes import UserProcess
    from corridor_sim.plan.compile import Plan
    from corridor_sim.workspace import Workspace


def simulate_reference(
    plan: Plan,
    draws: Draws,
    workspace: Workspace | None = None,
    processes: Mapping[str, UserProcess] | None = None,
) -> Trace:
    """Run one replication.

    Args:
        plan: the scenario as arrays.
        draws: one replication's numbers, drawn for this plan.
        workspace: buffers to reuse for the Trace.
        processes: a SimPy generator function ``(env, container, takes)`` per
            activity, in place of its working time of ``takes`` seconds; keys are
            paths or their ends, such as ``activities.inspection``.

    Raises:
        ValueError: a key of ``processes`` names no activity, or two the same one.
    """
    trace = Trace.blank(draws, workspace)
    with _collector_at_rest():
        trace.stopped_at = World(plan, draws, trace, processes or {}).run()
    return trace


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python's cycle collector from walking over every journey under way.

    A journey leaves no cycles behind when it ends, so there is nothing to find
    before the world as a whole is done with; the walks took a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
