"""How the containers of a demand come: at a rate with its patterns, or as they really did."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema

from corridor_sim.scenario.distributions import ShareDistribution
from corridor_sim.scenario.moments import Moment
from corridor_sim.scenario.quantities import (
    Growth,
    PositiveDuration,
    PositiveNumber,
    Weight,
)
from corridor_sim.scenario.services import Month, Priority
from corridor_sim.scenario.spec import Spec, also_written, listed, mistake, texts_schema

TEU_OF_SIZE: Final = {"TEU": 1, "FEU": 2}
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_RATES: Final = ("per_day", "shipments", "empties_of")
_PATTERNS: Final = ("arrivals", "weekdays", "season", "growth_per_year")
_DAYS_OF_MONTH: Final[dict[Month, int]] = {
    "Jan": 31, "Feb": 28, "Mar": 31, "Apr": 30, "May": 31, "Jun": 30,
    "Jul": 31, "Aug": 31, "Sep": 30, "Oct": 31, "Nov": 30, "Dec": 31,
}  # fmt: skip


def _more_than_usual(factor: float) -> float:
    if factor <= 1:
        raise mistake("a factor above 1; for less than usual write a disruption with capacity")
    return factor


class Surge(Spec):
    """More containers than usual for some time; they come beside the usual ones."""

    from_: Moment = Field(alias="from")
    """Begin, local time at the origin."""
    for_: PositiveDuration = Field(alias="for")
    """How long."""
    factor: Annotated[PositiveNumber, AfterValidator(_more_than_usual)]
    """Releases a day, all together, as a multiple of the usual ones."""
    priority: Priority | None = None
    """Class of the containers that come on top; default that of the others."""


def _count(given: object) -> object:
    """A cell with a number of containers; an empty one stands for 1."""
    return 1 if given == "" else _whole(given, 1, None)


def _class(given: object) -> object:
    """A cell with a priority class; an empty one stands for that of the demand."""
    return None if given == "" else _whole(given, 0, 9)


def _whole(given: object, least: int, most: int | None) -> int:
    text = str(given).strip()
    if text.isdecimal() and least <= int(text) and (most is None or int(text) <= most):
        return int(text)
    upper = "or more" if most is None else f"to {most}"
    raise mistake(f"a whole number of {least} {upper}, or an empty cell")


class Shipments(Spec):
    """Real shipments: the columns of a CSV file, one entry per row."""

    released: tuple[Moment, ...] = ()
    """When it was ready, local time at the origin unless an offset is written."""
    containers: tuple[Annotated[int, BeforeValidator(_count)], ...] = ()
    """How many were ready together; 1 when empty."""
    commodity: tuple[str, ...] = ()
    """One of the demand's mix."""
    priority: tuple[Annotated[int | None, BeforeValidator(_class)], ...] = ()
    """Class at resources and boarding; the demand's when empty."""
    route: tuple[str, ...] = ()
    """The route taken; drawn from the demand's routes when empty."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        schema = also_written(core, handler, {"type": "string"})
        resolved = handler.resolve_ref_schema(schema)
        resolved.clear()
        columns = "released, and if there containers, commodity, priority, route"
        resolved.update({"type": "string", "description": f"CSV with the columns {columns}."})
        return schema

    @model_validator(mode="before")
    @classmethod
    def _a_file(cls, given: object) -> object:
        if not isinstance(given, dict):
            raise mistake("the path of a CSV file with the column released")
        return given


class Containers(Spec):
    """The containers of a demand: how many, when, how large.

    One of per_day, shipments and empties_of.
    """

    per_day: PositiveNumber | None = None
    """Containers a day, over weekdays and seasons; at the start, if they grow."""
    shipments: Shipments | None = None
    """Real shipments instead of a rate."""
    empties_of: Annotated[
        tuple[str, ...] | None,
        BeforeValidator(listed),
        texts_schema("Demands whose boxes come back empty, as far as others do not fill them."),
    ] = None
    less: Annotated[
        tuple[str, ...],
        BeforeValidator(listed),
        texts_schema("Demands whose cargo fills boxes of empties_of on their way back."),
    ] = ()
    arrivals: Literal["poisson", "regular"] = "poisson"
    """Independent of each other, or one in each interval."""
    size: Literal["TEU", "FEU"] = "FEU"
    """A container is 1 TEU or 1 FEU (2 TEU)."""
    weekdays: dict[Weekday, Weight] = {}
    """Weights of the local days, 1 where none is given: spread a week's releases over its days."""
    season: dict[Month, Weight] = {}
    """Weights of the months, 1 where none is given: spread a year's releases over its months."""
    growth_per_year: Growth = 0.0
    """How much more or less are released each year, from the start on."""
    fills: ShareDistribution | None = None
    """Share of a box that each fills: they are consignments, smaller than a container, and share
    the boxes that an activity with `fills_box` fills."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(getattr(self, key) is not None for key in _RATES) != 1:
            raise mistake("exactly one of " + ", ".join(_RATES))
        if self.per_day is None:
            given = next(key for key in _RATES if getattr(self, key) is not None)
            for key in _PATTERNS:
                if key in self.model_fields_set and (key != "arrivals" or self.shipments):
                    said = "the file says when" if self.shipments else "they come as the others do"
                    raise mistake(f"no {key} beside {given}: {said}", at=key)
        if self.less and self.empties_of is None:
            raise mistake("empties_of beside less", at="less")
        return self

    @model_validator(mode="after")
    def _filling_something(self) -> Self:
        if self.fills is not None and self.fills.maximum() <= 0:
            raise mistake("a share above 0", at="fills")
        if self.fills is not None and self.empties_of is not None:
            raise mistake("no fills beside empties_of: a box comes back whole", at="fills")
        return self

    @property
    def boxes_each(self) -> float:
        """Containers that one is worth in the mean: 1, or the mean share that it fills."""
        return 1.0 if self.fills is None else self.fills.mean()

    @model_validator(mode="after")
    def _some_day(self) -> Self:
        for key, weights, of in (("weekdays", self.weekdays, 7), ("season", self.season, 12)):
            if len(weights) == of and not any(weights.values()):
                raise mistake("a weight above 0 for one of them", at=key)
        return self

    @property
    def teu(self) -> int:
        """TEU of one container."""
        return TEU_OF_SIZE[self.size]

    def weekday_factors(self) -> list[float]:
        """What multiplies the rate on each local day, Monday first; their mean is 1."""
        days: tuple[Weekday, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        weights = [self.weekdays.get(day, 1.0) for day in days]
        return [weight * 7 / sum(weights) for weight in weights]

    def month_factors(self) -> list[float]:
        """What multiplies the rate in each month, January first; their mean over 365 days is 1."""
        weights = {month: self.season.get(month, 1.0) for month in _DAYS_OF_MONTH}
        total = sum(weights[month] * days for month, days in _DAYS_OF_MONTH.items())
        return [weight * 365 / total for weight in weights.values()]
