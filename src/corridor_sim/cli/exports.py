"""The command export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corridor_sim.cli.exits import ends_clearly
from corridor_sim.cli.options import ResultFolder


@ends_clearly
def export(
    result: ResultFolder,
    *,
    what: Annotated[
        str,
        typer.Option(
            metavar="NAME[,NAME]",
            help="Of ocel, cases, geojson, ileap, datapackage, rocrate; else all six.",
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the exports; else the result folder, where datapackage and rocrate "
            "always stand, since they describe it.",
        ),
    ] = None,
    containers: Annotated[
        int, typer.Option(min=1, help="Measured containers the event logs follow at most.")
    ] = 1000,
    replication: Annotated[
        int, typer.Option(min=0, help="Replication to replay for events and flows, from 0.")
    ] = 0,
    licence: Annotated[
        str | None,
        typer.Option(metavar="SPDX", help="Licence you put the result under, such as CC-BY-4.0."),
    ] = None,
) -> None:
    """Write a stored result in the formats of other programs."""
    from corridor_sim.experiment.result import read_result
    from corridor_sim.export.write import export as write

    names = [name.strip() for name in what.split(",") if name.strip()]
    written = write(
        read_result(result),
        names,
        out,
        containers=containers,
        replication=replication,
        licence=licence,
    )
    for path in written:
        typer.echo(f"{path}  {path.stat().st_size / 1e3:,.0f} kB")
