"""The command line: names, options and help, no logic.

Commands import what they need when they run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import typer

from corridor_sim.cli import boards, comparisons, exports, results, scenarios, sweeps, trust

app = typer.Typer(
    name="corridor-sim",
    help="How long a container takes door to door by each route, how sure that is, and why.",
    epilog="Exit codes: 0 done, 1 internal inconsistency or nowhere to write, 2 bad input, "
    "3 done but cargo is stuck.",
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("list")(scenarios.list_shipped)
app.command("new")(scenarios.new)
app.command("check")(scenarios.check)
app.command("show")(scenarios.show)
app.command("run")(results.run)
app.command("compare")(comparisons.compare)
app.command("sweep")(sweeps.sweep)
app.command("options")(boards.options)
app.command("claims")(sweeps.claims)
app.command("report")(results.report)
app.command("trace")(results.trace)
app.command("export")(exports.export)
app.command("verify")(trust.verify)
app.command("schema")(scenarios.schema)
