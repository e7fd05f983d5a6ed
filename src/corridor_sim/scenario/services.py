"""Services: lines with a timetable, and what their vehicles pass on the way."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Final, Literal, NamedTuple, Self

from pydantic import (
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from corridor_sim.scenario.departures import Departures
from corridor_sim.scenario.distributions import (
    FAMILIES,
    DurationDistribution,
    ShareDistribution,
    SlotsDistribution,
    SlotsOrShareDistribution,
)
from corridor_sim.scenario.emissions import Emissions
from corridor_sim.scenario.quantities import (
    Distance,
    PositiveNumber,
    PositiveSlots,
    Share,
)
from corridor_sim.scenario.spec import Name, Spec, closest, mistake, pair
from corridor_sim.scenario.terminals import Count

Mode = Literal["truck", "rail", "barge", "sea", "air"]
MODES: Final = ("truck", "rail", "barge", "sea", "air")
Month = Literal["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
Priority = Annotated[int, Field(ge=0, le=9)]
"""0 goes first, 9 last."""
_ZERO: Final = DurationDistribution.model_validate("0 s")


class Alternative(Spec):
    """Another passage that a share of the vehicles takes instead."""

    passage: str
    direction: Name
    """Direction in which it is passed."""
    share: Share
    """Share of the vehicles that take it."""


class Way(NamedTuple):
    """One of the passages a vehicle may take at the same place of its run."""

    passage: str
    direction: str
    share: float


class Via(Spec):
    """A passage on the way."""

    passage: str
    direction: Name
    """Direction in which it is passed: vehicles of one direction are batched together."""
    at: Annotated[float, Field(ge=0, le=1)]
    """Where on the leg: share of the run that lies before it, 0 to 1."""
    leg: str | None = None
    """a -> b; needed when the service has more than two calls."""
    or_: Alternative | None = Field(default=None, alias="or")
    """Another passage that a share of the vehicles takes instead."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """The passage and, if there is one, its alternative."""
        if self.or_ is None:
            return (Way(self.passage, self.direction, 1.0),)
        other = self.or_
        return (
            Way(self.passage, self.direction, 1.0 - other.share),
            Way(other.passage, other.direction, other.share),
        )

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.or_ is not None and self.or_.passage == self.passage:
            raise mistake(f"a passage other than {self.passage}", at="or")
        return self


class Fleet(Spec):
    """Vehicles that must come back before they leave again."""

    vehicles: Count
    """How many there are."""
    way_back: DurationDistribution
    """From the last call back to the first."""
    turnaround: DurationDistribution = _ZERO
    """From there until it can leave again; default 0."""


def _one_or_map(given: object) -> str:
    """Tag of a value that is one distribution for all, or a map by leg or call."""
    written = isinstance(given, dict) and not any(
        key in FAMILIES or key in ("source", "between") for key in given
    )
    if written and isinstance(given, dict) and any(closest(str(key), FAMILIES) for key in given):
        return "one"
    return "map" if written else "one"


def _one_or_text_map(given: object) -> str:
    return "map" if isinstance(given, dict) else "one"


OneOrMap = Annotated[
    Annotated[DurationDistribution, Tag("one")]
    | Annotated[dict[str, DurationDistribution], Tag("map")],
    Discriminator(_one_or_map),
]
DistanceOrMap = Annotated[
    Annotated[Distance, Tag("one")] | Annotated[dict[str, Distance], Tag("map")],
    Discriminator(_one_or_text_map),
]


class Leg(NamedTuple):
    """From one call of a service to the next."""

    from_call: str
    to_call: str

    def __str__(self) -> str:
        return f"{self.from_call} -> {self.to_call}"


class Service(Spec):
    """A line that calls at terminals in order."""

    mode: Mode
    """truck, rail, barge, sea or air."""
    calls: Annotated[tuple[str, ...], Field(min_length=2)]
    """Terminals in order; each once."""
    departures: Departures
    """Timetable, or on_demand."""
    capacity: PositiveSlots | None = None
    """Slots of one vehicle; required unless on_demand."""
    taken: SlotsOrShareDistribution | None = None
    """Slots other customers take: a share of the capacity, or TEU; drawn per trip."""
    allotment: dict[str, PositiveSlots] = {}
    """Call: slots that may be boarded there at each departure; for lines with several legs."""
    run: OneOrMap
    """Duration of the run; with more than two calls a map a -> b: duration."""
    stay: OneOrMap | None = None
    """Time at calls on the way and at berths, from coming there to leaving: for all, or by call."""
    distance: DistanceOrMap | None = None
    """Distance; with more than two calls a map a -> b: distance."""
    via: tuple[Via, ...] = ()
    """Passages on the way."""
    priority: Priority = 5
    """Class at passages: 0 goes first, 9 last."""
    fleet: Fleet | None = None
    """Vehicles that return; as many as needed when absent."""
    season: dict[Month, PositiveNumber] = {}
    """Factor on the run by month of departure."""
    emissions: Emissions | None = None
    """Emission factor: an id of the factor file, or one's own; default that of the mode."""

    @property
    def taken_in(self) -> Literal["share", "TEU"] | None:
        """Whether `taken` is a share of the capacity or TEU; None without `taken`."""
        if isinstance(self.taken, SlotsDistribution):
            return "TEU"
        return "share" if isinstance(self.taken, ShareDistribution) else None

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        """The legs in order."""
        return tuple(Leg(a, b) for a, b in zip(self.calls, self.calls[1:], strict=False))

    @cached_property
    def runs(self) -> tuple[DurationDistribution, ...]:
        """The run of each leg."""
        if isinstance(self.run, DurationDistribution):
            return (self.run,)
        by_leg = {pair(text): run for text, run in self.run.items()}
        return tuple(by_leg[leg] for leg in self.legs)

    @cached_property
    def stays(self) -> tuple[DurationDistribution, ...]:
        """The stay at the call before each leg; 0 before the first."""
        return (_ZERO, *(self.stay_at(leg.from_call) for leg in self.legs[1:]))

    def stay_at(self, call: str) -> DurationDistribution:
        """The stay at a call; at the first and the last it counts if they have a berth."""
        if isinstance(self.stay, DurationDistribution):
            return self.stay
        return (self.stay or {}).get(call, _ZERO)

    @cached_property
    def distances(self) -> tuple[float | None, ...]:
        """The distance of each leg in km, None where not given."""
        if not isinstance(self.distance, dict):
            return (self.distance,) * len(self.legs)
        by_leg = {pair(text): distance for text, distance in self.distance.items()}
        return tuple(by_leg.get(leg) for leg in self.legs)

    @cached_property
    def vias(self) -> tuple[tuple[Via, ...], ...]:
        """The passages of each leg in order of `at`."""
        by_leg: dict[tuple[str, str] | None, list[Via]] = {}
        for via in sorted(self.via, key=lambda via: via.at):
            by_leg.setdefault(self.legs[0] if via.leg is None else pair(via.leg), []).append(via)
        return tuple(tuple(by_leg.get(leg, ())) for leg in self.legs)

    @model_validator(mode="after")
    def _calls_once(self) -> Self:
        if len(set(self.calls)) != len(self.calls):
            raise mistake("each call once; write the way back as a service of its own", at="calls")
        return self

    @model_validator(mode="after")
    def _legs_known(self) -> Self:
        texts = {str(leg) for leg in self.legs}
        legs = ", ".join(sorted(texts))
        if isinstance(self.run, dict):
            given = {pair(text) for text in self.run}
            if given == {(leg.to_call, leg.from_call) for leg in self.legs}:
                meant = "[" + ", ".join(reversed(self.calls)) + "]"
                raise mistake("the calls in the order of the legs of run", meant, at="calls")
            if given != set(self.legs):
                raise mistake(f"a duration for each leg: {legs}", at="run")
        elif len(self.legs) > 1:
            raise mistake(f"a map with a duration for each leg: {legs}", at="run")
        if isinstance(self.distance, dict):
            if not {pair(text) for text in self.distance} <= set(self.legs):
                raise mistake(f"legs of this service: {legs}", at="distance")
        elif self.distance is not None and len(self.legs) > 1:
            raise mistake(f"a map with a distance for each leg: {legs}", at="distance")
        if isinstance(self.stay, dict) and not set(self.stay) <= set(self.calls):
            raise mistake(f"calls of this service: {', '.join(self.calls)}", at="stay")
        return self

    @model_validator(mode="after")
    def _vias_ordered(self) -> Self:
        legs = ", ".join(str(leg) for leg in self.legs)
        seen = set()
        for via in self.via:
            leg = None if via.leg is None else pair(via.leg)
            if leg is None and (via.leg is not None or len(self.legs) > 1):
                raise mistake(f"a leg for each passage: {legs}", at="via")
            if leg is not None and leg not in self.legs:
                raise mistake(f"a leg for each passage: {legs}", at="via")
            if (leg, via.at) in seen:
                raise mistake("passages of one leg at different places (at)", at="via")
            seen.add((leg, via.at))
        return self

    @property
    def cycle(self) -> tuple[DurationDistribution, ...]:
        """What a vehicle does from one departure to the next, passages apart."""
        back = () if self.fleet is None else (self.fleet.way_back, self.fleet.turnaround)
        return (*self.runs, *self.stays, *back)

    @model_validator(mode="after")
    def _vehicles(self) -> Self:
        kind = self.departures.kind
        if self.fleet is None and kind == "on_return":
            raise mistake("a fleet beside it, whose vehicles return", at="departures")
        if self.fleet is not None and kind in ("on_demand", "when_full"):
            raise mistake("a timetable or departures: on_return beside it", at="fleet")
        if kind == "on_return" and not any(part.minimum() for part in self.cycle):
            expected = "a run, stay, way_back or turnaround that always takes some time"
            raise mistake(expected, at="fleet")
        return self

    @model_validator(mode="after")
    def _slots(self) -> Self:
        if self.capacity is None and not self.departures.on_demand:
            raise mistake("capacity in TEU or FEU; only a service on_demand has none")
        if self.capacity is None and self.taken is not None:
            raise mistake("no taken without capacity", at="taken")
        if self.allotment and (len(self.legs) == 1 or self.departures.on_demand):
            raise mistake("several legs and trips that are shared", at="allotment")
        if not set(self.allotment) <= set(self.calls[:-1]):
            boarding = ", ".join(self.calls[:-1])
            raise mistake(f"calls where containers board: {boarding}", at="allotment")
        return self
