"""Where the corridor lies and how much flows over it: what a map shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corridor_sim.grid import WEEK
from corridor_sim.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from corridor_sim.plan.carriages import Carriage
    from corridor_sim.plan.terms import Terms


def place_table(scenario: Scenario) -> pd.DataFrame:
    """Rows place, title, kind, latitude, longitude of terminals and passages with a position."""
    import pandas as pd

    rows = [
        (name, spec.name or name, "terminal", spec.latitude, spec.longitude)
        for name, spec in scenario.terminals.items()
    ]
    rows += [
        (name, name, spec.kind, spec.latitude, spec.longitude)
        for name, spec in scenario.passages.items()
    ]
    columns = ["place", "title", "kind", "latitude", "longitude"]
    return pd.DataFrame([row for row in rows if None not in row[-2:]], columns=columns)


def leg_table(scenario: Scenario, terms: Terms, begun: Sequence[ArrayLike]) -> pd.DataFrame:
    """Rows route, service, mode, from_call, to_call, km, passages, teu_per_week along each route.

    ``teu_per_week`` is the measured cargo that set out on the leg by this route, the mean
    of the replications; ``km`` is nan where the service states none; ``passages`` are
    names in the order they are met.
    """
    import numpy as np
    import pandas as pd

    mean = np.mean(np.asarray(begun, dtype=np.float64), axis=0)
    weeks = scenario.measure / WEEK
    flow: dict[tuple[str, str, str, str], float] = {}
    facts: dict[tuple[str, str, str, str], tuple[str, float, str]] = {}
    for chain in terms.chains:
        if chain is None:
            continue
        for carriage in chain.carriages:
            for ends, mode, km, passages in _legs(scenario, carriage):
                key = chain.route, carriage.service, *ends
                flow[key] = flow.get(key, 0.0) + float(mean[carriage.first]) / weeks
                facts[key] = mode, km, passages
    rows = [(*key[:2], facts[key][0], *key[2:], *facts[key][1:], teu) for key, teu in flow.items()]
    columns = ["route", "service", "mode", "from_call", "to_call", "km", "passages"]
    return pd.DataFrame(rows, columns=[*columns, "teu_per_week"])


def _legs(
    scenario: Scenario, carriage: Carriage
) -> Iterator[tuple[tuple[str, str], str, float, str]]:
    service = scenario.services[carriage.service]
    first, last = (service.calls.index(call) for call in (carriage.from_call, carriage.to_call))
    for leg in range(first, last):
        km = service.distances[leg]
        passages = " ".join(via.passage for via in service.vias[leg])
        yield service.legs[leg], service.mode, float("nan") if km is None else km, passages
