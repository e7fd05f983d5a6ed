"""What a run answers, in one sentence made from its tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from corridor_sim.experiment.result import Result
from corridor_sim.measure.reliability import ANY_ROUTE
from corridor_sim.report.numbers import days, percent, records
from corridor_sim.report.sheets import SMALLEST

if TYPE_CHECKING:  # the page needs no engine
    import pandas as pd

    from corridor_sim.experiment.compare import Comparison

HOURS_BELOW: Final = 0.995  # days
INTERVAL: Final = "95 % CI"
OTHERS: Final = 0.1
"""Of a route's containers: if more come or stay away, it carries others than before."""


def answer(result: Result) -> str:
    """The sentence that answers the scenario's question; empty if it asks none.

    A saving is that of twins: its mean with the 95 % interval over replications, and what
    one in twenty saves at least and at most. Otherwise the times of routes, and what part
    of them passes at the places asked about.
    """
    question: Mapping[str, Any] | None = result.facts.get("question")
    if question is None:
        return ""
    kept = [
        told for demand in question.get("promises", ()) for told in _kept(result.promises, demand)
    ]
    if question["by"] is not None:
        return "; ".join([_saving(result, question["by"], question["over"]), *kept]) + "."
    asked = question["routes"] or list(result.routes["route"])
    rows = {row["route"]: row for row in records(result.routes)}
    told = [_time(result, rows[route], question["at"]) for route in asked if route in rows]
    return "; ".join(told + kept) + "." if told else "No container travelled by these routes."


def _kept(promises: pd.DataFrame, demand: str) -> Iterator[str]:
    """How many of a demand arrive in time, of all and by each route; tolerance is not asked for."""
    rows = records(promises[(promises["demand"] == demand) & (promises["tolerance_d"] == 0)])
    total = next((row["n"] for row in rows if row["route"] == ANY_ROUTE), None)
    if total is not None:  # of all first, then by what they come
        rows.sort(key=lambda row: row["route"] != ANY_ROUTE)
    for row in rows:
        in_time = percent(row["on_time"])
        within = f"within the {days(row['promise_d'])} d promised"
        bounds = f"({INTERVAL} {percent(row['lo'])} to {percent(row['hi'])})"
        if row["route"] == ANY_ROUTE:
            yield f"{in_time} of {demand} arrive {within} by whatever route {bounds}"
        elif total is None:
            yield f"{in_time} of {demand} arrive by {row['route']} {within} {bounds}"
        else:
            share = percent(row["n"] / total)
            yield f"{share} come by {row['route']}, {in_time} of these {within} {bounds}"


def routes_told(result: Result) -> Iterator[tuple[str, str]]:
    """Each route with one sentence: how long, how sure, what takes most of it, what it costs."""
    landed = {row["route"]: row for row in records(result.landed)}
    for row in records(result.routes):
        few = str(row["too_few"] or "").split()
        told = f"{_size(row['mean_d'], row['mean_lo'], row['mean_hi'])} on average"
        if not {"p5", "p95"} & set(few):
            told += f", nine in ten between {_span(row['p5_d'])} and {_span(row['p95_d'])}"
        by_cause = result.causes[result.causes["route"] == row["route"]].groupby("cause")["mean_d"]
        spent = by_cause.sum().drop("moving", errors="ignore").sort_values(ascending=False)
        waits = [
            f"{cause} {_span(float(d))}" for cause, d in spent.head(2).items() if d >= SMALLEST
        ]
        if waits:
            told += f"; beside moving most goes to {' and '.join(waits)}"
        if (cost := landed.get(row["route"])) is not None:
            told += f"; {cost['landed']:,.0f} {cost['currency']} a container, time included"
        yield row["route"], f"{told}."


def changes_told(comparison: Comparison) -> Iterator[str]:
    """A sentence for each variant and route: what is saved at the mean and at P95.

    Only what its own interval over the replications keeps apart from nothing is a saving or
    a loss. Where a route carries other containers, their times are told, and nobody is said
    to save or lose. Routes of which nothing else can be told share a sentence.
    """
    tells = f", as far as {comparison.replications} replications tell"
    for name, of_variant in comparison.changes.groupby("variant", sort=False):
        same: dict[str, list[str]] = {"": [], tells: []}
        for route, rows in of_variant.groupby("route", sort=False):
            of = {row["quantity"]: _Change.of(row) for row in records(rows)}
            ends = of["mean"], of["p95"]
            if ends[0].others:
                unlike = [one.longer(at) for one, at in zip(ends, ("the mean", "P95"), strict=True)]
                told = ", ".join(filter(None, unlike)) or f"as long{tells}"
                carried = f"{name}: {route} carries others than before ({ends[0].carried})"
                yield f"{carried}: they take {told}."
            elif all(one.unsure for one in ends):
                same["" if all(one.nothing for one in ends) else tells].append(str(route))
            else:
                yield f"{name}: {route} {ends[0].told('the mean')}, {ends[1].told('P95')}."
        for how_sure, routes in same.items():
            if routes:
                take = "take" if routes[1:] else "takes"
                yield f"{name}: {_listed(routes)} {take} as long as before{how_sure}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join([*filter(None, [", ".join(names[:-1])]), names[-1]])


