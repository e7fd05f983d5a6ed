"""Commands that run a scenario many times: sweep, claims."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridor_sim.cli.exits import ends_clearly
from corridor_sim.cli.options import (
    AsJson,
    Cluster,
    Engine,
    FilesIn,
    Overlays,
    Replications,
    ScenarioName,
    Seed,
    Settings,
    Workers,
    given,
    overlay_names,
)

if TYPE_CHECKING:
    from corridor_sim.experiment.run import AskedEngine

Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with what was stopped on the way to this folder.")
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PATH=a,b,c|low..high",
        help="Values or a range of one input; may be repeated. Else every number with `between`.",
    ),
]


@ends_clearly
def sweep(
    scenario: ScenarioName,
    *,
    vary: Vary = None,
    method: Annotated[
        Literal["grid", "oat", "lhs", "sobol", "morris"] | None,
        typer.Option(help="How points are chosen; else a grid, or lhs where a range is given."),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            min=1, help="Levels (oat), points (lhs), base points (sobol), trajectories (morris)."
        ),
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            metavar="ROUTE[/OVER][:p95]",
            help="What to look at: a route's days, or those it saves over another; else the claim.",
        ),
    ] = None,
    counterfactuals: Annotated[
        bool,
        typer.Option(
            "--counterfactuals",
            help="Instead: one more of each resource, departure and line, six hours less of each "
            "wait; ranked by the days saved.",
        ),
    ] = False,
    changes: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Instead: your own changes, a YAML file NAME: {PATH: VALUE}."
        ),
    ] = None,
    overlays: Overlays = "",
    settings: Settings = None,
    files_in: FilesIn = None,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = "auto",
    workers: Workers = None,
    on: Cluster = None,
    resume: Resume = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; else sweeps/SCENARIO[-OVERLAY].")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Vary inputs of a scenario and say what each does to its answer."""
    if counterfactuals or changes is not None:
        if vary or method or size or of:
            raise typer.BadParameter("changes are tried as they are: no --vary, --method, --of")
        _changes(
            scenario,
            changes,
            derived=counterfactuals,
            overlays=overlay_names(overlays),
            settings=settings or (),
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            on=on,
            resume=resume,
            out=out,
            as_json=as_json,
        )
        return
    from corridor_sim.experiment.sweep import sweep as run_sweep
    from corridor_sim.report.progress import progress_bar
    from corridor_sim.report.swept import print_sweep, sweep_document, write_figures
    from corridor_sim.report.text import print_text
    from corridor_sim.store import default_folder

    names = overlay_names(overlays)
    folder = out or default_folder(scenario, names, "sweeps")
    with progress_bar("points") as advance:
        found = run_sweep(
            given(scenario, files_in),
            vary or (),
            overlays=names,
            sets=settings or (),
            method=method,
            size=size,
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            on=on,
            resume=resume,
            of=of,
            out=folder,
            progress=advance,
            finish=write_figures,
        )
    if as_json:
        print_text(sweep_document(found))
    else:
        print_sweep(found)


def _changes(
    scenario: str,
    changes: Path | None,
    *,
    derived: bool,
    overlays: Sequence[str],
    settings: Sequence[str],
    replications: int | None,
    seed: int | None,
    engine: AskedEngine,
    workers: int | None,
    on: str | None,
    resume: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    from corridor_sim.experiment.counterfactuals import counterfactuals as run_changes
    from corridor_sim.report.counterfactual_sheets import (
        counterfactuals_document,
        print_counterfactuals,
    )
    from corridor_sim.report.progress import progress_bar
    from corridor_sim.report.text import print_text
    from corridor_sim.store import default_folder

    with progress_bar("changes") as advance:
        found = run_changes(
            scenario,
            changes,
            derived=derived,
            overlays=overlays,
            sets=settings,
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            on=on,
            resume=resume,
            out=out or default_folder(scenario, overlays, "changes"),
            progress=advance,
        )
    if as_json:
        print_text(counterfactuals_document(found))
    else:
        print_counterfactuals(found)


@ends_clearly
def claims(
    scenario: ScenarioName,
    *,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="PATH=low..high",
            help="A further input to sample, beside those with `between`; may be repeated.",
        ),
    ] = None,
    tries: Annotated[
        list[str] | None,
        typer.Option(
            "--try",
            metavar="OVERLAY[+OVERLAY]",
            help="An overlay that may flip a claim; may be repeated. Else all shipped that apply.",
        ),
    ] = None,
    size: Annotated[int, typer.Option(min=2, help="How many inputs are sampled.")] = 100,
    overlays: Overlays = "",
    settings: Settings = None,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = "auto",
    workers: Workers = None,
    on: Cluster = None,
    resume: Resume = False,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; else claims/SCENARIO[-OVERLAY].")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Test the claims of a scenario: supported, refuted or not decided, and what decides it."""
    from corridor_sim.experiment.verdicts import claims as judge
    from corridor_sim.report.judged import claims_document, print_claims, write_figures
    from corridor_sim.report.progress import progress_bar
    from corridor_sim.report.text import print_text
    from corridor_sim.store import default_folder

    names = overlay_names(overlays)
    with progress_bar("points") as advance:
        found = judge(
            scenario,
            overlays=names,
            sets=settings or (),
            vary=vary or (),
            tries=[overlay_names(joined) for joined in tries] if tries else None,
            size=size,
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            on=on,
            resume=resume,
            out=out or default_folder(scenario, names, "claims"),
            progress=advance,
            finish=write_figures,
        )
    if as_json:
        print_text(claims_document(found))
    else:
        print_claims(found)
