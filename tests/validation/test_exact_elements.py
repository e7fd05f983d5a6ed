"""Small worlds for single elements of the language, each worked out by hand.

As in the exact cases, hours count from the day on which all boxes are released.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.engine import Engine
from tests.engines import ENGINES
from tests.validation.test_exact_cases import TRUCK, hours, scenario, simulated

pytestmark = pytest.mark.parametrize("engine", ENGINES)

HOURLY = "  line: {mode: rail, calls: [yard, city], departures: {every: 1 h}, capacity: 2 TEU, run: 1 h, source: assumed}"


def test_a_closed_line_holds_its_trips(tmp_path: Path, engine: Engine) -> None:
    """One box fits an hourly train; four are ready at 0.5; the line is closed from 2 to 4.5.

    The train of 1 leaves with the first. Those of 2, 3 and 4 are held and leave at
    4.5, one after the other, with a box each; nobody waits for the train of 5.
    """
    cut = "disruptions: {cut: {affects: services.line, from: 2024-01-17 02:00, for: 2.5 h, closed: true, source: assumed}}"
    result = simulated(tmp_path, engine, scenario([0.5] * 4, "", HOURLY, cut))
    assert hours(result.start("services.line")) == [1, 4.5, 4.5, 4.5]
    assert hours(result.end("services.line")) == [2, 5.5, 5.5, 5.5]
    assert hours(result.departed("line"))[16 * 24 :][:6] == [0, 1, 4.5, 4.5, 4.5, 5]


def test_a_demand_that_stands_still_releases_when_it_goes_on(
    tmp_path: Path, engine: Engine
) -> None:
    """The factory is closed from the day of release on, for 3 h: the boxes come at 3.

    Their delays of 0.5 and 1.5 h begin then; the trains of 4 and 5 take one each.
    """
    shut = "disruptions: {shut: {affects: [demand.box_0, demand.box_1], from: 2024-01-17, for: 3 h, closed: true, source: assumed}}"
    result = simulated(tmp_path, engine, scenario([0.5, 1.5], "", HOURLY, shut))
    assert hours(result.ready("services.line")) == [3.5, 4.5]
    assert hours(result.start("services.line")) == [4, 5]


def test_customs_by_tag(tmp_path: Path, engine: Engine) -> None:
    """Both boxes are ready at 0. The first, known by its tag, goes green and leaves at 0.

    The second goes red for 2 h, is then searched for 1 h and leaves at 3.
    """
    customs = """
      customs:
        one_of:
          green: {share: {box_0: 100 %, otherwise: 0 %}}
          red: {share: {box_0: 0 %, otherwise: 100 %}, takes: 2 h}
        cause: customs
        source: assumed
      search: {takes: 1 h, probability: {box_0: 0, otherwise: 1}, cause: inspection, source: assumed}
    handling"""
    text = scenario([0, 0], "customs, search", TRUCK)
    yard = text.index("    handling")
    text = text[:yard] + customs.removeprefix("\n").removesuffix("handling") + text[yard:].lstrip()
    result = simulated(tmp_path, engine, text)
    assert hours(result.start("services.line")) == [0, 3]


def test_a_unit_that_is_away_starts_nothing(tmp_path: Path, engine: Engine) -> None:
    """Away for 2 h after every 10 h; boxes come every 1.2 h and each lift takes no time.

    Whoever comes while the unit is away starts when it is back, all others at once.
    Where the first spell falls is drawn; the others follow every 12 h.
    """
    ready = [1.2 * n for n in range(10)]
    text = scenario(ready, "lift", TRUCK).replace(
        "takes: 1 h, cause: handling", "takes: 0 h, cause: handling"
    )
    text = text.replace("{units: 1,", "{units: 1, breakdowns: {clock: {every: 10 h, lasts: 2 h}},")
    result = simulated(tmp_path, engine, text)
    capacity = result.draws.capacity
    away = capacity.time[: capacity.first[1]][capacity.units[: capacity.first[1]] == 0]
    assert len(away) > 24
    phase = (hours(away[1:2])[0] + 12) % 12
    spell = [(hour - phase) % 12 for hour in ready]
    expected = [hour + 2 - at if at < 2 else hour for hour, at in zip(ready, spell, strict=True)]
    lift = "terminals.yard.activities.lift"
    assert hours(result.start(lift)) == pytest.approx(expected, abs=1e-5)
    held = [a > b + 0.001 for a, b in zip(hours(result.start(lift)), ready, strict=True)]
    assert sum(held) in {1, 2}


def test_extra_and_missing_trips(tmp_path: Path, engine: Engine) -> None:
    """Wednesdays at 8 and 12; on this one not at 8 but at 9; from the next Monday on at 14.

    Ready at 7: leaves at 9. Ready at 10: at 12. Ready at 13: on the 24th at 14, hour 182.
    """
    periods = "periods: [{until: 2024-01-22, weekly: [Wed 08:00, Wed 12:00]}, {from: 2024-01-22, weekly: [Wed 14:00]}]"
    exceptions = "extra: [2024-01-17 09:00], missing: [2024-01-17 08:00]"
    line = f"  line: {{mode: rail, calls: [yard, city], departures: {{{periods}, {exceptions}}}, capacity: 9 TEU, run: 1 h, source: assumed}}"
    result = simulated(tmp_path, engine, scenario([7, 10, 13], "", line))
    assert hours(result.start("services.line")) == [9, 12, 182]


def test_a_late_train_catches_up(tmp_path: Path, engine: Engine) -> None:
    """Every 24 h, each 3 h late, 10 h of run of which 20 % can be saved: 1 h late at the end.

    Ready at 1: leaves on the next day at 0, in fact at 3, and arrives at 11 instead of 10.
    """
    line = "  line: {mode: rail, calls: [yard, city], departures: {every: 24 h, late: 3 h, catch_up: 20 %}, capacity: 9 TEU, run: 10 h, source: assumed}"
    result = simulated(tmp_path, engine, scenario([1], "", line))
    assert hours(result.start("services.line")) == [27]
    assert hours(result.end("services.line")) == [35]


def test_low_water_every_year(tmp_path: Path, engine: Engine) -> None:
    """From 18 January on (hour 24) half the slots: of 4 TEU 2, a box a trip of every 8 h.

    Four boxes are ready at 7 and four at 23: two leave at 8, two at 16, one by one from 24 on.
    """
    line = "  line: {mode: barge, calls: [yard, city], departures: {every: 8 h}, capacity: 4 TEU, run: 1 h, source: assumed}"
    low = "disruptions: {low: {affects: services.line, every_year: {from: 01-18, to: 03-15}, capacity: 0.5, source: assumed}}"
    result = simulated(tmp_path, engine, scenario([7] * 4 + [23] * 4, "", line, low))
    assert hours(result.start("services.line")) == [8, 8, 16, 16, 24, 32, 40, 48]
