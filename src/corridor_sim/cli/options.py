"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from corridor_sim.scenario.model import Scenario

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A YAML file, or the name of a shipped scenario.")
]
ResultFolder = Annotated[
    Path, typer.Argument(metavar="RESULT", help="A result folder that `run` has written.")
]
Overlays = Annotated[
    str,
    typer.Option("--with", metavar="OVERLAY[+OVERLAY]", help="Overlays to apply, in this order."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one value; may be repeated."),
]
FilesIn = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR", help="Folder of the files that a scenario may name; else its own folder."
    ),
]
Replications = Annotated[
    int | None, typer.Option(min=1, help="Independent repetitions; else the scenario's own number.")
]
Seed = Annotated[int | None, typer.Option(min=0, help="Seed; else the scenario's own.")]
Engine = Annotated[
    Literal["auto", "compiled", "reference"],
    typer.Option(help="Both give the same numbers; auto takes the fast one."),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Replications at a time; else one per processor.")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="ADDRESS", help="A Dask scheduler whose machines do it: tcp://host:8786."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead.")]


def overlay_names(joined: str) -> tuple[str, ...]:
    """Names in `a+b`, in order."""
    return tuple(name.strip() for name in joined.split("+") if name.strip())


def given(scenario: str, files_in: Path | None) -> str | Scenario:
    """The scenario as named, or loaded if it may name files outside its own folder."""
    if files_in is None:
        return scenario
    from corridor_sim.scenario.load import load

    return load(scenario, files_in=files_in)
