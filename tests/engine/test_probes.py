"""Probes see the world and change nothing in it; on both engines."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from corridor_sim.engine import Engine
from tests.engine.running import Run, reached, run
from tests.engine.world_builder import (
    Board,
    Box,
    Chain,
    Leg,
    Other,
    Pool,
    Resource,
    Ride,
    Service,
    Via,
    Work,
)
from tests.engines import ENGINES

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def probe(release: float, teu: int = 2, rank: int = 5) -> Box:
    return Box(release, teu, rank, probe=True)


def test_a_probe_waits_its_turn_but_takes_no_unit(engine: Engine) -> None:
    """Busy 0 to 4. The probe of 1 and the box of 2 both start at 4: the unit stays free."""
    result = run(engine, [Chain([Work(Resource(), 4)], [Box(0), probe(1), Box(2)])])
    assert result.start() == [0, 4, 4]


def test_a_probe_behind_a_real_one_waits_for_the_next_unit(engine: Engine) -> None:
    """At 4 the box of 1 starts first and takes the unit: the probe of 2 starts at 8."""
    result = run(engine, [Chain([Work(Resource(), 4)], [Box(0), Box(1), probe(2)])])
    assert result.start() == [0, 4, 8]


def test_a_probe_boards_beside_the_others(engine: Engine) -> None:
    """2 TEU free: a probe of 2 TEU boards and the box behind it boards as well."""
    train = Service(departs=[10], legs=[Leg(slots=2)])
    result = run(engine, [Chain([Board(train)], [probe(1), Box(2)])])
    assert result.start() == [10, 10]
    assert list(result.trace.leg_boarded) == [2]
    assert list(result.trace.leg_aboard) == [2]


def test_a_probe_that_does_not_fit_is_skipped_and_ends_nothing(engine: Engine) -> None:
    """1 TEU is free: the probe of 2 TEU stays, the box of 1 TEU behind it boards."""
    train = Service(departs=[10, 20], legs=[Leg(slots=[1, 4])])
    result = run(engine, [Chain([Board(train)], [probe(1), Box(2, teu=1), Box(3)])])
    assert result.start() == [20, 10, 20]


def test_a_real_misfit_ends_its_class_for_probes_too(engine: Engine) -> None:
    """3 TEU free: 2 board, the next 2 do not fit, so the probe of 1 TEU behind them stays."""
    train = Service(departs=[10, 20], legs=[Leg(slots=3)])
    result = run(engine, [Chain([Board(train)], [Box(1), Box(2), probe(3, teu=1)])])
    assert result.start() == [10, 20, 20]


def crossings(result: Run) -> list[tuple[float | None, float | None]]:
    trace = result.trace
    return list(zip(reached(trace.crossing_started), reached(trace.crossing_left), strict=True))


def by_lock(batch: int, *boxes: Box) -> list[Chain]:
    """Trucks that meet a lock of one line and transit 10."""
    service = Service(legs=[Leg(vias=[Via(Pool(batch=batch), 0, 10)])])
    return [Chain([Ride(service, 0)], boxes)]


def test_a_probe_at_the_head_passes_alone_and_blocks_nobody(engine: Engine) -> None:
    """At 0 the probe enters, and so does the box that comes with it."""
    result = run(engine, by_lock(3, probe(0), Box(0), Box(1)))
    assert crossings(result) == [(0, 10), (0, 10), (10, 20)]


def test_a_probe_joins_a_batch_that_is_not_full_without_counting(engine: Engine) -> None:
    """Batch of 2. Behind the line: box, probe, box, probe, box. The first three go at 10.

    The probe behind the full batch is head at 20, when it goes alone, and the box too.
    """
    boxes = [Box(0), Box(1), probe(2), Box(3), probe(4), Box(5)]
    result = run(engine, by_lock(2, *boxes))
    assert [start for start, _ in crossings(result)] == [0, 10, 10, 10, 20, 20]


def test_a_probe_counts_as_measured(engine: Engine) -> None:
    """The run goes on until the probe has arrived at 9."""
    chains = [Chain([Work(None, [1, 9])], [Box(0), probe(0)])]
    assert run(engine, chains).trace.stopped_at == 9


@dataclass(frozen=True)
class Shipment:
    """A box and its own durations."""

    box: Box
    lift: float
    road: float


def random_corridor(dice: Random, shipments: list[Shipment]) -> list[Chain]:
    """Crane, train with little room, delay per trip, truck through a busy lock."""
    crane = Resource(2, changes=[(0, 2, 1), (8, 1, 1.25), (14, 2, 1)])
    others = [Other(dice.randint(0, 40), 2, 2, dice.randint(0, 1)) for _ in range(10)]
    pool = Pool(batch=2, others=others)
    train = Service(
        [Leg(run=[dice.randint(0, 5) for _ in range(8)], slots=3)],
        departs=[5 * k for k in range(1, 9)],
        cut_off=1,
    )
    truck = Service([Leg(vias=[Via(pool, 0.5, 2, direction=1)])])
    return [
        Chain(
            [
                Work(crane, [shipment.lift for shipment in shipments]),
                Board(train),
                Ride(truck, [shipment.road for shipment in shipments]),
            ],
            [shipment.box for shipment in shipments],
        )
    ]


@pytest.mark.parametrize("seed", range(25))
def test_without_the_probes_everybody_else_travels_alike(engine: Engine, seed: int) -> None:
    """Times on a coarse grid, so that probes meet others in the same instants."""
    dice = Random(seed)  # noqa: S311 worlds, not secrets
    shipments = [
        Shipment(
            Box(release, dice.randint(1, 2), dice.choice([1, 5]), dice.random() < 0.3, False),
            dice.randint(0, 2),
            dice.randint(0, 4),
        )
        for release in sorted(dice.randint(0, 30) for _ in range(25))
    ]
    real = [shipment for shipment in shipments if not shipment.box.probe]
    assert 0 < len(real) < len(shipments)
    luck = dice.getstate()
    with_probes = run(engine, random_corridor(dice, shipments))
    dice.setstate(luck)
    without = run(engine, random_corridor(dice, real))
    kept = np.array([not shipment.box.probe for shipment in shipments])
    for row in range(3):
        for times in ("start", "end"):
            all_times = getattr(with_probes.trace, times)[with_probes.draws.column(row)]
            real_times = getattr(without.trace, times)[without.draws.column(row)]
            np.testing.assert_array_equal(all_times[kept], real_times)
    np.testing.assert_array_equal(with_probes.trace.other_started, without.trace.other_started)
    np.testing.assert_array_equal(with_probes.trace.leg_aboard, without.trace.leg_aboard)
