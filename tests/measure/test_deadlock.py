"""Yards that block each other in a circle, and where the stuck containers are."""

from __future__ import annotations

from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.deadlock import Deadlock, deadlock
from corridor_sim.measure.whereabouts import stranded, stranded_table
from tests.engine.running import Run, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Enter,
    Leg,
    Resource,
    Service,
    Stack,
    Stage,
    Work,
)


def found(result: Run) -> Deadlock | None:
    return deadlock(result.plan, result.draws, result.trace)


def there_and_back(vehicles: int, places: int = 2) -> Run:
    """Two terminals with a yard each, boxes both ways by trains of a fleet, one box a train.

    With room for one box each: both yards fill at 0, the trains of 1 take one box each and
    the next come into the yards; at 6 nobody can get off. The next trains, if there are
    some, take those out of the yards at 8, and so on.
    """
    west, east = Stack(places), Stack(places)
    leg = Leg(run=5, slots=2)
    out = Service(departs=[1, 8, 15], legs=[leg], fleet=vehicles)
    back = Service(departs=[1, 8, 15], legs=[leg], fleet=vehicles)
    stay = Work(None, 1)
    chains = [
        Chain([Enter(west), Board(out), Enter(east), stay], [Box(0), Box(0)]),
        Chain([Enter(east), Board(back), Enter(west), stay], [Box(0), Box(0)]),
    ]
    return run("reference", chains, [out, back], horizon=100)


def test_two_yards_and_the_trains_between_them() -> None:
    """The one train of each side is held by a box that finds the yard full of its next one."""
    result = there_and_back(vehicles=1)
    lock = found(result)
    assert lock is not None
    west, east = (result.plan.labels.resources[post] for post in result.plan.room.yard_post)
    names = [f"services.{name}" for name in result.plan.labels.services]
    assert lock.circle in (
        f"{west} waits for {names[0]}, that for {east}, that for {names[1]}, that for {west}",
        f"{east} waits for {names[1]}, that for {west}, that for {names[0]}, that for {east}",
    )
    assert lock.containers == {0, 1, 2, 3}


def test_a_second_train_dissolves_it() -> None:
    """At 8 it takes the boxes out of both yards, so those of 6 get off."""
    result = there_and_back(vehicles=2)
    assert found(result) is None


def test_room_for_both_dissolves_it() -> None:
    assert found(there_and_back(vehicles=1, places=4)) is None


def test_yards_crosswise() -> None:
    """One box goes from the first yard to the second, one the other way; each has one place."""
    first, second = Stack(2), Stack(2)
    chains = [
        Chain([Enter(first), Work(None, 1), Enter(second)], [Box(0)]),
        Chain([Enter(second), Work(None, 1), Enter(first)], [Box(0)]),
    ]
    result = run("reference", chains, horizon=20)
    lock = found(result)
    assert lock is not None
    assert lock.circle.count("that for") == 1
    assert lock.containers == {0, 1}


def test_a_crane_that_keeps_a_box_for_a_yard_that_waits_for_the_crane() -> None:
    """The yard holds one box, which needs the crane to get out; the crane keeps the next for it."""
    crane, yard = Resource(), Stack(2)
    stages: list[Stage] = [Work(crane, 1, kept=[crane]), Enter(yard), Work(None, 1), Work(crane, 1)]
    result = run("reference", [Chain(stages, [Box(0), Box(0)])], horizon=20)
    lock = found(result)
    assert lock is not None
    assert "that for" in lock.circle


def test_a_closed_yard_or_work_that_goes_on_is_none() -> None:
    """No place from 1 on: who waits is stuck, but not in a circle. Nor is who still works."""
    closed = Stack(4, changes=[(0, 4, 1), (1, 0, 1)])
    result = run("reference", [Chain([Enter(closed), Work(None, 1)], [Box(0), Box(2)])], horizon=20)
    assert found(result) is None
    busy = Chain([Enter(Stack(2)), Work(None, 50)], [Box(0), Box(2)])
    assert found(run("reference", [busy], horizon=20)) is None


def test_stuck_containers_are_counted_where_they_are() -> None:
    """Of four, two wait before the yards, two in them for trains that do not come back."""
    result = there_and_back(vehicles=1)
    journeys = Journeys(result.plan, result.draws, result.trace)
    table = stranded_table(result.plan, [stranded(journeys)])
    assert table["containers"].sum() == 4
    assert set(table["at"]) == {
        "terminals.here.yards.stack", "services.service_0", "services.service_1",
    }  # fmt: skip
    assert (table["deadlock"] != "").all()


def test_nothing_stuck_nothing_counted() -> None:
    result = run("reference", [Chain([Work(None, 1)], [Box(0)])])
    journeys = Journeys(result.plan, result.draws, result.trace)
    assert stranded_table(result.plan, [stranded(journeys)]).empty
