"""Measure speed side by side: ``python -m benchmarks`` (or ``make bench``).

Programs run in turn, five rounds, so that a machine that slows down slows all of
them; medians and the median of each round's ratio are reported. Writes
benchmarks/README.md and benchmarks/scale.png, and prints each bar with its figure.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import bars, pipeline, report
from benchmarks.bars import EVERY_FEATURE, WITH_DRAWING, Bar
from benchmarks.contenders import (
    Contender,
    compiled,
    in_ciw,
    in_cpp,
    in_salabim,
    in_simpy,
    installed,
    reference,
    released,
    timed,
)
from benchmarks.corridor import two_leg
from corridor_sim.draws import draw
from corridor_sim.engine.compiled import simulate_compiled
from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.workspace import Workspace

ROUNDS = 5
SEED = 1
SIDE_BY_SIDE = 1e5
FOR_CIW = 5e3
LARGE = 1e6
SCALE = (1e4, 1e5, 1e6, 1e7)
SLOW_UP_TO = 1e5
SHIPPED = ("chongqing_antwerp", "chongqing_singapore")


@dataclass(slots=True)
class Measured:
    """Seconds by round of programs that simulate so many containers each."""

    containers: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def rate(self, name: str) -> float:
        """Containers per second, median over rounds."""
        return self.containers[name] / median(self.seconds[name])

    def ratio(self, name: str, other: str) -> float:
        """How many times as fast as another, per container, median over rounds."""
        pairs = zip(self.seconds[name], self.seconds[other], strict=True)
        each = self.containers[name] / self.containers[other]
        return each * median(theirs / ours for ours, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is reported."""

    small: Measured
    missing: Sequence[str]
    large: Measured
    shipped: Mapping[str, Measured]
    scale: Mapping[float, Measured]
    bars: Sequence[Bar]
    stages: str


def measure(contenders: Sequence[tuple[Contender, int]], rounds: int = ROUNDS) -> Measured:
    """Run programs in turn."""
    result = Measured()
    for contender, containers in contenders:
        result.containers[contender.name] = containers
        result.seconds[contender.name] = []
    for number in range(rounds):
        for contender, _ in contenders:
            print(f"  round {number + 1}: {contender.name}", file=sys.stderr)  # noqa: T201
            result.seconds[contender.name].append(contender.run())
    return result


def side_by_side(folder: Path) -> tuple[Measured, list[str]]:
    """Every program on one corridor; Ciw on a smaller one, for the sake of time."""
    plan, small = two_leg(SIDE_BY_SIDE), two_leg(FOR_CIW)
    draws, small_draws = draw(plan, SEED, 0), draw(small, SEED, 0)
    boxes = released(plan, draws)
    contenders = [(contender, boxes) for contender in in_simpy(plan, draws)]
    missing = [name for name in ("salabim", "ciw") if not installed(name)]
    if "salabim" not in missing:
        contenders.append((in_salabim(plan, draws), boxes))
    if "ciw" not in missing:
        contenders.append((in_ciw(small, small_draws), released(small, small_draws)))
    contenders += [(reference(plan, draws), boxes), (compiled(plan, draws), boxes)]
    in_c = in_cpp(plan, draws, folder)
    if in_c is None:
        missing.append("a C++ compiler")
    else:
        contenders.append((in_c, boxes))
    return measure(contenders), missing


def at_a_million(folder: Path) -> Measured:
    """The fast programs, every feature, and drawing included."""
    plan, full = two_leg(LARGE), two_leg(LARGE, every_feature=True)
    draws, full_draws = draw(plan, SEED, 0), draw(full, SEED, 0)
    space = Workspace()

    def whole() -> object:
        return simulate_compiled(plan, draw(plan, SEED, 0, space), space)

    whole()
    boxes, full_boxes = released(plan, draws), released(full, full_draws)
    contenders = [
        (compiled(plan, draws), boxes),
        (compiled(full, full_draws, EVERY_FEATURE), full_boxes),
        (Contender(WITH_DRAWING, lambda: timed(whole)), len(draws.release)),
    ]
    in_c = in_cpp(plan, draws, folder)
    return measure(contenders if in_c is None else [*contenders, (in_c, boxes)])


def shipped() -> dict[str, Measured]:
    """The shipped corridors on both engines, one replication."""
    found = {}
    for name in SHIPPED:
        scenario = load(name)
        plan = compile_plan(scenario)
        draws = draw(plan, scenario.seed, 0)
        boxes = released(plan, draws)
        contenders = [reference(plan, draws), compiled(plan, draws)]
        found[name] = measure([(contender, boxes) for contender in contenders])
    return found


def scale(folder: Path) -> dict[float, Measured]:
    """Seconds per container, from a small world to a large one."""
    found = {}
    for size in SCALE:
        plan = two_leg(size)
        draws = draw(plan, SEED, 0)
        boxes = released(plan, draws)
        contenders = [compiled(plan, draws)]
        in_c = in_cpp(plan, draws, folder)
        if in_c is not None:
            contenders.append(in_c)
        if size <= SLOW_UP_TO:
            contenders += [*in_simpy(plan, draws), reference(plan, draws)]
        found[size] = measure([(contender, boxes) for contender in contenders], rounds=3)
    return found


def main() -> None:
    """Measure all and write the report."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        small, missing = side_by_side(folder)
        large, corridors, sizes = at_a_million(folder), shipped(), scale(folder)
    work = pipeline.main_scenario()
    found = [*bars.of_the_kernel(small, large, sizes), *pipeline.bars(work)]
    parts = "\n".join(pipeline.of_the_stages(work))
    report.write(Findings(small, missing, large, corridors, sizes, found, parts))
    for bar in found:
        print(bar)  # noqa: T201


if __name__ == "__main__":
    main()
