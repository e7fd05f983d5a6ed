from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.grid import HOUR
from corridor_sim.measure.breakdown import breakdown, causes_table
from corridor_sim.measure.causes import Journeys
from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause
from tests.measure.river import PLACES, journey, river, ship
from tests.measure.world import (
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
    build,
)


def hours(world: World, chain: int = 0) -> list[dict[tuple[str, str], float]]:
    """Split every journey of a chain: hours by place and cause, one dict per member."""
    plan, draws, trace = build(world)
    journeys = Journeys(plan, draws, trace)
    everyone = slice(0, len(draws.numbers(chain)))
    members: list[dict[tuple[str, str], float]] = [{} for _ in draws.numbers(chain)]
    for part in journeys.parts(chain, everyone):
        key = (plan.labels.places[part.place], plan.labels.causes[part.cause])
        for member, seconds in zip(members, part.seconds, strict=True):
            if seconds:
                member[key] = member.get(key, 0) + seconds / HOUR
    return members


def test_every_hour_of_the_river_corridor_has_its_place_and_cause() -> None:
    """The timeline is derived in river.py.

    Box 0: ready 1, first departure it is in time for is scheduled 3: waits 2, late 0.5.
    On the way it stands 1.5 h at the lock that is down. The truck was not allowed to
    leave from 18.25 to 20. In sum 23 h.
    """
    boxes = hours(river())
    first_ship = {
        ("quay", "late vehicle"): 0.5,
        ("lock", "disruption"): 1.5,
        ("lock", "passage"): 1,
        ("ship", "moving"): 10,
        ("ship", "late vehicle"): 0.25,
        ("port", "customs"): 2,
        ("port", "disruption"): 1.75,
        ("truck", "moving"): 3,
        ("quay", "handling"): 1,
    }
    assert boxes[0] == first_ship | {("quay", "waiting for departure"): 2}
    assert boxes[1] == first_ship | {
        ("quay", "queue"): 0.5,
        ("quay", "waiting for departure"): 1,
    }
    later_ship = {
        ("quay", "handling"): 1,
        ("lock", "passage wait"): 1,
        ("lock", "passage"): 1,
        ("ship", "moving"): 10,
        ("port", "customs"): 3,
        ("truck", "moving"): 3,
    }
    assert boxes[2] == later_ship | {
        ("quay", "waiting for departure"): 2,
        ("quay", "rolled over"): 6,
    }
    assert boxes[3] == later_ship | {
        ("quay", "queue"): 0.5,
        ("quay", "closed"): 4,
        ("quay", "waiting for departure"): 3,
    }
    assert boxes[4] == {
        ("quay", "disruption"): 1,
        ("quay", "handling"): 1,
        ("quay", "waiting for departure"): 8,
        ("quay", "late vehicle"): 1,
        ("lock", "passage"): 1,
        ("ship", "moving"): 10,
        ("port", "customs"): 1,
        ("truck", "moving"): 3,
    }


def test_a_cancelled_departure_is_nobodys_first() -> None:
    """Box 4 is ready at 22, in time for the trip of 24 that was cancelled: it waits until 30."""
    assert hours(river())[4]["quay", "waiting for departure"] == 8


def test_a_covering_activity_is_dwell_whatever_its_own_cause() -> None:
    world = river()
    world.chains[0].stages[2].covering = True
    box = hours(world)[0]
    assert box["port", "dwell"] == 2
    assert ("port", "customs") not in box


def stuck_at_sea() -> World:
    world = river()
    stages = world.chains[0].stages
    for stage in stages[2:]:
        stage.start[2:] = stage.end[2:] = [NAN] * 3
    stages[1].start[4], stages[1].end[2:] = NAN, [NAN] * 3
    stages[1].trip = [0, 0, 2, 2, -1]
    leg = world.services[0].legs
    assert leg is not None
    leg[0].departed[4] = NAN
    leg[0].arrived[2:] = [NAN] * 3
    leg[0].boarded[4] = leg[0].aboard[4] = 0
    lock = leg[0].vias[0]
    lock.arrived[4] = lock.started[4] = lock.left[4] = NAN
    world.window = (0, 21, 29)
    return world


