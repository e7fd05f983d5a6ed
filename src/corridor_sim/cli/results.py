"""Commands about results: run, compare, report, trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_sim.cli.exits import Exit, ends_clearly
from corridor_sim.cli.options import (
    AsJson,
    Cluster,
    Engine,
    FilesIn,
    Overlays,
    Replications,
    ResultFolder,
    ScenarioName,
    Seed,
    Settings,
    Workers,
    overlay_names,
)


@ends_clearly
def run(
    scenario: ScenarioName,
    *,
    overlays: Overlays = "",
    settings: Settings = None,
    files_in: FilesIn = None,
    replications: Replications = None,
    seed: Seed = None,
    engine: Engine = "auto",
    workers: Workers = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Result folder; else runs/SCENARIO[-OVERLAY]. Files of your own in it stay.",
        ),
    ] = None,
    visits: Annotated[
        bool,
        typer.Option("--visits", help="Keep every stage of every container; large."),
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on with the run of this folder that was stopped."),
    ] = False,
    on: Cluster = None,
    figures: Annotated[
        bool, typer.Option("--figures/--no-figures", help="Draw figures and the report page.")
    ] = True,
    as_json: AsJson = False,
) -> Exit:
    """Simulate a scenario, print the report and write a result folder."""
    from corridor_sim.experiment.run import run as simulate
    from corridor_sim.report.document import result_document
    from corridor_sim.report.page import write_report
    from corridor_sim.report.printed import print_report
    from corridor_sim.report.progress import progress_bar
    from corridor_sim.report.text import print_text
    from corridor_sim.scenario.load import load
    from corridor_sim.store import default_folder

    names = overlay_names(overlays)
    with progress_bar() as advance:
        result = simulate(
            load(scenario, names, settings or (), files_in),
            replications=replications,
            seed=seed,
            engine=engine,
            workers=workers,
            out=out or default_folder(scenario, names),
            visits=visits,
            resume=resume,
            on=on,
            progress=advance,
            finish=write_report if figures else None,
        )
    if as_json:
        print_text(result_document(result))
    else:
        print_report(result)
    return Exit.STUCK if result.stuck else Exit.DONE


@ends_clearly
def report(
    result: ResultFolder,
    *,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print the page to report.pdf too, with your browser.")
    ] = False,
) -> None:
    """Make the report page and its figures of a stored result again."""
    from corridor_sim.experiment.result import read_result
    from corridor_sim.report.page import write_report
    from corridor_sim.report.pdf import print_pdf

    page = write_report(read_result(result), result)
    typer.echo(page)
    if pdf:
        typer.echo(print_pdf(Path(page)))


@ends_clearly
def trace(
    result: ResultFolder,
    container: Annotated[
        str,
        typer.Argument(
            metavar="CONTAINER",
            help="DEMAND:NUMBER, or twins:NUMBER:ROUTE; @REPLICATION (from 0) may follow.",
        ),
    ],
) -> None:
    """Replay one container's journey, hour by hour with causes."""
    from corridor_sim.experiment.replay import follow
    from corridor_sim.experiment.result import read_result
    from corridor_sim.report.journey import journey
    from corridor_sim.report.text import print_sheets

    print_sheets([journey(container, follow(read_result(result), container))])
