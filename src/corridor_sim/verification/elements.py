"""Exact cases of single elements: boxes, gantries, coupled trains, fleets, passages, make-up days.

Hours count as in the other timelines.
"""

from __future__ import annotations

from corridor_sim.verification.cases import Timeline, ends, starts
from corridor_sim.verification.timelines import TRUCK, crossings, disruptions
from corridor_sim.verification.worlds import LIFT, LINE, line, small

_STUFFING = "terminals.yard.activities.stuffing"
_GANTRY = "terminals.yard.activities.gantry"
_TRAIN = "mode: rail, departures: {every: 1 h}, run: 1 h, capacity: 2 TEU"
_LOCK = (
    "mode: truck, departures: on_demand, run: 1 h, via: [{passage: lock, direction: down, at: 0}]"
)
_COUPLED = (
    "mode: rail, departures: {every: 12 h}, run: 2 h, capacity: 90 TEU, "
    "via: [{passage: lock, direction: west, at: 0.5}]"
)
_PART_LOADS = small(
    [1, 2, 4, 5],
    line(_TRAIN),
    "stuffing",
    activities="      stuffing: {fills_box: {wait_at_most: 6 h}, uses: crane, takes: 1 h, "
    "cause: handling, source: assumed}",
).replace("arrivals: regular}", "arrivals: regular, fills: 40 %}")


def _gantries(phases: str, operators: int) -> str:
    """Three gantries and some operators, and three boxes at 0."""
    text = small(
        [0, 0, 0],
        TRUCK,
        "gantry",
        activities=f"      gantry: {{{phases}, cause: handling, source: assumed}}",
    )
    crane = "resources: {crane: {units: 1, source: assumed}"
    more = f"{crane}, rail_gantry: {{units: 3, source: assumed}}"
    return text.replace(crane, f"{more}, operator: {{units: {operators}, source: assumed}}")


