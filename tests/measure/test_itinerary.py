from __future__ import annotations

from collections.abc import Callable

import pytest

from corridor_sim.grid import HOUR
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.itinerary import itinerary, itinerary_table
from corridor_sim.measure.names import UnknownContainerError, container_name, find_container
from corridor_sim.scenario.causes import Cause
from tests.measure.river import river
from tests.measure.test_causes import a_loop_of_two_legs, stuck_at_sea, two_trucks_at_a_border
from tests.measure.test_twins import two_ways
from tests.measure.world import World, build


def test_box_3_of_the_river_corridor_step_by_step() -> None:
    """Derived in river.py; the crane's wait is queue until 10, then closed until 14."""
    plan, draws, trace = build(river())
    table = itinerary_table(Journeys(plan, draws, trace), 3)
    told = [
        (f"{row['from']:%d %H:%M}", row["hours"], row["place"], row["cause"], row["trip"])
        for row in table.to_dict("records")
    ]
    trip = "ship of 2024-01-01 18:00"
    assert told == [
        ("01 09:30", 0.5, "quay", "queue", ""),
        ("01 10:00", 4, "quay", "closed", ""),
        ("01 14:00", 1, "quay", "handling", ""),
        ("01 15:00", 3, "quay", "waiting for departure", trip),
        ("01 18:00", 5, "ship", "moving", trip),
        ("01 23:00", 1, "lock", "passage wait", trip),
        ("02 00:00", 1, "lock", "passage", trip),
        ("02 01:00", 5, "ship", "moving", trip),
        ("02 06:00", 3, "port", "customs", ""),
        ("02 09:00", 3, "truck", "moving", ""),
    ]
    assert f"{table['to'].iloc[-1]:%d %H:%M %Z}" == "02 12:00 UTC"


WORLDS = [river, stuck_at_sea, a_loop_of_two_legs, two_trucks_at_a_border, two_ways]


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.__name__)
def test_steps_follow_each_other_and_add_up_to_the_causes(world: Callable[[], World]) -> None:
    plan, draws, trace = build(world())
    journeys = Journeys(plan, draws, trace)
    for number in range(len(draws.release)):
        chain, member = int(draws.chain[number]), int(draws.member[number])
        steps = itinerary(journeys, number)
        begins = [step.begin for step in steps]
        ends = [step.end for step in steps]
        assert begins == [draws.release[number], *ends[:-1]]
        assert ends[-1] - begins[0] == journeys.total(chain, slice(member, member + 1))[0]
        told: dict[tuple[int, str], float] = {}
        for step in steps:
            key = step.place, str(step.cause)
            told[key] = told.get(key, 0) + step.end - step.begin
        split: dict[tuple[int, str], float] = {}
        for part in journeys.parts(chain, slice(member, member + 1)):
            if part.seconds[0]:
                key = part.place, plan.labels.causes[part.cause]
                split[key] = split.get(key, 0) + part.seconds[0]
        assert told == split


def test_a_stuck_journey_ends_with_the_replication() -> None:
    """The world of box 2 at sea ends at 29."""
    plan, draws, trace = build(stuck_at_sea())
    last = itinerary(Journeys(plan, draws, trace), 2)[-1]
    assert (last.end / HOUR, last.cause) == (29, Cause.MOVING)


def test_containers_are_found_by_demand_number_and_twins_by_route() -> None:
    plan, draws, _ = build(two_ways())
    assert container_name(plan, draws, find_container(plan, draws, "tea:0")) == "tea:0 by river"
    rail = find_container(plan, draws, "twins:1:rail")
    assert container_name(plan, draws, rail) == "twins:1 by rail"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("coffee:0", "no demand 'coffee'; there are tea, twins"),
        ("tea", "'tea' is no container: write tea:0, tea:1, ..."),
        ("tea:x", "'tea:x' is no container: write tea:0, tea:1, ..."),
        ("tea:1", "tea has the containers tea:0 to tea:0"),
        ("twins:1", "twins:1 travels as twins:1:rail, twins:1:river: choose one"),
        ("tea:0:air", "tea:0 travels as tea:0:river: choose one"),
    ],
)
def test_a_name_that_is_nobodys_says_what_there_is(text: str, answer: str) -> None:
    plan, draws, _ = build(two_ways())
    with pytest.raises(UnknownContainerError) as error:
        find_container(plan, draws, text)
    assert str(error.value) == answer
