from __future__ import annotations

import math

import pytest

from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.usage import PostUse, ServiceUse, Usage, usage, usage_table
from corridor_sim.plan.arrays import StageKind
from corridor_sim.scenario.causes import Cause
from tests.measure.river import river
from tests.measure.world import DOWN, NAN, OPEN, Chain, Crossing, Leg, Post, Service, Stage, build
from tests.measure.world import World as Corridor


def measure(world: Corridor) -> Usage:
    return usage(Journeys(*build(world)))


def test_the_river_corridor_is_used_as_its_timeline_says() -> None:
    """The replication stops at 46, so the window is 0 - 46; derived from river.py.

    Crane: five jobs of 1 h, available 46 - 4 - 1 h; waits 0, 0.5, 0, 4.5, 1.
    Lock: four trips of 1 h and a vessel of 2, available 46 - 2 h; waits 1.5, 0, 1, 0, 0.
    Ship: lateness 0.5 + 0.25, 0, 0, 1; on offer 4 + 1 + 5 + 4 TEU; box 2 was left behind.
    """
    found = measure(river())
    assert found.resources == (PostUse(5 / 41, 5, 1.2, 1),)
    assert found.pools == (PostUse(6 / 44, 5, 0.5, 1),)
    ship, truck = found.services
    assert ship == ServiceUse(5, 4, 1, 1.75 / 4, 14, 10, 10 / 14, 1 / 5)
    assert truck is None


def test_only_the_measured_window_counts() -> None:
    """Window 9 - 21. Crane: 2 h of work in 7 open ones; boxes 2, 3, 4 wait 0, 4.5, 1.

    Ship: the trips of 12 and 18, 1 + 5 TEU on offer, 4 boarded; one of the three measured
    boxes rolled over. Lock: only trip 1 arrives in it, at 17; trip 0 came at 8.5, queues until
    10 when the line is back, and is let out at 11: busy 2 of 11 h.
    """
    world = river()
    world.window = (9, 21, 100)
    found = measure(world)
    assert found.resources == (PostUse(2 / 7, 3, 5.5 / 3, 1),)
    assert found.pools == (PostUse(2 / 11, 1, 0, 1),)
    assert found.services[0] == ServiceUse(2, 2, 0, 0, 6, 4, 4 / 6, 1 / 3)


def test_utilisation_never_exceeds_one_and_probes_use_nothing() -> None:
    """A job of 0 - 10 outlives the unit that went at 2: busy 10 h of max(2, 10); a twin beside it.

    Two more wait from 1 and 5 to the end at 20, for 19 and 15 h: the queue is two long.
    """
    stage = Stage(
        "quay",
        StageKind.ACTIVITY,
        [0, NAN, NAN],
        [10, NAN, NAN],
        Cause.HANDLING,
        resource="crane",
        takes=[10, 10, 10],
    )
    twin = Stage("quay", StageKind.ACTIVITY, [0], [1], Cause.HANDLING, resource="crane", takes=[1])
    world = Corridor(
        ("quay",),
        [
            Chain("tea", "river", [0, 1, 5], [stage]),
            Chain("twins", "river", [0], [twin], probe=True),
        ],
        resources=[Post("crane", ((0, 1, OPEN), (2, 0, DOWN)))],
        window=(0, 15, 20),
    )
    assert measure(world).resources == (PostUse(1, 3, (19 + 15) / 3, 2),)


def test_skipped_activities_are_no_jobs() -> None:
    """Two of three containers are not inspected; the third waits 2 h for the bay to open."""
    stage = Stage(
        "quay",
        StageKind.ACTIVITY,
        [0, 2, 0],
        [0, 3, 0],
        Cause.INSPECTION,
        resource="bay",
        takes=[-1, 1, -1],
    )
    bay = Post("bay", ((0, 0, DOWN), (2, 1, OPEN)))
    world = Corridor(("quay",), [Chain("tea", "river", [0, 0, 0], [stage])], resources=[bay])
    assert measure(world).resources == (PostUse(1, 1, 2, 1),)


def test_an_unlimited_service_has_no_load_and_waiting_for_good_is_rolled_over() -> None:
    """One trip leaves at 2; box 0 boards, box 1 is left behind to the end. No limit of slots."""
    leg = Leg([2], [2], [5], [2], [2], [2**30], [3])
    stage = Stage("quay", StageKind.BOARDING, [2, NAN], [5, NAN], service="ship", trip=[0, -1])
    world = Corridor(
        ("quay", "ship"),
        [Chain("tea", "river", [0, 1], [stage])],
        services=[Service("ship", [leg])],
        window=(0, 10, 20),
    )
    (ship,) = measure(world).services
    assert ship is not None
    assert math.isnan(ship.offered_teu)
    assert math.isnan(ship.load)
    assert (ship.boarded_teu, ship.rolled_over) == (2, 0.5)


def test_a_batch_blocks_one_line_and_a_published_passage_none() -> None:
    """Three trips reach a lock at 2, 3, 4 that opens at 5; pairs cross, heads take 3 h and 1 h.

    The trips stop mattering at 12, when the only box arrives: busy 3 + 1 of 12 - 5 h. They
    wait 3, 2 and 4 h, all three at once at 4. With a published wait there is no utilisation.
    """
    lock = Crossing("lock", 0.5, [2, 3, 4], [5, 5, 8], [8, 8, 9], [3, 1, 1])
    leg = Leg([0, 1, 2], [0, 1, 2], [10, 10, 11], [0] * 3, [0] * 3, [9] * 3, [4] * 3)
    leg.vias = [lock]
    storage = Stage("quay", StageKind.ACTIVITY, [0], [12], Cause.STORAGE, takes=[12])
    world = Corridor(
        ("quay", "lock", "ship"),
        [Chain("tea", "river", [0], [storage])],
        services=[Service("ship", [leg])],
        pools=[Post("lock", ((0, 0, DOWN), (5, 1, OPEN)), batch=2)],
    )
    assert measure(world).pools == (PostUse(4 / 7, 3, 3, 3),)
    world.pools[0].published = True
    (published,) = measure(world).pools
    assert math.isnan(published.utilisation)
    assert (published.jobs, published.wait_h) == (3, 3)


def test_the_table_averages_replications_and_keeps_the_longest_queue() -> None:
    """Crane utilisation 0.2 and 0.4: 0.3 -+ 12.706205 * 0.1; queues of 3 and 7: 7."""
    plan, *_ = build(river())
    ship = ServiceUse(5, 4, 1, 0.5, 14, 10, 0.5, 0.25)
    lock = PostUse(float("nan"), 5, 0.5, 1)
    runs = [
        Usage((PostUse(busy, 10, 1, queue),), (lock,), (ship, None))
        for busy, queue in ((0.2, 3), (0.4, 7))
    ]
    table = usage_table(plan, runs)
    assert table[["kind", "name"]].to_numpy().tolist() == [
        ["resource", "crane"],
        ["passage", "lock"],
        ["service", "ship"],
    ]
    crane = table.iloc[0]
    assert crane["utilisation"] == pytest.approx(0.3)
    assert crane["utilisation_hi"] == pytest.approx(0.3 + 12.706204736432095 * 0.1)
    assert crane["max_queue"] == 7
    assert math.isnan(crane["load"])
    assert table.iloc[2]["cancelled"] == 1
    assert table.iloc[2]["rolled_over_lo"] == table.iloc[2]["rolled_over"] == 0.25
