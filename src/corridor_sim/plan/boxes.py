"""Chains of consignments in, points where they fill boxes together out."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from corridor_sim.plan.arrays import WHOLE_BOX, BoxTable
from corridor_sim.plan.chains import Stage
from corridor_sim.plan.flows import Flows
from corridor_sim.plan.tables import ints


class _Way(NamedTuple):
    """What the boxes of a point have in common: their size and their stages."""

    teu: int
    stages: tuple[object, ...]


def box_table(flows: Flows) -> BoxTable:
    """Find the chains that fill boxes; two share them if nothing tells their boxes apart."""
    table = BoxTable.none(len(flows.chains))
    ways: list[_Way] = []
    full: list[int] = []
    patience: list[float] = []
    row = 0
    for number, chain in enumerate(flows.chains):
        for place, stage in enumerate(chain.stages):
            if stage.fills is None:
                continue
            split = next(k for k, one in enumerate(chain.stages) if one.splits)
            teu = flows.recipes[chain.demand].teu
            way = _Way(teu, tuple(map(_done, chain.stages[place : split + 1])))
            if way not in ways:
                ways.append(way)
                full.append(max(math.ceil(stage.fills.full_at * WHOLE_BOX - 1e-3), 1))
                longest = stage.fills.wait_at_most
                patience.append(math.inf if longest is None else longest)
            table.fill[number] = row + place
            table.split[number] = row + split
            table.point[number] = ways.index(way)
        row += len(chain.stages)
    return BoxTable(table.fill, table.split, table.point, ints(full), np.array(patience))


def _done(stage: Stage) -> object:
    """What a stage does, whatever its draws are called."""
    conditions = tuple(
        (one.uniform.element, one.uniform.quantity, one.low, one.high) for one in stage.conditions
    )
    return (
        *(stage.kind, stage.place, stage.element, stage.law, conditions, stage.cause),
        *(stage.uses, stage.held, stage.kept, stage.at_once, stage.covering, stage.per_trip),
        *(stage.service, stage.leg, stage.alight, stage.yard),
    )
