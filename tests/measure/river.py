"""One small corridor with a bit of everything, its timeline derived by hand.

All times in hours; every container is 2 TEU.

Crane at `quay`, one unit, 1 h a box; closed by the calendar 10-14, down 20-21.
  box  released  ready-start-end
   0      0          0 - 0 - 1
   1      0.5      0.5 - 1 - 2         queues 0.5 for box 0
   2      9          9 - 9 - 10
   3      9.5      9.5 - 14 - 15       queues 0.5 for box 2, then closed 4
   4     20         20 - 21 - 22       disruption 1

`ship`, cut-off 1 h, run 10 h with the lock half-way (1 h transit, one line that
is down 8-10).  Trip: scheduled, departs; lock arrived-started-left; arrives.
   0:  3,  3.5;  8.5-10-11;  16.25, 0.25 of it tardy; boxes 0, 1 (ready 2 = 3 - 1: in time)
   1: 12, 12;    17-17-18;   23; no slots: box 2 (ready 10) is left behind
   2: 18, 18;    23-24-25;   30; boxes 2, 3; another vessel in the lock 22-24
   3: 24, cancelled
   4: 30, 31;    36-36-37;   42; box 4

Customs at `port`, one duration per trip: 2, -, 3, -, 1.
`truck` to the door, run 3 h, no departures allowed 18-20:
  boxes 0, 1: ready 18.25, start 20, end 23;  2, 3: 33 - 36;  4: 43 - 46.
"""

from __future__ import annotations

from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause
from tests.measure.world import (
    CLOSED,
    DOWN,
    NAN,
    OPEN,
    Chain,
    Crossing,
    Leg,
    Post,
    Service,
    Stage,
    World,
)

ACTIVITY, BOARDING, RIDE = StageKind.ACTIVITY, StageKind.BOARDING, StageKind.RIDE

PLACES = ("quay", "ship", "lock", "port", "truck", "door")
CRANE = ((0, 1, OPEN), (10, 0, CLOSED), (14, 1, OPEN), (20, 0, DOWN), (21, 1, OPEN))
TRUCK = ((0, 1, True), (18, 1, False), (20, 1, True))
LOCK = ((0, 1, OPEN), (8, 0, DOWN), (10, 1, OPEN))


def ship() -> Service:
    lock = Crossing(
        "lock",
        0.5,
        arrived=[8.5, 17, 23, NAN, 36],
        started=[10, 17, 24, NAN, 36],
        left=[11, 18, 25, NAN, 37],
        transit=[1, 1, 1, 1, 1],
    )
    leg = Leg(
        scheduled=[3, 12, 18, 24, 30],
        departed=[3.5, 12, 18, NAN, 31],
        arrived=[16.25, 23, 30, NAN, 42],
        boarded=[4, 0, 4, 0, 2],
        aboard=[4, 0, 4, 0, 2],
        slots=[4, 1, 5, 4, 4],
        run=[10, 10, 10, 10, 10],
        tardy=[0.25, 0, 0, 0, 0],
        vias=[lock],
    )
    return Service("ship", [leg], cut_off=1, cancelled=(3,))


def journey() -> list[Stage]:
    return [
        Stage(
            "quay",
            ACTIVITY,
            [0, 1, 9, 14, 21],
            [1, 2, 10, 15, 22],
            cause=Cause.HANDLING,
            resource="crane",
            takes=[1, 1, 1, 1, 1],
        ),
        Stage(
            "quay",
            BOARDING,
            [3.5, 3.5, 18, 18, 31],
            [16.25, 16.25, 30, 30, 42],
            service="ship",
            trip=[0, 0, 2, 2, 4],
            distance=200,
        ),
        Stage(
            "port",
            ACTIVITY,
            [16.25, 16.25, 30, 30, 42],
            [18.25, 18.25, 33, 33, 43],
            cause=Cause.CUSTOMS,
            per_trip=True,
            service="ship",
            takes=[2, 0, 3, 0, 1],
        ),
        Stage(
            "port",
            RIDE,
            [20, 20, 33, 33, 43],
            [23, 23, 36, 36, 46],
            service="truck",
            takes=[3, 3, 3, 3, 3],
            distance=50,
        ),
    ]


def river() -> World:
    return World(
        PLACES,
        [Chain("tea", "river", [0, 0.5, 9, 9.5, 20], journey())],
        services=[ship(), Service("truck", pace=TRUCK)],
        resources=[Post("crane", CRANE)],
        pools=[Post("lock", LOCK, others=((22, 22, 2),))],
    )
