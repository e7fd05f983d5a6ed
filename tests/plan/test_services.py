"""What a service is to the engines."""

from __future__ import annotations

from pathlib import Path

from tests.draws.corridor import TEXT, plan_of

LOOP = """
  loop:
    {mode: sea, calls: [park, port, city], departures: {every: 7 d}, capacity: 900 TEU, allotment: {port: 40 FEU},
     run: {park -> port: 2 d, port -> city: 3 d}, source: assumed}
passages:
"""


def test_an_allotment_belongs_to_the_leg_that_leaves_its_call(tmp_path: Path) -> None:
    """Legs by service name: dray, loop to port, loop from port (80 TEU), river_liner, train."""
    plan = plan_of(tmp_path, TEXT.replace("\npassages:\n", LOOP))
    none = 2**30
    assert plan.labels.services == ("dray", "loop", "river_liner", "train")
    assert plan.services.allotment.tolist() == [none, none, 80, none, none]
