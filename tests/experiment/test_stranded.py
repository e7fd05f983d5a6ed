"""Whatever closes for good strands cargo visibly: counted, located, said first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corridor_sim import run
from corridor_sim.cli import app
from corridor_sim.engine import Engine
from corridor_sim.report.first_lines import first_lines
from tests.engines import ENGINES

CORRIDOR = """
title: Everything that can close
start: 2024-01-01
warm_up: 0 d
measure: 4 d
drain_limit: 1 weeks
replications: 1
terminals:
  park:
    resources: {crane: {units: 1, source: assumed}}
    activities: {lift: {uses: crane, takes: 10 min, cause: handling, source: assumed}}
    handling: {origin -> any: [lift]}
  port:
    resources: {quay: {units: 1, source: assumed}}
    yards: {stack: {places: 100 TEU, source: assumed}}
    berths: {sea: quay}
    activities: {unload: {takes: 5 min, into: stack, cause: handling, source: assumed}}
    handling: {any -> destination: [unload]}
passages: {lock: {kind: lock, transit: 1 h, source: assumed}}
services:
  ship:
    mode: sea
    calls: [park, port]
    departures: {every: 12 h}
    capacity: 100 TEU
    run: 6 h
    via: [{passage: lock, direction: down, at: 0.5}]
    source: assumed
routes: {by_ship: [ship]}
demand:
  boxes: {from: park, to: port, containers: {per_day: 4, arrivals: regular}, routes: by_ship, source: assumed}
"""

WHERE = {
    "terminals.park.resources.crane": "park",
    "services.ship": "park",
    "passages.lock": "lock",
    "terminals.port.resources.quay": "port",
    "terminals.port.yards.stack": "port",
}


def closed(folder: Path, affects: str) -> Path:
    file = folder / "closed.yaml"
    shut = f"disruptions: {{shut: {{affects: {affects}, from: 2024-01-02, for: 52 weeks, closed: true, source: assumed}}}}"
    file.write_text(f"{CORRIDOR}{shut}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("affects", WHERE)
def test_what_is_closed_for_good_strands_what_comes(tmp_path: Path, affects: str) -> None:
    """Four boxes a day for four days, 15 or 16 in all; of the first day's some get through."""
    result = run(closed(tmp_path, affects), engine="reference", tables=["causes"])
    assert 11 <= result.stuck <= 15
    assert result.stuck == result.stranded["containers"].sum()
    largest = result.stranded.sort_values("containers").iloc[-1]
    assert largest["place"] == WHERE[affects]
    (line,) = first_lines(result)
    assert line.startswith("Stuck: ")
    assert f"of boxes by by_ship at {WHERE[affects]}" in line


def test_who_is_turned_away_is_said_and_not_stuck(tmp_path: Path) -> None:
    """The same with a yard that lets nobody wait: from the second day on it turns all away."""
    file = closed(tmp_path, "terminals.port.yards.stack")
    text = file.read_text(encoding="utf-8").replace(
        "places: 100 TEU", "places: 100 TEU, full: refuse"
    )
    file.write_text(text, encoding="utf-8")
    result = run(file, engine="reference", tables=["causes"])
    assert result.stuck == 0
    assert 11 <= result.refused <= 15
    assert 15 <= result.refused + result.summary["n"].sum() <= 16
    assert next(first_lines(result)).startswith("Refused: ")


def printed(file: Path, engine: Engine) -> list[str]:
    """What a run through the command line says, which ends with the code of stuck cargo."""
    words = ["run", str(file), "--engine", engine, "--workers", "1", "--no-figures"]
    said = CliRunner().invoke(app, [*words, "--out", str(file.with_name("out"))])
    assert said.exit_code == 3, said.output
    return said.stdout.splitlines()


@pytest.mark.parametrize("affects", WHERE)
def test_the_command_line_ends_with_code_3(tmp_path: Path, affects: str) -> None:
    assert any(
        line.startswith("Stuck: ") for line in printed(closed(tmp_path, affects), "reference")
    )


CROSSWISE = """
title: Two yards that wait for each other
start: 2024-01-01
warm_up: 0 d
measure: 4 d
drain_limit: 1 weeks
replications: 1
terminals:
  hub:
    yards:
      east: {places: 2 TEU, source: assumed}
      west: {places: 2 TEU, source: assumed}
    activities:
      into_east: {takes: 0 h, into: east, only: eastward, cause: handling, source: assumed}
      into_west: {takes: 0 h, into: west, only: westward, cause: handling, source: assumed}
      over_to_west: {takes: 12 h, into: west, only: eastward, cause: handling, source: assumed}
      over_to_east: {takes: 12 h, into: east, only: westward, cause: handling, source: assumed}
    handling: {origin -> any: [into_east, into_west, over_to_west, over_to_east]}
  city: {handling: {any -> destination: []}}
services:
  lorry: {mode: truck, calls: [hub, city], departures: on_demand, run: 1 h, source: assumed}
routes: {by_lorry: [lorry]}
demand:
  one: {from: hub, to: city, tags: [eastward], containers: {per_day: 4, arrivals: regular, size: FEU}, routes: by_lorry, source: assumed}
  other: {from: hub, to: city, tags: [westward], containers: {per_day: 4, arrivals: regular, size: FEU}, routes: by_lorry, source: assumed}
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_two_yards_that_wait_for_each_other_are_said_first(tmp_path: Path, engine: Engine) -> None:
    """Each yard has room for one box, and gets its first within six hours, the gap of arrivals.

    Each of these two then wants to go over to the other yard 12 h later, when that is
    full: nothing ever moves again. All others of the four days, 15 or 16 each way in all,
    wait for the same two places.
    """
    file = tmp_path / "crosswise.yaml"
    file.write_text(CROSSWISE, encoding="utf-8")
    first, second, *_ = printed(file, engine)
    east, west = "terminals.hub.yards.east", "terminals.hub.yards.west"
    circle = f"({east} waits for {west}, that for {east}|{west} waits for {east}, that for {west})"
    locked = r"(30|31|32) are stuck in it at hub\."
    assert re.fullmatch(rf"Deadlock in 1 of 1 replications: {circle}\. {locked}", first), first
    assert second.startswith("Stuck: ")
