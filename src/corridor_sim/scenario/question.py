"""What a scenario is asked, and what its answer is made of."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from corridor_sim.scenario.spec import Spec, mistake


class Question(Spec):
    """The question a run answers in one sentence."""

    asks: Annotated[str, Field(min_length=1)]
    """The question in words."""
    by: str | None = None
    """Route whose saving answers it, found by twins; with over."""
    over: str | None = None
    """Route it is compared with."""
    routes: tuple[str, ...] = ()
    """Routes whose times answer it, if by is not given; default all."""
    at: tuple[str, ...] = ()
    """Terminals and passages whose share of these times is told too."""
    promises: tuple[str, ...] = ()
    """Demands of which is told how many arrive within the time promised."""

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.by is None) != (self.over is None):
            raise mistake("by and over together", at="by" if self.over is None else "over")
        if self.by is not None and (self.routes or self.at):
            raise mistake("either by and over, or routes and at", at="by")
        return self
