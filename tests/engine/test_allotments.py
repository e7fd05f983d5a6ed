"""Lines with a share of their room for each call."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corridor_sim.audit import AuditError, audit
from corridor_sim.engine import Engine
from tests.engine.running import Run, run
from tests.engine.world_builder import Board, Box, Chain, Leg, Service
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def ship(slots: int) -> Service:
    """Calls at a and b every 10 on the way to c; four TEU may board at a, six at b."""
    legs = [Leg(run=2, slots=slots, allotment=4), Leg(run=3, slots=slots, allotment=6)]
    return Service(legs, departs=[1, 11])


def audited(engine: Engine, *chains: Chain) -> Run:
    """A run that the audit agrees with."""
    result = run(engine, chains)
    audit(result.plan, result.draws, result.trace)
    return result


def loading(line: Service, at_a: int, at_b: int) -> list[Chain]:
    """So many boxes of 2 TEU wait at a and at b for c."""
    a = Chain([Board(line, 0, 1)], [Box(0)] * at_a)
    return [a, Chain([Board(line, 1, 1)], [Box(0)] * at_b)]


def test_a_call_takes_no_more_than_its_allotment(engine: Engine) -> None:
    """Ten slots: of three boxes at a two leave at 1, of four at b three at 3; the others by 11, 13.

    On board from a 4 TEU, from b 4 + 6; then 2, and 2 + 2.
    """
    result = audited(engine, *loading(ship(10), 3, 4))
    assert (result.start(0), result.start(1)) == ([1, 1, 11], [3, 3, 3, 13])
    assert result.trace.leg_boarded.tolist() == [4, 2, 6, 2]
    assert result.trace.leg_aboard.tolist() == [4, 2, 10, 4]


def test_what_is_on_board_takes_its_room_all_the_same(engine: Engine) -> None:
    """Eight slots: 4 TEU on board leave 4 of the 6 at b, so two of three leave at 3."""
    result = audited(engine, *loading(ship(8), 2, 3))
    assert result.start(1) == [3, 3, 13]


def test_more_than_the_allotment_is_found(engine: Engine) -> None:
    result = audited(engine, *loading(ship(10), 2, 3))
    less = replace(result.plan.services, allotment=np.array([4, 5], np.int32))
    with pytest.raises(AuditError, match="takes more TEU than its allotment at the call"):
        audit(replace(result.plan, services=less), result.draws, result.trace)
