"""How shippers choose among routes: by price, expected time and reliability."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from corridor_sim.scenario.prices import CargoPrice, StayPrice, read_price
from corridor_sim.scenario.quantities import Duration
from corridor_sim.scenario.spec import Spec, mistake


def _some_money(text: str) -> str:
    if read_price(text).amount <= 0:
        raise mistake("a price above 0")
    return text


class Choice(Spec):
    """A logit model of the choice among the routes of a demand.

    Each container takes the route with the least generalised cost: price, plus time and
    its deviation at their values, plus what else speaks against it, plus a part that only
    its shipper knows (Gumbel distributed with `scale`).
    """

    scale: Annotated[CargoPrice, AfterValidator(_some_money)]
    """The difference in cost at which the odds are e to 1: how much shippers differ."""
    value_of_time: StayPrice | None = None
    """What a day of expected time counts; default `prices.time_value` of the goods."""
    value_of_reliability: StayPrice | None = None
    """What a day of standard deviation counts; nothing when not given."""
    price: dict[str, CargoPrice] = {}
    """Quoted price by route; default freight, handling and customs under `prices`."""
    time: dict[str, Duration] = {}
    """Expected time by route; default that of the timetables without queues."""
    deviation: dict[str, Duration] = {}
    """Standard deviation of the time by route; default that without queues."""
    other_cost: dict[str, CargoPrice] = {}
    """What else speaks against a route, in money."""
