"""A replication, and one container's journey in it, simulated again from a stored result."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from corridor_sim.draws import draw
from corridor_sim.engine import simulate
from corridor_sim.experiment.facts import scenario_of
from corridor_sim.experiment.result import Result
from corridor_sim.measure.causes import Journeys
from corridor_sim.measure.itinerary import itinerary_table
from corridor_sim.measure.names import UnknownContainerError, find_container
from corridor_sim.measure.travelled import travelled
from corridor_sim.plan.compile import compile_plan
from corridor_sim.store import StoreError


@dataclass(frozen=True, slots=True)
class Followed:
    """A container's journey: its steps, by which route, in which replication (from 0).

    `measured` says whether it was released in the measured time, so that tables count it.
    """

    steps: pd.DataFrame
    route: str
    replication: int
    measured: bool


def replay(result: Result, container: str) -> pd.DataFrame:
    """Follow a container step by step, each with its place and cause.

    Args:
        result: of a run whose scenario came from a file.
        container: ``DEMAND:NUMBER``, for a twin ``twins:NUMBER:ROUTE``; with
            ``@REPLICATION`` (from 0) after it, else of replication 0.

    Returns:
        Rows from, to (UTC), hours, place, cause, trip, what.

    Raises:
        UnknownContainerError: nobody has that name in that replication.
        StoreError: the result does not hold what is needed to simulate it again.
    """
    return follow(result, container).steps


def follow(result: Result, container: str) -> Followed:
    """As ``replay``, with what the journey was part of."""
    name, _, written = container.partition("@")
    last = int(result.facts["replications"]) - 1
    if written and (not written.isdecimal() or int(written) > last):
        raise UnknownContainerError(f"replications are numbered 0 to {last}, not {written!r}")
    replication = int(written or 0)
    journeys = replayed(result, replication)
    plan, draws = journeys.plan, journeys.draws
    number = find_container(plan, draws, name)
    return Followed(
        itinerary_table(journeys, number),
        plan.labels.routes[plan.labels.chain_route[draws.chain[number]]],
        replication,
        bool(draws.measured[number]),
    )


def replayed(result: Result, replication: int) -> Journeys:
    """Simulate one replication (from 0) of a stored result again: its plan, draws and trace.

    Raises StoreError when the result does not hold what is needed for it.
    """
    facts = result.facts
    if facts["processes"]:
        raise StoreError("a run with processes of one's own cannot be replayed from its result")
    last = int(facts["replications"]) - 1
    if not 0 <= replication <= last:
        raise StoreError(f"replications are numbered 0 to {last}, not {replication}")
    plan = compile_plan(scenario_of(facts))
    draws = draw(plan, int(facts["seed"]), replication)
    trace = simulate(plan, draws, engine=facts["engine"])
    return Journeys(plan, *travelled(plan, draws, trace))
