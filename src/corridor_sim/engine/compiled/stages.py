"""The Plan's stages as the kernel reads them."""

from __future__ import annotations

import numpy as np

from corridor_sim.engine.compiled.world import (
    BOARD,
    DELAY,
    ENTER,
    FILL,
    JOB,
    JOINT,
    RIDE,
    SPLIT,
    VOYAGE,
)
from corridor_sim.plan.arrays import Bytes, Ints, StageKind
from corridor_sim.plan.compile import Plan


def what_stages_do(plan: Plan) -> Bytes:
    """What each stage does, by row."""
    stages = plan.stages
    codes = np.full(stages.rows, BOARD, dtype=np.int8)
    activity = stages.kind == StageKind.ACTIVITY
    codes[activity] = np.where(stages.resource[activity] >= 0, JOB, DELAY)
    codes[plan.joint.group >= 0] = JOINT
    codes[plan.room.enters >= 0] = ENTER
    ride = stages.kind == StageKind.RIDE
    leg = stages.leg[ride]
    meets = plan.services.first_via[leg + 1] > plan.services.first_via[leg]
    codes[ride] = np.where(meets, VOYAGE, RIDE)
    filling = plan.boxes.fill >= 0
    codes[plan.boxes.fill[filling]] = FILL
    codes[plan.boxes.split[filling]] = SPLIT
    return codes


def rows_after(plan: Plan) -> Ints:
    """The next row of each stage's chain, -1 after the last."""
    after = np.arange(1, plan.stages.rows + 1, dtype=np.int32)
    first = plan.stages.first
    after[first[1:][first[1:] > first[:-1]] - 1] = -1
    return after


def boarded_before(plan: Plan) -> Ints:
    """The boarding that brought a container to each stage, -1 when it came on its own."""
    moves = plan.stages.kind != StageKind.ACTIVITY
    rows = np.arange(plan.stages.rows)
    latest = np.maximum.accumulate(np.where(moves, rows, -1))
    before = np.concatenate(([-1], latest[:-1]))
    first = plan.stages.first[plan.chain_of_row]
    boarded = (before >= first) & (plan.stages.kind[before] == StageKind.BOARDING)
    return np.where(boarded, before, -1).astype(np.int32)


def numbers_of(berths: Ints, stop_berth: Ints) -> Ints:
    """The number of each stop's berth among all berths, -1 where it has none."""
    return np.where(stop_berth >= 0, np.searchsorted(berths, stop_berth), -1).astype(np.int32)
