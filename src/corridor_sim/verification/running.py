"""From a scenario given as text to a simulated replication."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corridor_sim.draws import draw
from corridor_sim.engine import Engine, simulate
from corridor_sim.plan.compile import Plan, compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.verification.observed import Run
from corridor_sim.workspace import Workspace


def compiled(text: str, sets: Sequence[str] = ()) -> Plan:
    """The plan of a scenario given as text, with settings such as ``measure=3 d``."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(text, encoding="utf-8")
        return compile_plan(load(file, sets=sets))


def run(
    plan: Plan,
    engine: Engine,
    replication: int = 0,
    seed: int = 1,
    workspace: Workspace | None = None,
) -> Run:
    """Draw and simulate one replication; it is valid until the workspace's next use."""
    draws = draw(plan, seed, replication, workspace)
    return Run(plan, draws, simulate(plan, draws, workspace, engine))
