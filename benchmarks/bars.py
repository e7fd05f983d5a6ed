"""What speed is asked for, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.corridor import two_leg
from corridor_sim.draws import draw
from corridor_sim.engine.compiled import simulate_compiled

if TYPE_CHECKING:
    from benchmarks.__main__ import Measured

COMPILED = "corridor-sim, compiled"
EVERY_FEATURE = "corridor-sim, compiled, every feature in use"
WITH_DRAWING = "corridor-sim, drawing and compiled"
REFERENCE = "corridor-sim, reference (SimPy)"
STORES = "SimPy, by hand (stores)"
QUEUES = "SimPy, by hand (plain queues)"
CPP = "C++, by hand"

GROWS_FROM, GROWS_TO = 1e5, 1e7


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure against what is asked of it; ``at_least`` or ``at_most`` is None."""

    what: str
    found: float
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is met."""
        enough = self.at_least is None or self.found >= self.at_least
        return enough and (self.at_most is None or self.found <= self.at_most)

    @property
    def asked(self) -> str:
        """What is asked, in words."""
        if self.at_least is not None:
            return f"at least {self.at_least:,g}{self.unit}"
        return "" if self.at_most is None else f"at most {self.at_most:,g}{self.unit}"

    def __str__(self) -> str:
        met = "" if not self.asked else "met" if self.holds else "MISSED"
        return (
            f"{self.what}: {shown(self.found)}{self.unit} ({self.asked or 'no bar'}) {met}".rstrip()
        )


def shown(number: float) -> str:
    """Three digits, thousands apart."""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def table(bars: Sequence[Bar]) -> str:
    """The bars as a Markdown table."""
    lines = ["| what | found | asked | |", "|---|---:|---:|---|"]
    for bar in bars:
        met = "" if not bar.asked else "met" if bar.holds else "**missed**"
        lines.append(f"| {bar.what} | {shown(bar.found)}{bar.unit} | {bar.asked} | {met} |")
    return "\n".join(lines)


def of_the_kernel(small: Measured, large: Measured, scale: Mapping[float, Measured]) -> list[Bar]:
    """Ratios of the two-leg corridor, one thread, full trace."""
    bars = [
        Bar(f"compiled / {STORES}", small.ratio(COMPILED, STORES), at_least=70),
        Bar(f"compiled / {QUEUES}", small.ratio(COMPILED, QUEUES)),
        Bar("compiled / our reference engine", small.ratio(COMPILED, REFERENCE)),
    ]
    if CPP in small.seconds:
        bars += [
            Bar(f"compiled / {CPP}, 1e5 containers", small.ratio(COMPILED, CPP), at_least=0.5),
            Bar(f"compiled / {CPP}, 1e6 containers", large.ratio(COMPILED, CPP), at_least=0.5),
            Bar(
                f"every feature in use / {CPP}, 1e6 containers",
                large.ratio(EVERY_FEATURE, CPP),
                at_least=0.35,
            ),
        ]
    grows = scale[GROWS_FROM].rate(COMPILED) / scale[GROWS_TO].rate(COMPILED)
    return [
        *bars,
        Bar("drawing and compiled, containers/s", large.rate(WITH_DRAWING), at_least=2e6),
        Bar("time per container, 1e7 / 1e5 containers", grows, at_most=2),
        Bar("trace, bytes per container and stage", trace_bytes(), at_most=40),
    ]


def trace_bytes() -> float:
    """All columns of a Trace over the containers' stages, on the two-leg corridor."""
    plan = two_leg(1e5)
    draws = draw(plan, 1, 0)
    trace = simulate_compiled(plan, draws)
    columns = (getattr(trace, name) for name in trace.__slots__ if name != "stopped_at")
    return float(sum(column.nbytes for column in columns) / int(draws.stage_base[-1]))
