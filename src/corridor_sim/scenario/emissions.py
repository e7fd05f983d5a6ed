"""Which emission factor holds for a service or a terminal."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from corridor_sim.scenario.quantities import PositiveNumber
from corridor_sim.scenario.spec import Spec, mistake

Activity = Literal["TEU-km", "t-km", "container", "t"]


class OwnFactor(Spec):
    """An emission factor of the author's own, in g CO2e."""

    per: Activity
    """TEU-km or t-km for carriage, container or t for a terminal."""
    wtw: PositiveNumber
    """Well to wheel [g CO2e]."""
    ttw: Annotated[float, Field(ge=0)] | None = None
    """Of which tank to wheel; the rest is well to tank."""

    @model_validator(mode="after")
    def _part(self) -> Self:
        if self.ttw is not None and self.ttw > self.wtw:
            raise mistake("tank to wheel, a part of wtw", at="ttw")
        return self


def _tag(given: object) -> str:
    return "own" if isinstance(given, (dict, OwnFactor)) else "id"


Emissions = Annotated[
    Annotated[str, Tag("id")] | Annotated[OwnFactor, Tag("own")], Discriminator(_tag)
]
"""An id of the factor file, or a factor of the author's own."""
