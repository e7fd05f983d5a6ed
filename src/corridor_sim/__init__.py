"""Door-to-door transit times of freight corridors, with their spread, causes and sources.

Three lines in a notebook::

    import corridor_sim as cs
    scenario = cs.load("chongqing_antwerp")
    cs.run(scenario, replications=10)

Every name is imported when it is first used: importing the package costs
nothing, so the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corridor_sim.audit import AuditError as AuditError
    from corridor_sim.experiment.compare import Comparison as Comparison
    from corridor_sim.experiment.compare import compare as compare
    from corridor_sim.experiment.compare import compare_results as compare_results
    from corridor_sim.experiment.counterfactuals import counterfactuals as counterfactuals
    from corridor_sim.experiment.options import options as options
    from corridor_sim.experiment.replay import replay as replay
    from corridor_sim.experiment.result import Result as Result
    from corridor_sim.experiment.result import read_result as read_result
    from corridor_sim.experiment.run import run as run
    from corridor_sim.experiment.selection import select as select
    from corridor_sim.experiment.sweep import sweep as sweep
    from corridor_sim.experiment.verdicts import claims as claims
    from corridor_sim.preflight.check import check as check
    from corridor_sim.scenario.load import load as load
    from corridor_sim.scenario.model import Scenario as Scenario
    from corridor_sim.scenario.problems import Problem as Problem
    from corridor_sim.scenario.problems import ScenarioError as ScenarioError

    __version__: str

__all__ = [
    "AuditError",
    "Comparison",
    "Problem",
    "Result",
    "Scenario",
    "ScenarioError",
    "__version__",
    "check",
    "claims",
    "compare",
    "compare_results",
    "counterfactuals",
    "load",
    "options",
    "read_result",
    "replay",
    "run",
    "select",
    "sweep",
]

_HOMES: Final = {
    "AuditError": "corridor_sim.audit",
    "Comparison": "corridor_sim.experiment.compare",
    "Problem": "corridor_sim.scenario.problems",
    "Result": "corridor_sim.experiment.result",
    "Scenario": "corridor_sim.scenario.model",
    "ScenarioError": "corridor_sim.scenario.problems",
    "check": "corridor_sim.preflight.check",
    "compare": "corridor_sim.experiment.compare",
    "compare_results": "corridor_sim.experiment.compare",
    "load": "corridor_sim.scenario.load",
    "options": "corridor_sim.experiment.options",
    "read_result": "corridor_sim.experiment.result",
    "replay": "corridor_sim.experiment.replay",
    "run": "corridor_sim.experiment.run",
    "select": "corridor_sim.experiment.selection",
    "claims": "corridor_sim.experiment.verdicts",
    "counterfactuals": "corridor_sim.experiment.counterfactuals",
    "sweep": "corridor_sim.experiment.sweep",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        return import_module("importlib.metadata").version("corridor-sim")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
