"""How every figure looks: colours that colour-blind readers tell apart, and files that repeat.

Colours are those of Okabe and Ito, "Color universal design" (2008), and for the
many causes also Paul Tol's "muted" scheme; families of causes that could be
taken for each other differ by hatching as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.typing import RcKeyType

from corridor_sim.scenario.causes import Cause

ROUTE_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
ROUTE_LINES: Final = ("-", "--", "-.", ":")
INK: Final = "#222222"
FAINT: Final = "#8a8a8a"


class Fill(NamedTuple):
    """How one cause is filled."""

    colour: str
    hatch: str
    ink: str  # of text on it


CAUSE_FILLS: Final = {
    Cause.MOVING: Fill("#0072B2", "", "white"),
    Cause.WAITING_FOR_DEPARTURE: Fill("#E69F00", "", INK),
    Cause.ROLLED_OVER: Fill("#D55E00", "", "white"),
    Cause.LATE_VEHICLE: Fill("#F0C987", "////", INK),
    Cause.QUEUE: Fill("#CC79A7", "", INK),
    Cause.CLOSED: Fill("#E5C1D6", "xxxx", INK),
    Cause.HANDLING: Fill("#009E73", "", "white"),
    Cause.GAUGE_CHANGE: Fill("#7FCDB5", "////", INK),
    Cause.CUSTOMS: Fill("#882255", "", "white"),
    Cause.INSPECTION: Fill("#C48BA7", "||||", INK),
    Cause.PASSAGE_WAIT: Fill("#56B4E9", "", INK),
    Cause.PASSAGE: Fill("#BCE0F5", "\\\\\\\\", INK),
    Cause.DISRUPTION: Fill("#444444", "", "white"),
    Cause.STORAGE: Fill("#999933", "", INK),
    Cause.DWELL: Fill("#DDCC77", "----", INK),
}

_SETTINGS: Final[dict[RcKeyType, Any]] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same on every system
    "font.size": 9.0,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "axes.titlesize": 11.0,
    "axes.titleweight": "bold",
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "svg.hashsalt": "corridor-sim",
    "figure.dpi": 100.0,
    "savefig.dpi": 160.0,
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
    """Write NAME.png and NAME.svg, the same bytes for the same figure."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")  # laid out once: both files are the same picture
    figure.savefig(folder / f"{name}.png", metadata={"Software": None})
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
