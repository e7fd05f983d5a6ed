"""Consignments in a box: whose draws and whose vehicle count for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridor_sim.plan.arrays import WHOLE_BOX, Flags, Floats, Ints, Longs

if TYPE_CHECKING:
    from corridor_sim.draws import Draws
    from corridor_sim.plan.compile import Plan
    from corridor_sim.trace import Trace


@dataclass(frozen=True, slots=True)
class Worth:
    """How many containers some of them are, and how many boxes are paid for them.

    A consignment is the share of a box that it fills; of its box it pays its part of
    what is in it. Both are the plain number of whole containers.
    """

    nominal: float
    boxed: float


def in_boxes(plan: Plan, row: int) -> bool:
    """Whether a stage lies between the filling of boxes and their splitting."""
    chain = int(plan.chain_of_row[row])
    return bool(plan.boxes.fill[chain] < row < plan.boxes.split[chain])


def actors(plan: Plan, draws: Draws, trace: Trace, row: int) -> Ints:
    """Who does a stage for each member of its chain: the first in its box, or the member itself."""
    own = draws.numbers(int(plan.chain_of_row[row]))
    if not in_boxes(plan, row):
        return own
    box = trace.box[own]
    return np.where(box >= 0, box, own).astype(np.int32)


def acts(plan: Plan, draws: Draws, trace: Trace, row: int) -> Flags:
    """Which members of the row's chain do its stage themselves: all but those who ride along."""
    own = draws.numbers(int(plan.chain_of_row[row]))
    if not in_boxes(plan, row):
        return np.ones(len(own), dtype=np.bool_)
    return np.equal(actors(plan, draws, trace, row), own)


def takes_of(plan: Plan, draws: Draws, trace: Trace, row: int) -> Floats:
    """The durations drawn for an activity or ride, by member; in a box those of its first.

    Not for activities that are drawn per trip.
    """
    base = int(draws.takes_base[row])
    if not in_boxes(plan, row):
        return draws.takes[base : base + len(draws.numbers(int(plan.chain_of_row[row])))]
    who = actors(plan, draws, trace, row)
    rows = same_stage(plan, draws, row, who)
    takes: Floats = draws.takes[draws.takes_base[rows] + draws.member[who]]
    return takes


def crossings_of_ride(plan: Plan, draws: Draws, trace: Trace, row: int, via: int) -> Longs:
    """Where the crossings of a ride at its ``via``-th passage lie, by member of its chain."""
    column = int(plan.stages.crossing[row]) + via
    if not in_boxes(plan, row):
        begin, end = (int(entry) for entry in draws.crossing_base[column : column + 2])
        return np.arange(begin, end)
    who = actors(plan, draws, trace, row)
    columns = plan.stages.crossing[same_stage(plan, draws, row, who)] + via
    entries: Longs = draws.crossing_base[columns] + draws.member[who]
    return entries


def same_stage(plan: Plan, draws: Draws, row: int, who: Ints) -> Ints:
    """The rows of a stage in boxes in the chains of those who act there (global numbers)."""
    fill = plan.boxes.fill
    rows: Ints = fill[draws.chain[who]] + (row - fill[plan.chain_of_row[row]])
    return rows


def shares(draws: Draws, numbers: Ints) -> Floats:
    """How much of a container each of these is: 1, or the share of a box that it fills."""
    if not len(draws.portion):
        return np.ones(len(numbers))
    portion = draws.portion[numbers]
    return np.where(portion > 0, portion / WHOLE_BOX, 1.0)


def shares_of_boxes(draws: Draws, trace: Trace, numbers: Ints) -> Floats:
    """The part of its box that each answers for; all real ones in a box together make 1.

    A probe answers for what it would fill beside the others; who is in no closed box,
    for the share that it fills.
    """
    nominal = shares(draws, numbers)
    if not len(trace.box):
        return nominal
    packed = np.flatnonzero((trace.box >= 0) & ~draws.probe)
    filled = np.bincount(trace.box[packed], draws.portion[packed], len(trace.box))
    box = trace.box[numbers]
    others = np.where(box >= 0, filled[box], 0)
    return np.where(others > 0, draws.portion[numbers] / np.maximum(others, 1), nominal)


def worth_of(draws: Draws, trace: Trace, numbers: Ints) -> Worth:
    """The worth of these containers or consignments together."""
    if not len(draws.portion):
        return Worth(len(numbers), len(numbers))
    boxed = shares_of_boxes(draws, trace, numbers).sum()
    return Worth(float(shares(draws, numbers).sum()), float(boxed))
