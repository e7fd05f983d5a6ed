"""From routes and handling rules to stages."""

from __future__ import annotations

from pathlib import Path

from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import TEXT, plan_of


def journey(plan: Plan, demand: str, route: str) -> list[str]:
    """Kind and element of each stage of a chain."""
    chain = next(
        c
        for c in range(plan.stages.chains)
        if plan.labels.demands[plan.labels.chain_demand[c]] == demand
        and plan.labels.routes[plan.labels.chain_route[c]] == route
    )
    return [
        f"{StageKind(plan.stages.kind[row]).name} {plan.labels.elements[plan.stages.element[row]]}"
        for row in range(plan.stages.first[chain], plan.stages.first[chain + 1])
    ]


def test_a_journey_follows_the_most_specific_rules(tmp_path: Path) -> None:
    """`rail -> any` beats `any -> any` at the port, for the train only."""
    plan = plan_of(tmp_path)
    assert journey(plan, "boxes", "rail") == [
        "ACTIVITY terminals.park.activities.clearance",
        "BOARDING services.train",
        "ACTIVITY terminals.port.activities.papers",
        "ACTIVITY terminals.port.activities.lift",
        "RIDE services.dray",
    ]
    assert journey(plan, "twins", "river") == [
        "ACTIVITY terminals.park.activities.clearance",
        "BOARDING services.river_liner",
        "ACTIVITY terminals.port.activities.lift",
        "ACTIVITY terminals.port.activities.check",
        "RIDE services.dray",
    ]


def test_channels_become_stages_of_which_one_happens(tmp_path: Path) -> None:
    """Red (30 %) is looked at and then checked; the two conditions lie side by side."""
    text = TEXT.replace(
        "      check: {takes: 4 h, probability: 0.2, cause: inspection, source: assumed}",
        "      check: {takes: 4 h, cause: inspection, source: assumed}\n"
        "      customs: {one_of: {green: {share: 0.7}, red: {share: 0.3, takes: 1 h, then: [check]}},"
        " cause: customs, source: assumed}",
    ).replace("any -> any: [lift, check]", "any -> any: [lift, customs]")
    plan = plan_of(tmp_path, text)
    assert journey(plan, "boxes", "river")[3:6] == [
        "ACTIVITY terminals.port.activities.customs.one_of.green",
        "ACTIVITY terminals.port.activities.customs.one_of.red",
        "ACTIVITY terminals.port.activities.check",
    ]
    red, check = [
        recipe for recipe in plan.recipes.takes if recipe.uniform.element.endswith(("red", "check"))
    ][:2]
    assert check.row == red.row + 1
    assert red.conditions == check.conditions
    assert [(c.low, c.high) for c in red.conditions] == [(0.7, 1.0)]


def test_chances_by_tag_move_the_edges(tmp_path: Path) -> None:
    """Boxes are authorised: red for 1 % of them, looked at 2 % of the time; the twins are not."""
    text = (
        TEXT.replace(
            "      check: {takes: 4 h, probability: 0.2, cause: inspection, source: assumed}",
            "      check: {takes: 4 h, probability: {aeo: 2 %, otherwise: 20 %}, cause: inspection, source: assumed}\n"
            "      customs: {one_of: {green: {share: {aeo: 0.99, otherwise: 0.92}}, red: {share: {aeo: 0.01, otherwise: 0.08}}},"
            " cause: customs, source: assumed}",
        )
        .replace("any -> any: [lift, check]", "any -> any: [lift, customs, check]")
        .replace("routes: {rail: 0.4", "tags: [aeo], routes: {rail: 0.4")
    )
    plan = plan_of(tmp_path, text)
    found: dict[str, list[tuple[float, float]]] = {}
    for recipe in plan.recipes.takes:
        for condition in recipe.conditions:
            name = recipe.uniform.element.rpartition(".")[2]
            found.setdefault(name, []).append((condition.low, condition.high))
    assert found == {
        "green": [(0, 0.99), (0, 0.92)],
        "red": [(0.99, 1), (0.92, 1)],
        "check": [(0, 0.02), (0, 0.2)],
    }


def test_only_the_tagged_are_handled(tmp_path: Path) -> None:
    text = TEXT.replace("check: {takes: 4 h,", "check: {takes: 4 h, only: reefer,")
    tagged = text.replace("routes: {rail: 0.4", "tags: [reefer], routes: {rail: 0.4")
    check = "ACTIVITY terminals.port.activities.check"
    assert check not in journey(plan_of(tmp_path, text), "boxes", "river")
    assert check in journey(plan_of(tmp_path, tagged), "boxes", "river")


def test_after_a_covering_dwell_nothing_is_waited_for(tmp_path: Path) -> None:
    """The dwell at the park holds the wait for the train; the box then rides on its own."""
    text = TEXT.replace(
        "activities: {clearance: {takes: {exponential: {mean: 2 h}}, cause: customs, source: assumed}}",
        "activities: {clearance: {takes: 3 d, cause: dwell, covers: [departure], source: assumed}}",
    ).replace(
        "lock: {kind: lock, transit: 1 h, other_traffic: {down: {per_day: 10}}",
        "lock: {kind: lock, transit: 1 h, wait: 1 d",
    )
    plan = plan_of(tmp_path, text)
    assert journey(plan, "boxes", "rail")[:2] == [
        "ACTIVITY terminals.park.activities.clearance",
        "RIDE services.train",
    ]


def test_what_came_alone_shares_with_nobody(tmp_path: Path) -> None:
    """After a truck, `per: trip` is drawn per container."""
    text = TEXT.replace("any -> destination: []", "any -> destination: [visit]").replace(
        "  city: {",
        "  city: {activities: {visit: {takes: 1 h, per: trip, cause: handling, source: assumed}}, ",
    )
    plan = plan_of(tmp_path, text)
    last = plan.stages.first[1] - 1
    assert journey(plan, "boxes", "rail")[-1] == "ACTIVITY terminals.city.activities.visit"
    assert not plan.stages.per_trip[last]
