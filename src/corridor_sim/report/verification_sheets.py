"""A verification as tables."""

from __future__ import annotations

from collections.abc import Iterator

from corridor_sim.grid import MINUTE
from corridor_sim.report.sheet import Sheet
from corridor_sim.verification.cases import ClosedForm
from corridor_sim.verification.verify import WORST_Z, Estimate, Reenactment, Verification


def verification_sheets(found: Verification) -> Iterator[Sheet]:
    """The timelines, then the closed forms."""
    yield Sheet(
        "Exact cases: every time as worked out by hand",
        ("case", "engine", "times", "verdict"),
        tuple(_reenactment(one) for one in found.reenactments),
        words=(0, 1, 3),
    )
    yield Sheet(
        "Closed forms: simulated against exact",
        ("case", "engine", "simulated", "exact", "std. error", "error", "z", "n", "verdict"),
        tuple(_estimate(one) for one in found.estimates),
        words=(0, 1, 8),
        prose=(0,),
        note=f"Means over n independent replications; |z| <= {WORST_Z:g} holds. Both engines get "
        "the same draws and must agree to the last bit.",
    )


def verdict(found: Verification) -> str:
    """One line: how many cases there are, and which do not hold."""
    cases = len({one.case.name for one in found.every})
    if found.failed:
        return f"{len(found.failed)} do not hold: {'; '.join(found.failed)}"
    worst = max(abs(one.z) for one in found.estimates)
    return f"All {cases} cases hold on both engines; the largest |z| is {worst:.2f}."


def _reenactment(one: Reenactment) -> tuple[str, ...]:
    return one.case.name, one.engine, f"{one.count}", "holds" if one.holds else "DIFFERS"


def _estimate(one: Estimate) -> tuple[str, ...]:
    of = one.case
    return (
        of.name,
        one.engine,
        _value(of, one.mean),
        _value(of, of.exact),
        f"{100 * one.standard_error / of.exact:.2f} %",
        f"{100 * one.error:.2f} %",
        f"{one.z:+.2f}",
        f"{one.replications}",
        "holds" if one.holds else "FAILS",
    )


def _value(of: ClosedForm, value: float) -> str:
    if of.unit == "s":
        return f"{value / MINUTE:.3f} min"
    return f"{100 * value:.2f} %" if of.unit == "share" else f"{value:.4f}"
