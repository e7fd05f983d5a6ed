"""Closed forms of batches that fill: boxes of consignments, and vehicles that wait for others."""

from __future__ import annotations

from math import sqrt

import numpy as np

from corridor_sim.grid import DAY, HOUR
from corridor_sim.plan.arrays import Flags, Floats
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.locks import waits
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import TRUCK, corridor

_FILLING = "terminals.yard.activities.stuffing.fills_box"
_PER_DAY = 480.0
_GAP = DAY / _PER_DAY
_BOX = 10
_PATIENCE = HOUR / 12


def _filled(share: str, patience: str = "") -> str:
    """Consignments of one size come at random and leave as soon as their box is closed."""
    yard = f"""    activities:
      stuffing: {{fills_box: {{{patience}}}, takes: 0 h, cause: handling, source: assumed}}
    handling: {{origin -> any: [stuffing]}}"""
    text = corridor(_PER_DAY, TRUCK, yard)
    return text.replace("size: TEU", f"size: TEU, fills: {share}")


def _filling_waits(run: Run) -> tuple[Floats, Flags]:
    """Waits for a box to close [s], and who opened one; measured consignments in closed boxes."""
    waited = run.end(_FILLING) - run.ready(_FILLING)
    number = run.draws.numbers(0)
    known = run.measured(_FILLING) & np.isfinite(waited)
    first: Flags = run.trace.box[number] == number
    return waited[known], first[known]


def _mean_of_all(run: Run) -> float:
    return float(np.mean(_filling_waits(run)[0]))


def _spread_of_first(run: Run) -> float:
    waited, first = _filling_waits(run)
    return float(np.std(waited[first]))


_VIA = f"{TRUCK}, via: [{{passage: yard_track, direction: out, at: 0.5}}]"
_COUPLED = """passages:
  yard_track: {kind: other, batch: 3, at_least: 3, transit: 10 min, headway: 0 min, source: assumed}
"""

CASES = (
    ClosedForm(
        "boxes of ten consignments: mean wait for a full one",
        "(b - 1) / (2 lambda), b = 10",
        formulas.filling_wait(_BOX, _GAP),
        _filled("10 %"),
        _mean_of_all,
    ),
    ClosedForm(
        "boxes of ten consignments: standard deviation of the first one's wait",
        "Erlang of b - 1 gaps: sqrt(b - 1) / lambda, b = 10",
        sqrt(_BOX - 1) * _GAP,
        _filled("10 %"),
        _spread_of_first,
    ),
    ClosedForm(
        "boxes of two that wait 5 min at most: mean wait",
        "E[min(X, T)] / (1 + P(X < T)), X exponential of mean 1 / lambda",
        formulas.impatient_pair_wait(_GAP, _PATIENCE),
        _filled("50 %", "wait_at_most: 5 min"),
        _mean_of_all,
    ),
    ClosedForm(
        "three short trains make a long one: mean wait",
        "(b - 1) / (2 lambda), b = 3",
        formulas.filling_wait(3, _GAP),
        corridor(_PER_DAY, _VIA, more=_COUPLED),
        lambda run: float(np.nanmean(waits(run))),
    ),
)