def test_a_stuck_container_is_split_up_to_the_end() -> None:
    """The horizon is 29: box 4 (ready 22) still waits for a departure, boxes 2 and 3 are at sea.

    Boxes 2 and 3 left the lock at 25 and have sailed 5 + 4 of their 10 hours. No
    departure that box 4 is in time for has happened, so all its 7 h are waiting.
    """
    boxes = hours(stuck_at_sea())
    assert boxes[4] == {
        ("quay", "disruption"): 1,
        ("quay", "handling"): 1,
        ("quay", "waiting for departure"): 7,
    }
    assert boxes[2]["ship", "moving"] == 9
    assert sum(boxes[2].values()) == 29 - 9
    assert sum(boxes[3].values()) == 29 - 9.5
    assert sum(boxes[0].values()) == 23


def test_left_behind_for_good_is_rolled_over_to_the_end() -> None:
    """The trip of 30 left at 31 without box 4; the world ends at 50: 30 - 22 h, then 50 - 30 h."""
    world = river()
    stages = world.chains[0].stages
    for stage in stages[1:]:
        stage.start[4] = stage.end[4] = NAN
    stages[1].trip = [0, 0, 2, 2, -1]
    world.window = (0, 21, 50)
    assert hours(world)[4] == {
        ("quay", "disruption"): 1,
        ("quay", "handling"): 1,
        ("quay", "waiting for departure"): 8,
        ("quay", "rolled over"): 20,
    }


def a_loop_of_two_legs() -> World:
    border = Crossing("border", 0.5, [9.5], [9.5], [10.5])
    loop = Service(
        "loop",
        [
            Leg([1], [1], [5], [2], [2], [9], [4]),
            Leg([8], [8], [12], [2], [4], [9], [3], stay=[3], vias=[border]),
        ],
    )
    through = Stage("a", StageKind.BOARDING, [1], [12], service="loop", alight=1, trip=[0])
    at_b = Stage("b", StageKind.BOARDING, [8], [12], service="loop", leg=1, alight=1, trip=[0])
    return World(
        ("a", "b", "loop", "border"),
        [Chain("tea", "far", [0], [through]), Chain("tea", "near", [6], [at_b])],
        services=[loop],
        pools=[Post("border")],
    )


def test_calls_on_the_way_count_as_moving_and_each_leg_has_its_passages() -> None:
    """A loop leaves a at 1, is at b 5 - 8, at c at 12; a border of 1 h lies on the second leg.

    Riding through: 4 + 3 + 4 h, of which 1 h is the border: 10 moving. Boarding at b (ready 6,
    scheduled is the departure itself): waits 2, then 3 moving and the border.
    """
    world = a_loop_of_two_legs()
    assert hours(world, 0) == [
        {("a", "waiting for departure"): 1, ("loop", "moving"): 10, ("border", "passage"): 1}
    ]
    assert hours(world, 1) == [
        {("b", "waiting for departure"): 2, ("loop", "moving"): 3, ("border", "passage"): 1}
    ]


def two_trucks_at_a_border() -> World:
    border = Crossing("border", 0.5, [1, 2.5], [5, 7], [6, 8])
    changes = ((0, 1, OPEN), (2, 0, DOWN), (3, 1, OPEN), (5, 0, DOWN), (6, 1, OPEN))
    ride = Stage("a", StageKind.RIDE, [0, 1.5], [7, 9], service="truck", vias=[border])
    return World(
        ("a", "truck", "border"),
        [Chain("tea", "road", [0, 1.5], [ride])],
        services=[Service("truck", vias=[border])],
        pools=[Post("border", changes, published=True)],
    )


