"""The STRESS-DES checklist, filled in from a run.

The twenty items are those of Monks et al., "Strengthening the reporting of empirical
simulation studies", Journal of Simulation 13(1), 2019, doi:10.1080/17477778.2018.1442155.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from corridor_sim.experiment.result import Result
from corridor_sim.report.numbers import duration, percent, records


class Item(NamedTuple):
    """One item of the checklist: its number and name, and what the run says about it."""

    number: str
    name: str
    text: str


def checklist(result: Result) -> list[Item]:
    """All twenty items in order."""
    told = (*_objectives(result), *_logic(result), *_data(result), *_running(result))
    return [Item(number, name, text) for number, name, text in told]


Told = tuple[str, str, str]


def _objectives(result: Result) -> Iterator[Told]:
    facts = result.facts
    question = facts.get("question")
    asked = f" It asks: {question['asks']}" if question else " It states no question."
    yield "1.1", "Purpose", f"{facts['title']}.{asked}"
    yield (
        "1.2",
        "Model outputs",
        (
            "Days door to door per route, from ready at the origin to available at the "
            "destination: "
            "mean, standard deviation and percentiles of the containers released in the measured "
            "time, "
            "each the mean over replications with Student's 95 % interval; the causes of every "
            "hour; "
            "reliability, use of resources and services, money and greenhouse gases as far as the "
            "scenario asks for them."
        ),
    )
    changed = [*facts["overlays"], *facts["sets"]]
    what = f"with {', '.join(changed)}" if changed else "as it is written"
    twins = " Routes are compared by twins, in the same random world." if len(result.twins) else ""
    claims = (
        f" {_count(len(result.claims), 'claim')} held against it." if len(result.claims) else ""
    )
    yield "1.3", "Experimentation aims", f"One scenario, {what}.{twins}{claims}"


def _logic(result: Result) -> Iterator[Told]:
    yield "2.1", "Base model overview diagram", "The map and the string lines on this page."
    yield "2.2", "Base model logic", _routes(result.legs)
    overlays = ", ".join(result.facts["overlays"]) or "none"
    yield (
        "2.3",
        "Scenario logic",
        f"Overlays: {overlays}. Settings: {_listed(result.facts['sets'])}.",
    )
    yield (
        "2.4",
        "Algorithms",
        (
            "Queues by class, time ready, number. At a departure containers board in this order "
            "while "
            "there is room; those left behind keep their place. Things of one instant happen in a "
            "fixed order: completions and arrivals, then starts, then one departure after another."
        ),
    )
    yield "2.5", "Components", _components(result)


def _routes(legs: pd.DataFrame) -> str:
    if legs.empty:
        return "What happens between services follows from the handling rules of terminals."
    told = []
    for route, own in legs.groupby("route", sort=False):
        steps = " → ".join(f"{row['service']} ({row['mode']})" for row in records(own))
        told.append(f"{route}: {steps}")
    return "; ".join(told) + "."


def _components(result: Result) -> str:
    kinds = result.usage.groupby("kind")["name"].count().to_dict() if len(result.usage) else {}
    parts = [_count(int(n), str(kind)) for kind, n in kinds.items()]
    demands = ", ".join(dict.fromkeys(result.summary["demand"]))
    return (
        f"Entities: containers of {demands}, and every vehicle. In use: "
        f"{', '.join(parts) or 'none'}. "
        "Queues wait without limit of room unless a terminal states one. Containers enter when "
        "they are ready at the origin and leave when available at the destination."
    )


def _data(result: Result) -> Iterator[Told]:
    inputs = result.inputs
    cited = {
        name
        for ids in inputs.get("evidence", pd.Series(dtype=str)).dropna()
        for name in str(ids).split()
    }
    kinds: Mapping[str, int] = result.facts["inputs"]
    yield (
        "3.1",
        "Data sources",
        (
            f"{_count(len(cited), 'row')} of the evidence register, each with source, period and "
            "confidence: the table of every input on this page."
        ),
    )
    yield (
        "3.2",
        "Pre-processing",
        (
            "Values stand as cited, or are inferred from what is cited, which the input then says. "
            "The program fits none of them to anything."
        ),
    )
    total = max(sum(kinds.values()), 1)
    shares = ", ".join(f"{n} {kind} ({percent(n / total)})" for kind, n in kinds.items())
    yield (
        "3.3",
        "Input parameters",
        f"{sum(kinds.values())} numbers that describe the world: {shares}.",
    )
    weak = result.worth_measuring.get("input", pd.Series(dtype=str)).head(3)
    most = f" Most rests on {', '.join(weak)}." if len(weak) else ""
    yield "3.4", "Assumptions", f"{kinds.get('assumed', 0)} numbers are assumed and say so.{most}"


def _running(result: Result) -> Iterator[Told]:
    facts = result.facts
    yield "4.1", "Initialisation", _warm_up(facts, result.warm_up)
    drain, measured = duration(facts["drain_limit_s"]), duration(facts["measure_s"])
    yield (
        "4.2",
        "Run length",
        (
            f"{measured} of releases are measured from {facts['start']} plus the warm-up; the "
            f"world runs "
            f"on, unmeasured, for {drain} at most, until the last measured container has arrived."
        ),
    )
    yield (
        "4.3",
        "Estimation approach",
        (
            f"{_count(int(facts['replications']), 'independent replication')}; intervals from one "
            f"value "
            "per replication."
        ),
    )
    versions = facts["versions"]
    libraries = ", ".join(f"{name} {v}" for name, v in versions.items() if name != "corridor-sim")
    yield "5.1", "Software", f"corridor-sim {versions['corridor-sim']} with {libraries}."
    yield (
        "5.2",
        "Random sampling",
        (
            f"Philox streams keyed by seed {facts['seed']}, replication, element and visit; every "
            f"value "
            "the inverse of one uniform. All is drawn before simulating, so that variants share "
            "their "
            "luck."
        ),
    )
    own = f" Activities of the user: {', '.join(facts['processes'])}." if facts["processes"] else ""
    yield (
        "5.3",
        "Model execution",
        (
            f"Next event, {facts['engine']} engine; the other engine gives the same times to the "
            f"last "
            f"bit. Every replication was audited from its event times.{own}"
        ),
    )
    yield (
        "5.4",
        "System specification",
        ("The numbers do not depend on the machine, nor on how many processors were used."),
    )
    yield (
        "6.1",
        "Computer model sharing",
        (
            "corridor-sim is open source (MIT licence). run.json beside this page holds the "
            "scenario as "
            "it was run."
        ),
    )


def _warm_up(facts: Mapping[str, Any], table: pd.DataFrame) -> str:
    told = f"Empty world, {duration(facts['warm_up_s'])} of warm-up left out."
    known = [row for row in records(table) if pd.notna(row["suggested_weeks"])]
    if not known:
        return told
    found = ", ".join(f"{row['suggested_weeks']:g} weeks for {row['route']}" for row in known)
    return f"{told} MSER-5 suggests {found}."


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) or "none"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
