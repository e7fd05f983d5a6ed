"""When a service departs: weekly, at an interval, on dates, or on demand."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from corridor_sim.scenario.calendars import parse_slot
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.moments import Day, DayOrMoment, Moment
from corridor_sim.scenario.quantities import Duration, PositiveDuration, Share
from corridor_sim.scenario.spec import Spec, also_written, closest, mistake


def _dates(given: object) -> object:
    if isinstance(given, str):
        raise mistake("the path of a CSV file with the column departs")
    return given


Weekly = Annotated[
    tuple[Annotated[str, AfterValidator(lambda text: parse_slot(text).text)], ...],
    Field(min_length=1),
]
Kind = Literal["weekly", "every", "periods", "dates", "when_full", "on_demand", "on_return"]
WORDS: Final = ("on_demand", "on_return")
"""The ways to depart that are written as one word."""


class WhenFull(Spec):
    """A trip leaves when enough is waiting, or when the first has waited long enough."""

    at_least: Share
    """Share of the slots on offer to us that must be asked for."""
    wait_at_most: PositiveDuration | None = None
    """Longest wait of the first container; none when absent."""


class Period(Spec):
    """A weekly timetable for a part of the year."""

    from_: Day | None = Field(default=None, alias="from")
    """First local day; from the start when absent."""
    until: Day | None = None
    """First local day on which it no longer holds; to the end when absent."""
    weekly: Weekly
    """Days and local times at the first call."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.from_ is not None and self.until is not None and self.from_ >= self.until:
            raise mistake("a date after from", at="until")
        if len(set(self.weekly)) != len(self.weekly):
            raise mistake("each weekly departure once", at="weekly")
        return self

    def holds(self, day: date) -> bool:
        """Whether a local day lies in it."""
        return (self.from_ is None or self.from_ <= day) and (
            self.until is None or day < self.until
        )


class Departures(Spec):
    """When a service departs.

    One of weekly, every, periods, dates, when_full, on_demand and on_return.
    """

    weekly: Weekly | None = None
    """Days and local times at the first call, such as Mon 08:00."""
    every: PositiveDuration | None = None
    """Time from one departure to the next."""
    first: Duration = 0.0
    """First departure after start, with every."""
    periods: Annotated[tuple[Period, ...], Field(min_length=1)] | None = None
    """Weekly timetables that take turns over the year."""
    dates: (
        Annotated[
            tuple[Moment, ...],
            BeforeValidator(_dates),
            WithJsonSchema(
                {
                    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
                    "description": "CSV with the column departs, or the dates themselves; local "
                    "time at the first call unless an offset is written.",
                }
            ),
        ]
        | None
    ) = None
    extra: tuple[Moment, ...] = ()
    """Further trips, local time at the first call."""
    missing: tuple[DayOrMoment, ...] = ()
    """Trips that do not run: all of a local day, or the one at a date and time."""
    when_full: WhenFull | None = None
    """Block trains: a trip leaves when enough of ours is waiting."""
    on_demand: bool = False
    """A vehicle leaves with each container as soon as it is ready."""
    on_return: bool = False
    """Each vehicle of the fleet leaves as soon as it is back."""
    cut_off: Duration = 0.0
    """A container must be ready this long before the scheduled departure."""
    cancelled: Share = 0.0
    """Share of departures that are cancelled."""
    late: DurationDistribution | None = None
    """Lateness."""
    catch_up: Share = 0.0
    """Share of each leg's run that a late trip may save, until it is on time again."""
    late_at: Literal["departure", "arrival"] = "departure"
    """Where the lateness is met: it delays the departure, or is added to each leg's arrival."""

    @property
    def kind(self) -> Kind:
        """Which of these ways to depart this is."""
        given: dict[Kind, bool] = {
            "on_demand": self.on_demand,
            "on_return": self.on_return,
            "when_full": self.when_full is not None,
            "weekly": self.weekly is not None,
            "every": self.every is not None,
            "periods": self.periods is not None,
        }
        return next((kind for kind, is_given in given.items() if is_given), "dates")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        schema = also_written(core_schema, handler, {"enum": list(WORDS)})
        whole = handler.resolve_ref_schema(schema)["anyOf"][-1]
        for word in WORDS:
            del whole["properties"][word]
        ways = ("weekly", "every", "periods", "dates", "when_full")
        whole["oneOf"] = [{"required": [key]} for key in ways]
        return schema

    @model_validator(mode="before")
    @classmethod
    def _word(cls, given: object) -> object:
        if isinstance(given, str):
            if given not in WORDS:
                words = " or ".join(WORDS)
                near = closest(given.replace(" ", "_"), WORDS)
                raise mistake(f"{words}, or a mapping with weekly, every, dates or when_full", near)
            return {given: True}
        for word in WORDS:
            if isinstance(given, dict) and word in given:
                raise mistake(f"the word itself: departures: {word}")
        return given

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        given = [
            self.weekly is not None,
            self.every is not None,
            self.periods is not None,
            self.dates is not None,
            self.when_full is not None,
            self.on_demand,
            self.on_return,
        ]
        if sum(given) != 1:
            words = " or ".join(WORDS)
            raise mistake(
                f"exactly one of weekly, every, periods, dates and when_full (or the word {words})"
            )
        if self.first and self.every is None:
            raise mistake("no first without every", at="first")
        untimed = {
            "cut_off": self.cut_off,
            "late": self.late,
            "cancelled": self.cancelled,
            "extra": self.extra,
            "missing": self.missing,
        }
        for key, value in untimed.items() if self.when_full is not None else ():
            if value:
                raise mistake(f"no {key}: nothing is scheduled under when_full", at=key)
        if len(set(self.weekly or ())) != len(self.weekly or ()):
            raise mistake("each weekly departure once", at="weekly")
        return self

    @model_validator(mode="after")
    def _catches_up_something(self) -> Self:
        if self.catch_up and (self.late is None or self.late_at == "arrival"):
            raise mistake("late at departure beside it, to catch up with", at="catch_up")
        return self

    @model_validator(mode="after")
    def _one_after_the_other(self) -> Self:
        periods = sorted(self.periods or (), key=lambda period: period.from_ or date.min)
        for before, after in pairwise(periods):
            if before.until is None or before.until > (after.from_ or date.min):
                raise mistake(
                    "periods that do not overlap; each ends where until says", at="periods"
                )
        return self
