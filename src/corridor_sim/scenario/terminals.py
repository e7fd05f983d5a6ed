"""Terminals: resources, activities and the handling rules that join services."""

from __future__ import annotations

import re
import zoneinfo
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from corridor_sim.scenario.breakdowns import Breakdowns
from corridor_sim.scenario.calendars import Span, parse_span
from corridor_sim.scenario.causes import ACTIVITY_CAUSES, Cause
from corridor_sim.scenario.chances import Chance, require_whole
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.emissions import Emissions
from corridor_sim.scenario.public_holidays import Country
from corridor_sim.scenario.quantities import PositiveDuration, PositiveShare
from corridor_sim.scenario.spec import (
    Name,
    Spec,
    closest,
    listed,
    mistake,
    pair,
    texts_schema,
)
from corridor_sim.scenario.yards import Berth, Yard

_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}|x-[A-Za-z0-9-]+")


def _unlocode(code: str) -> str:
    if not _UNLOCODE.fullmatch(code):
        tidy = code.upper().replace(" ", "")
        usable = tidy if _UNLOCODE.fullmatch(tidy) else None
        raise mistake("a UN/LOCODE of five characters, or a local id x-...", usable)
    return code


def known_timezone(name: str) -> str:
    """The name itself if it is an IANA time zone; otherwise a mistake with the nearest one."""
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise mistake("an IANA time zone such as Asia/Shanghai", _near_zone(name)) from None
    return name


def _near_zone(name: str) -> str | None:
    """The zone of this city, or one that is near in its city as well as in all of its name."""
    known = sorted(zoneinfo.available_timezones(), key=lambda zone: ("/" in zone, zone))
    zones = {zone.rpartition("/")[2].lower(): zone for zone in known}
    city = name.rpartition("/")[2].strip().replace(" ", "_").lower()
    if city in zones:
        return zones[city]
    near = closest(city, zones)
    return None if near is None else closest(name, [zones[near]])


def _one_or_more(given: object) -> object:
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise mistake("a whole number of 1 or more")
    return given


def _there(given: object) -> object:
    """What is not there has 0 units; it is closed instead, for a time or for good."""
    if given == 0 and not isinstance(given, bool):
        expected = "a whole number of 1 or more; to close it for a time, write a disruption"
        raise mistake(f"{expected} with closed: true")
    return _one_or_more(given)


def _cause(given: object) -> object:
    words = [str(cause) for cause in ACTIVITY_CAUSES]
    if given not in words:
        raise mistake("one of " + ", ".join(words), closest(str(given), words))
    return given


def _rule(text: str) -> str:
    if pair(text) is None:
        ends = "origin, destination, diverted or any"
        raise mistake(f"ARRIVING -> LEAVING, each a mode, a service, {ends}")
    return text


