"""Routes and handling rules in, stages out: what one demand's containers go through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from corridor_sim.plan.arrays import StageKind
from corridor_sim.plan.recipes import Condition, Law, Uniform
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.chances import chance_for
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import (
    DESTINATION,
    DIVERTED,
    ORIGIN,
    RouteStep,
    Side,
    handling_for,
)
from corridor_sim.scenario.terminals import Activity, FillsBox

_AT_ONCE = DurationDistribution.model_validate("0 s")


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a chain, in names."""

    kind: StageKind
    place: str  # terminal of the activity, or of the call where it boards
    element: str
    law: Law | None = None  # activity, ride: what its duration is drawn from
    uniform: Uniform | None = None
    conditions: tuple[Condition, ...] = ()
    cause: Cause | None = None
    resource: str | None = None  # the first of those it uses
    uses: tuple[str, ...] = ()  # resources it holds while it lasts
    held: tuple[str, ...] = ()  # of these, taken by the phase before
    kept: tuple[str, ...] = ()  # of these, kept for the phase after
    at_once: int | None = None  # how many of one trip are worked on at once
    covering: bool = False
    per_trip: bool = False  # shared by all that came on the same scheduled trip
    service: str | None = None  # boarded or ridden; of a per-trip activity: arrived on
    leg: int = -1  # leg number within the service: boarded or ridden; arrived on
    alight: int = -1  # BOARDING: last leg ridden
    distance: float = 0.0
    fills: FillsBox | None = None  # ACTIVITY: consignments wait for their box to close
    splits: bool = False  # ACTIVITY: a box ends, its consignments go on by themselves
    yard: str | None = None  # it enters; `held` is what the stage before keeps until then


def chain_of(
    scenario: Scenario, tags: frozenset[str], route: str, *, consignments: bool = False
) -> list[Stage]:
    """List the stages of a container, or of a consignment, with these tags on a route."""
    builder = _ChainBuilder(scenario, tags, consignments=consignments)
    steps = scenario.routes[route]
    stages = builder.onward(ORIGIN, steps)
    if builder.box is not None:
        stages.append(builder.split(steps[-1].to_call, f"{builder.box}.splits_box"))
    return stages


@dataclass(frozen=True, slots=True)
class Detour:
    """What becomes of a container that is diverted at one boarding of a route."""

    at: str  # terminal
    to: str  # route it goes on by
    stages: tuple[Stage, ...]  # from the origin on; before ``first`` as without it
    first: int  # position of the stage after the diversion
    steps: tuple[RouteStep, ...]


def detours_of(
    scenario: Scenario, tags: frozenset[str], route: str, alternatives: Sequence[str]
) -> Iterator[Detour]:
    """One for each scheduled boarding where an alternative leaves by another service."""
    builder = _ChainBuilder(scenario, tags, consignments=False)
    steps = scenario.routes[route]
    stages = list(builder.visit(ORIGIN, steps[0], came_alone=True))
    for number, (step, leaving) in enumerate(zip(steps, (*steps[1:], None), strict=True)):
        carriage = list(builder.carriage(step, after_cover=bool(stages) and stages[-1].covering))
        other = alternative(scenario, step, alternatives)
        if carriage[0].kind == StageKind.BOARDING and other is not None:
            waited = replace(carriage[0], kind=StageKind.DIVERSION, distance=0.0)
            name, rest = other
            yield Detour(
                at=step.from_call,
                to=name,
                stages=(*stages, waited, *builder.fork().onward(DIVERTED, rest)),
                first=len(stages) + 1,
                steps=(*steps[:number], *rest),
            )
        stages += carriage
        stages += builder.visit(step, leaving, came_alone=stages[-1].kind == StageKind.RIDE)


def alternative(
    scenario: Scenario, step: RouteStep, alternatives: Sequence[str]
) -> tuple[str, tuple[RouteStep, ...]] | None:
    """The first route that leaves the step's terminal by another service, from there on."""
    for name in alternatives:
        steps = scenario.routes[name]
        for number, other in enumerate(steps):
            if other.from_call == step.from_call and other.service != step.service:
                return name, steps[number:]
    return None


