"""Closed forms of yards with so many places: losses, and stations that block each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from corridor_sim.measure.room import turned_away
from corridor_sim.verification import formulas
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.observed import Run
from corridor_sim.verification.worlds import EXPONENTIAL, SERVICE, TRUCK, corridor, per_day


def _refusing(places: int, stay: str) -> str:
    """A yard of so many TEU that turns away whom it has no room for, and what is done in it."""
    return f"""    resources: {{crane: {{units: 1, source: assumed}}}}
    yards: {{stack: {{places: {places} TEU, full: refuse, source: assumed}}}}
    activities:
      gate: {{takes: 0 min, into: stack, cause: handling, source: assumed}}
      stay: {{{stay}, cause: storage, source: assumed}}
    handling: {{origin -> any: [gate, stay]}}"""


def _refused(run: Run) -> float:
    """Share of the measured containers that a full yard turned away."""
    away = turned_away(run.plan, run.draws, run.trace)
    return 0.0 if away is None else float(np.isfinite(away[run.draws.measured]).mean())


def _stations(count: int, places: int) -> str:
    """Stations one after another; between two of them a yard of so many places.

    A yard holds the one at the next station too: q spaces between are q + 1 places.
    """
    names = [f"station_{n}" for n in range(count)]
    resources = ", ".join(f"{name}: {{units: 1, source: assumed}}" for name in names)
    yards = ", ".join(
        f"before_{name}: {{places: {places} TEU, source: assumed}}" for name in names[1:]
    )
    into = [*(f", into: before_{name}" for name in names[1:]), ""]
    works = "\n".join(
        f"      at_{name}: {{uses: {name}, takes: {EXPONENTIAL}, cause: handling, "
        f"source: assumed{leads}}}"
        for name, leads in zip(names, into, strict=True)
    )
    return f"""    resources: {{{resources}}}
    yards: {{{yards}}}
    activities:
{works}
    handling: {{origin -> any: [{", ".join(f"at_{name}" for name in names)}]}}"""


def _throughput(last: int) -> Callable[[Run], float]:
    """Jobs per mean service time that the last station ends while containers are measured."""

    def measured(run: Run) -> float:
        clock = run.plan.clock
        done = run.end(f"terminals.yard.activities.at_station_{last}")
        inside = (done >= clock.warm_up) & (done < clock.measured_until)
        return float(inside.sum()) * SERVICE / (clock.measured_until - clock.warm_up)

    return measured


def _erlang(law: str, takes: str) -> ClosedForm:
    return ClosedForm(
        f"M/G/4/4, {law} stay: share turned away",
        "Erlang B: a^4/4! over the sum of a^k/k!, a = 3",
        formulas.erlang_b(4, 3),
        corridor(per_day(3), TRUCK, _refusing(4, f"takes: {takes}")),
        _refused,
        "share",
    )


def _blocking(count: int, spaces: int, formula: str, exact: float) -> ClosedForm:
    """There is always work before the first station: it is asked for 1.2 of what one can do.

    Everybody who waits there tries again whenever a station is free: the longer the
    simulated time, the dearer each day of it. What happens after measuring does not count.
    """
    text = corridor(per_day(1.2), TRUCK, _stations(count, spaces + 1))
    return ClosedForm(
        f"{count} stations, {spaces} spaces between: throughput",
        formula,
        exact,
        text.replace("warm_up: 1 d", "warm_up: 6 h").replace("limit: 1 weeks", "limit: 1 h"),
        _throughput(count - 1),
        "number",
        share=0.1,
    )


_BY_BALANCE = "blocking after service: balance of the chain of their states"

CASES = (
    ClosedForm(
        "M/M/1/3: share turned away",
        "(1 - rho) rho^3 / (1 - rho^4), rho = 0.8",
        formulas.loss(3, 0.8),
        corridor(per_day(0.8), TRUCK, _refusing(3, f"uses: crane, takes: {EXPONENTIAL}")),
        _refused,
        "share",
    ),
    _erlang("exponential", EXPONENTIAL),
    _erlang("lognormal", "{lognormal: {mean: 4 min, cv: 1.2}}"),
    _blocking(2, 0, "blocking after service: (q + 2) / (q + 3)", formulas.two_stations(0)),
    _blocking(2, 2, "blocking after service: (q + 2) / (q + 3)", formulas.two_stations(2)),
    _blocking(3, 0, _BY_BALANCE, formulas.stations_in_a_row(3)),
)
