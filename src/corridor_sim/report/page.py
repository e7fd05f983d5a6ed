"""One page that holds the whole report and needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote
from typing import Any, Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from corridor_sim.experiment.result import PAGE, TABLES, Result
from corridor_sim.report.account_sheets import left_out
from corridor_sim.report.answers import answer, routes_told
from corridor_sim.report.figures.along import without_distance
from corridor_sim.report.figures.draw import KINDS, draw_figures
from corridor_sim.report.first_lines import first_lines
from corridor_sim.report.inline import inline_svg, theme_css
from corridor_sim.report.sections import sections
from corridor_sim.report.sheets import about, door_to_door, doubts
from corridor_sim.report.stress import checklist

FIRST: Final = "distributions"
"""The figure of the first screen."""


class Picture(NamedTuple):
    """A figure as the page shows it."""

    caption: str
    svg: Markup


def write_report(result: Result, folder: Path) -> str:
    """Write ``figures/`` and ``report.html`` into a folder and return the page's path."""
    figures = folder / "figures"
    pictures = {
        name: Picture(KINDS[name].caption, _inline(figures, name))
        for name in draw_figures(result, figures)
    }
    template = Environment(
        loader=PackageLoader("corridor_sim.report"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    ).get_template("report.html")
    page = folder / PAGE
    html = template.render(**_shown(result, pictures))
    page.write_text(html, encoding="utf-8", newline="\n")
    return str(page)


def _inline(figures: Path, name: str) -> Markup:
    text = (figures / f"{name}.svg").read_text(encoding="utf-8")
    return inline_svg(text, name, KINDS[name].caption)


def _shown(result: Result, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    facts = result.facts
    return {
        "title": result.title,
        "theme": theme_css(),
        "stuck": " ".join(first_lines(result)),
        "question": facts["question"]["asks"] if facts.get("question") else "",
        "answer": answer(result),
        "routes": list(routes_told(result)),
        "about": about(result),
        "doubts": doubts(result),
        "first": door_to_door(result.routes),
        "first_figure": FIRST,
        "pictures": pictures,
        "sections": [
            section
            for section in sections(result)
            if section.sheets or any(name in pictures for name in section.figures)
        ],
        "checklist": checklist(result),
        "command": run_again(facts),
        "facts": facts,
        "tables": [name for name in TABLES if not getattr(result, name).empty],
        "notes": [*_not_drawn(result), *left_out(result)],
    }


def run_again(facts: Mapping[str, Any]) -> str:
    """What runs the same again, for a shell."""
    words = ["corridor-sim", "run", facts["scenario"] or "SCENARIO"]
    if facts["overlays"]:
        words += ["--with", "+".join(facts["overlays"])]
    for one in facts["sets"]:
        words += ["--set", one]
    words += ["--replications", str(facts["replications"]), "--seed", str(facts["seed"])]
    return " ".join(map(quote, words))


def _not_drawn(result: Result) -> Iterator[str]:
    routes = without_distance(result.profile)
    if routes:
        told = ", ".join(routes)
        yield f"Not in the charts over distance, since a service states no distance: {told}"
