"""Measurements as benchmarks/README.md and a figure."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.bars import COMPILED, CPP, table

if TYPE_CHECKING:
    from benchmarks.__main__ import Findings, Measured

HERE = Path(__file__).parent

TEXT = """# How fast

Written by `python -m benchmarks` (`make bench`), with Python {python}, numba {numba} and
SimPy {simpy}; the C++ is compiled with `-O3 -march=native`. Programs run in turn, five
rounds; the figures are medians, ratios the median of each round's ratio. Time is that
of the processor, and within a round the best of up to eight runs of a quick program.
One thread, and the full trace: every container's start and end of every stage.

Ciw and salabim are measured where they can be imported, the C++ where there is a
compiler. Ciw brings a package `tests` along, which must not lie beside ours:

    .venv/bin/python -m pip install --no-deps --target build/bench ciw salabim tqdm
    PYTHONPATH=build/bench make bench

## What is asked for

{bars}

Ratios are of the two-leg corridor below; the rest is the main scenario. "By hand (stores)"
is SimPy as its documentation teaches it; with plain queues, the fastest we know how to
write, SimPy is faster, and that ratio stands beside it. Seconds are wall clock on two
processors. The first run ever compiles: the engine once, and a few loops of the measures.

## The corridor

The corridor is the shipped scenario `two_leg` (crane, daily train, crane, weekly ship),
with cranes and capacities grown along with the containers. All programs use the same
draws; drawing is not counted unless a line says so. Containers are those released
before the last measured one arrives, when all programs stop.

## Side by side, {small} containers

{side}

* `SimPy, by hand` is the corridor and nothing else, as `handwritten_simpy.py` shows it:
  with SimPy's stores, and with plain queues. Both give our trace to the bit, and so
  does `salabim` (`in_salabim.py`).
* `Ciw` runs a twentieth of the containers, to be done in time. It knows no cut-off and
  draws the run of a slotted service per customer, so its corridor differs a little
  (`in_ciw.py`): it is a measure of speed only.
* `C++, by hand` (`two_leg.cpp`) is a loop for this corridor alone, the yardstick: no
  classes, probes, opening hours, passages, later calls. It gives our trace to the bit.{missing}

## A million containers

{large}

`every feature in use` is `every_feature.yaml` laid over the corridor: opening hours,
holidays, classes, twins, probabilities, a choice of channels, border control per train,
cancelled and late trains, a later call, a border with other traffic, a published wait,
trucks on demand with a tunnel, four kinds of disruption. Its journeys have eight or more
stages, not four. `drawing and compiled` counts all containers that were drawn.

## Shipped corridors, one replication

{shipped}

## A replication of the main scenario

Processor time by stage (`python -m benchmarks.pipeline` prints it too); a measure that no
table needs is not made:

{stages}

## Scale

Seconds per million containers:

{scale}

![Seconds per container against containers](scale.png)

## Other studies

Slow, so run by hand, with the seed in their source:

* `python -m benchmarks.coverage`: how often 95 % intervals hold the long-run value, in 400
  experiments (`coverage.csv`).
* `python -m benchmarks.kills`: runs killed outright at random moments, then resumed
  (`kills.csv`).
* `python -m benchmarks.sweep 40 2`: 41 points of 10 replications, and what 1,000 would take.
* `python -m benchmarks.fuzz`: hostile scenarios, counted by what becomes of them.
* `python -m benchmarks.side_by_side ciw`: the same corridors in other programs, with what
  differs and why ([verification](../docs/verification.md)).
"""


def write(found: Findings) -> None:
    """Write README.md and scale.png beside this file."""
    missing = ", ".join(found.missing)
    shipped = (f"`{name}`\n\n{_rates(one)}" for name, one in found.shipped.items())
    text = TEXT.format(
        python=platform.python_version(),
        numba=version("numba"),
        simpy=version("simpy"),
        bars=table(found.bars),
        small=f"{next(iter(found.small.containers.values())):,}",
        side=_rates(found.small),
        missing=f"\n* Not measured, because absent: {missing}." if missing else "",
        large=_rates(found.large),
        shipped="\n\n".join(shipped),
        stages=indent(found.stages, "    "),
        scale=_scale(found.scale),
    )
    (HERE / "README.md").write_text(text, encoding="utf-8")
    _figure(found.scale)


def _rates(measured: Measured) -> str:
    """A table of rates, each as a ratio of our compiled engine, and of C++ where it ran."""
    yardsticks = [name for name in (COMPILED, CPP) if name in measured.seconds]
    lines = [
        "| program | containers/s | "
        + " | ".join(f"ratio to {name}" for name in yardsticks)
        + " |",
        "|---|---:|" + "---:|" * len(yardsticks),
    ]
    for name in measured.seconds:
        ratios = " | ".join(f"{measured.ratio(name, other):.2g}" for other in yardsticks)
        lines.append(f"| {name} | {measured.rate(name):,.0f} | {ratios} |")
    return "\n".join(lines)


def _scale(scale: Mapping[float, Measured]) -> str:
    names = list(next(iter(scale.values())).seconds)
    lines = ["| containers | " + " | ".join(names) + " |", "|---:|" + "---:|" * len(names)]
    for size, measured in scale.items():
        cells = [
            f"{1e6 / measured.rate(name):.3g}" if name in measured.seconds else "" for name in names
        ]
        lines.append(f"| {size:,.0f} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _figure(scale: Mapping[float, Measured]) -> None:
    """Seconds per container, both axes logarithmic."""
    with mpl.rc_context({"font.size": 9}):
        figure = Figure(figsize=(6.4, 4.0), layout="constrained")
        axes = figure.subplots()
        for name in next(iter(scale.values())).seconds:
            sizes = [size for size, measured in scale.items() if name in measured.seconds]
            axes.loglog(sizes, [1 / scale[size].rate(name) for size in sizes], "o-", label=name)
        axes.set_xlabel("containers")
        axes.set_ylabel("seconds per container")
        axes.grid(visible=True, which="major", alpha=0.3)
        axes.legend(frameon=False)
        figure.savefig(HERE / "scale.png", dpi=120)
