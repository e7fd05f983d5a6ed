"""The command that says how to send a container that is ready on a day."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from corridor_sim.cli.exits import ends_clearly
from corridor_sim.cli.options import (
    AsJson,
    Overlays,
    Replications,
    ScenarioName,
    Seed,
    Settings,
    Workers,
    overlay_names,
)


@ends_clearly
def options(
    scenario: ScenarioName,
    *,
    ready: Annotated[str, typer.Option(metavar="DATE", help="When the container is ready.")],
    by: Annotated[
        Literal["departs", "p50", "p90", "risk", "cost", "co2e"],
        typer.Option(help="Sort by this, the least first."),
    ] = "p50",
    overlays: Overlays = "",
    settings: Settings = None,
    replications: Replications = None,
    seed: Seed = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Say by when each route brings a container ready on a day, how surely, at what cost."""
    from corridor_sim.experiment.options import REPLICATIONS
    from corridor_sim.experiment.options import options as ask
    from corridor_sim.report.board import board
    from corridor_sim.report.document import options_document
    from corridor_sim.report.text import print_sheets, print_text
    from corridor_sim.scenario.problems import ScenarioError

    try:
        found = ask(
            scenario,
            ready,
            by=by,
            overlays=overlay_names(overlays),
            sets=settings or (),
            replications=replications or REPLICATIONS,
            seed=seed,
            workers=workers,
        )
    except ScenarioError:
        raise
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if as_json:
        print_text(options_document(found))
    else:
        print_sheets([board(found)])
