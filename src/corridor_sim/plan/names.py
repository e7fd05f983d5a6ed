"""Names to row numbers: everything is numbered in the order of its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corridor_sim.plan.chains import Stage
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.terminals import Resource


class Names:
    """The numbering of one scenario, so that reordering its YAML changes nothing."""

    def __init__(
        self, scenario: Scenario, stages: Sequence[Stage], detours: Iterable[str] = ()
    ) -> None:
        self.services = tuple(sorted(scenario.services))
        self.yards = tuple(
            sorted(
                f"terminals.{terminal}.yards.{yard}"
                for terminal, spec in scenario.terminals.items()
                for yard in spec.yards
            )
        )
        # A yard is a resource whose units are places; it stands behind the others.
        self.resources = (
            *sorted(
                f"terminals.{terminal}.resources.{resource}"
                for terminal, spec in scenario.terminals.items()
                for resource in spec.resources
            ),
            *self.yards,
        )
        self.routes = (*sorted(scenario.routes), *sorted(set(detours)))
        self.elements = tuple(sorted({stage.element for stage in stages}))
        terminals, passages = sorted(scenario.terminals), sorted(scenario.passages)
        self.places = (*terminals, *self.services, *passages)
        self._terminal = _numbers(terminals)
        self._service_place = _numbers(self.services, len(terminals))
        self._passage = _numbers(passages, len(terminals) + len(self.services))
        self._service = _numbers(self.services)
        self._resource = _numbers(self.resources)
        self._route = _numbers(self.routes)
        self._element = _numbers(self.elements)
        self.first_leg: dict[str, int] = {}
        legs = 0
        for name in self.services:
            self.first_leg[name] = legs
            legs += len(scenario.services[name].legs)
        self.legs = legs

    def service(self, name: str) -> int:
        return self._service[name]

    def resource(self, path: str) -> int:
        return self._resource[path]

    def route(self, name: str) -> int:
        return self._route[name]

    def element(self, path: str) -> int:
        return self._element[path]

    def terminal_place(self, name: str) -> int:
        return self._terminal[name]

    def service_place(self, name: str) -> int:
        return self._service_place[name]

    def passage_place(self, name: str) -> int:
        return self._passage[name]


def resource_at(scenario: Scenario, path: str) -> Resource:
    """The resource with the path ``terminals.X.resources.Y``."""
    _, terminal, _, name = path.split(".")
    return scenario.terminals[terminal].resources[name]


def _numbers(names: Iterable[str], offset: int = 0) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, offset)}
