"""Run every case on both engines and hold what comes out against the exact answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt
from typing import NamedTuple

import numpy as np

from corridor_sim.engine import Engine
from corridor_sim.experiment.run import Progress
from corridor_sim.experiment.workers import in_order
from corridor_sim.plan.compile import Plan
from corridor_sim.verification import (
    batches,
    elements,
    fleets,
    harbours,
    locks,
    queues,
    rides,
    rooms,
    timelines,
    timetables,
)
from corridor_sim.verification.cases import ClosedForm, Timeline
from corridor_sim.verification.observed import Run
from corridor_sim.verification.running import compiled, run
from corridor_sim.workspace import Workspace

ENGINES: tuple[Engine, ...] = ("reference", "compiled")
CLOSED_FORMS: tuple[ClosedForm, ...] = (
    *queues.CASES,
    *timetables.CASES,
    *locks.CASES,
    *batches.CASES,
    *fleets.CASES,
    *rooms.CASES,
    *rides.CASES,
)
TIMELINES: tuple[Timeline, ...] = (*timelines.CASES, *elements.CASES, *harbours.CASES)

WORST_Z = 4.0
REPLICATIONS = 20  # of few, the standard error itself is too uncertain for |z| <= 4
FULL_STANDARD_ERROR = 0.0025  # of the exact value, as is the next
FULL_ERROR = 0.01


@dataclass(frozen=True)
class Effort:
    """How much an engine simulates of a closed form."""

    days: float
    """Simulated and measured in each replication."""
    standard_error: float
    """Largest one over the exact value that says anything."""


# The reference engine is there to be read; on the same draws it gives the same times.
EFFORT: dict[Engine, Effort] = {
    "reference": Effort(3, 0.1),
    "compiled": Effort(140, 0.02),
}


class _Figures(NamedTuple):
    """All of an estimate but its case, whose functions another process cannot send."""

    mean: float
    standard_error: float
    replications: int
    same: bool
    full: bool


@dataclass(frozen=True)
class Estimate:
    """A closed form as one engine simulates it."""

    case: ClosedForm
    engine: Engine
    mean: float
    standard_error: float
    """Of the mean over replications."""
    replications: int
    same: bool
    """Whether the compiled engine gives the same values on the same draws, to the last bit."""
    full: bool

    @property
    def z(self) -> float:
        """Deviation from the exact value in standard errors."""
        off = self.mean - self.case.exact
        return off / self.standard_error if self.standard_error else (inf if off else 0.0)

    @property
    def error(self) -> float:
        """Deviation from the exact value over it."""
        return abs(self.mean / self.case.exact - 1)

    @property
    def holds(self) -> bool:
        """Whether it agrees with the exact value, and was simulated enough to say so."""
        most = FULL_STANDARD_ERROR if self.full else EFFORT[self.engine].standard_error
        near = not self.full or self.error <= FULL_ERROR
        precise = self.standard_error <= most * self.case.exact
        return abs(self.z) <= WORST_Z and precise and near and self.same


@dataclass(frozen=True)
class Reenactment:
    """A timeline as one engine simulates it."""

    case: Timeline
    engine: Engine
    times: tuple[tuple[float, ...], ...]
    """The simulated ones for each of the case's [h]."""

    @property
    def holds(self) -> bool:
        """Whether every time is the one worked out by hand."""
        return self.times == tuple(one.hours for one in self.case.times)

    @property
    def count(self) -> int:
        """How many times were compared."""
        return sum(len(one.hours) for one in self.case.times)


@dataclass(frozen=True)
class _Replicate:
    """The estimate of one replication."""

    plan: Plan
    engine: Engine
    estimate: Callable[[Run], float]

    def __call__(self, replication: int, workspace: Workspace) -> float:
        return self.estimate(run(self.plan, self.engine, replication, workspace=workspace))


def estimate(case: ClosedForm, engine: Engine, *, full: bool = False) -> Estimate:
    """Simulate a closed form.

    In full, replications are added until the standard error is 0.25 % of the exact
    value; the reference engine, a thousand times slower, then does what it does
    otherwise and must agree with the compiled one to the last bit.
    """
    return _estimate(case, engine, _simulated(case, engine, full=full))


def _estimate(case: ClosedForm, engine: Engine, found: _Figures) -> Estimate:
    return Estimate(case, engine, **found._asdict())


def _simulated(case: ClosedForm, engine: Engine, *, full: bool) -> _Figures:
    full = full and engine == "compiled"
    plan = compiled(case.text, [f"measure={EFFORT[engine].days * case.share:g} d"])
    values = _values(_Replicate(plan, engine, case.estimate), REPLICATIONS)
    aim = FULL_STANDARD_ERROR * case.exact
    while full and (error := _standard_error(values)) > aim:
        # A tenth more than needed, since the standard error itself is an estimate.
        enough = ceil(1.1 * len(values) * (error / aim) ** 2)
        values = _values(_Replicate(plan, engine, case.estimate), enough)
    same = engine == "compiled" or values == _values(
        _Replicate(plan, "compiled", case.estimate), REPLICATIONS
    )
    mean = float(np.mean(values))
    return _Figures(mean, _standard_error(values), len(values), same, full)


def _values(work: _Replicate, replications: int) -> list[float]:
    # One after another: it is the cases that run side by side.
    return list(in_order(work, replications, workers=1, processes=False))


def _standard_error(values: Sequence[float]) -> float:
    return float(np.std(values, ddof=1)) / sqrt(len(values))


def reenact(case: Timeline, engine: Engine) -> Reenactment:
    """Simulate a timeline."""
    result = run(compiled(case.text), engine)
    return Reenactment(case, engine, tuple(tuple(one.simulated(result)) for one in case.times))


@dataclass(frozen=True)
class _EachCase:
    """Simulates the closed forms by number: each on one engine after the other."""

    full: bool

    def which(self, number: int) -> tuple[ClosedForm, Engine]:
        case, engine = divmod(number, len(ENGINES))
        return CLOSED_FORMS[case], ENGINES[engine]

    def __call__(self, number: int, workspace: Workspace) -> _Figures:
        del workspace  # the replications of the case share one of their own
        return _simulated(*self.which(number), full=self.full)


@dataclass(frozen=True)
class Verification:
    """What came out of every case."""

    estimates: tuple[Estimate, ...]
    reenactments: tuple[Reenactment, ...]

    @property
    def every(self) -> tuple[Estimate | Reenactment, ...]:
        """All of them."""
        return (*self.reenactments, *self.estimates)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the cases that do not hold, with the engine."""
        return tuple(f"{one.case.name} ({one.engine})" for one in self.every if not one.holds)


def verify(*, full: bool = False, progress: Progress | None = None) -> Verification:
    """Run every case on both engines; a case that does not hold is in the result, not raised.

    The closed forms run side by side in as many processes as there are cores, the
    timelines first and here: once they are done the compiled engine is compiled.
    """
    total = len(ENGINES) * (len(TIMELINES) + len(CLOSED_FORMS))
    reenactments: list[Reenactment] = []
    estimates: list[Estimate] = []

    def one_more() -> None:
        if progress is not None:
            progress(len(reenactments) + len(estimates), total)

    for timeline in TIMELINES:
        for engine in ENGINES:
            reenactments.append(reenact(timeline, engine))
            one_more()
    work = _EachCase(full)
    count = len(ENGINES) * len(CLOSED_FORMS)
    for number, figures in enumerate(in_order(work, count, os.cpu_count() or 1, processes=True)):
        estimates.append(_estimate(*work.which(number), figures))
        one_more()
    return Verification(tuple(estimates), tuple(reenactments))
