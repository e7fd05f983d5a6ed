"""How every figure looks: colours that colour-blind readers tell apart, and files that repeat.

Colours are those of Okabe and Ito, "Color universal design" (2008), and for the
many causes also Paul Tol's "muted" scheme; families of causes that could be
taken for each other differ by hatching as well. ``DARK`` says what each colour becomes
on a dark page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.typing import RcKeyType

from corridor_sim.scenario.causes import Cause

WIDTH: Final = 6.3
"""Width of every figure [inch]: the column of an A4 paper, 16 cm."""
ROUTE_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
ROUTE_LINES: Final = ("-", "--", "-.", ":")
INK: Final = "#222222"
ON_FILL: Final = "#111111"
"""Text on a light fill: dark on a dark page too."""
PAPER: Final = "#ffffff"
FAINT: Final = "#757575"
GRID: Final = "#dddddd"
LAND: Final = "#ece8df"
FONT: Final = "DejaVu Sans"
"""Comes with matplotlib: the same on every system."""
FONTS: Final = "'DejaVu Sans', Verdana, sans-serif"
"""What a browser may take instead: none is wider."""
DARK: Final = {
    INK: "#e8e6e3",
    PAPER: "#1b1d21",
    FAINT: "#a2a2a2",
    GRID: "#3b3e44",
    LAND: "#33363c",
    "#0072b2": "#7f9cff",
    "#d55e00": "#ff8f4a",
    "#009e73": "#35c99d",
    "#cc79a7": "#e39dc4",
    "#882255": "#d9749f",
    "#444444": "#b4b4b4",
}
"""On a dark page: light fills stay as they are, dark ones and all lines become light."""


class Fill(NamedTuple):
    """How one part of a bar is filled."""

    colour: str
    hatch: str
    ink: str  # of text on it


CAUSE_FILLS: Final = {
    Cause.MOVING: Fill("#0072b2", "", PAPER),
    Cause.WAITING_FOR_DEPARTURE: Fill("#e69f00", "", ON_FILL),
    Cause.ROLLED_OVER: Fill("#d55e00", "", PAPER),
    Cause.LATE_VEHICLE: Fill("#f0c987", "////", ON_FILL),
    Cause.QUEUE: Fill("#cc79a7", "", ON_FILL),
    Cause.CLOSED: Fill("#e5c1d6", "xxxx", ON_FILL),
    Cause.HANDLING: Fill("#009e73", "", PAPER),
    Cause.GAUGE_CHANGE: Fill("#7fcdb5", "////", ON_FILL),
    Cause.CUSTOMS: Fill("#882255", "", PAPER),
    Cause.INSPECTION: Fill("#c48ba7", "||||", ON_FILL),
    Cause.PASSAGE_WAIT: Fill("#56b4e9", "", ON_FILL),
    Cause.PASSAGE: Fill("#bce0f5", "\\\\\\\\", ON_FILL),
    Cause.DISRUPTION: Fill("#444444", "", PAPER),
    Cause.STORAGE: Fill("#999933", "", ON_FILL),
    Cause.DWELL: Fill("#ddcc77", "----", ON_FILL),
}
PART_FILLS: Final = (
    Fill("#0072b2", "", PAPER),
    Fill("#56b4e9", "", ON_FILL),
    Fill("#009e73", "", PAPER),
    Fill("#882255", "", PAPER),
    Fill("#e69f00", "", ON_FILL),
    Fill("#d55e00", "", PAPER),
    Fill("#f0c987", "////", ON_FILL),
    Fill("#cc79a7", "", ON_FILL),
    Fill("#ddcc77", "----", ON_FILL),
)
"""For parts of anything else, in order."""

_SETTINGS: Final[dict[RcKeyType, Any]] = {
    "font.family": FONT,
    "font.size": 8.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 9.0,
    "axes.titleweight": "bold",
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "figure.constrained_layout.w_pad": 0.09,
    "figure.constrained_layout.h_pad": 0.06,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "svg.fonttype": "none",  # text stays text: to be read, searched and edited
    "svg.hashsalt": "corridor-sim",
    "figure.dpi": 160.0,
}


@contextmanager
def styled() -> Iterator[None]:
    """Matplotlib's own defaults with our settings on top, whatever the user's configuration."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def route_colour(position: int) -> str:
    """Colour of the route at a position of the report's order."""
    return ROUTE_COLOURS[position % len(ROUTE_COLOURS)]


def route_line(position: int) -> str:
    """Line style of the route at a position: differs as well, for print without colour."""
    return ROUTE_LINES[position % len(ROUTE_LINES)]


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write NAME.png and NAME.svg, the same bytes for the same figure.

    ``Figure.savefig`` would draw each file twice; a report has many figures.
    """
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    nameless = {"Software": None}  # a version would change the bytes
    pixels = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    imsave(folder / f"{name}.png", pixels, dpi=figure.dpi, metadata=nameless)  # type: ignore[arg-type]
    figure.set_layout_engine("none")  # laid out once: both files are the same picture
    svg = folder / f"{name}.svg"
    undated = {"Date": None, "Creator": None}
    FigureCanvasSVG(figure).print_svg(str(svg), metadata=undated)  # type: ignore[no-untyped-call]
    text = svg.read_text(encoding="utf-8").replace(f"'{FONT}'", FONTS)
    svg.write_text(text, encoding="utf-8", newline="\n")
