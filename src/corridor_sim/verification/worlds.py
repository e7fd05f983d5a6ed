"""The worlds of the cases, as texts in the scenario language."""

from __future__ import annotations

from collections.abc import Sequence

from corridor_sim.grid import DAY, MINUTE

SERVICE = 4 * MINUTE
"""Mean service time of the queues [s]: many customers in little time."""
EXPONENTIAL = "{exponential: {mean: 4 min}}"
TRUCK = "mode: truck, departures: on_demand"
LIFT = "terminals.yard.activities.lift"
LINE = "services.line"


def per_day(load: float) -> float:
    """Customers a day that load servers of mean ``SERVICE`` so much in all."""
    return load * DAY / SERVICE


def corridor(per_day: float, service: str, at_yard: str = "", more: str = "") -> str:
    """Boxes of 1 TEU come at random to a yard, where ``at_yard`` is done, then ``line``."""
    return f"""
title: A closed form
start: 2024-01-01
warm_up: 1 d
measure: 20 weeks
drain_limit: 1 weeks
overload: allowed
terminals:
  yard:
{at_yard or "    handling: {origin -> any: []}"}
  city: {{handling: {{any -> destination: []}}}}
services:
  line: {{calls: [yard, city], run: 1 h, source: assumed, {service}}}
routes: {{route: [line]}}
demand:
  boxes:
    from: yard
    to: city
    routes: route
    containers: {{per_day: {per_day!r}, size: TEU}}
    source: assumed
{more}"""


def crane(units: int, takes: str, resource: str = "") -> str:
    """A resource and the activity that uses it."""
    extra = f", {resource}" if resource else ""
    return f"""    resources: {{crane: {{units: {units}{extra}, source: assumed}}}}
    activities: {{lift: {{uses: crane, takes: {takes}, cause: handling, source: assumed}}}}
    handling: {{origin -> any: [lift]}}"""


def train(departures: str, slots: int = 10**6) -> str:
    """A scheduled service."""
    return f"mode: rail, departures: {{{departures}}}, capacity: {slots} TEU"


def line(says: str) -> str:
    """The one service of a small world."""
    return f"  line: {{calls: [yard, city], source: assumed, {says}}}"


def small(
    ready: Sequence[float],
    services: str,
    at_yard: str = "",
    *,
    more: str = "",
    crane: str = "units: 1",
    lift: str = "1 h",
    activities: str = "",
) -> str:
    """A corridor from a yard to a city for one box per hour of ``ready``.

    All boxes are released when the sixteenth day begins. Each first takes its delay,
    then what ``at_yard`` lists; a box in 16 days is the slowest regular demand that
    has one release within four weeks.
    """
    delays = "\n".join(
        f"      ready_{n}: {{takes: {hours} h, only: box_{n}, cause: storage, source: assumed}}"
        for n, hours in enumerate(ready)
    )
    boxes = "\n".join(
        f"  box_{n}: {{from: yard, to: city, tags: [box_{n}], routes: route,"
        " containers: {per_day: 0.0625, arrivals: regular}, source: assumed}"
        for n in range(len(ready))
    )
    steps = ", ".join([*(f"ready_{n}" for n in range(len(ready))), at_yard]).strip(", ")
    return f"""
title: A small case
start: 2024-01-01
warm_up: 0 weeks
measure: 3 weeks
drain_limit: 1 weeks
terminals:
  yard:
    resources: {{crane: {{{crane}, source: assumed}}}}
    activities:
      lift: {{uses: crane, takes: {lift}, cause: handling, source: assumed}}
{delays}
{activities}
    handling: {{origin -> any: [{steps}]}}
  city: {{handling: {{any -> destination: []}}}}
services:
{services}
routes: {{route: [line]}}
demand:
{boxes}
{more}"""
