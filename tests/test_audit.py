from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.audit.finding import Auditor
from corridor_sim.audit.journeys import audit_causes
from corridor_sim.draws import Draws
from corridor_sim.grid import HOUR, STEP
from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.scenario.causes import Cause
from corridor_sim.trace import Trace
from tests.measure.river import river
from tests.measure.test_causes import a_loop_of_two_legs
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

Corruption = Callable[[Draws, Trace], None]


def boarding(box: int) -> int:
    """Row 1 of the river corridor is the boarding: five boxes after the crane's five."""
    return 5 + box


def test_a_sound_replication_passes() -> None:
    audit(*build(river()))


def crane_starts_late(_: Draws, trace: Trace) -> None:
    trace.start[3] += HOUR


def another_trip(draws: Draws, trace: Trace) -> None:
    trace.trip[boarding(2)] = draws.first_trip[0] + 4


def a_trip_that_is_none(_: Draws, trace: Trace) -> None:
    trace.trip[boarding(0)] = -1


def truck_arrives_elsewhen(_: Draws, trace: Trace) -> None:
    trace.arrived[4] -= HOUR


def the_empty_trip_stays(_: Draws, trace: Trace) -> None:
    trace.leg_departed[1] = NAN


def a_box_more_on_board(_: Draws, trace: Trace) -> None:
    trace.leg_aboard[2] += 2


def a_slot_less(draws: Draws, _: Trace) -> None:
    draws.slots[2] = 3


def lock_let_out_early(_: Draws, trace: Trace) -> None:
    trace.crossing_left[0] -= HOUR


def vessel_in_the_way(_: Draws, trace: Trace) -> None:
    trace.other_started[0] += HOUR


def vessel_before_its_time(_: Draws, trace: Trace) -> None:
    trace.other_started[0] -= HOUR


def end_too_early(_: Draws, trace: Trace) -> None:
    trace.stopped_at -= HOUR


def end_too_late(_: Draws, trace: Trace) -> None:
    trace.stopped_at += HOUR


def lost_on_the_road(_: Draws, trace: Trace) -> None:
    trace.end[-1] = trace.arrived[4] = NAN


@pytest.mark.parametrize(
    ("corrupt", "found"),
    [
        (crane_starts_late, r"container tea:3 by river does not take the time .*01 15:00:00 UTC"),
        (another_trip, r"container tea:2 by river boards .* that left otherwise .*01 18:00:00"),
        (a_trip_that_is_none, r"container tea:0 by river is on no trip of ship .*01 03:30:00"),
        (truck_arrives_elsewhen, r"container tea:4 by river is said to arrive .*02 21:00:00"),
        (the_empty_trip_stays, r"trip ship of 2024-01-01 12:00 does not leave .*01 12:00:00"),
        (a_box_more_on_board, r"trip ship of 2024-01-01 18:00 carries .*01 18:00:00"),
        (a_slot_less, r"trip ship of 2024-01-01 18:00 takes more TEU .*01 18:00:00"),
        (lock_let_out_early, r"trip ship of 2024-01-01 03:00 leaves lock .*01 10:00:00"),
        (vessel_in_the_way, r"lock: .* no line is free .*02 00:00:00"),
        (vessel_before_its_time, r"lock: .* before it is there .*01 21:00:00"),
        (end_too_late, r"stops at 2024-01-02 23:00:00 UTC instead of 2024-01-02 22:00:00 UTC"),
        (end_too_early, r"container tea:4 by river has its times out of order .*02 19:00:00"),
        (lost_on_the_road, r"container tea:4 by river arrives at the wrong time .*02 19:00:00"),
    ],
)
def test_a_corruption_is_found_and_named_with_its_time(corrupt: Corruption, found: str) -> None:
    """The timeline that is corrupted stands in river.py."""
    plan, draws, trace = build(river())
    corrupt(draws, trace)
    with pytest.raises(AuditError, match=found):
        audit(plan, draws, trace)


TIMES = [
    f.name
    for f in fields(Trace)
    if f.name not in {"trip", "box", "diverted", "stopped_at"} and not f.name.startswith("stop_")
]
"""The river has no stops: see the audit on random worlds."""


