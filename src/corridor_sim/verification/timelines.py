"""Exact cases: opening hours, slots, trips, batches and passages, worked out by hand.

Hours count from the day on which all boxes are released.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridor_sim.verification.cases import Timeline, Times, ends, ready, starts
from corridor_sim.verification.worlds import LIFT, LINE, line, small

TRUCK = line("mode: truck, departures: on_demand, run: 1 h")
_TO_LOCK = line(
    "mode: truck, departures: on_demand, run: 1 h, via: [{passage: lock, direction: down, at: 0}]"
)
_FOUR_HOURLY = "mode: rail, departures: {every: 4 h}, run: 10 h"
_HOURLY = "mode: rail, departures: {every: 1 h}, run: 1 h"
_SLOTS = (0.3, 0.5, 0.7, 1.2, 1.3, 1.8, 2.6, 2.7, 3.1)


def disruptions(**said: str) -> str:
    """Named disruptions of a small world."""
    listed = "\n".join(f"  {name}: {{{what}, source: assumed}}" for name, what in said.items())
    return f"disruptions:\n{listed}\n"


def shift(at: Sequence[float], takes: float, opened: str, on_close: str) -> str:
    """The crane lifts for ``takes`` hours, within its opening hours of the day."""
    crane = f"units: 1, open: [{opened}], on_close: {on_close}"
    return small(at, TRUCK, "lift", crane=crane, lift=f"{takes} h")


def crossings(arrived: Sequence[float], started: Sequence[float], left: Sequence[float]) -> Times:
    """When vehicles came to a passage, then when they went in, then when they were through."""
    return Times(
        "lock: arrivals, starts, exits",
        lambda run: np.concatenate(
            (run.trace.crossing_arrived, run.trace.crossing_started, run.trace.crossing_left)
        ),
        (*arrived, *started, *left),
    )


CASES = (
    Timeline(
        "slots of changing size",
        "Departures at 1, 2, 3 and 4 with room for 3, 2, 5 and 3 boxes of 2 TEU: 10 TEU, times "
        "0.6, 0.4, 1 and 0.6. Ready 0.3 0.5 0.7: all leave at 1. Ready 1.2 1.3 1.8: two leave "
        "at 2, the third stays behind. Ready 2.6 2.7: they leave at 3 with the one left behind. "
        "Ready 3.1: leaves at 4.",
        small(
            _SLOTS,
            line(f"{_HOURLY}, capacity: 10 TEU"),
            more=disruptions(
                first="affects: services.line, from: 2024-01-17 00:30, for: 1 h, capacity: 0.6",
                second="affects: services.line, from: 2024-01-17 01:30, for: 1 h, capacity: 0.4",
                fourth="affects: services.line, from: 2024-01-17 03:30, for: 1 h, capacity: 0.6",
            ),
        ),
        (ready(LINE, *_SLOTS), starts(LINE, 1, 1, 1, 2, 2, 3, 3, 3, 4)),
    ),
    Timeline(
        "a train takes three",
        "A train every 4 h with room for 3 boxes runs 10 h; a box is ready every hour from 1. "
        "At 4 leave 1 2 3, arrive at 14. At 8 leave 4 5 6, at 12 leave 7 8 9.",
        small(range(1, 10), line(f"{_FOUR_HOURLY}, capacity: 6 TEU")),
        (
            starts(LINE, 4, 4, 4, 8, 8, 8, 12, 12, 12),
            ends(LINE, 14, 14, 14, 18, 18, 18, 22, 22, 22),
        ),
    ),
    Timeline(
        "who is ready at the departure boards",
        "With room for four, the box that becomes ready at 4 leaves at 4, as the rule says.",
        small(range(1, 6), line(f"{_FOUR_HOURLY}, capacity: 8 TEU")),
        (starts(LINE, 4, 4, 4, 4, 8),),
    ),
    Timeline(
        "work runs through closing time",
        "Closed 5 to 9. Ready at 1, work of 10 h: runs 1 to 11, through the closing.",
        shift([1], 10, "Mon-Sun 09:00-05:00", "finish"),
        (starts(LIFT, 1), ends(LIFT, 11)),
    ),
    Timeline(
        "work goes on after the break",
        "Closed 5 to 9. Ready at 1, work of 10 h that pauses: 4 h until the break, 6 h after "
        "it: ends at 15.",
        shift([1], 10, "Mon-Sun 09:00-05:00", "suspend"),
        (starts(LIFT, 1), ends(LIFT, 15)),
    ),
    Timeline(
        "opening hours",
        "Open 8 to 16, one crane, jobs of 3 h ready at 14 and 15. The first runs 14 to 17, past "
        "closing; the second waits for the next day: 32 to 35.",
        shift([14, 15], 3, "Mon-Sun 08:00-16:00", "finish"),
        (starts(LIFT, 14, 32), ends(LIFT, 17, 35)),
    ),
    Timeline(
        "work goes on the next day",
        "Open 8 to 16, one crane, jobs of 3 h ready at 14 and 15. The first runs 14 to 16 and "
        "its last hour from 32, when the crane opens: to 33. The second follows, 33 to 36.",
        shift([14, 15], 3, "Mon-Sun 08:00-16:00", "suspend"),
        (starts(LIFT, 14, 33), ends(LIFT, 33, 36)),
    ),
    Timeline(
        "a batch waits for the second",
        "Vehicles come to a lock of one line at 0, 1, 2 and 3; two go together, in 1 h. The "
        "batches start when they are full, at 1 and 3, and are through at 2 and 4.",
        small(
            range(4),
            _TO_LOCK,
            more="passages: {lock: {kind: lock, transit: 1 h, batch: 2, at_least: 2, "
            "source: assumed}}\n",
        ),
        (crossings((0, 1, 2, 3), (1, 1, 3, 3), (2, 2, 4, 4)),),
    ),
    Timeline(
        "a trip longer than the headway",
        "A train every day that runs 30 h leaves every 24 h: the timetable is not the trip's.",
        small(
            [0, 20],
            line("mode: rail, departures: {every: 24 h}, capacity: 6 TEU, run: 30 h"),
        ),
        (
            Times("departures", lambda run: run.departed("line")[16:19], (0, 24, 48)),
            starts(LINE, 0, 24),
            ends(LINE, 30, 54),
        ),
    ),
    Timeline(
        "a passage is occupied throughout",
        "Two vehicles with cargo meet a lock of one line at once, 10 h each. Both leave at 0 "
        "and run no time before the lock. The first is through at 10, the second then enters "
        "and is through at 20; each runs another hour: 11 and 21.",
        small(
            [0, 0],
            _TO_LOCK,
            more="passages: {lock: {kind: lock, transit: 10 h, source: assumed}}\n",
        ),
        (crossings((0, 0), (0, 10), (10, 20)), ends(LINE, 11, 21)),
    ),
    Timeline(
        "a closed line holds its trips",
        "One box fits an hourly train; four are ready at 0.5; the line is closed from 2 to 4.5. "
        "The train of 1 leaves with the first. Those of 2, 3 and 4 are held and leave at 4.5, "
        "one after the other, with a box each; nobody waits for the train of 5.",
        small(
            [0.5] * 4,
            line(f"{_HOURLY}, capacity: 2 TEU"),
            more=disruptions(
                cut="affects: services.line, from: 2024-01-17 02:00, for: 2.5 h, closed: true"
            ),
        ),
        (
            starts(LINE, 1, 4.5, 4.5, 4.5),
            ends(LINE, 2, 5.5, 5.5, 5.5),
            Times(
                "departures",
                lambda run: run.departed("line")[16 * 24 :][:6],
                (0, 1, 4.5, 4.5, 4.5, 5),
            ),
        ),
    ),
    Timeline(
        "a demand that stands still releases when it goes on",
        "The factory is closed from the day of release on, for 3 h: the boxes come at 3. Their "
        "delays of 0.5 and 1.5 h begin then; the trains of 4 and 5 take one each.",
        small(
            [0.5, 1.5],
            line(f"{_HOURLY}, capacity: 2 TEU"),
            more=disruptions(
                shut="affects: [demand.box_0, demand.box_1], from: 2024-01-17, for: 3 h, "
                "closed: true"
            ),
        ),
        (ready(LINE, 3.5, 4.5), starts(LINE, 4, 5)),
    ),
    Timeline(
        "customs by tag",
        "Both boxes are ready at 0. The first, known by its tag, goes green and leaves at 0. "
        "The second goes red for 2 h, is then searched for 1 h and leaves at 3.",
        small(
            [0, 0],
            TRUCK,
            "customs, search",
            activities="""
      customs:
        one_of:
          green: {share: {box_0: 100 %, otherwise: 0 %}}
          red: {share: {box_0: 0 %, otherwise: 100 %}, takes: 2 h}
        cause: customs
        source: assumed
      search:
        takes: 1 h
        probability: {box_0: 0, otherwise: 1}
        cause: inspection
        source: assumed""",
        ),
        (starts(LINE, 0, 3),),
    ),
    Timeline(
        "extra and missing trips",
        "Wednesdays at 8 and 12; on this one not at 8 but at 9; from the next Monday on at 14. "
        "Ready at 7: leaves at 9. Ready at 10: at 12. Ready at 13: on the 24th at 14, hour 182.",
        small(
            [7, 10, 13],
            line(
                "mode: rail, capacity: 9 TEU, run: 1 h, departures: {periods: ["
                "{until: 2024-01-22, weekly: [Wed 08:00, Wed 12:00]}, "
                "{from: 2024-01-22, weekly: [Wed 14:00]}], "
                "extra: [2024-01-17 09:00], missing: [2024-01-17 08:00]}"
            ),
        ),
        (starts(LINE, 9, 12, 182),),
    ),
    Timeline(
        "a late train catches up",
        "Every 24 h, each 3 h late, 10 h of run of which 20 % can be saved: 1 h late at the end. "
        "Ready at 1: leaves on the next day at 0, in fact at 3, and arrives at 11 instead of 10.",
        small(
            [1],
            line(
                "mode: rail, departures: {every: 24 h, late: 3 h, catch_up: 20 %}, "
                "capacity: 9 TEU, run: 10 h"
            ),
        ),
        (starts(LINE, 27), ends(LINE, 35)),
    ),
    Timeline(
        "low water every year",
        "From 18 January on (hour 24) half the slots: of 4 TEU 2, a box a trip of every 8 h. "
        "Four boxes are ready at 7 and four at 23: two leave at 8, two at 16, one by one from "
        "24 on.",
        small(
            [7] * 4 + [23] * 4,
            line("mode: barge, departures: {every: 8 h}, capacity: 4 TEU, run: 1 h"),
            more=disruptions(
                low="affects: services.line, every_year: {from: 01-18, to: 03-15}, capacity: 0.5"
            ),
        ),
        (starts(LINE, 8, 8, 16, 16, 24, 32, 40, 48),),
    ),
)
