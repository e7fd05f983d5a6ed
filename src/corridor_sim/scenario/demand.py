"""What is carried, and what is asked about it: demand, twins and claims."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    model_validator,
)

from corridor_sim.scenario.arrivals import Containers, Surge
from corridor_sim.scenario.choice import Choice
from corridor_sim.scenario.prices import CargoPrice
from corridor_sim.scenario.quantities import (
    Duration,
    Mass,
    PositiveDuration,
    PositiveShare,
    QuantityError,
    Share,
    read,
)
from corridor_sim.scenario.services import Priority
from corridor_sim.scenario.spec import Name, Spec, listed, mistake, texts_schema

_UP_TO = re.compile(r"up to (.+)")
_ON_AVERAGE = re.compile(r"(.+) on average")


def _promise_tag(given: object) -> str:
    return "map" if isinstance(given, dict) else "one"


Promise = Annotated[
    Annotated[PositiveDuration, Tag("one")] | Annotated[dict[str, PositiveDuration], Tag("map")],
    Discriminator(_promise_tag),
]


def _shares(given: object) -> object:
    """One route takes all; a list is chosen from."""
    if isinstance(given, str):
        return {given: 1.0}
    if isinstance(given, list) and all(isinstance(route, str) for route in given):
        return dict.fromkeys(given)
    return given


class Commodity(Spec):
    """One of the goods of a demand; what is not given here is as for the whole demand."""

    share: Share | None = None
    """Share of the containers; not with shipments, which name their commodity."""
    tags: tuple[Name, ...] = ()
    """Beside the tags of the demand."""
    priority: Priority | None = None
    """Class at resources and boarding."""
    mass_per_teu: Mass | None = None
    """Mass of the cargo in a TEU."""
    value: CargoPrice | None = None
    """Value of the goods."""


class Diversion(Spec):
    """What a container does on the day when its scheduled service does not take it.

    It goes on by the first route of `to` that leaves the same terminal by another service;
    at most once in a journey. At least one of wait_exceeds and when_closed.
    """

    to: Annotated[
        tuple[str, ...],
        Field(min_length=1),
        BeforeValidator(listed),
        texts_schema("Routes to go on by, the first that leaves the terminal."),
    ]
    wait_exceeds: Duration | None = None
    """Re-booked when a departure leaves it behind after a longer wait than this."""
    when_closed: bool = False
    """Re-booked as soon as it waits for a service that is closed."""

    @model_validator(mode="after")
    def _some_reason(self) -> Self:
        if self.wait_exceeds is None and not self.when_closed:
            raise mistake("wait_exceeds, when_closed: true, or both")
        return self


class Demand(Spec):
    """A flow from origin to destination."""

    from_: str = Field(alias="from")
    """Terminal of origin."""
    to: str
    """Terminal of destination."""
    containers: Containers
    surges: dict[Name, Surge] = {}
    """Times of more than usual; what each adds has results of its own, as DEMAND.SURGE."""
    tags: tuple[Name, ...] = ()
    priority: Priority = 5
    """Class at resources and boarding: 0 goes first, 9 last."""
    commodity: str | None = None
    """What is carried, if all is the same."""
    mix: Annotated[dict[Name, Commodity], Field(min_length=1)] | None = None
    """Commodities that share the flow; each has results of its own, as DEMAND.COMMODITY."""
    mass_per_teu: Mass = 10_000.0
    """Mass of the cargo in a TEU; default 10 t."""
    value: CargoPrice | None = None
    """Value of the goods; default `prices.cargo`."""
    promise: Promise | None = None
    """Door-to-door time that was promised: on every route, or a map route: duration."""
    routes: Annotated[
        dict[str, Share | None],
        Field(min_length=1),
        BeforeValidator(_shares),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"type": "string"}, "minItems": 1},
                    {
                        "type": "object",
                        "additionalProperties": {"type": ["number", "string"]},
                        "minProperties": 1,
                    },
                ],
                "description": "Route, or a map route: share; shares sum to 1. A list with choice.",
            }
        ),
    ]

    choice: Choice | None = None
    """How shippers choose among the routes."""

    diversion: Diversion | None = None
    """When and how containers change their route on the way."""

    @model_validator(mode="after")
    def _chosen(self) -> Self:
        shares = self.routes.values()
        if self.choice is not None and any(share is not None for share in shares):
            raise mistake("a list of routes: choice says who takes which", at="routes")
        return self

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.choice is None and None in self.routes.values():
            raise mistake("a share for each route, or choice beside the list", at="routes")
        total = sum(share or 0.0 for share in self.routes.values())
        if self.choice is None and abs(total - 1) > 1e-9:
            raise mistake(f"shares that sum to 1 (they sum to {total:g})", at="routes")
        if isinstance(self.promise, dict) and not set(self.promise) <= set(self.routes):
            raise mistake(f"routes of this demand: {', '.join(self.routes)}", at="promise")
        return self

    @model_validator(mode="after")
    def _usual(self) -> Self:
        if self.surges and self.containers.per_day is None:
            expected = "containers per_day beside surges, of which they are a multiple"
            raise mistake(expected, at="surges")
        twice = set(self.surges) & set(self.mix or {})
        if twice:
            raise mistake(f"another name for {min(twice)}, which is in the mix", at="surges")
        return self

    @model_validator(mode="after")
    def _mixed(self) -> Self:
        if self.mix is None:
            if self.containers.shipments is not None and self.containers.shipments.commodity:
                raise mistake("a mix with the commodities of the shipments", at="containers")
            return self
        if self.commodity is not None:
            raise mistake("either commodity or mix", at="commodity")
        shares = [commodity.share for commodity in self.mix.values()]
        if self.containers.shipments is not None:
            if not self.containers.shipments.commodity:
                raise mistake("a column commodity in the shipments, or no mix", at="mix")
            if any(share is not None for share in shares):
                raise mistake("no shares: the shipments name their commodity", at="mix")
            return self
        total = sum(share or 0.0 for share in shares)
        if None in shares or abs(total - 1) > 1e-9:
            raise mistake(f"a share for each that sum to 1 (they sum to {total:g})", at="mix")
        return self

    def promise_on(self, route: str) -> float | None:
        """The promised door-to-door time on a route [s], if there is one."""
        return self.promise.get(route) if isinstance(self.promise, dict) else self.promise


class Twins(Spec):
    """Probe containers sent on several routes at the same moments."""

    every: PositiveDuration
    """Time from one set of twins to the next."""
    from_: str = Field(alias="from")
    """Terminal of origin."""
    to: str
    """Terminal of destination."""
    size: Literal["TEU", "FEU"] = "FEU"
    consignment: PositiveShare | None = None
    """Share of a box that each stands for: it goes in the boxes of consignments."""
    tags: tuple[Name, ...] = ()
    priority: Priority = 5
    routes: tuple[str, ...] = ()
    """Routes to compare; default every route that joins from and to."""


def read_saving(text: str) -> tuple[float, Literal["P95", "mean"]]:
    """Seconds and statistic of `up to 10 d` or `10 d on average`."""
    for form, statistic in ((_UP_TO, "P95"), (_ON_AVERAGE, "mean")):
        match = form.fullmatch(text.strip())
        if match is not None:
            try:
                seconds = read(match.group(1), "duration")
            except QuantityError as error:
                raise mistake("'up to 10 d' or '10 d on average'", error.suggestion) from None
            return seconds, "P95" if statistic == "P95" else "mean"
    raise mistake("'up to 10 d' or '10 d on average'")


def _saving(text: str) -> str:
    read_saving(text)
    return text


class Claim(Spec):
    """A published statement to test."""

    says: str
    """The statement in words."""
    saves: Annotated[str, AfterValidator(_saving)]
    """'up to 10 d' is judged at P95 of the saving, '10 d on average' at its mean."""
    by: str
    """Route that is said to be faster."""
    over: str
    """Route it is compared with."""

    @cached_property
    def days_s(self) -> float:
        """The claimed saving in seconds."""
        return read_saving(self.saves)[0]

    @cached_property
    def statistic(self) -> Literal["P95", "mean"]:
        """The statistic of the saving the claim is about."""
        return read_saving(self.saves)[1]