@pytest.mark.parametrize("name", TIMES)
@pytest.mark.parametrize("off", [STEP, -STEP], ids=["late", "early"])
def test_any_one_time_off_by_one_grid_step_is_found(name: str, off: float) -> None:
    """Counts of TEU are moved by one instead."""
    plan, draws, trace = build(river())
    column = getattr(trace, name)
    present = np.flatnonzero(~np.isnan(column))
    assert len(present)
    for entry in present:
        right = column[entry]
        column[entry] += off if column.dtype == np.float64 else np.sign(off)
        with pytest.raises(AuditError, match=r"\(20\d\d-|never"):
            audit(plan, draws, trace)
        column[entry] = right
    audit(plan, draws, trace)


@pytest.mark.parametrize("name", [name for name in TIMES if not name.startswith("leg_")])
def test_any_one_time_lost_is_found(name: str) -> None:
    plan, draws, trace = build(river())
    column = getattr(trace, name)
    for entry in np.flatnonzero(~np.isnan(column)):
        right = column[entry]
        column[entry] = NAN
        with pytest.raises(AuditError):
            audit(plan, draws, trace)
        column[entry] = right


def test_a_later_call_departs_after_its_stay_and_that_is_its_schedule() -> None:
    """The loop of test_causes.py is at b from 5 and stays 3 h; both its containers leave at 8."""
    audit(*build(a_loop_of_two_legs()))
    world = a_loop_of_two_legs()
    (world.services[0].legs or [])[1].stay = [2]
    with pytest.raises(AuditError, match=r"trip loop .* does not leave when it should .*07:00"):
        audit(*build(world))
    plan, draws, trace = build(a_loop_of_two_legs())
    trace.leg_scheduled[1] -= HOUR
    with pytest.raises(AuditError, match=r"trip loop .* was scheduled otherwise .*08:00"):
        audit(plan, draws, trace)


def test_a_reduced_resource_works_longer_on_each_job() -> None:
    """Three cranes at 40 %: two start, each job takes 2 / 1.2 times as long: 3 h are 5 h."""
    stage = Stage(
        "quay", StageKind.ACTIVITY, [0, 0], [5, 5], Cause.HANDLING, resource="crane", takes=[3, 3]
    )
    world = World(
        ("quay",),
        [Chain("tea", "river", [0, 0], [stage])],
        resources=[Post("crane", ((0, 2, OPEN), (10, 3, OPEN)))],
    )
    plan, draws, trace = build(world)
    draws.capacity.stretch[0] = 2 / 1.2
    audit(plan, draws, trace)
    draws.capacity.stretch[0] = 1
    with pytest.raises(AuditError, match=r"tea:0 .* does not take the time drawn"):
        audit(plan, draws, trace)


def test_causes_that_do_not_explain_a_journey_are_found() -> None:
    """Box 0 took 23 h. Box 3, ready at 15, boards the trip of 18.

    Had that been scheduled for 10, the first it was in time for would be that of 30: - 20 h.
    """
    plan, draws, trace = build(river())
    audit_causes(Auditor(plan, draws, trace))
    trace.arrived[0] += STEP
    with pytest.raises(AuditError, match=r"tea:0 .* took 82800.00390625 s .* explain 82800.0 s"):
        audit_causes(Auditor(plan, draws, trace))
    trace.arrived[0] -= STEP
    trace.leg_scheduled[2] = 10 * HOUR
    with pytest.raises(AuditError, match=r"tea:3 .* spent -72000.0 s of rolled over at quay"):
        audit_causes(Auditor(plan, draws, trace))


def test_a_users_own_process_may_take_its_time_but_not_another_ones_unit() -> None:
    """Drawn are 1 h each; the process took 2 h, 0 - 2, so the second job starts at 2, not at 1."""
    stage = Stage(
        "quay",
        StageKind.ACTIVITY,
        [0, 2],
        [2, 4],
        Cause.HANDLING,
        resource="crane",
        takes=[1, 1],
    )
    world = World(("quay",), [Chain("tea", "river", [0, 0], [stage])], resources=[Post("crane")])
    audit(*build(world), users_own=[0])
    with pytest.raises(AuditError, match=r"tea:0 .* does not take the time drawn"):
        audit(*build(world))
    stage.start, stage.end = [0, 1], [2, 3]
    with pytest.raises(AuditError, match=r"tea:1 .* no unit is free"):
        audit(*build(world), users_own=[0])


def test_waiting_beside_a_free_unit_is_found() -> None:
    """Box 4 starts at 22 instead of 21, when the crane comes back, and all later times follow."""
    world = river()
    world.chains[0].release, world.services, world.pools = [20], [], []
    crane = world.chains[0].stages[0]
    world.chains[0].stages = [crane]
    crane.takes, crane.start, crane.end = [1], [21], [22]
    audit(*build(world))
    crane.start, crane.end = [22], [23]
    with pytest.raises(AuditError, match=r"container tea:0 .* waits at crane.* 21:00:00"):
        audit(*build(world))


