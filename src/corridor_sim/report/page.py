"""One page that holds the whole report and needs no other file."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from corridor_sim.experiment.result import PAGE, TABLES, Result
from corridor_sim.report.account_sheets import left_out
from corridor_sim.report.figures.along import without_distance
from corridor_sim.report.figures.draw import KINDS, draw_figures
from corridor_sim.report.sheets import about, doubts, sheets


def write_report(result: Result, folder: Path) -> str:
    """Write ``figures/`` and ``report.html`` into a folder and return the page's path."""
    figures = folder / "figures"
    drawn = [
        {
            "caption": KINDS[name].caption,
            "data": b64encode((figures / f"{name}.svg").read_bytes()).decode("ascii"),
        }
        for name in draw_figures(result, figures)
    ]
    template = Environment(
        loader=PackageLoader("corridor_sim.report"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    ).get_template("report.html")
    tables = [name for name in TABLES if not getattr(result, name).empty]
    html = template.render(
        title=result.title,
        about=[*about(result), *doubts(result)],
        sheets=list(sheets(result)),
        figures=drawn,
        tables=tables,
        notes=[*_not_drawn(result), *left_out(result)],
    )
    page = folder / PAGE
    page.write_text(html, encoding="utf-8", newline="\n")
    return str(page)


def _not_drawn(result: Result) -> list[str]:
    routes = without_distance(result.profile)
    if not routes:
        return []
    return [
        f"Not in the time-distance chart, since a service states no distance: {', '.join(routes)}"
    ]