def test_rides_meet_passages_too_and_a_published_wait_runs_through_later_closures() -> None:
    """Two trucks reach a border with a published wait of 4 h; it is down 2-3 and 5-6.

    Truck 0 arrives at 1 and waits 1-5: nothing is lost. Truck 1 arrives at 2.5, is held
    until 3 (disruption 0.5) and then waits 3-7, through the second closure.
    """
    drive = {("truck", "moving"): 2, ("border", "passage wait"): 4, ("border", "passage"): 1}
    assert hours(two_trucks_at_a_border()) == [drive, drive | {("border", "disruption"): 0.5}]


def test_sums_leave_no_residual_and_twins_out() -> None:
    """23 + 22.5 + 27 + 26.5 + 26 = 125 h in five boxes; the twin's 23 h are not among them."""
    world = river()
    alone = [
        replace(stage, start=stage.start[:1], end=stage.end[:1], takes=stage.takes[:1])
        for stage in journey()
    ]
    alone[1].trip = [0]
    alone[2].takes = [2]
    world.chains.append(Chain("twins", "river", [0], alone, probe=True))
    plan, draws, trace = build(world)
    result = breakdown(Journeys(plan, draws, trace))
    assert list(result.containers) == [5, 0]
    assert list(result.total / HOUR) == [125, 0]
    assert list(result.residual) == [0, 0]


def test_only_the_measured_window_counts() -> None:
    """Released in [9, 20): boxes 2 and 3, 27 + 26.5 h."""
    world = river()
    world.window = (9, 20, 100)
    result = breakdown(Journeys(*build(world)))
    assert list(result.containers) == [2]
    assert list(result.total / HOUR) == [53.5]


def test_the_table_adds_up_to_the_mean_and_follows_the_journey() -> None:
    """125 h over 5 boxes are 25/24 d; box 3's closed crane of 4 h is 4/5/24 d on average."""
    plan, draws, trace = build(river())
    one = breakdown(Journeys(plan, draws, trace))
    table = causes_table(plan, [one, one])
    assert table["mean_d"].sum() == pytest.approx(25 / 24, rel=1e-14)
    met = list(dict.fromkeys(table["place"]))
    assert met == ["quay", "ship", "lock", "port", "truck"]
    assert set(met) < set(PLACES)
    closed = table[(table["place"] == "quay") & (table["cause"] == Cause.CLOSED)]
    assert closed["mean_d"].tolist() == pytest.approx([4 / 5 / 24])
    assert closed["mean_lo"].tolist() == closed["mean_hi"].tolist() == closed["mean_d"].tolist()


def test_the_table_by_demand_keeps_demands_apart() -> None:
    world = river()
    world.chains.append(
        Chain("silk", "river", [1], [Stage("quay", StageKind.ACTIVITY, [1], [3], Cause.STORAGE)])
    )
    plan, draws, trace = build(world)
    one = breakdown(Journeys(plan, draws, trace))
    table = causes_table(plan, [one], by_demand=True)
    silk = table[table["demand"] == "silk"]
    assert silk[["place", "cause", "mean_d"]].to_numpy().tolist() == [["quay", "storage", 2 / 24]]
    together = causes_table(plan, [one])
    assert together["mean_d"].sum() == pytest.approx((125 + 2) / 6 / 24)
    assert np.isnan(together["mean_lo"]).all()


def test_a_ship_is_split_once_for_all_it_carries() -> None:
    """The pieces of trip 2 at the lock: arrived 23, started 24, left 25."""
    plan, draws, trace = build(river())
    parts = list(Journeys(plan, draws, trace).parts(0, slice(2, 4)))
    waits = [p for p in parts if plan.labels.causes[p.cause] == Cause.PASSAGE_WAIT]
    assert [list(p.seconds / HOUR) for p in waits] == [[1, 1]]
    legs = ship().legs
    assert legs is not None
    assert legs[0].vias[0].started[2] - legs[0].vias[0].arrived[2] == 1
