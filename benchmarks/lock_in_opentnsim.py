"""The lock of OpenTNSim's first locking example, for any vessels: JSON in, JSON out.

Runs where OpenTNSim is installed, apart from everything else here:

    python -m venv build/opentnsim
    build/opentnsim/bin/pip install opentnsim==2.2.1 pyyaml ipython pytz "pandas<3"
    build/opentnsim/bin/python benchmarks/lock_in_opentnsim.py < vessels.json

(It needs PyYAML, IPython and pytz without naming them, and does not get on with pandas 3.)
Given is a list of vessels, each with the node it comes from, "0" or "1", and the minute at
which it does; answered are the seconds at which each passes the doors, in and out, and
how long it is told to wait. The lock has the parameters that the example gives it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import networkx as nx
import opentnsim
import pandas as pd
import pyproj
import simpy
from opentnsim.graph.mixins import HasMultiDiGraph
from opentnsim.lock import lock as locks
from opentnsim.vessel_traffic_service import vessel_traffic_service as traffic
from shapely.geometry import Point
from shapely.ops import transform

START: Final = datetime(2025, 1, 1)  # noqa: DTZ001 - the program keeps times without a zone
FAR: Final = 5000
"""Metres from the middle of the lock to either node."""
LOCK: Final = {
    "node_open": "0",
    "node_A": "0",
    "node_B": "1",
    "distance_lock_doors_A_to_waiting_area_A": 4800,
    "distance_lock_doors_B_to_waiting_area_B": 4800,
    "distance_from_start_node_to_lock_doors_A": 4800,
    "distance_from_end_node_to_lock_doors_B": 4800,
    "lock_length": 400,
    "lock_width": 50,
    "lock_depth": 15,
    "levelling_time": 300,
    "sailing_distance_to_crossing_point": 1800,
    "doors_opening_time": 300,
    "doors_closing_time": 300,
    "speed_reduction_factor_lock_chamber": 0.5,
    "sailing_in_time_gap_through_doors": 300,
    "sailing_in_speed_sea": 1.5,
    "sailing_in_speed_canal": 1.5,
    "sailing_out_time_gap_through_doors": 120,
    "sailing_time_before_opening_lock_doors": 600,
    "sailing_time_before_closing_lock_doors": 120,
    "registration_nodes": ["0", "1"],
    "predictive": False,
}
VESSEL: Final = {"v": 4, "L": 100, "B": 20, "T": 10, "type": "tanker"}
WAITED: Final = "Waiting for lock operation"
IN: Final = "Sailing to first lock doors stop"
OUT: Final = "Sailing to second lock doors stop"


def world() -> simpy.Environment:
    """Two nodes with the lock between them."""
    globe = pyproj.Transformer.from_crs("4087", "4326", always_xy=True).transform
    graph = nx.DiGraph()
    for node, metres in (("0", -FAR), ("1", FAR)):
        graph.add_node(node, geometry=transform(globe, Point(metres, 0)))
    graph.add_edge("0", "1", weight=1)
    graph.add_edge("1", "0", weight=1)
    env = simpy.Environment(initial_time=START.timestamp())
    service = traffic.VesselTrafficService(graph=graph, crs_m="4087")
    vars(env).update(epoch=START, graph=graph, vessel_traffic_service=service)
    locks.IsLockComplex(env=env, name="Lock", **LOCK)
    return env


def vessel(env: simpy.Environment, comes_from: str, minute: float) -> locks.PassesLockComplex:
    """A vessel that will go through the lock."""
    core = opentnsim.core
    mixins = (
        locks.PassesLockComplex,
        core.Identifiable,
        core.Movable,
        core.VesselProperties,
        core.ExtraMetadata,
        HasMultiDiGraph,
        opentnsim.output.HasOutput,
    )
    goes_to = "0" if comes_from == "1" else "1"
    made = type("Vessel", mixins, {})(
        env=env,
        name=f"{comes_from} at {minute}",
        geometry=vars(env)["graph"].nodes[comes_from]["geometry"],
        route=[comes_from, goes_to],
        arrival_time=pd.Timestamp(START) + pd.Timedelta(minutes=minute),
        **VESSEL,
    )
    env.process(_journey(made))
    return made


def _journey(made: locks.PassesLockComplex) -> Generator[simpy.Event, object, None]:
    while made.geometry != vars(made.env)["graph"].nodes[made.route[-1]]["geometry"]:
        yield from made.move()


def times(logbook: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What the logbook of a vessel says [s since start]."""
    at = {
        entry["Message"]: (pd.Timestamp(entry["Timestamp"]) - pd.Timestamp(START)).total_seconds()
        for entry in logbook
    }
    waited = at.get(f"{WAITED} stop", 0.0) - at.get(f"{WAITED} start", 0.0)
    return {"in": at[IN], "out": at[OUT], "waited": waited}


def main() -> None:
    """Read vessels, simulate, write their times."""
    env = world()
    vessels = [vessel(env, comes_from, minute) for comes_from, minute in json.load(sys.stdin)]
    env.run()
    found = [times(one.logbook) for one in vessels]
    json.dump({"version": opentnsim.__version__, "vessels": found}, sys.stdout)


if __name__ == "__main__":
    main()