CASES = (
    Timeline(
        "part loads share a box",
        "Of 40 % each, ready at 1, 2, 4 and 5; a box waits 6 h at most. The first box takes those "
        "of 1 and 2 and closes at 4, before the third, which does not fit. The crane stuffs it "
        "until 5, when the train with room for one box leaves: there at 6. The second closes at "
        "10, 6 h after its first, is stuffed until 11 and is there at 12.",
        _PART_LOADS,
        (
            ends(f"{_STUFFING}.fills_box", 4, 4, 10, 10),
            starts(_STUFFING, 4, 4, 10, 10),
            starts(LINE, 5, 5, 11, 11),
            ends(LINE, 6, 6, 12, 12),
        ),
    ),
    Timeline(
        "one operator for three semi-automated gantries",
        "Three boxes at 0, three gantries, one operator. Each gantry moves alone for 1 h and "
        "needs the operator for the next: 1 to 2, 2 to 3, 3 to 4. The trucks leave then.",
        _gantries(
            "phases: [{uses: rail_gantry, takes: 1 h}, "
            "{uses: [rail_gantry, operator], takes: 1 h}]",
            1,
        ),
        (
            starts(f"{_GANTRY}.phases.1", 0, 0, 0),
            starts(f"{_GANTRY}.phases.2", 1, 2, 3),
            starts(LINE, 2, 3, 4),
        ),
    ),
    Timeline(
        "manual gantries need an operator each",
        "Three boxes at 0, three gantries, two operators, 2 h with both: two at 0, one at 2.",
        _gantries("uses: [rail_gantry, operator], takes: 2 h", 2),
        (starts(_GANTRY, 0, 0, 2), starts(LINE, 2, 2, 4)),
    ),
    Timeline(
        "two short trains make a long one",
        "A train every 12 h, boxes ready at 0 and 5: they leave at 0 and 12 and reach the "
        "coupling yard an hour later. The first waits there for the second; together they take "
        "3 h from 13 on and run another hour: both are there at 17.",
        small(
            [0, 5],
            line(_COUPLED),
            more="passages: {lock: {kind: other, batch: 2, at_least: 2, wait_at_most: 20 h, "
            "transit: 3 h, headway: 30 min, source: assumed}}\n",
        ),
        (starts(LINE, 0, 12), ends(LINE, 17, 17)),
    ),
    Timeline(
        "a block train leaves when it is full or has waited",
        "At least 80 % of 10 TEU, so four boxes; a box waits 4 h at most. Ready at 0, 1, 2 and 3: "
        "full at 3. Ready at 6 and 8: they leave at 10, 4 h after the first.",
        small(
            [0, 1, 2, 3, 6, 8],
            line(
                "mode: rail, capacity: 10 TEU, run: 1 h, "
                "departures: {when_full: {at_least: 80 %, wait_at_most: 4 h}}"
            ),
        ),
        (starts(LINE, 3, 3, 3, 3, 10, 10),),
    ),
    Timeline(
        "wagons must come back to the break of gauge",
        "One set of wagons: 5 h out, 4 h back, 1 h to turn round: it leaves every 10 h, since "
        "a departure of every 6 h always waits for it. From the start on 10 h apart, so at 6 and "
        "16 of the day; it takes one of the two boxes that are ready at 0 each time.",
        small(
            [0, 0],
            line(
                "mode: rail, capacity: 2 TEU, run: 5 h, departures: {every: 6 h}, "
                "fleet: {vehicles: 1, way_back: 4 h, turnaround: 1 h}"
            ),
        ),
        (starts(LINE, 6, 16), ends(LINE, 11, 21)),
    ),
    Timeline(
        "a lock is overhauled",
        "Closed from 1 to 5. The vehicle of 0 is inside until 2; those of 1 and 3 wait until 5, "
        "one after the other on the one line, 2 h each.",
        small(
            [0, 1, 3],
            line(_LOCK),
            more="passages: {lock: {kind: lock, transit: 2 h, source: assumed}}\n"
            + disruptions(
                overhaul="affects: passages.lock, from: 2024-01-17 01:00, for: 4 h, closed: true"
            ),
        ),
        (crossings((0, 1, 3), (0, 5, 7), (2, 7, 9)),),
    ),
    Timeline(
        "a published wait is longer for a time",
        "A wait of 1 h, from 2 on of 4 h; a transit of 30 min. Vehicles of 1 and 2.",
        small(
            [1, 2],
            line(_LOCK),
            more="passages: {lock: {kind: lock, transit: 30 min, wait: 1 h, source: assumed}}\n"
            + disruptions(
                queue="affects: passages.lock, from: 2024-01-17 02:00, for: 1 d, wait: 4 h"
            ),
        ),
        (crossings((1, 2), (2, 6), (2.5, 6.5)),),
    ),
    Timeline(
        "a weekend day is worked to make up for a holiday",
        "The day is Saturday, 3 February 2024; China works on the Sunday after it. Open Mondays "
        "to Fridays 8 to 16: a job of 1 h that is ready at 3 starts on Sunday at 8, hour 32.",
        small(
            [3], TRUCK, "lift", crane="units: 1, open: [Mon-Fri 08:00-16:00], holidays: CN"
        ).replace("start: 2024-01-01", "start: 2024-01-18"),
        (starts(LIFT, 32), ends(LIFT, 33)),
    ),
    Timeline(
        "before the new year units go step by step, and come back after it",
        "The day is 7 February 2024, the first of three on which 3/4, 1/2 and 1/4 of two cranes "
        "work; closed for seven days from hour 72 on; half on the day after, from 240 on. Jobs of "
        "6 h. At 0 two start at 3/4 of their pace: to 8. At 24 one at full pace: to 30. At 48 one "
        "at half pace: to 60. One of 100 waits for 240: to 246.",
        small(
            [0, 0, 24, 48, 100],
            TRUCK,
            "lift",
            crane="units: 2",
            lift="6 h",
            more=disruptions(
                rest="affects: terminals.yard, holiday: {country: CN, name: Chinese New Year, "
                "before: 3 d, after: 1 d}"
            ),
        ).replace("start: 2024-01-01", "start: 2024-01-22"),
        (starts(LIFT, 0, 0, 24, 48, 240), ends(LIFT, 8, 8, 30, 60, 246)),
    ),
    Timeline(
        "a factory slows down that follows another calendar",
        "The day is 8 February 2024. Both would release at its beginning, on the sixteenth day of "
        "their clocks. That of the factory in China runs at 3/4 on the day before and at 1/2 on "
        "this one: what it lacks, a quarter of a day, takes 12 h.",
        small(
            [0, 0],
            TRUCK,
            more=disruptions(
                rest="affects: demand.box_0, holiday: {country: CN, name: Chinese New Year, "
                "before: 3 d, after: 1 d}"
            ),
        ).replace("start: 2024-01-01", "start: 2024-01-23"),
        (starts(LINE, 12, 0),),
    ),
)
