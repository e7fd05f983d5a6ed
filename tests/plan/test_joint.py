"""Work that needs several resources at once, or holds one from phase to phase."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridor_sim.draws import draw
from corridor_sim.plan.arrays import JointWork
from corridor_sim.plan.compile import Plan
from tests.draws.corridor import TEXT, plan_of

RESOURCES = "resources: {crane: {units: 2, source: assumed}}"
LIFT = "lift: {uses: crane, takes: {triangular: [2 min, 3 min, 5 min]}, cause: handling, source: assumed}"
SEMI = "lift: {phases: [{uses: crane, takes: 2 min}, {uses: [crane, operator], takes: 1 min}], cause: handling, source: assumed}"


def corridor(folder: Path, resources: str, lift: str, more: str = "") -> Plan:
    """The corridor with other resources and another lift at the port, and something more there."""
    text = TEXT.replace(RESOURCES, f"resources: {resources}").replace(LIFT, lift + more)
    return plan_of(folder, text)


def units(*names: str) -> str:
    return "{" + ", ".join(f"{name}: {{units: 2, source: assumed}}" for name in names) + "}"


def work(plan: Plan, element: str) -> list[tuple[list[str], list[str], int]]:
    """(needed, freed, size of the gang or 0) of each stage of an element of the port, by row."""
    joint, labels = plan.joint, plan.labels
    names = [path.rpartition(".")[2] for path in labels.resources]

    def listed(first: np.ndarray, members: np.ndarray, row: int) -> list[str]:
        return [names[number] for number in members[first[row] : first[row + 1]]]

    path = f"terminals.port.activities.{element}"
    rows = [r for r, e in enumerate(plan.stages.element) if labels.elements[e] == path]
    return [
        (
            listed(joint.first_need, joint.need, row),
            listed(joint.first_freed, joint.freed, row),
            int(joint.gang_size[joint.gang[row]]) if joint.gang[row] >= 0 else 0,
        )
        for row in rows
    ]


def same(one: JointWork, other: JointWork) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in JointWork.__slots__
    )


def test_without_joint_work_every_stage_queues_at_its_one_resource(tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    assert same(plan.joint, JointWork.none(plan.stages.rows, len(plan.labels.resources)))
    assert plan.joint.groups == 0


def test_resources_used_together_are_needed_and_freed_together(tmp_path: Path) -> None:
    """Boxes and twins on two routes: four stages, each needs and frees crane and operator."""
    both = LIFT.replace("uses: crane", "uses: [operator, crane]")
    plan = corridor(tmp_path, units("crane", "operator"), both)
    assert work(plan, "lift") == [(["crane", "operator"], ["crane", "operator"], 0)] * 4
    assert plan.joint.group_of_resource.tolist() == [0, 0]


def test_what_the_next_phase_uses_is_held(tmp_path: Path) -> None:
    """The crane is taken before phase 1 and freed after phase 2, the operator is there for phase 2."""
    plan = corridor(tmp_path, units("crane", "operator"), SEMI)
    assert work(plan, "lift.phases.1") == [(["crane"], [], 0)] * 4
    assert work(plan, "lift.phases.2") == [(["operator"], ["crane", "operator"], 0)] * 4
    ours = [plan.labels.elements[e].endswith("phases.1") for e in plan.stages.element]
    then = [plan.labels.elements[e].endswith("phases.2") for e in plan.stages.element]
    assert ours[:-1] == then[1:]  # consecutive rows
    assert plan.stages.cause[ours].tolist() == plan.stages.cause[then].tolist()
    crane = plan.labels.resources.index("terminals.port.resources.crane")
    assert plan.stages.resource[ours].tolist() == [crane] * 4


def test_phases_that_share_nothing_queue_one_after_the_other(tmp_path: Path) -> None:
    apart = SEMI.replace("[crane, operator]", "operator")
    plan = corridor(tmp_path, units("crane", "operator"), apart)
    assert plan.joint.groups == 0
    elements = [plan.labels.elements[e] for e in plan.stages.element]
    rows = [row for row, name in enumerate(elements) if name.endswith("phases.2")]
    names = [plan.labels.resources[plan.stages.resource[row]] for row in rows]
    assert names == ["terminals.port.resources.operator"] * 4


def test_groups_are_joined_by_chains_of_use_and_hold_every_stage_at_them(tmp_path: Path) -> None:
    """Resource a with b, b with c: one group; d alone: none; e is bounded by at_once: a group of its own.

    A plain activity at c needs and frees c in the list of that group.
    """
    more = "".join(
        f"\n      {name}: {{uses: {uses}, takes: 1 min, cause: handling, source: assumed{more}}}"
        for name, uses, more in (
            ("ab", "[a, b]", ""),
            ("bc", "[b, c]", ""),
            ("c_alone", "c", ""),
            ("d_alone", "d", ""),
            ("e_bound", "e", ", at_once: 3"),
        )
    )
    listed = units("a", "b", "c", "crane", "d", "e")
    text = TEXT.replace("any -> any: [lift,", "any -> any: [ab, bc, c_alone, d_alone, e_bound,")
    text = text.replace(RESOURCES, f"resources: {listed}").replace(LIFT, LIFT + more)
    plan = plan_of(tmp_path, text)
    assert plan.joint.group_of_resource.tolist() == [0, 0, 0, -1, -1, 1]
    assert work(plan, "c_alone") == [(["c"], ["c"], 0)] * 2
    assert work(plan, "d_alone") == [([], [], 0)] * 2
    assert work(plan, "e_bound") == [(["e"], ["e"], 3)] * 2
    by_name = {
        plan.labels.elements[e]: g
        for e, g in zip(plan.stages.element, plan.joint.group, strict=True)
    }
    activities = "terminals.port.activities."
    found = {
        name: int(by_name[activities + name])
        for name in ("ab", "bc", "c_alone", "d_alone", "e_bound")
    }
    assert found == {"ab": 0, "bc": 0, "c_alone": 0, "d_alone": -1, "e_bound": 1}


def test_the_gang_is_that_of_the_activity_on_every_chain_and_phase(tmp_path: Path) -> None:
    bounded = SEMI.replace("cause:", "at_once: 3, cause:")
    plan = corridor(tmp_path, units("crane", "operator"), bounded)
    assert plan.joint.gang_size.tolist() == [3]
    assert [size for *_, size in work(plan, "lift.phases.1")] == [3] * 4
    assert [size for *_, size in work(plan, "lift.phases.2")] == [3] * 4


def test_who_came_alone_is_bounded_by_no_vessel(tmp_path: Path) -> None:
    """At the city every box comes on a truck of its own: no gang, and so no group either."""
    text = TEXT.replace(
        "city: {handling: {any -> destination: []}}",
        "city: {resources: {ramp: {units: 1, source: assumed}}, activities: {stuff: {uses: ramp, at_once: 2, takes: 1 h, cause: handling, source: assumed}}, handling: {any -> destination: [stuff]}}",
    )
    assert plan_of(tmp_path, text).joint.groups == 0


def test_each_phase_has_luck_of_its_own_and_is_skipped_with_the_others(tmp_path: Path) -> None:
    """With a probability of 1/2 both phases happen to the same containers; durations are independent."""
    varied = SEMI.replace("takes: 2 min", "takes: {uniform: [1 min, 3 min]}").replace(
        "takes: 1 min", "takes: {uniform: [1 min, 3 min]}"
    )
    plan = corridor(
        tmp_path, units("crane", "operator"), varied.replace("cause:", "probability: 0.5, cause:")
    )
    draws = draw(plan, 1, 0)
    elements = [plan.labels.elements[e] for e in plan.stages.element]
    first = elements.index("terminals.port.activities.lift.phases.1")
    columns = [
        draws.takes[draws.takes_base[row] : draws.takes_base[row + 1]] for row in (first, first + 1)
    ]
    happens = columns[0] >= 0
    assert np.array_equal(happens, columns[1] >= 0)
    assert 0 < happens.sum() < len(happens)
    assert abs(np.corrcoef(columns[0][happens], columns[1][happens])[0, 1]) < 4 / np.sqrt(
        happens.sum()
    )


def test_the_order_in_which_resources_are_written_does_not_matter(tmp_path: Path) -> None:
    lift = LIFT.replace("uses: crane", "uses: [crane, operator]")
    reverse = LIFT.replace("uses: crane", "uses: [operator, crane]")
    plan = corridor(tmp_path, units("crane", "operator"), lift)
    again = corridor(tmp_path, units("operator", "crane"), reverse)
    assert same(plan.joint, again.joint)
