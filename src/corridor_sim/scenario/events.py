"""Disruptions and regimes: named, switchable changes over time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from corridor_sim.grid import DAY
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.moments import EachYear, Moment
from corridor_sim.scenario.public_holidays import Country, breaks_of, holiday_names
from corridor_sim.scenario.quantities import Duration, PositiveDuration, PositiveNumber, Share
from corridor_sim.scenario.services import Month
from corridor_sim.scenario.spec import Spec, closest, listed, mistake, texts_schema


def _whole_days(seconds: float) -> float:
    if seconds % DAY:
        raise mistake("whole days, such as 10 d or 3 weeks")
    return seconds


Days = Annotated[Duration, AfterValidator(_whole_days)]


class Holiday(Spec):
    """A public holiday as the time of a disruption, with a slow begin and a slow return."""

    country: Country
    """Two letters, such as CN."""
    name: str | None = None
    """Name or part of it, such as Chinese New Year; every public holiday when absent."""
    before: Days = 0.0
    """The effects grow in daily steps over this time before the first day."""
    after: Days = 0.0
    """The effects fade in daily steps over this time after the last day."""

    @model_validator(mode="after")
    def _known(self) -> Self:
        years = range(2020, 2030)
        if not breaks_of(self.country, self.name, years):
            names = holiday_names(self.country, years)
            near = closest(str(self.name), names)
            raise mistake(f"the name of a public holiday of {self.country}", near, at="name")
        return self

    def weights(self, first: date, last: date) -> dict[date, float]:
        """How far the effects hold on each local day from `first` to `last`, in order.

        1 on the break (see `breaks_of`); over n days before or after it the steps
        1/(n+1) .. n/(n+1). Where breaks meet, the larger; days without are left out.
        """
        found: dict[date, float] = {}

        def note(day: date, weight: float) -> None:
            if first <= day <= last:
                found[day] = max(weight, found.get(day, 0.0))

        before, after = round(self.before / DAY), round(self.after / DAY)
        for off in breaks_of(self.country, self.name, range(first.year - 1, last.year + 2)):
            for k in range((off.after - off.first).days):
                note(off.first + timedelta(days=k), 1.0)
            for k in range(1, before + 1):
                note(off.first - timedelta(days=k), (before + 1 - k) / (before + 1))
            for k in range(after):
                note(off.after + timedelta(days=k), (after - k) / (after + 1))
        return dict(sorted(found.items()))


class Season(Spec):
    """The same part of every year."""

    from_: EachYear = Field(alias="from")
    """First day, UTC."""
    to: EachYear
    """First day on which it is over; before `from`, in the year after."""

    @model_validator(mode="after")
    def _part_of_the_year(self) -> Self:
        if self.from_ == self.to:
            raise mistake("another day than from", at="to")
        return self

    def spells(self, first: date, last: date) -> list[tuple[date, date]]:
        """First day and day after the last of all spells that may touch `first` to `last`."""
        return [
            (self.from_.in_year(year), self.to.in_year(year + (self.to < self.from_)))
            for year in range(first.year - 1, last.year + 1)
        ]


class Change(Spec):
    """What changes, and how."""

    affects: Annotated[
        tuple[str, ...],
        Field(min_length=1),
        BeforeValidator(listed),
        texts_schema(
            "terminals.X, terminals.X.resources.Y, terminals.X.yards.Y, passages.X, services.X "
            "or demand.X."
        ),
    ]
    closed: bool = False
    """Nothing starts, passes, departs or is released while it lasts; trips are held."""
    capacity: Share | None = None
    """Factor on units, places, lines, slots or the rate of releases."""
    run: PositiveNumber | None = None
    """Factor on runs that depart while it lasts."""
    cancelled: Share | None = None
    """Share of departures cancelled while it lasts."""
    wait: DurationDistribution | None = None
    """Replaces a passage's published wait while it lasts."""

    @property
    def has_effect(self) -> bool:
        """Whether it says how anything changes."""
        effects = (self.capacity, self.run, self.cancelled, self.wait)
        return self.closed or any(effect is not None for effect in effects)


def _advance(every: DurationDistribution | None) -> None:
    if every is not None and every.mean() <= 0:
        raise mistake("a time with a mean above 0 between spells", at="every")


class Disruption(Change):
    """A change of one or several elements: dated, random, every year, or on a public holiday."""

    from_: Moment | None = Field(default=None, alias="from")
    """Begin, UTC."""
    for_: PositiveDuration | None = Field(default=None, alias="for")
    """How long, with from."""
    every: DurationDistribution | None = None
    """From the end of one spell to the begin of the next."""
    lasts: DurationDistribution | None = None
    """How long a spell lasts, with every."""
    months: tuple[Month, ...] = ()
    """Spells that begin outside these months are dropped."""
    every_year: Season | None = None
    """The same part of every year, such as the months of low water."""
    holiday: Holiday | None = None
    """A public holiday; with no effect given, capacity is 0 on it."""

    @model_validator(mode="after")
    def _when(self) -> Self:
        dated = (self.from_ is not None, self.for_ is not None)
        recurring = (self.every is not None, self.lasts is not None)
        calendars = [(given is not None,) * 2 for given in (self.every_year, self.holiday)]
        timings = (dated, recurring, *calendars)
        if sum(all(keys) for keys in timings) != 1 or sum(any(keys) for keys in timings) != 1:
            raise mistake("one of from and for, every and lasts, every_year, or holiday")
        if self.months and self.every is None:
            raise mistake("no months without every and lasts", at="months")
        _advance(self.every)
        return self

    @model_validator(mode="after")
    def _what(self) -> Self:
        steps = self.holiday is not None and (self.holiday.before or self.holiday.after)
        if self.wait is not None and steps:
            raise mistake("no wait with before or after: it cannot grow in steps", at="wait")
        if not self.has_effect and self.holiday is None:
            raise mistake("an effect: closed, capacity, run, cancelled or wait")
        return self


class Effect(Change):
    """What a regime does to one or several elements."""

    @model_validator(mode="after")
    def _what(self) -> Self:
        if not self.has_effect:
            raise mistake("an effect: closed, capacity, run, cancelled or wait")
        return self


class Regime(Spec):
    """A slow state of the world that comes and goes and changes several elements together."""

    every: DurationDistribution
    """From the end of one spell to the begin of the next."""
    lasts: DurationDistribution
    """How long a spell lasts."""
    months: tuple[Month, ...] = ()
    """Spells that begin outside these months are dropped."""
    effects: Annotated[tuple[Effect, ...], Field(min_length=1)]
    """What holds during every spell."""

    @model_validator(mode="after")
    def _advances(self) -> Self:
        _advance(self.every)
        return self
