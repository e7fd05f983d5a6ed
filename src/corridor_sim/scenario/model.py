"""The scenario as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, WithJsonSchema

from corridor_sim.grid import WEEK
from corridor_sim.scenario.demand import Claim, Demand, Twins
from corridor_sim.scenario.events import Disruption, Regime
from corridor_sim.scenario.moments import within_years
from corridor_sim.scenario.network import RouteStep, WrittenStep, resolve_routes
from corridor_sim.scenario.parts import Part, parts_of
from corridor_sim.scenario.passages import Passage
from corridor_sim.scenario.precision import Precision
from corridor_sim.scenario.prices import Prices
from corridor_sim.scenario.provenance import Given, Origin
from corridor_sim.scenario.quantities import Duration, PositiveDuration
from corridor_sim.scenario.question import Question
from corridor_sim.scenario.services import Service
from corridor_sim.scenario.spec import Name, Spec, mistake
from corridor_sim.scenario.terminals import Count, Terminal
from corridor_sim.scenario.yards import Berth

_LONGEST: Final = 5200 * WEEK
_DATE = WithJsonSchema(
    {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
        "description": "First day, 00:00 UTC: 2024-01-01.",
    }
)


def read_date(given: object) -> date:
    """A date as written, `2024-01-01`."""
    try:
        day = date.fromisoformat(str(given).strip())
    except ValueError:
        raise mistake("a date that exists, such as 2024-01-01; time begins at 00:00 UTC") from None
    return within_years(day)


def _not_for_ever(seconds: float) -> float:
    if seconds > _LONGEST:
        raise mistake(f"at most {_LONGEST / WEEK:.0f} weeks")
    return seconds


class Scenario(Spec):
    """A freight corridor: everything a simulation of it needs."""

    language: Literal[1] = 1
    """Version of this language."""
    title: Annotated[str, Field(min_length=1)]
    description: str | None = None
    question: Question | None = None
    """What a run answers in one sentence."""
    evidence: str | None = None
    """CSV of sources beside the shipped register, relative to the file."""
    start: Annotated[date, BeforeValidator(read_date), _DATE]
    """First day, 00:00 UTC."""
    warm_up: Annotated[Duration, AfterValidator(_not_for_ever)] = 8 * WEEK
    """Simulated before measuring begins; default 8 weeks."""
    measure: Annotated[PositiveDuration, AfterValidator(_not_for_ever)] = 52 * WEEK
    """Containers released in this time are measured; default 52 weeks."""
    drain_limit: Annotated[Duration, AfterValidator(_not_for_ever)] = 26 * WEEK
    """Time after that for measured containers to arrive; default 26 weeks."""
    replications: Count = 10
    precision: Precision | None = None
    """Go on with replications until a number is known well enough."""
    seed: Annotated[int, Field(ge=0)] = 1
    overload: Literal["refused", "allowed"] = "refused"
    """Whether static loads of 1 or more are accepted."""
    terminals: Annotated[dict[Name, Terminal], Field(min_length=1)]
    passages: dict[Name, Passage] = {}
    services: Annotated[dict[Name, Service], Field(min_length=1)]
    routes_as_written: Annotated[
        dict[Name, Annotated[tuple[WrittenStep, ...], Field(min_length=1)]],
        Field(min_length=1),
        Field(alias="routes"),
    ]
    """Route: services in order."""
    demand: Annotated[dict[Name, Demand], Field(min_length=1)]
    twins: Twins | None = None
    claims: dict[Name, Claim] = {}
    disruptions: dict[Name, Disruption] = {}
    regimes: dict[Name, Regime] = {}
    prices: Prices | None = None
    """What carriage, goods and time cost."""

    _origin: Origin = PrivateAttr(default_factory=Origin)

    def came_from(self, origin: Origin) -> None:
        """Note what the scenario was read from; the reader does this once."""
        self._origin = origin

    @property
    def origin(self) -> Origin:
        """What it was made from: texts, merged tree, register, digest."""
        return self._origin

    @property
    def provenance(self) -> Mapping[str, Given]:
        """Every value as given, by its path: place, text and source."""
        return self._origin.provenance

    @property
    def texts(self) -> Mapping[str, str]:
        """The files read, by name, as given."""
        return self._origin.texts

    @property
    def files(self) -> tuple[str, ...]:
        """The scenario file and the overlays, by their names in `texts`, as applied."""
        return self._origin.files

    @property
    def sets(self) -> tuple[str, ...]:
        """Settings `PATH=VALUE`, as applied."""
        return self._origin.sets

    @property
    def digest(self) -> str:
        """Hash of what the scenario says, whatever file said it."""
        return self._origin.digest

    @cached_property
    def routes(self) -> dict[str, tuple[RouteStep, ...]]:
        """Routes with the calls where a container boards and leaves each service."""
        return resolve_routes(self.services, self.routes_as_written)[0]

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The parts of all demands by name, in the order of their demands' names."""
        return parts_of(self.demand)

    @cached_property
    def twin_routes(self) -> tuple[str, ...]:
        """The routes twins take, by name: those given, or all that join the same terminals."""
        if self.twins is None:
            return ()
        ends = (self.twins.from_, self.twins.to)
        joining = (
            name
            for name, steps in self.routes.items()
            if (steps[0].from_call, steps[-1].to_call) == ends
        )
        return tuple(sorted(self.twins.routes or joining))

    def berth_at(self, service: str, call: str) -> Berth | None:
        """The berth that a vehicle of the service needs at a call; None: none.

        On demand a container comes by itself, and a train that leaves when full is made
        up where it begins.
        """
        spec = self.services[service]
        leaves = spec.departures.kind
        if leaves == "on_demand" or (leaves == "when_full" and call == spec.calls[0]):
            return None
        terminal = self.terminals.get(call)
        return None if terminal is None else terminal.berth_of(service, spec.mode)

    def mean_cycle_s(self, service: str) -> float:
        """Mean time from one departure of a vehicle to its next, without queues [s]."""
        spec = self.services[service]
        ways = [way for via in spec.via for way in via.ways if way.passage in self.passages]
        inside = sum(way.share * self.passages[way.passage].mean_s() for way in ways)
        ends = [call for call in (spec.calls[0], spec.calls[-1]) if self.berth_at(service, call)]
        at_berth = sum(spec.stay_at(call).mean() for call in ends)
        return inside + at_berth + sum(part.mean() for part in spec.cycle)

    @property
    def horizon_s(self) -> float:
        """End of the simulated time in seconds since start."""
        return self.warm_up + self.measure + self.drain_limit
