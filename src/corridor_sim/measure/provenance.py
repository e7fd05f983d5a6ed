"""What an answer rests on: the inputs behind each hour, and every input with its source.

An hour of a journey is put down to the field of the scenario that made it: a run to the
service's ``run``, a queue to the resource's ``units``, a wait for a departure to the
timetable. A field counts as the weakest of its numbers: sourced, inferred or assumed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from corridor_sim import data
from corridor_sim.emission_factors import Factor
from corridor_sim.evidence import Fact, read_register
from corridor_sim.grid import DAY
from corridor_sim.plan.arrays import Floats, StageKind
from corridor_sim.preflight.citations import world_fields
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.provenance import Given
from corridor_sim.scenario.quantities import QuantityError, parse
from corridor_sim.scenario.source import path_text

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import Key, Ledger
    from corridor_sim.plan.compile import Plan
    from corridor_sim.scenario.model import Scenario

WEAKEST_FIRST: Final = ("assumed", "inferred", "sourced")
_GRADES: Final = ("low", "medium", "high")
_TIMETABLE: Final = (Cause.WAITING_FOR_DEPARTURE, Cause.LATE_VEHICLE)


@dataclass(frozen=True, slots=True)
class Basis:
    """The field an hour is put down to, and what that field rests on."""

    input: str
    kind: str


class Bases:
    """Looks up the basis of a stage row, place and cause."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        """Read the sources of the scenario once."""
        self.scenario = scenario
        self.plan = plan
        self._passages = {int(place) for place in plan.pools.place}
        self._known: dict[Key, Basis] = {}

    def of(self, key: Key) -> Basis:
        """The basis of the hours under a key of the ledger."""
        if key not in self._known:
            fields = list(self._fields(*key))
            kind = self._kind(fields)
            self._known[key] = Basis(fields[0], kind)
        return self._known[key]

    def _fields(self, row: int, place: int, cause_number: int) -> Iterator[str]:
        stages, labels = self.plan.stages, self.plan.labels
        cause = Cause(labels.causes[cause_number])
        if place in self._passages and stages.place[row] != place:
            yield from self._passage(labels.places[place], cause)
        elif stages.kind[row] == StageKind.ACTIVITY:
            yield from self._activity(row, cause)
        else:
            yield from self._service(labels.services[stages.service[row]], cause)

    def _passage(self, name: str, cause: Cause) -> Iterator[str]:
        path = f"passages.{name}"
        if cause in (Cause.DISRUPTION, Cause.CLOSED):
            yield from self._disruptions(path)
        elif cause == Cause.PASSAGE:
            yield f"{path}.transit"
        elif self.scenario.passages[name].wait is not None:
            yield f"{path}.wait"
        else:
            yield from (f"{path}.{field}" for field in ("other_traffic", "headway", "lines"))

    def _activity(self, row: int, cause: Cause) -> Iterator[str]:
        stages, labels = self.plan.stages, self.plan.labels
        element = labels.elements[stages.element[row]]
        resource = int(stages.resource[row])
        if cause == Cause.QUEUE:
            yield f"{labels.resources[resource]}.units"
        elif cause == Cause.CLOSED:
            yield f"{labels.resources[resource]}.open"
        elif cause == Cause.DISRUPTION:
            yield from self._disruptions(labels.resources[resource])
        elif element.startswith("services."):
            yield element
        else:
            yield f"{element}.takes"
            yield f"{element}.probability"

    def _service(self, name: str, cause: Cause) -> Iterator[str]:
        path = f"services.{name}"
        if cause == Cause.DISRUPTION:
            yield from self._disruptions(path)
        elif cause == Cause.ROLLED_OVER:
            taken = self.scenario.services[name].taken is not None
            yield from (f"{path}.taken", f"{path}.capacity") if taken else (f"{path}.capacity",)
        elif cause in _TIMETABLE:
            late = cause == Cause.LATE_VEHICLE
            yield f"{path}.departures.late" if late else f"{path}.departures"
        else:
            yield f"{path}.run"

    def _disruptions(self, path: str) -> Iterator[str]:
        """Those that affect an element or what it belongs to; its own path if there are none."""
        found = [
            f"disruptions.{name}"
            for name, spec in self.scenario.disruptions.items()
            if any(path == one or path.startswith(f"{one}.") for one in spec.affects)
        ]
        yield from found or [path]

    def _kind(self, fields: Sequence[str]) -> str:
        kinds = {
            given.kind
            for path, given in self.scenario.provenance.items()
            for field in fields
            if path == field or path.startswith((f"{field}.", f"{field}["))
        }
        return next((kind for kind in WEAKEST_FIRST if kind in kinds), "assumed")


def contribution_table(scenario: Scenario, plan: Plan, books: Sequence[Ledger]) -> pd.DataFrame:
    """One row per route, place, cause and input: kind, mean_d, mean_share, variance_d2, ...

    ``variance_d2`` is the covariance of those days with the door-to-door time, over
    containers, so the rows of a route add up to its variance as they do to its mean.
    It is negative where they are short for the slow. Shares are of the route's totals.
    """
    import pandas as pd

    labels, bases = plan.labels, Bases(scenario, plan)
    rows: list[dict[str, object]] = []
    for route, name in enumerate(labels.routes):
        chains = np.flatnonzero(labels.chain_route == route).tolist()
        sums: dict[tuple[str, str, str, str], Floats] = defaultdict(
            lambda: np.zeros((len(books), 2))
        )
        for one, book in enumerate(books):
            for key, moments in _moments(book, chains):
                basis = bases.of(key)
                place, cause = labels.places[key[1]], labels.causes[key[2]]
                sums[place, cause, basis.input, basis.kind][one] += moments
        used = {key: table.mean(axis=0) for key, table in sums.items() if table[:, 0].any()}
        whole = sum(used.values(), np.zeros(2))
        for (place, cause, field, kind), (mean, variance) in used.items():
            rows.append(
                {
                    "route": name,
                    "place": place,
                    "cause": cause,
                    "input": field,
                    "kind": kind,
                    "mean_d": mean,
                    "mean_share": mean / whole[0],
                    "variance_d2": variance,
                    "variance_share": variance / whole[1] if whole[1] > 0 else 0.0,
                }
            )
    columns = ["route", "place", "cause", "input", "kind", "mean_d", "mean_share"]
    return pd.DataFrame(rows, columns=[*columns, "variance_d2", "variance_share"])


def _moments(book: Ledger, chains: Sequence[int]) -> Iterator[tuple[Key, Floats]]:
    """Mean [d] and covariance with the whole [d2] of every key, over a route's containers."""
    found = [book.chains[chain] for chain in chains if book.chains[chain].containers]
    n = sum(one.containers for one in found)
    mean = sum(one.total for one in found) / DAY / n if n else 0.0
    for one in found:
        for key, seconds, product in zip(
            one.keys, one.seconds.tolist(), one.products.tolist(), strict=True
        ):
            days = seconds / DAY / n
            yield key, np.array([days, product / n - days * mean])


