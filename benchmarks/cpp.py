"""The corridor of ``corridor`` in the C++ of two_leg.cpp, on the same draws."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corridor_sim.draws import Draws
from corridor_sim.plan.arrays import Floats
from corridor_sim.plan.compile import Plan

SOURCE = Path(__file__).with_name("two_leg.cpp")


@dataclass(frozen=True, slots=True)
class CppRun:
    """Seconds of each round, and the trace: start and end of the four stages."""

    seconds: list[float]
    columns: list[Floats]


def compiler() -> str | None:
    """The C++ compiler, if the machine has one."""
    return shutil.which("g++") or shutil.which("clang++")


def build(found: str, folder: Path) -> Path:
    """Compile two_leg.cpp for this machine with the compiler that was found."""
    program = folder / "two_leg"
    flags = ["-O3", "-march=native", "-std=c++17"]
    subprocess.run([found, *flags, str(SOURCE), "-o", str(program)], check=True)  # noqa: S603
    return program


def run(program: Path, plan: Plan, draws: Draws, rounds: int, folder: Path) -> CppRun:
    """Run the event loop; the time of reading the draws is not counted."""
    given, left = folder / "draws.bin", folder / "trace.bin"
    with given.open("wb") as file:
        for column in _columns(plan, draws):
            np.array([len(column)], dtype=np.float64).tofile(file)
            np.asarray(column, dtype=np.float64).tofile(file)
    command = [str(program), str(given), str(rounds), str(left)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return CppRun([float(line) for line in done.stdout.split()], _read(left))


def _columns(plan: Plan, draws: Draws) -> list[Floats]:
    """What two_leg.cpp reads, in its order. Services stand by name: ship, then train."""
    lifts = [0, 2]  # stage rows: lift, train, lift, ship
    columns = [
        np.array([plan.clock.horizon, *plan.resource_units]),
        draws.release,
        draws.measured.astype(np.float64),
    ]
    for row in lifts:
        first = int(draws.takes_base[row])
        columns.append(draws.takes[first : first + len(draws.release)])
    for name in ("train", "ship"):
        service = plan.labels.services.index(name)
        trips = slice(int(draws.first_trip[service]), int(draws.first_trip[service + 1]))
        legs = slice(int(draws.leg_base[service]), int(draws.leg_base[service + 1]))
        leaves = draws.departs[trips] < plan.clock.horizon
        columns += [
            draws.departs[trips][leaves],
            (draws.scheduled[trips] - plan.services.cut_off[service])[leaves],
            draws.run[legs][leaves],
            draws.slots[legs][leaves].astype(np.float64),
        ]
    return columns


def _read(path: Path) -> list[Floats]:
    numbers = np.fromfile(path)
    columns, at = [], 0
    while at < len(numbers):
        size = int(numbers[at])
        columns.append(numbers[at + 1 : at + 1 + size])
        at += 1 + size
    return columns
