"""Names beside points, where no other name and few lines are in the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from corridor_sim.report import style

PLACEMENTS = [  # points from the mark, the nearest first
    (side, up) for up in (0, 9, -9, 18, -18, 29, -29) for side in (6, -6, 16, -16)
]
APART = 1.5  # pixels around every label


class Label(NamedTuple):
    """A text for a point of the axes; the weightiest is placed first."""

    weight: float
    x: float
    y: float
    text: str
    colour: str


def place_labels(figure: Figure, ax: Axes, labels: Sequence[Label]) -> None:
    """Write each label beside its point; one with no room for it is left out."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    legend = ax.get_legend()
    taken: list[Bbox] = [] if legend is None else [legend.get_window_extent()]
    paths = [line.get_transform().transform_path(line.get_path()) for line in ax.lines]
    for label in sorted(labels, reverse=True):
        text = ax.annotate(
            label.text, (label.x, label.y), (0, 0), textcoords="offset points",
            color=label.colour, fontsize=7.5, va="center",
            bbox={"boxstyle": "square,pad=0.08", "fc": style.PAPER, "ec": "none", "alpha": 0.7},
        )  # fmt: skip
        anchor, size = ax.transData.transform((label.x, label.y)), text.get_window_extent()
        free: list[tuple[int, int]] = []
        boxes = [_beside(anchor, size, placement, figure.dpi / 72) for placement in PLACEMENTS]
        for number, box in enumerate(boxes):
            inside = ax.bbox.containsx(box.x0) and ax.bbox.containsx(box.x1)
            inside = inside and ax.bbox.containsy(box.y0) and ax.bbox.containsy(box.y1)
            if inside and not any(box.overlaps(other) for other in taken):
                crossed = sum(path.intersects_bbox(box, filled=False) for path in paths)
                free.append((crossed, number))
        if free:
            best = min(free)[1]
            taken.append(boxes[best])
            text.xyann = PLACEMENTS[best]
            text.set_horizontalalignment("left" if PLACEMENTS[best][0] > 0 else "right")
        else:
            text.remove()


def _beside(
    anchor: NDArray[np.float64], size: Bbox, placement: tuple[int, int], scale: float
) -> Bbox:
    """Which pixels a label covers when it stands so many points from its point."""
    x, y = anchor[0] + scale * placement[0], anchor[1] + scale * placement[1]
    left = x if placement[0] > 0 else x - size.width
    return Bbox.from_bounds(left, y - size.height / 2, size.width, size.height).padded(APART)