class _ChainBuilder:
    """Counts the visits of each element along one chain: the nth visit is part of a draw's name."""

    def __init__(self, scenario: Scenario, tags: frozenset[str], *, consignments: bool) -> None:
        self.scenario = scenario
        self.tags = tags
        self.consignments = consignments
        self.box: str | None = None  # what filled the box that the consignment is in
        self.visits: Counter[str] = Counter()

    def fork(self) -> _ChainBuilder:
        """Another one that has counted the same visits."""
        other = _ChainBuilder(self.scenario, self.tags, consignments=self.consignments)
        other.visits = self.visits.copy()
        return other

    def onward(self, begins: Side, steps: Sequence[RouteStep]) -> list[Stage]:
        """The stages of these services and of the visits before, between and after them."""
        stages = list(self.visit(begins, steps[0], came_alone=True))
        for arriving, leaving in zip(steps, (*steps[1:], None), strict=True):
            after_cover = bool(stages) and stages[-1].covering
            stages += self.carriage(arriving, after_cover=after_cover)
            stages += self.visit(arriving, leaving, came_alone=stages[-1].kind == StageKind.RIDE)
        return stages

    def visit(
        self, arriving: RouteStep | Side, leaving: RouteStep | None, *, came_alone: bool
    ) -> Iterator[Stage]:
        """What the terminal between two services (or at an end of the journey) does."""
        services = self.scenario.services
        came_by = arriving if isinstance(arriving, RouteStep) else None
        if leaving is not None:
            terminal = leaving.from_call
        elif came_by is not None:
            terminal = came_by.to_call
        else:
            raise ValueError("a visit without a service on either side")
        rule = handling_for(
            self.scenario.terminals[terminal],
            Side.of_service(arriving.service, services[arriving.service])
            if isinstance(arriving, RouteStep)
            else arriving,
            Side.of_service(leaving.service, services[leaving.service]) if leaving else DESTINATION,
        )
        trip = None if came_alone else came_by
        seen_on_trip: Counter[str] = Counter()
        for name in rule:
            yield from self._activity(terminal, name, (), trip, seen_on_trip)

    def _activity(
        self,
        terminal: str,
        name: str,
        conditions: tuple[Condition, ...],
        trip: RouteStep | None,
        seen_on_trip: Counter[str],
    ) -> Iterator[Stage]:
        activity = self.scenario.terminals[terminal].activities[name]
        if activity.only is not None and activity.only not in self.tags:
            return
        if (activity.fills_box or activity.splits_box) and not self.consignments:
            return
        element = f"terminals.{terminal}.activities.{name}"
        shared = activity.per == "trip" and trip is not None
        counter = seen_on_trip if shared else self.visits
        visit = counter[element]
        counter[element] += 1
        probability = chance_for(activity.probability, self.tags)
        if probability < 1:
            chance = Uniform(element, "probability", visit)
            conditions = (*conditions, Condition(chance, 0.0, probability))
        stage = Stage(
            StageKind.ACTIVITY,
            terminal,
            element,
            cause=activity.cause,
            covering="departure" in activity.covers,
            per_trip=shared,
            service=trip.service if shared and trip else None,
            leg=self._leg(trip.service, trip.to_call) - 1 if shared and trip else -1,
        )
        stage = replace(stage, at_once=None if trip is None else activity.at_once)
        if activity.fills_box is not None:
            self.box = element
            wait = Cause.WAITING_FOR_DEPARTURE
            yield replace(
                self._mark(terminal, f"{element}.fills_box", wait), fills=activity.fills_box
            )
        into = None if self.consignments and self.box is None else activity.into
        stage = replace(stage, conditions=conditions)
        yield from _phases(stage, activity, visit, into_yard=into is not None)
        if into is not None:  # consignments in no box take no place
            yield from self._entry(terminal, into, activity, stage.at_once)
        channels = activity.one_of or {}
        shares = [chance_for(channel.share, self.tags) for channel in channels.values()]
        edges = [0.0, *list(accumulate(shares))[:-1], 1.0]
        for (channel_name, channel), (below, above) in zip(
            channels.items(), pairwise(edges), strict=False
        ):
            uses = _paths(terminal, channel.uses)
            which = Condition(Uniform(element, "one_of", visit), below, above)
            yield replace(
                stage,
                element=f"{element}.one_of.{channel_name}",
                law=channel.takes,
                uniform=Uniform(f"{element}.one_of.{channel_name}", "takes", visit),
                conditions=(*conditions, which),
                resource=uses[0] if uses else None,
                uses=uses,
            )
            for following in channel.then:
                yield from self._activity(
                    terminal, following, (*conditions, which), trip, seen_on_trip
                )
        if activity.splits_box:
            yield self.split(terminal, f"{element}.splits_box")

    def split(self, terminal: str, element: str) -> Stage:
        """The instant in which a box is split into its consignments."""
        self.box = None
        return replace(self._mark(terminal, element, Cause.HANDLING), splits=True)

    @staticmethod
    def _mark(terminal: str, element: str, cause: Cause) -> Stage:
        """A stage that takes no time of its own."""
        uniform = Uniform(element, "takes", 0)
        return Stage(
            StageKind.ACTIVITY, terminal, element, law=_AT_ONCE, uniform=uniform, cause=cause
        )

    def _entry(
        self, terminal: str, yard: str, activity: Activity, at_once: int | None
    ) -> Iterator[Stage]:
        """A place in the yard; until it is there, the activity keeps what it used last."""
        element = f"terminals.{terminal}.yards.{yard}"
        visit = self.visits[element]
        self.visits[element] += 1
        yield Stage(
            StageKind.ACTIVITY,
            terminal,
            element,
            law=_AT_ONCE,
            uniform=Uniform(element, "takes", visit),
            cause=Cause.STORAGE,
            resource=element,
            held=_paths(terminal, activity.parts[-1].uses),
            at_once=at_once,
            yard=element,
        )

    def carriage(self, step: RouteStep, *, after_cover: bool) -> Iterator[Stage]:
        """Board a scheduled trip, or ride leg by leg where nothing is waited for."""
        service = self.scenario.services[step.service]
        element = f"services.{step.service}"
        first, last = (
            self._leg(step.service, step.from_call),
            self._leg(step.service, step.to_call) - 1,
        )
        distances = service.distances[first : last + 1]
        if service.departures.kind != "on_demand" and not after_cover:
            yield Stage(
                StageKind.BOARDING,
                step.from_call,
                element,
                service=step.service,
                leg=first,
                alight=last,
                distance=sum(_km(distance) for distance in distances),
            )
            return
        for leg in range(first, last + 1):
            visit = self.visits[element]
            self.visits[element] += 1
            stay = service.stays[leg]
            if leg > first and not (stay.is_constant and stay.mean() == 0):
                yield Stage(
                    StageKind.ACTIVITY,
                    service.calls[leg],
                    f"{element}.stay",
                    law=stay,
                    uniform=Uniform(element, "stay", visit),
                    cause=Cause.WAITING_FOR_DEPARTURE,
                )
            yield Stage(
                StageKind.RIDE,
                service.calls[leg],
                element,
                law=service.runs[leg],
                uniform=Uniform(element, "run", visit),
                service=step.service,
                leg=leg,
                distance=_km(service.distances[leg]),
            )

    def _leg(self, service: str, call: str) -> int:
        """Number of the leg that leaves a call; at the last call, one past the last leg."""
        return self.scenario.services[service].calls.index(call)


def _phases(stage: Stage, activity: Activity, visit: int, *, into_yard: bool) -> Iterator[Stage]:
    """The parts of an activity, one stage each; none for channels. Before a yard the last keeps."""
    uses = [_paths(stage.place, part.uses) for part in activity.parts]
    for number, (part, own) in enumerate(zip(activity.parts, uses, strict=True)):
        element = f"{stage.element}.phases.{number + 1}" if activity.phases else stage.element
        before = uses[number - 1] if number else ()
        after = uses[number + 1] if number + 1 < len(uses) else own if into_yard else ()
        yield replace(
            stage,
            element=element,
            law=part.takes,
            uniform=Uniform(element, "takes", visit),
            resource=own[0] if own else None,
            uses=own,
            held=tuple(path for path in own if path in before),
            kept=tuple(path for path in own if path in after),
        )


def _paths(terminal: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"terminals.{terminal}.resources.{name}" for name in names)


def _km(distance: float | None) -> float:
    return float("nan") if distance is None else distance
