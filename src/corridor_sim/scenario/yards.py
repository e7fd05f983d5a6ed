"""Room at a terminal: yards for containers, berths and tracks for vehicles."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from corridor_sim.scenario.quantities import PositiveDuration, PositiveSlots
from corridor_sim.scenario.spec import Spec, also_written, mistake


def _some_room(given: object) -> object:
    if isinstance(given, str) and given.split() in (["0", "TEU"], ["0", "FEU"]):
        expected = "a number of slots above 0; to close it for a time, write a disruption"
        raise mistake(f"{expected} with closed: true")
    return given


class Yard(Spec):
    """Where containers stand from the activity that leads into it until they depart."""

    places: Annotated[PositiveSlots, BeforeValidator(_some_room)] | None = None
    """Room; as much as needed when absent."""
    full: Literal["wait", "refuse"] = "wait"
    """wait: what brings a container keeps it until there is room; refuse: it is turned away."""


class Berth(Spec):
    """Berths or tracks of which a vehicle takes one for its call."""

    uses: str
    """Resource of the same terminal whose units are the berths."""
    window: PositiveDuration | None = None
    """Who comes more than this before or after its planned time lets those in time go first."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return also_written(core, handler, {"type": "string", "description": "The resource."})

    @model_validator(mode="before")
    @classmethod
    def _resource_alone(cls, given: object) -> object:
        return {"uses": given} if isinstance(given, str) else given
