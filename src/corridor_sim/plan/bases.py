"""Which field of the scenario made an hour of a journey, and what that field rests on.

A run is put down to the service's ``run``, a queue to the resource's ``units``, a wait for
a departure to the timetable. A field counts as the weakest of its numbers: sourced,
inferred or assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.compile import Plan
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.events import Change
from corridor_sim.scenario.model import Scenario

WEAKEST_FIRST: Final = ("assumed", "inferred", "sourced")
_TIMETABLE: Final = (Cause.WAITING_FOR_DEPARTURE, Cause.LATE_VEHICLE)
Key = tuple[int, int, int]
"""Stage row, place, cause."""


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
        elif element.startswith("services.") or element.endswith((".fills_box", ".splits_box")):
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
        """What changes an element or what it belongs to; its own path if nothing does."""
        changes: list[tuple[str, Change]] = [
            (f"disruptions.{name}", one) for name, one in self.scenario.disruptions.items()
        ]
        for name, regime in self.scenario.regimes.items():
            changes += [(f"regimes.{name}", effect) for effect in regime.effects]
        found = dict.fromkeys(
            name
            for name, change in changes
            if any(path == one or path.startswith(f"{one}.") for one in change.affects)
        )
        yield from found or [path]

    def _kind(self, fields: Sequence[str]) -> str:
        kinds = {
            given.kind
            for path, given in self.scenario.provenance.items()
            for field in fields
            if path == field or path.startswith((f"{field}.", f"{field}["))
        }
        return next((kind for kind in WEAKEST_FIRST if kind in kinds), "assumed")