Count = Annotated[int, BeforeValidator(_one_or_more)]
Units = Annotated[int, BeforeValidator(_there)]
Timezone = Annotated[str, AfterValidator(known_timezone)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Resource(Spec):
    """Servers that work side by side: cranes, operators, bays, tracks."""

    units: Units
    """How many work side by side; 1 or more."""
    open: tuple[Annotated[str, AfterValidator(lambda text: parse_span(text).text)], ...] | None = (
        Field(default=None, min_length=1)
    )
    """Opening hours in local time, such as Mon-Fri 08:00-18:00; always open when absent."""
    holidays: Country | None = None
    """Country whose public holidays close it; on its make-up days it has Monday's hours."""
    breakdowns: Breakdowns | None = None
    """When units break down."""
    on_close: Literal["finish", "suspend"] = "finish"
    """finish: a started job runs through closing time; suspend: it pauses and keeps its unit."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """The opening hours, read."""
        return tuple(parse_span(text) for text in self.open or ())

    @model_validator(mode="after")
    def _holidays_close_something(self) -> Self:
        if self.holidays is not None and self.open is None:
            raise mistake("opening hours beside holidays, for example open: [Mon-Sun 00:00-24:00]")
        return self


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) != len(names):
        raise mistake("each resource once")
    return names


Uses = Annotated[
    tuple[str, ...],
    Field(min_length=1),
    BeforeValidator(listed),
    AfterValidator(_each_once),
    texts_schema(
        "Resource of the same terminal, or a list of them that are needed at the same time; "
        "none is a pure delay."
    ),
]


class Phase(Spec):
    """A part of an activity; a resource that the next phase uses too is held in between."""

    uses: Uses = Field(default=())
    takes: DurationDistribution
    """Duration."""


class Part(NamedTuple):
    """Work without a break: what it uses and how long it takes."""

    uses: tuple[str, ...]
    takes: DurationDistribution


class Channel(Spec):
    """One of several ways an activity may go."""

    share: Chance
    """Share of the containers that go this way; it may depend on tags."""
    takes: DurationDistribution = DurationDistribution.model_validate("0 s")
    """Duration; default 0."""
    uses: Uses = Field(default=())
    then: tuple[str, ...] = ()
    """Activities of the same terminal that follow."""


class FillsBox(Spec):
    """Consignments wait here until their box is full, or its first one has waited enough."""

    wait_at_most: PositiveDuration | None = None
    """Longest wait of a box's first consignment; none when absent."""
    full_at: PositiveShare = 1.0
    """Share from which a box counts as full; it also closes before the first that does not fit."""


class Activity(Spec):
    """Something done to a container at a terminal."""

    uses: Uses = Field(default=())
    takes: DurationDistribution | None = None
    """Duration."""
    phases: Annotated[tuple[Phase, ...], Field(min_length=2)] | None = None
    """Parts that follow each other at once, instead of takes and uses."""
    at_once: Count | None = None
    """How many containers of one trip are worked on at once, at most: cranes per vessel."""
    cause: Annotated[Cause, BeforeValidator(_cause)]
    """What its hours are called in the reports."""
    probability: Chance = 1.0
    """Share of the containers it happens to; it may depend on tags."""
    only: Name | None = None
    """Only containers with this tag."""
    per: Literal["container", "trip"] = "container"
    """trip: one draw shared by all containers that came on the same trip."""
    covers: tuple[Literal["departure"], ...] = ()
    """[departure]: a published dwell that contains the wait for the next departure."""
    one_of: dict[Name, Channel] | None = None
    """Channels whose shares sum to 1, instead of takes and uses."""
    fills_box: FillsBox | None = None
    """Consignments are put into a box first, and the work is done on the box; nothing is done to
    containers."""
    splits_box: bool = False
    """The work is done on a box of consignments, which then go on by themselves; default: at the
    end of the journey."""
    into: Name | None = None
    """Yard of the same terminal where the container then is, off the vehicle it came on."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sum(way is not None for way in (self.takes, self.one_of, self.phases)) != 1:
            raise mistake("exactly one of takes, one_of and phases")
        if self.one_of is not None:
            require_whole((channel.share for channel in self.one_of.values()), at="one_of")
            if self.uses:
                raise mistake("uses inside each channel of one_of, not beside it", at="uses")
        if self.phases is not None and self.uses:
            raise mistake("uses inside each phase, not beside phases", at="uses")
        uses = [part.uses for part in self.parts]
        uses += [channel.uses for channel in (self.one_of or {}).values()]
        if self.per == "trip" and any(uses):
            raise mistake("no uses beside it; a queue of vehicles is a passage", at="per")
        if self.covers and self.phases is not None:
            raise mistake("no phases beside it: a published dwell is one duration", at="covers")
        if self.at_once is not None and not (self.parts and all(uses)):
            raise mistake("uses beside it: the resource that does the work", at="at_once")
        if self.into is not None and (self.one_of or self.covers or self.probability != 1):
            expected = (
                "an activity that every container goes through: no one_of, probability, covers"
            )
            raise mistake(expected, at="into")
        return self

    @model_validator(mode="after")
    def _on_every_box(self) -> Self:
        key = "fills_box" if self.fills_box is not None else "splits_box"
        if self.fills_box is None and not self.splits_box:
            return self
        if self.fills_box is not None and self.splits_box:
            raise mistake("an activity of its own, in another place", at="splits_box")
        if self.one_of is not None or self.probability != 1.0 or self.covers:
            raise mistake("neither one_of nor probability nor covers beside it", at=key)
        if self.fills_box is not None and self.per == "trip":
            raise mistake("no fills_box beside it: a box is filled from many trips", at="per")
        return self

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is done one after the other: the phases, or the one duration; empty for one_of."""
        if self.phases is not None:
            return tuple(Part(phase.uses, phase.takes) for phase in self.phases)
        return () if self.takes is None else (Part(self.uses, self.takes),)


class HandlingRule(NamedTuple):
    """What happens to a container between two services (or an end of its journey)."""

    arriving: str
    leaving: str
    activities: tuple[str, ...]


class Terminal(Spec):
    """Where containers change hands."""

    name: str | None = None
    """Name for reports; default the key."""
    unlocode: Annotated[str, AfterValidator(_unlocode)] | None = None
    """UN/LOCODE, or a local id x-..."""
    latitude: Latitude | None = None
    """Degrees north."""
    longitude: Longitude | None = None
    """Degrees east."""
    timezone: Timezone = "UTC"
    """IANA time zone of opening hours and departures."""
    border: bool = False
    """A border crossing point: its hours and costs count as those of a border."""
    emissions: Emissions | None = None
    """Emission factor of handling; default that of a container terminal."""
    resources: dict[Name, Resource] = {}
    yards: dict[Name, Yard] = {}
    berths: dict[str, Berth] = {}
    """Where vehicles lie: a mode, a service or any: its berths, the most specific counts."""
    activities: dict[Name, Activity] = {}
    rules: dict[Annotated[str, AfterValidator(_rule)], tuple[str, ...]] = Field(
        default={}, alias="handling"
    )
    """ARRIVING -> LEAVING: activities in order; the most specific rule applies."""

    @cached_property
    def handling(self) -> tuple[HandlingRule, ...]:
        """The handling rules in the order written."""
        ends = ((pair(text), activities) for text, activities in self.rules.items())
        return tuple(HandlingRule(*sides, activities) for sides, activities in ends if sides)

    def berth_of(self, service: str, mode: str) -> Berth | None:
        """Where the vehicles of a service lie; None: they need no berth."""
        named = (self.berths.get(word) for word in (service, mode, "any"))
        return next((berth for berth in named if berth is not None), None)

    @model_validator(mode="after")
    def _position(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise mistake("latitude and longitude together")
        return self
