"""The formulas themselves against values computed elsewhere (service time 1)."""

from __future__ import annotations

import pytest

from corridor_sim.verification.formulas import (
    batch_queue,
    connection_wait,
    erlang_b,
    filling_wait,
    impatient_pair_wait,
    limited_timetable_wait,
    loss,
    machine_repair,
    mg1_wait,
    mmc_wait,
    priority_waits,
    stations_in_a_row,
    two_stations,
)


@pytest.mark.parametrize(("servers", "wait"), [(1, 4.0), (2, 1.7778), (3, 1.0787), (5, 0.5541)])
def test_many_servers(servers: int, wait: float) -> None:
    assert mmc_wait(servers, 0.8, 1) == pytest.approx(wait, abs=5e-5)


def test_constant_service_waits_half_as_long() -> None:
    assert mg1_wait(0.8, 1, 0) == pytest.approx(mmc_wait(1, 0.8, 1) / 2)


@pytest.mark.parametrize(("capacity", "wait"), [(1, 5.0), (10, 0.8446)])
def test_departures_with_little_room(capacity: int, wait: float) -> None:
    assert limited_timetable_wait(capacity, 1, 0.9) == pytest.approx(wait, abs=5e-5)


@pytest.mark.parametrize(("batch", "wait"), [(2, 3.5350), (4, 3.1806)])
def test_batches(batch: int, wait: float) -> None:
    assert batch_queue(batch, 0.8, 1)[0] == pytest.approx(wait, abs=5e-5)


def test_a_batch_of_one_is_an_ordinary_queue() -> None:
    """M/M/1: Wq = rho S / (1 - rho), P(idle) = 1 - rho."""
    wait, idle = batch_queue(1, 0.8, 1)
    assert wait == pytest.approx(4.0)
    assert idle == pytest.approx(0.2)


def test_priorities() -> None:
    assert priority_waits([0.3, 0.5], 1) == pytest.approx([1.1429, 5.7143], abs=5e-5)


def test_machine_repair() -> None:
    assert machine_repair(5, 1, 1, 5) == pytest.approx(0.7151, abs=5e-5)


def test_a_pair_with_endless_patience_is_a_full_batch_of_two() -> None:
    assert impatient_pair_wait(1, 1e9) == pytest.approx(filling_wait(2, 1))


def test_a_connection_after_endless_lateness_is_met_at_random() -> None:
    """Half a headway."""
    assert connection_wait(1, 2, 1e6) == pytest.approx(1, rel=1e-5)


def test_one_place_loses_alike_with_either_formula() -> None:
    """M/M/1/1 is M/G/1/1: a / (1 + a)."""
    assert loss(1, 0.7) == pytest.approx(0.7 / 1.7)
    assert erlang_b(1, 0.7) == pytest.approx(0.7 / 1.7)


def test_stations_without_room_between() -> None:
    assert stations_in_a_row(1) == pytest.approx(1)
    assert stations_in_a_row(2) == pytest.approx(two_stations(0))
    assert stations_in_a_row(3) == pytest.approx(0.5641, abs=5e-5)
