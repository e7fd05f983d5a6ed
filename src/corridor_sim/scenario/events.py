"""Disruptions: named, switchable changes over time."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from corridor_sim.scenario.departures import Moment
from corridor_sim.scenario.distributions import DurationDistribution
from corridor_sim.scenario.quantities import PositiveDuration, PositiveNumber, Share
from corridor_sim.scenario.services import Month
from corridor_sim.scenario.spec import Spec, mistake


def _paths(given: object) -> object:
    return (given,) if isinstance(given, str) else given


class Disruption(Spec):
    """A change of one or several elements, dated or recurring."""

    affects: Annotated[
        tuple[str, ...],
        Field(min_length=1),
        BeforeValidator(_paths),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"type": "string"}, "minItems": 1},
                ],
                "description": "terminals.X, terminals.X.resources.Y, passages.X or services.X.",
            }
        ),
    ]
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
    closed: bool = False
    """Nothing starts, passes or departs while it lasts; trips are held until it ends."""
    capacity: Share | None = None
    """Factor on units, lines or slots."""
    run: PositiveNumber | None = None
    """Factor on runs that depart while it lasts."""
    cancelled: Share | None = None
    """Share of departures cancelled while it lasts."""
    wait: DurationDistribution | None = None
    """Replaces a passage's published wait while it lasts."""

    @model_validator(mode="after")
    def _when(self) -> Self:
        dated = (self.from_ is not None, self.for_ is not None)
        recurring = (self.every is not None, self.lasts is not None)
        if (dated, recurring) not in (
            ((True, True), (False, False)),
            ((False, False), (True, True)),
        ):
            raise mistake("either from and for, or every and lasts")
        if self.months and self.every is None:
            raise mistake("no months without every and lasts", at="months")
        return self

    @model_validator(mode="after")
    def _what(self) -> Self:
        effects = (self.capacity, self.run, self.cancelled, self.wait)
        if not self.closed and all(effect is None for effect in effects):
            raise mistake("an effect: closed, capacity, run, cancelled or wait")
        return self
