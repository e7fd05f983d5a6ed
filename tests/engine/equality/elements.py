"""Elements of the scenario language, each laid over one small corridor.

It has a train with a timetable, a river line through a lock with other traffic,
trucks on demand, cranes, customs drawn per trip, random strikes and twins.
"""

from __future__ import annotations

ELEMENTS = {
    "closed services": """
disruptions:
  line_cut: {affects: services.train, from: 2024-01-14 12:00, for: 9 d, closed: true, source: assumed}
  no_trucks: {affects: services.dray, every: {exponential: {mean: 4 d}}, lasts: 30 h, closed: true, source: assumed}
""",
    "holidays": """
terminals:
  park:
    resources: {gate: {units: 2, open: [Mon-Fri 08:00-20:00], holidays: CN, source: assumed}}
    activities: {clearance: {uses: gate}}
disruptions:
  new_year:
    affects: [demand.boxes, terminals.park, services.train]
    holiday: {country: CN, name: Chinese New Year, before: 10 d, after: 2 weeks}
    capacity: 0.1
    source: assumed
""",
}
