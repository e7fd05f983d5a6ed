"""Every figure of a report: which there are, what they say, and the files they go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from matplotlib.figure import Figure

from corridor_sim.experiment.result import FIGURES, PICTURES, Result
from corridor_sim.grid import WEEK
from corridor_sim.report import style
from corridor_sim.report.figures.along import cost_distance, time_distance, without_distance
from corridor_sim.report.figures.bars import carbon, causes, evidence, money
from corridor_sim.report.figures.distributions import distributions
from corridor_sim.report.figures.places import variance
from corridor_sim.report.figures.route_map import route_map
from corridor_sim.report.figures.savings import savings
from corridor_sim.report.figures.schedule import queue_calendar, queues, schedule
from corridor_sim.report.figures.string_lines import string_lines
from corridor_sim.report.figures.value import value_density
from corridor_sim.report.figures.warm_up import warm_up

Draw = Callable[[Result], Figure | None]


class Kind(NamedTuple):
    """A figure that a report may have; it draws nothing where its tables have no rows."""

    draw: Draw
    caption: str


def draw_figures(result: Result, folder: Path) -> list[str]:
    """Write the figures of a result into a folder, instead of those there, and return their names.

    A route without all its distances is not in the charts over distance.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in FIGURES:
        for kind in PICTURES:
            (folder / f"{name}.{kind}").unlink(missing_ok=True)
    names = []
    with style.styled():
        for name, figure in KINDS.items():
            drawn = figure.draw(result)
            if drawn is not None:
                style.save(drawn, folder, name)
                names.append(name)
    return names


def _order(result: Result) -> list[str]:
    return list(result.routes["route"])


def _map(result: Result) -> Figure | None:
    """Of the routes that somebody took."""
    if result.legs.empty:
        return None
    taken = result.legs["route"].isin(_order(result))
    return route_map(result.places, result.legs[taken], _order(result))


def _time_distance(result: Result) -> Figure | None:
    known = result.profile[~result.profile["route"].isin(without_distance(result.profile))]
    return None if known.empty else time_distance(known, _order(result))


def _cost_distance(result: Result) -> Figure | None:
    if "cost" not in result.profile or result.landed.empty:
        return None
    known = result.profile.dropna(subset=["km", "cost"])
    currency = str(result.landed["currency"].iloc[0])
    return None if known.empty else cost_distance(known, _order(result), currency)


def _carbon(result: Result) -> Figure | None:
    if result.indicators.empty:
        return None
    return carbon(result.indicators)


KINDS: Final[Mapping[str, Kind]] = {
    "distributions": Kind(
        lambda r: distributions(r.routes, r.distribution),
        "Door-to-door times by route: above, how many containers took how long; below, what share "
        "had arrived by each day.",
    ),
    "causes": Kind(lambda r: causes(r.causes), "Mean door-to-door time by route and cause."),
    "variance": Kind(
        lambda r: None if r.contributions.empty else variance(r.contributions),
        "Which stop makes a route unreliable: its share of the variance, beside its share of the "
        "mean. Below zero: shorter for containers that are slow on the whole.",
    ),
    "time_distance": Kind(
        _time_distance, "Time over distance: a slope is a pace, a vertical step is a stop."
    ),
    "cost_distance": Kind(
        _cost_distance,
        "Cost over distance: freight grows with the distance, a vertical step is paid at a place.",
    ),
    "map": Kind(
        _map,
        "The routes, each leg as wide as the cargo on it. Ships are drawn along shipping lanes, "
        "all else along great circles; dots are terminals, diamonds passages.",
    ),
    "string_lines": Kind(
        lambda r: None if r.trips.empty else string_lines(r.trips, r.waiting, _order(r)),
        "Trips of the first replication over place and time, grey when none of our cargo is "
        "aboard; bands hang below a place as deep as containers wait there for a departure. "
        "Short legs are drawn longer than they are.",
    ),
    "schedule": Kind(
        lambda r: schedule(r.usage, float(r.facts["measure_s"]) / WEEK),
        "Room offered to us by scheduled services, and how much of it was used.",
    ),
    "queues": Kind(
        lambda r: queues(r.queues),
        "The longest queues: how many waited on average on each day (line: mean of the "
        "replications, band: the least and the most of them).",
    ),
    "queue_calendar": Kind(
        lambda r: queue_calendar(r.queues),
        "The longest queues by week and weekday, mean of the replications.",
    ),
    "savings": Kind(
        lambda r: None if r.twins.empty else savings(r.saving_distribution, r.twins, r.claims),
        "What twins saved, the same container at the same moment by both routes. Line: P5 to P95; "
        "dot: mean; dashed: the claim, dark bars reach it.",
    ),
    "money": Kind(
        lambda r: None if r.money.empty else money(r.money),
        "What a container costs by each route, its goods' time and the safety stock included.",
    ),
    "value_density": Kind(
        lambda r: value_density(r.value_lines, r.value_density, _order(r)),
        "Landed cost over the value of the goods: the lowest line is the cheapest route.",
    ),
    "carbon": Kind(_carbon, "Greenhouse gases per container, well to wheel."),
    "evidence": Kind(
        lambda r: None if r.evidence.empty else evidence(r.evidence),
        "How much of each route's mean and variance rests on which kind of input.",
    ),
    "warm_up": Kind(
        lambda r: None if r.welch.empty else warm_up(r.welch, r.warm_up),
        "Mean time by day of release (dots) and over a week around it (line); shaded: the "
        "warm-up, which is not measured; dashed: where MSER-5 would begin to measure.",
    ),
}
"""In the order of ``FIGURES``."""
