"""The command that sets routes, variants and results side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corridor_sim.cli.exits import ends_clearly
from corridor_sim.cli.options import (
    AsJson,
    Engine,
    FilesIn,
    Replications,
    Seed,
    Settings,
    Workers,
    given,
    overlay_names,
)

if TYPE_CHECKING:
    from corridor_sim.experiment.compare import Comparison
    from corridor_sim.experiment.selection import Selection
    from corridor_sim.scenario.model import Scenario

Small = Literal["mean", "p5", "p50", "p80", "p90", "p95"]


@ends_clearly
def compare(
    first: Annotated[
        str, typer.Argument(metavar="SCENARIO|RESULT", help="A scenario, or a result folder.")
    ],
    second: Annotated[
        str | None, typer.Argument(metavar="RESULT", help="The result folder to compare with.")
    ] = None,
    *,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="OVERLAY[+OVERLAY]",
            help="A variant of the scenario; repeat for more. Without any, routes are compared.",
        ),
    ] = None,
    settings: Settings = None,
    files_in: FilesIn = None,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = "auto",
    workers: Workers = None,
    small: Annotated[
        Small | None,
        typer.Option("--select", help="Select what has the least of this, with 95 % confidence."),
    ] = None,
    within: Annotated[
        str, typer.Option(metavar="DURATION", help="With --select: what does not matter.")
    ] = "12 h",
    route: Annotated[
        str | None, typer.Option(help="With --select and --with: the route to judge by.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare routes, variants of a scenario, or two results, in the same random world."""
    from corridor_sim.report.answers import changes_told
    from corridor_sim.report.differences import differences, selection
    from corridor_sim.report.document import comparison_document, selection_document
    from corridor_sim.report.text import print_lines, print_sheets, print_text

    if second is not None and variants:
        raise typer.BadParameter("give either --with OVERLAY, or a second RESULT")
    stored = second is not None or Path(first, "run.json").is_file()
    if stored and (settings or small):
        raise typer.BadParameter("--set and --select need a scenario; results are as they are")
    overlays = [overlay_names(joined) for joined in variants or ()]
    if small is not None:
        if replications is not None:
            raise typer.BadParameter("--select makes as many replications as it needs")
        selected = _selected(
            given(first, files_in), overlays, small, within, route, settings, seed, engine, workers
        )
        if as_json:
            print_text(selection_document(selected))
        else:
            print_sheets([selection(selected)])
        return
    if stored:
        comparison = _of_results(Path(first), second)
    else:
        comparison = _of_scenario(
            given(first, files_in), overlays, settings, replications, seed, engine, workers
        )
    if as_json:
        print_text(comparison_document(comparison))
    else:
        if told := list(changes_told(comparison)):
            print_lines([*told, ""])
        print_sheets(differences(comparison))


def _of_results(first: Path, second: str | None) -> Comparison:
    from corridor_sim.experiment.compare import compare_results
    from corridor_sim.experiment.result import read_result

    return compare_results(*(read_result(Path(one)) for one in (first, second) if one is not None))


def _of_scenario(
    scenario: str | Scenario,
    overlays: list[tuple[str, ...]],
    settings: Settings,
    replications: Replications,
    seed: Seed,
    engine: Engine,
    workers: Workers,
) -> Comparison:
    from corridor_sim.experiment.compare import compare as compare_variants
    from corridor_sim.report.progress import progress_bar

    with progress_bar() as advance:
        return compare_variants(
            scenario,
            overlays,
            sets=settings or (),
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            progress=advance,
        )


def _selected(
    scenario: str | Scenario,
    overlays: list[tuple[str, ...]],
    small: Small,
    within: str,
    route: str | None,
    settings: Settings,
    seed: Seed,
    engine: Engine,
    workers: Workers,
) -> Selection:
    from corridor_sim.experiment.selection import select

    try:
        return select(
            scenario,
            overlays,
            of=small,
            within=within,
            route=route,
            sets=settings or (),
            seed=seed,
            engine="reference" if engine == "reference" else "compiled",
            workers=workers,
        )
    except ValueError as error:
        from corridor_sim.scenario.problems import ScenarioError

        if isinstance(error, ScenarioError):
            raise
        raise typer.BadParameter(str(error)) from None