@dataclass(frozen=True, slots=True)
class _Change:
    """What a variant saves [d], and the interval of it; negative is a loss."""

    saved: float
    low: float
    high: float
    before: int  # containers
    after: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> _Change:
        ends = -row["change_hi"], -row["change_lo"]
        return cls(-row["change_d"], *ends, row["base_n"], row["variant_n"])

    @property
    def others(self) -> bool:
        """Whether so many more or fewer travel that their times are no longer those of the same."""
        return abs(self.after - self.before) > OTHERS * self.before

    @property
    def carried(self) -> str:
        return f"{self.after:,} containers, not {self.before:,}"

    @property
    def nothing(self) -> bool:
        ends = [one for one in (self.saved, self.low, self.high) if not math.isnan(one)]
        return max(map(abs, ends)) < SMALLEST

    @property
    def unsure(self) -> bool:
        return self.nothing or self.low <= 0 <= self.high

    def told(self, quantity: str) -> str:
        if self.unsure:
            low, high, unit = _one_unit(self.low, self.high)
            return f"shows no difference at {quantity} ({INTERVAL} {low} to {high} {unit})"
        verb = "saves" if self.saved >= 0 else "loses"
        return f"{verb} {_size(self.saved, self.low, self.high)} at {quantity}"

    def longer(self, quantity: str) -> str:
        """How much more or less; empty where that is not told from nothing."""
        if self.unsure:
            return ""
        size = _size(self.saved, self.low, self.high)
        return f"{size} {'less' if self.saved >= 0 else 'more'} at {quantity}"


def _size(mean: float, low: float, high: float) -> str:
    """The amount without its sign, and its interval seen from the same side."""
    if math.isnan(low):
        return _span(abs(mean))
    if mean < 0:
        mean, low, high = -mean, -high, -low
    *told, unit = _one_unit(mean, low, high)
    return f"{told[0]} {unit} ({INTERVAL} {told[1]} to {told[2]})"


def _one_unit(*values: float) -> list[str]:
    """Days, or hours when all are less than one day, and then the unit."""
    in_days = max(map(abs, values)) >= HOURS_BELOW
    scaled = [round(one if in_days else 24 * one, 1) + 0.0 for one in values]  # no -0.0
    return [*(f"{one:.1f}" for one in scaled), "d" if in_days else "h"]


def _saving(result: Result, by: str, over: str) -> str:
    found = {(row["by"], row["over"]): row for row in records(result.twins)}
    if (row := found.get((by, over))) is not None and row["n"]:
        mean, low, high = row["mean_d"], row["mean_lo"], row["mean_hi"]
        least, most = row["p5_d"], row["p95_d"]
    elif (row := found.get((over, by))) is not None and row["n"]:
        mean, low, high = -row["mean_d"], -row["mean_hi"], -row["mean_lo"]
        least, most = -row["p95_d"], -row["p5_d"]
    else:
        return "no twins arrived on both routes"
    verb = "saves" if mean >= 0 else "loses"
    return (
        f"{by} instead of {over} {verb} {_size(mean, low, high)} at the mean; "
        f"nine in ten lie between {_gain(least)} and {_gain(most)}"
    )


def _gain(value: float) -> str:
    return f"a {'gain' if value >= 0 else 'loss'} of {_span(abs(value))}"


def _time(result: Result, row: Mapping[str, Any], places: Sequence[str]) -> str:
    told = f"{row['route']} takes {_size(row['mean_d'], row['mean_lo'], row['mean_hi'])} at the "
    told += f"mean, {_span(row['p95_d'])} at P95"
    parts = result.causes[result.causes["route"] == row["route"]]
    passed = [(place, math.fsum(parts.loc[parts["place"] == place, "mean_d"])) for place in places]
    at = [f"{_span(spent)} at {place}" for place, spent in passed if spent]
    return f"{told}, of which {' and '.join(at)}" if at else told


def _span(value: float) -> str:
    """A duration in days, or in hours when it is less than one."""
    if value >= HOURS_BELOW:
        return f"{days(value)} d"
    return f"{24 * value:.1f} h"