def test_any_other_trip_is_found() -> None:
    plan, draws, trace = build(river())
    for box in range(5):
        right = trace.trip[boarding(box)]
        for trip in range(-1, 6):
            if trip != right:
                trace.trip[boarding(box)] = trip
                with pytest.raises(AuditError, match=rf"container tea:{box} "):
                    audit(plan, draws, trace)
        trace.trip[boarding(box)] = right


def test_ready_at_the_cut_off_is_in_time_and_a_grid_step_later_is_not() -> None:
    """Box 1 is ready at 2 and the ship of 3 has a cut-off of 1 h."""
    plan, draws, trace = build(river())
    tighter = replace(plan.services, cut_off=plan.services.cut_off + STEP)
    with pytest.raises(AuditError, match=r"container tea:1 .* too late"):
        audit(replace(plan, services=tighter), draws, trace)


def test_work_begun_before_a_reduction_goes_on() -> None:
    """Two units until 1, one from then: the jobs of 0 - 3 both end; the next starts at 3."""
    stage = Stage(
        "quay",
        StageKind.ACTIVITY,
        [0, 0, 3],
        [3, 3, 4],
        Cause.HANDLING,
        resource="crane",
        takes=[3, 3, 1],
    )
    crane = Post("crane", ((0, 2, OPEN), (1, 1, OPEN)))
    world = World(("quay",), [Chain("tea", "river", [0, 0, 0], [stage])], resources=[crane])
    audit(*build(world))
    stage.start[2], stage.end[2] = 2, 3
    with pytest.raises(AuditError, match=r"container tea:2 .* no unit is free .*02:00:00"):
        audit(*build(world))


def test_probes_occupy_nothing() -> None:
    """A twin starts at the crane's only unit at the same time as a box, at 0."""
    stage = Stage("quay", StageKind.ACTIVITY, [0], [1], Cause.HANDLING, resource="crane", takes=[1])
    chains = [
        Chain("tea", "river", [0], [stage]),
        Chain("twins", "river", [0], [replace(stage)], probe=True),
    ]
    world = World(("quay",), chains, resources=[Post("crane")])
    audit(*build(world))
    world.chains[1].probe = False
    with pytest.raises(AuditError, match="no unit is free"):
        audit(*build(world))


def crossing_in_pairs(started: list[float], left: list[float], transit: list[float]) -> World:
    """Three trips reach a lock of one line at 2, 3 and 4, half-way through runs of 4 h."""
    lock = Crossing("lock", 0.5, [2, 3, 4], started, left, transit)
    leg = Leg([0, 1, 2], [0, 1, 2], [end + 2 for end in left], [0] * 3, [0] * 3, [9] * 3, [4] * 3)
    leg.vias = [lock]
    return World(
        ("lock", "ship"),
        [],
        services=[Service("ship", [leg])],
        pools=[Post("lock", ((0, 0, DOWN), (5, 1, OPEN)), batch=2)],
        window=(0, 10, 50),
    )


def test_a_batch_shares_its_heads_transit() -> None:
    """The lock opens at 5: the first two enter together and leave with the head, after its 3 h.

    The third enters when they leave, at 8. Would the second take its own 1 h, it is named.
    """
    plan, draws, trace = build(crossing_in_pairs([5, 5, 8], [8, 8, 9], [3, 1, 1]))
    audit(plan, draws, trace)
    plan, draws, trace = build(crossing_in_pairs([5, 5, 8], [8, 6, 9], [3, 1, 1]))
    with pytest.raises(AuditError, match=r"lock: .* with its batch .*05:00:00"):
        audit(plan, draws, trace)


def test_batches_of_one_instant_that_cannot_be_told_apart_are_no_violation() -> None:
    """The lock has two lines from 5. Trip 0 waits from 2 and enters at 5; trip 1 arrives at 5.

    Whether trip 1 came in time to join trip 0, or entered the other line in a later pass of
    the same instant, the trace does not tell: both of its exits are sound. A trip that came
    at 4 was in the queue, though, and must leave with the head of its batch.
    """
    for departs, left, sound in ((3, 6, True), (3, 8, True), (2, 8, True), (2, 6, False)):
        world = crossing_in_pairs([5, 5], [8, left], [3, 1])
        world.pools[0].changes = ((0, 0, DOWN), (5, 2, OPEN))
        leg = (world.services[0].legs or [])[0]
        leg.scheduled = leg.departed = [0, departs]
        leg.vias[0].arrived = [2, departs + 2]
        for column in (leg.boarded, leg.aboard, leg.slots, leg.run):
            del column[2:]
        if sound:
            audit(*build(world))
        else:
            with pytest.raises(AuditError, match="does not cross with its batch"):
                audit(*build(world))


