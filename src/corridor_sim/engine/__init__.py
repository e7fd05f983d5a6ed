"""Two engines, one answer: each turns a Plan and its Draws into the same Trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.engine.reference.processes import UserProcess
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace
    from corridor_sim.workspace import Workspace

Engine = Literal["reference", "compiled"]


def simulate(
    plan: Plan,
    draws: Draws,
    workspace: Workspace | None = None,
    engine: Engine = "reference",
    processes: Mapping[str, UserProcess] | None = None,
) -> Trace:
    """Run one replication.

    Args:
        plan: the scenario as arrays.
        draws: one replication's numbers, drawn for this plan.
        workspace: buffers to reuse; the Trace is valid until their next use.
        engine: ``reference`` (SimPy, to be read) or ``compiled`` (Numba, fast).
        processes: SimPy generator functions in place of activities; see
            ``simulate_reference``.

    Raises:
        ValueError: ``processes`` with the compiled engine, or a key of it that
            names no activity.
    """
    # Imported late: whoever runs one engine need not load the other's libraries.
    if engine == "compiled":
        if processes:
            raise ValueError("processes are SimPy generators: they need the reference engine")
        from corridor_sim.engine.compiled import simulate_compiled

        return simulate_compiled(plan, draws, workspace)
    from corridor_sim.engine.reference import simulate_reference

    return simulate_reference(plan, draws, workspace, processes)
