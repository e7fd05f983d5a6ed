"""What makes every table about reliability, money, carbon and evidence of one run, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from corridor_sim.measure.carbon import carbon, carbon_table, elements, factors_used, worths
from corridor_sim.measure.contributions import contribution_table, kind_table, worth_table
from corridor_sim.measure.cpmm import border_table, cpmm
from corridor_sim.measure.indicators import indicator_table
from corridor_sim.measure.inputs import input_table
from corridor_sim.measure.inventory import stocks
from corridor_sim.measure.money import (
    landed_table,
    money_by_demand_table,
    money_table,
    value_density_table,
    value_line_table,
)
from corridor_sim.measure.network import place_table
from corridor_sim.measure.reliability import (
    connection_table,
    missed_table,
    promise_table,
    reliability,
)
from corridor_sim.plan.bases import Bases

if TYPE_CHECKING:
    import pandas as pd

    from corridor_sim.measure.ledger import Ledger
    from corridor_sim.measure.transit import Transit
    from corridor_sim.plan.compile import Plan
    from corridor_sim.plan.terms import Terms
    from corridor_sim.scenario.model import Scenario


def accounts(
    scenario: Scenario,
    plan: Plan,
    terms: Terms,
    transits: Sequence[Transit],
    books: Sequence[Ledger],
) -> dict[str, Callable[[], pd.DataFrame]]:
    """What combines the replications into each table; tables are described where they are made.

    Without prices the money tables have no rows, without promises that of promises, and
    so on: every table is always there.
    """
    routes, each = plan.labels.routes, worths(terms, books)

    @cache
    def contributions() -> pd.DataFrame:
        return contribution_table(plan, Bases(scenario, plan), books)

    def indicators() -> pd.DataFrame:
        chains = range(len(terms.chains))
        containers = [sum(book.chains[chain].containers for book in books) for chain in chains]
        return indicator_table(
            reliability(plan, transits, books),
            cpmm(plan, terms, books),
            stocks(routes, terms, transits),
            carbon(routes, elements(scenario, terms, each), terms, containers, each),
        )

    return {
        "indicators": indicators,
        "promises": lambda: promise_table(terms, books),
        "connections": lambda: connection_table(plan, books),
        "missed": lambda: missed_table(plan, books),
        "borders": lambda: border_table(plan, books),
        "money": lambda: money_table(routes, terms, transits, books),
        "money_by_demand": lambda: money_by_demand_table(routes, terms, transits, books),
        "landed": lambda: landed_table(routes, terms, transits, books),
        "value_lines": lambda: value_line_table(terms, transits, books),
        "value_density": lambda: value_density_table(terms, transits, books),
        "carbon": lambda: carbon_table(scenario, terms, each),
        "places": lambda: place_table(scenario),
        "contributions": contributions,
        "evidence": lambda: kind_table(contributions()),
        "worth_measuring": lambda: worth_table(contributions()),
        "inputs": lambda: input_table(scenario, factors_used(scenario, terms)),
    }
