"""What a result says about itself, and the scenario put together again from it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from corridor_sim.experiment.replicate import Replicate
from corridor_sim.preflight.citations import input_kinds
from corridor_sim.scenario.load import load
from corridor_sim.scenario.model import Scenario
from corridor_sim.store import LAYOUT, StoreError

LIBRARIES: Final = ("numpy", "scipy", "pandas", "pyarrow", "simpy", "numba", "tzdata", "holidays")


def facts_of(scenario: Scenario, work: Replicate, replications: int) -> dict[str, Any]:
    """Everything needed to make the result again, and when it was made.

    Files are named relative to the folder they have in common, so that the same
    scenario leaves the same bytes wherever it lies.
    """
    names = _relative(list(scenario.texts))
    return {
        "layout": LAYOUT,
        "title": scenario.title,
        "question": scenario.question and scenario.question.model_dump(),
        "scenario": names.get(scenario.files[0]) if scenario.files else None,
        "overlays": [names[file] for file in scenario.files[1:]],
        "sets": list(scenario.sets),
        "digest": scenario.digest,
        "seed": work.seed,
        "replications": replications,
        "start": scenario.start.isoformat(),
        "warm_up_s": scenario.warm_up,
        "measure_s": scenario.measure,
        "drain_limit_s": scenario.drain_limit,
        "engine": work.engine,
        "processes": sorted(work.processes),
        "inputs": input_kinds(scenario.origin.tree),
        "versions": {
            "corridor-sim": version("corridor-sim"),
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {names[file]: text for file, text in scenario.texts.items()},
    }


def footer_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """What every Parquet file of a result says in its footer: times count from `start`, UTC."""
    return {key: str(facts[key]) for key in ("title", "digest", "seed", "start")}


def _relative(files: Sequence[str]) -> dict[str, str]:
    if not files:
        return {}
    whole = [Path(os.path.normpath(Path(file).absolute())) for file in files]
    above = os.path.commonpath([path.parent for path in whole])
    return {
        file: path.relative_to(above).as_posix() for file, path in zip(files, whole, strict=True)
    }


def scenario_of(facts: Mapping[str, Any]) -> Scenario:
    """Load the scenario of a result from the files it holds; StoreError if it differs by now."""
    if facts["scenario"] is None:
        raise StoreError("this result holds no scenario: it was not loaded from a file")
    with TemporaryDirectory() as folder:
        for name, text in facts["files"].items():
            path = Path(folder, PurePosixPath(name))
            if not path.resolve().is_relative_to(Path(folder).resolve()):
                raise StoreError(f"this result holds a file outside its scenario: {name}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for name in (facts["scenario"], *facts["overlays"]):
            if name not in facts["files"]:
                raise StoreError(f"this result names a file that it does not hold: {name}")
        overlays = [Path(folder, name) for name in facts["overlays"]]
        scenario = load(Path(folder, facts["scenario"]), overlays, facts["sets"], folder)
    if scenario.digest != facts["digest"]:
        raise StoreError(
            "this version reads the stored scenario differently from the one that ran it; "
            f"replay with corridor-sim {facts['versions']['corridor-sim']}"
        )
    return scenario