def kind_table(contributions: pd.DataFrame) -> pd.DataFrame:
    """One row per route and kind: mean_share and variance_share of what rests on such inputs."""
    shares = ["mean_share", "variance_share"]
    grouped = contributions.groupby(["route", "kind"], sort=False)[shares].sum()
    return grouped.reset_index()


def input_table(scenario: Scenario, factors: Mapping[str, Factor]) -> pd.DataFrame:
    """Every number that describes the world: path, value, unit, kind, evidence, source, ...

    ``confidence`` is the weakest of the cited rows; ``period`` and ``source`` join them
    all; ``written`` is file and line. The emission factors used follow at the end.
    """
    import pandas as pd

    own = scenario.origin.register
    facts = read_register([data.evidence(), *([] if own is None else [own])])
    rows = []
    for path, node in _leaves(scenario):
        given = scenario.provenance.get(path)
        if given is not None and node:
            rows.append(_input(path, given, facts))
    rows += [_factor(one, facts) for one in factors.values()]
    columns = ["path", "value", "unit", "kind", "evidence", "source", "period", "confidence"]
    return pd.DataFrame(rows, columns=[*columns, "written"])


def _leaves(scenario: Scenario) -> Iterator[tuple[str, bool]]:
    for path, field in world_fields(scenario.origin.tree):
        for at, node in field.walk(path):
            yield path_text(at), node.scalar and "source" not in at and "between" not in at


def _input(path: str, given: Given, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    try:
        unit = parse(given.value).unit
    except QuantityError:
        unit = ""
    cited = [facts[name] for name in given.ids if name in facts]
    return (
        *(path, given.value, unit, given.kind, " ".join(given.ids)),
        *_cited(cited),
        str(given.place),
    )


def _factor(factor: Factor, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    cited = [facts[factor.evidence]] if factor.evidence in facts else []
    path, unit = f"emission_factors.{factor.id}", f"g CO2e/{factor.per}"
    value, file = f"{factor.wtw:g} {unit}", data.emission_factors().name
    return path, value, unit, "sourced", factor.evidence, *_cited(cited), file


def _cited(cited: Sequence[Fact]) -> tuple[str, str, str]:
    grades = {fact.confidence for fact in cited}
    return (
        "; ".join(dict.fromkeys(fact.source for fact in cited)),
        "; ".join(dict.fromkeys(fact.period for fact in cited)),
        next((grade for grade in _GRADES if grade in grades), ""),
    )
