"""What lead times cost in stock: demand in a lead time, safety stock, pipeline stock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from scipy.special import ndtri

from corridor_sim.grid import DAY
from corridor_sim.measure.indicators import STOCK, Indicator, averaged, fixed
from corridor_sim.measure.transit import Distribution, Transit

if TYPE_CHECKING:
    from corridor_sim.plan.terms import ChainTerms, Terms


@dataclass(frozen=True, slots=True)
class Stock:
    """Stock of one demand on one route [containers].

    ``pipeline`` is the mean demand in a lead time, which by Little's law is also what is
    under way; ``sd`` its standard deviation sqrt(mean(T) var(d) + mean(d)2 var(T)) with
    d per day and T in days; ``safety`` is z times that.
    """

    pipeline: float
    sd: float
    safety: float


def stock_of(chain: ChainTerms, took: Distribution, service_level: float) -> Stock:
    """Stock from one replication's lead times."""
    mean, sd = took.mean / DAY, took.sd / DAY
    spread = sqrt(mean * chain.per_day_variance + chain.per_day**2 * sd**2)
    return Stock(chain.per_day * mean, spread, float(ndtri(service_level)) * spread)


def stocks(routes: Sequence[str], terms: Terms, transits: Sequence[Transit]) -> Iterator[Indicator]:
    """Stock of every route: pipeline and safety stock summed over its demands.

    Demands are taken as independent, so the variances of demand in a lead time add up.
    """
    for route in routes:
        found: list[tuple[float, float, float]] = []
        for transit in transits:
            on_it = [
                stock_of(chain, transit.chains[number], terms.service_level)
                for number, chain in terms.on_route(route)
                if transit.chains[number].n > 1
            ]
            if on_it:
                sd = sqrt(sum(one.sd**2 for one in on_it))
                found.append((sum(s.pipeline for s in on_it), sd, sum(s.safety for s in on_it)))
        if found:
            yield fixed(route, STOCK, "service_level", "1", terms.service_level)
            for i, name in enumerate(("lead_time_demand", "lead_time_demand_sd", "safety_stock")):
                yield averaged(route, STOCK, name, "containers", [one[i] for one in found])
