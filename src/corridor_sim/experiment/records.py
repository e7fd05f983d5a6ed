"""One replication as rows: what goes into the Parquet files of a result folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa

from corridor_sim.draws import Draws
from corridor_sim.measure.boxes import shares
from corridor_sim.measure.names import shipment_name
from corridor_sim.plan.arrays import Ints
from corridor_sim.plan.compile import Plan
from corridor_sim.trace import Trace

WORDS: Final = pa.dictionary(pa.int32(), pa.string())


def shipments(plan: Plan, draws: Draws, trace: Trace, *, probes: bool) -> pa.Table:
    """One row per measured container, or per twin: released and arrived [s since start].

    ``arrived_s`` is null for a container that is stuck. A consignment is a ``box_share`` of
    the box that is named by its first consignment; ``box`` is null outside of one.
    Ordered by global number.
    """
    numbers = np.flatnonzero(draws.measured & (draws.probe == probes)).astype(np.int32)
    chain, arrived = draws.chain[numbers], trace.arrived[numbers]
    labels = plan.labels
    return pa.table(
        {
            "replication": _constant(draws.replication, len(numbers)),
            "demand": _words(labels.demands, labels.chain_demand[chain]),
            "route": _words(labels.routes, labels.chain_route[chain]),
            "index": pa.array(draws.index[numbers]),
            "teu": pa.array(draws.teu[numbers]),
            "box_share": pa.array(shares(draws, numbers)),
            "box": pa.array(_boxes(plan, draws, trace, numbers), pa.string()),
            "priority": pa.array(draws.rank[numbers]),
            "released_s": pa.array(draws.release[numbers]),
            "arrived_s": pa.array(arrived, mask=np.isnan(arrived)),
        }
    )


def _boxes(plan: Plan, draws: Draws, trace: Trace, numbers: Ints) -> list[str | None]:
    """The box of each, by the name of its first consignment."""
    if not len(trace.box):
        return [None] * len(numbers)
    firsts = trace.box[numbers].tolist()
    return [shipment_name(plan, draws, first) if first >= 0 else None for first in firsts]


def visits(plan: Plan, draws: Draws, trace: Trace) -> pa.Table:
    """One row per measured container and stage: ready, start and end [s since start].

    Null where the container did not get that far; ``trip`` is null where no
    timetable trip was boarded, otherwise its number within the service.
    """
    parts = [
        _visits_of(plan, draws, trace, chain, row)
        for chain in range(plan.stages.chains)
        for row in range(plan.stages.first[chain], plan.stages.first[chain + 1])
    ]
    return pa.concat_tables(parts)


def _visits_of(plan: Plan, draws: Draws, trace: Trace, chain: int, row: int) -> pa.Table:
    stages, labels = plan.stages, plan.labels
    measured = np.flatnonzero(draws.measured[draws.numbers(chain)])
    number = draws.numbers(chain)[measured]
    size = len(number)
    times = {
        "ready_s": trace.ready(plan, draws, row)[measured],
        "start_s": trace.start[draws.column(row)][measured],
        "end_s": trace.end[draws.column(row)][measured],
    }
    trip = trace.trip[draws.column(row)][measured]
    first = draws.first_trip[max(int(stages.service[row]), 0)]
    return pa.table(
        {
            "replication": _constant(draws.replication, size),
            "demand": _words(labels.demands, _same(labels.chain_demand[chain], size)),
            "route": _words(labels.routes, _same(labels.chain_route[chain], size)),
            "index": pa.array(draws.index[number]),
            "stage": _constant(row - int(stages.first[chain]), size),
            "element": _words(labels.elements, _same(stages.element[row], size)),
            "place": _words(labels.places, _same(stages.place[row], size)),
            **{name: pa.array(time, mask=np.isnan(time)) for name, time in times.items()},
            "trip": pa.array(trip - first, mask=trip < 0),
        }
    )


def _same(value: int | np.integer, size: int) -> Ints:
    return np.full(size, value, dtype=np.int32)


def _constant(value: int, size: int) -> pa.Array:
    return pa.array(_same(value, size))


def _words(words: Sequence[str], index: Ints) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(words, pa.string()))


RECORDS: Final[dict[str, Callable[[Plan, Draws, Trace], pa.Table]]] = {
    "shipments": partial(shipments, probes=False),
    "twins": partial(shipments, probes=True),
    "visits": visits,
}
"""What makes the rows of each Parquet file."""
