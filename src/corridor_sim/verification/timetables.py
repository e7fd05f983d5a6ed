"""Closed forms of timetables: random arrivals at departures, with and without room for all."""

from __future__ import annotations

import numpy as np

from corridor_sim.grid import HOUR
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm, mean_wait
from corridor_sim.verification.worlds import LINE, corridor, train

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TWICE = ", ".join(f"{day} 00:00, {day} 06:00" for day in _DAYS)

CASES = (
    ClosedForm(
        "trains at equal headways: mean wait",
        "H / 2, H = 6 h",
        formulas.timetable_wait(6 * HOUR, 0),
        corridor(200, train("every: 6 h")),
        mean_wait(LINE),
    ),
    ClosedForm(
        "trains at equal headways: 95th percentile of the wait",
        "uniform: 0.95 H, H = 6 h",
        0.95 * 6 * HOUR,
        corridor(200, train("every: 6 h")),
        lambda run: float(np.quantile(run.waits(LINE), 0.95)),
    ),
    ClosedForm(
        "trains at headways of 6 and 18 h: mean wait",
        "E[H] / 2 (1 + cv2), E[H] = 12 h, cv = 0.5",
        formulas.timetable_wait(12 * HOUR, 0.5**2),
        corridor(200, train(f"weekly: [{_TWICE}]")),
        mean_wait(LINE),
    ),
    ClosedForm(
        "trains that are cancelled with p = 0.3: mean wait",
        "geometric headways of mean H / (1 - p), cv2 = p, H = 6 h",
        formulas.timetable_wait(6 * HOUR / 0.7, 0.3),
        corridor(200, train("every: 6 h, cancelled: 0.3")),
        mean_wait(LINE),
    ),
    ClosedForm(
        "trains with room for 10, the rest roll over: mean wait",
        "H / 2 + E[left behind] / lambda, H = 1 h, load 0.8",
        formulas.limited_timetable_wait(10, HOUR, 0.8),
        corridor(0.8 * 10 * 24, train("every: 1 h", slots=10)),
        mean_wait(LINE),
    ),
)
