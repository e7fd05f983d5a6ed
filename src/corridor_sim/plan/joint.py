"""Stages that need several resources at once in, groups with one waiting list out."""

from __future__ import annotations

from collections.abc import Sequence

from corridor_sim.plan.arrays import JointWork
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.names import Names


def joint_work(rows: Sequence[Stage], names: Names) -> JointWork:
    """The joint work of a scenario."""
    return JointWork.none(len(rows), len(names.resources))