def test_a_twin_crosses_alone_or_with_a_batch() -> None:
    """Twins by truck meet the lock at 5 and 6 with a transit of 2 h.

    The first joins the batch of 5 and leaves with it at 8; the second crosses alone, 6 - 8.
    """
    for left, sound in ((8, True), (7.5, False)):
        world = crossing_in_pairs([5, 5, 8], [8, 8, 9], [3, 1, 1])
        crossing = Crossing("lock", 0.5, [5, 6], [5, 6], [left, 8], [2, 2])
        ride = Stage(
            "lock", StageKind.RIDE, [4, 5], [left + 1, 9], service="truck", vias=[crossing]
        )
        ride.takes = [2, 2]
        world.chains = [Chain("twins", "road", [4, 5], [ride], probe=True)]
        world.places = ("lock", "ship", "truck")
        world.services.append(Service("truck", vias=[crossing]))
        plan, draws, trace = build(world)
        if sound:
            audit(plan, draws, trace)
        else:
            with pytest.raises(AuditError, match=r"lock: .* neither alone nor with .*05:00:00"):
                audit(plan, draws, trace)


def test_a_third_vehicle_does_not_fit_a_batch_of_two() -> None:
    plan, draws, trace = build(crossing_in_pairs([5, 5, 5], [8, 8, 6], [3, 1, 1]))
    with pytest.raises(AuditError, match=r"lock: .* no line is free .*05:00:00"):
        audit(plan, draws, trace)


def test_a_published_wait_starts_when_the_passage_opens() -> None:
    """Held from 2 to 5 and then waiting 1.5 h: 6.5; started at 6, the trip is named."""
    for start, sound in ((6.5, True), (6, False)):
        world = crossing_in_pairs([start] * 3, [start + 3] * 3, [3] * 3)
        world.pools[0].published = True
        plan, draws, trace = build(world)
        draws.wait[0][:] = 1.5 * HOUR
        if sound:
            audit(plan, draws, trace)
        else:
            with pytest.raises(AuditError, match=r"trip ship .* enters lock .*02:00:00"):
                audit(plan, draws, trace)


def test_a_slower_season_lengthens_runs_and_their_cuts() -> None:
    """Factor 1.5 from 0: a run of 4 h takes 6, the lock half-way is reached after 3."""
    world = crossing_in_pairs([5, 6, 7], [6, 7, 8], [1, 1, 1])
    world.pools[0].changes = ((0, 1, OPEN),)
    world.services[0].pace = ((0, 1.5, True),)
    leg = (world.services[0].legs or [])[0]
    leg.scheduled = leg.departed = [2, 3, 4]
    leg.vias[0].arrived = [5, 6, 7]
    leg.arrived = [9, 10, 11]
    audit(*build(world))
    world.services[0].pace = ((0, 1.5, True), (3, 1, True))
    with pytest.raises(AuditError, match=r"2024-01-01 03:00 reaches lock .*03:00:00"):
        audit(*build(world))


def test_a_stuck_container_is_no_violation_but_a_wait_without_end_is() -> None:
    """At the horizon of 50 box 4 is still there; with no more departures it could not board."""
    world = river()
    for stage in world.chains[0].stages[1:]:
        stage.start[4] = stage.end[4] = NAN
    world.chains[0].stages[1].trip = [0, 0, 2, 2, -1]
    leg = (world.services[0].legs or [])[0]
    leg.boarded[4] = leg.aboard[4] = 0
    world.window = (0, 21, 50)
    plan, draws, trace = build(world)
    audit(plan, draws, trace)
    trace.start[4] = NAN
    with pytest.raises(AuditError, match=r"container tea:4 .* out of order"):
        audit(plan, draws, trace)


def test_the_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(AuditError("container tea:1 is lost")))  # noqa: S301
    assert str(error) == "container tea:1 is lost"


def test_the_audit_reads_a_plan_and_changes_nothing() -> None:
    plan: Plan
    plan, draws, trace = build(river())
    before = {f.name: np.copy(getattr(trace, f.name)) for f in fields(Trace)}
    audit(plan, draws, trace)
    for name, values in before.items():
        np.testing.assert_array_equal(getattr(trace, name), values)
