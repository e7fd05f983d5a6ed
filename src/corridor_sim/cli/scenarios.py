"""Commands about scenarios: list, new, check, show, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from corridor_sim.cli.exits import Exit, ends_clearly
from corridor_sim.cli.options import FilesIn, Overlays, ScenarioName, Settings, overlay_names


@ends_clearly
def list_shipped() -> None:
    """List the shipped scenarios and overlays."""
    from corridor_sim.report import text
    from corridor_sim.report.shipped import shipped

    text.print_sheets(shipped())


@ends_clearly
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the scenario to begin.")],
) -> None:
    """Write a small runnable scenario to begin from."""
    from corridor_sim.starter import write_starter

    path = write_starter(name, Path.cwd())
    typer.echo(f"Wrote {path.name}. Next: corridor-sim check {path.name}")


@ends_clearly
def check(
    scenario: ScenarioName,
    *,
    overlays: Overlays = "",
    settings: Settings = None,
    files_in: FilesIn = None,
) -> Exit | None:
    """Find every problem at once and print the load of every resource and service."""
    from corridor_sim.preflight import check as preflight
    from corridor_sim.report import scenario_sheets, text

    found = preflight(scenario, overlay_names(overlays), settings or (), files_in)
    for problem in found.problems:
        typer.echo(str(problem), err=True)
    if found.errors:
        return Exit.BAD_INPUT
    text.print_sheets([scenario_sheets.loads(found.loads)])
    text.print_lines([f"Size: {found.size}"])
    typer.echo(f"{scenario}: no errors, {len(found.warnings)} warnings")
    return None


@ends_clearly
def show(
    scenario: ScenarioName,
    route: Annotated[
        str | None, typer.Argument(metavar="ROUTE", help="One route; else all of them.")
    ] = None,
    *,
    merged: Annotated[
        bool, typer.Option("--merged", help="Print every value with the line it comes from.")
    ] = False,
    overlays: Overlays = "",
    settings: Settings = None,
    files_in: FilesIn = None,
) -> None:
    """Show the routes as stages with durations and sources."""
    from corridor_sim.report import scenario_sheets, text
    from corridor_sim.scenario.load import load

    loaded = load(scenario, overlay_names(overlays), settings or (), files_in)
    if merged:
        text.print_lines(scenario_sheets.merged(loaded))
    else:
        text.print_sheets(scenario_sheets.routes(loaded, route))


@ends_clearly
def schema(
    what: Annotated[
        Literal["scenario", "overlay"], typer.Argument(metavar="scenario|overlay")
    ] = "scenario",
) -> None:
    """Print the JSON Schema of scenarios or overlays, for editors."""
    from corridor_sim.report import text
    from corridor_sim.scenario.schema import overlay_schema, scenario_schema, schema_text

    chosen = overlay_schema() if what == "overlay" else scenario_schema()
    text.print_text(schema_text(chosen).rstrip())
