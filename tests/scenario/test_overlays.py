"""Parts, overlays and settings: what merges, what is replaced, and what is said when it fits not."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.problems import ScenarioError
from tests.scenario.corridor import CORRIDOR, changed, written


def _overlay(folder: Path, text: str, name: str = "overlay.yaml") -> Path:
    return written(folder, "overlay: A change\n" + text, name)


def _said(folder: Path, overlay: str = "", sets: tuple[str, ...] = ()) -> list[str]:
    overlays = [_overlay(folder, overlay)] if overlay else []
    problems = check(written(folder), overlays, sets).problems
    return [str(problem).replace(f"{folder}/", "") for problem in problems]


def test_fields_of_named_things_merge_and_other_values_are_replaced_whole(tmp_path: Path) -> None:
    """The train keeps its calls; its departures lose the cut-off with everything else they said."""
    overlay = _overlay(
        tmp_path, "services: {train: {departures: {every: 12 h}, source: assumed}}\n"
    )
    base, other = load(written(tmp_path)), load(written(tmp_path), [overlay])
    assert base.services["train"].departures.cut_off == 12 * 3600
    assert other.services["train"].departures.every == 12 * 3600
    assert other.services["train"].departures.cut_off == 0
    assert other.services["train"].calls == base.services["train"].calls
    assert other.services["ship"] == base.services["ship"]


def test_handling_and_activities_of_a_terminal_merge_by_name(tmp_path: Path) -> None:
    overlay = _overlay(
        tmp_path,
        "terminals:\n  park:\n    activities: {wash: {takes: 1 h, cause: handling, source: assumed}}\n"
        "    handling: {origin->any: [wash, lift], truck -> rail: []}\n",
    )
    park = load(written(tmp_path), [overlay]).terminals["park"]
    assert list(park.activities) == ["lift", "border", "wash"]
    assert [tuple(rule) for rule in park.handling] == [
        ("origin", "any", ("wash", "lift")),
        ("truck", "rail", ()),
    ]


def test_the_later_overlay_wins_and_settings_win_over_all(tmp_path: Path) -> None:
    one = _overlay(tmp_path, "services: {train: {run: 3 d, source: assumed}}\n", "one.yaml")
    two = _overlay(tmp_path, "services: {train: {run: 4 d, source: assumed}}\n", "two.yaml")
    base = written(tmp_path)
    for overlays, sets, days in (
        ([one, two], [], 4),
        ([two, one], [], 3),
        ([one, two], ["services.train.run=5 d"], 5),
    ):
        (run,) = load(base, overlays, sets).services["train"].runs
        assert run.mean() == days * 86400


def test_settings_take_any_yaml_value_and_positions_in_lists(tmp_path: Path) -> None:
    scenario = load(
        written(tmp_path),
        sets=[
            "services.train.run={uniform: [1 d, 3 d]}",
            "services.ship.via.0.at=0.5",
            "terminals.park.resources.crane.units=3",
            "services.train.season={Jan: 1.2}",
            "measure=4 weeks",
        ],
    )
    assert scenario.services["train"].runs[0].maximum() == 3 * 86400
    assert scenario.services["ship"].vias[0][0].at == 0.5
    assert scenario.terminals["park"].resources["crane"].units == 3
    assert scenario.measure == 4 * 7 * 86400


def test_a_value_that_was_set_is_the_users_own_and_counts_as_assumed(tmp_path: Path) -> None:
    """The run cites SR093 (3-4 h); set to 9 h it is no longer that citation."""
    text = changed("run: 2 d", "run: {constant: 3.5 h, source: SR093}")
    path = written(tmp_path, text)
    assert load(path).provenance["services.train.run.constant"].kind == "sourced"
    result = check(path, sets=["services.train.run=9 h"])
    assert result.problems == ()
    given = load(path, sets=["services.train.run=9 h"]).provenance["services.train.run"]
    assert (given.value, given.kind, str(given.place)) == (
        "9 h",
        "assumed",
        "--set services.train.run=9 h",
    )


def test_a_source_stays_with_the_values_of_its_own_file(tmp_path: Path) -> None:
    """The scenario's `source: assumed` does not cover what an overlay brings."""
    assert _said(tmp_path, "services: {train: {run: 3 d}}\n") == [
        (
            "overlay.yaml:2:25: services.train.run: found 3 d without a source, "
            "expected source: an evidence id, 'inferred from ID ...' or 'assumed'"
        )
    ]


def test_provenance_names_file_line_and_source(tmp_path: Path) -> None:
    overlay = _overlay(tmp_path, "services: {train: {run: 3 d, source: inferred from R1 R2}}\n")
    given = load(written(tmp_path), [overlay]).provenance["services.train.run"]
    assert (given.value, given.kind, given.ids) == ("3 d", "inferred", ("R1", "R2"))
    assert str(given.place) == f"{overlay}:2:25"


def test_a_name_the_scenario_lacks_must_be_complete(tmp_path: Path) -> None:
    assert _said(tmp_path, "services: {trian: {run: 3 d, source: assumed}}\n") == [
        (
            "overlay.yaml:2:12: services.trian: found trian, expected one of train, ship, "
            "or a new one with all it needs (did you mean train?)"
        )
    ]
    new = "{mode: truck, calls: [park, port], departures: on_demand, run: 1 d, source: assumed}"
    assert _said(tmp_path, f"services: {{road: {new}}}\n") == []


def test_remove_deletes_and_says_what_is_not_there(tmp_path: Path) -> None:
    overlay = _overlay(tmp_path, "remove: [disruptions.overhaul, services.ship.via]\n")
    scenario = load(written(tmp_path), [overlay])
    assert scenario.disruptions == {}
    assert scenario.services["ship"].via == ()
    assert _said(tmp_path, "remove: [disruptions.overhual]\n") == [
        (
            "overlay.yaml:2:10: remove: found disruptions.overhual, expected a path that is there under "
            "disruptions: one of overhaul (did you mean disruptions.overhaul?)"
        )
    ]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("services.trian.run=3 d", "(did you mean services.train?)"),
        ("services.train", "expected PATH=VALUE"),
        ("services.train.run=", "expected PATH=VALUE"),
        ("services.train.run=[1", "comma or the closing bracket"),
        ("services.train.run=3", "expected a duration"),
        ("services.train.rum=3 d", "(did you mean run?)"),
        ("services.ship.via.7.at=0.2", "expected a path that is there"),
        ("title.x=3", "expected a path that is there"),
    ],
)
def test_a_setting_that_fits_not_is_one_line(setting: str, said: str, tmp_path: Path) -> None:
    (line,) = _said(tmp_path, sets=(setting,))
    assert line.startswith(f"--set {setting}: ")
    assert said in line


def test_parts_are_read_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    """The scenario's own values come after those of its parts."""
    (tmp_path / "parts").mkdir()
    written(
        tmp_path / "parts",
        "source: assumed\n" + CORRIDOR.replace("title: Two legs\n", ""),
        "all.yaml",
    )
    path = written(
        tmp_path,
        "title: Mine\nextends: [parts/all.yaml]\nremove: [claims.ten]\nservices: {train: {run: 9 d, source: assumed}}\n",
    )
    scenario = load(path)
    assert (scenario.title, scenario.claims) == ("Mine", {})
    assert scenario.services["train"].runs[0].mean() == 9 * 86400
    assert sorted(scenario.texts) == sorted([str(path), str(tmp_path / "parts" / "all.yaml")])


def test_a_part_that_is_missing_or_extends_itself_is_said(tmp_path: Path) -> None:
    text = CORRIDOR + "extends: [corridor.yaml]\n"
    (problem,) = check(written(tmp_path, text)).problems
    assert "extends this file" in problem.found
    written(tmp_path, CORRIDOR, "shared.yaml")
    (problem,) = check(written(tmp_path, "title: Mine\nextends: [shard.yaml]\n")).problems
    assert (problem.found, problem.suggestion) == ("shard.yaml, which is no file", "shared.yaml")


def test_an_overlay_has_a_title_and_no_parts_and_is_no_scenario(tmp_path: Path) -> None:
    bare = written(tmp_path, "services: {train: {run: 3 d, source: assumed}}\n", "bare.yaml")
    (problem,) = check(written(tmp_path), [bare]).problems
    assert problem.expected == "overlay: TITLE as its first key"
    assert any("extends in an overlay" in line for line in _said(tmp_path, "extends: [a.yaml]\n"))
    assert any(
        "found an overlay" in str(p)
        for p in check(_overlay(tmp_path, "start: 2024-01-01\n")).problems
    )
    (problem,) = check(written(tmp_path), ["suez_opn"]).problems
    assert problem.suggestion == "suez_open"


def test_tables_are_read_with_their_lines(tmp_path: Path) -> None:
    """Departures and observed values from CSV, relative to the scenario."""
    (tmp_path / "ships.csv").write_text(
        "departs\n2024-01-05 08:00\n2024-01-19 08:00+08:00\n", encoding="utf-8"
    )
    (tmp_path / "waits.csv").write_text("value,weight\n1 d,3\n5 d,1\n", encoding="utf-8")
    text = changed("departures: {every: 24 h}", "departures: {dates: ships.csv}")
    text = changed("run: 2 d", "run: {empirical: {file: waits.csv}}", text)
    scenario = load(written(tmp_path, text))
    assert [str(moment) for moment in scenario.services["ship"].departures.dates or ()] == [
        "2024-01-05 08:00:00",
        "2024-01-19 08:00:00+08:00",
    ]
    assert scenario.services["train"].runs[0].mean() == 2 * 86400  # (3 * 1 d + 1 * 5 d) / 4
    (tmp_path / "waits.csv").write_text("value,weight\n1 d,3\n5 km,1\n", encoding="utf-8")
    with pytest.raises(
        ScenarioError,
        match=r"waits\.csv:3:1: services\.train\.run\.empirical\.values\.1: found 5 km",
    ):
        load(written(tmp_path, text))
    (tmp_path / "waits.csv").write_text("wait\n1 d\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"found the columns wait, expected the column value"):
        load(written(tmp_path, text))
    (tmp_path / "waits.csv").unlink()
    with pytest.raises(ScenarioError, match=r"found waits\.csv, which is no file"):
        load(written(tmp_path, text))


def test_the_digest_is_of_what_is_said_not_of_where_or_in_which_order(tmp_path: Path) -> None:
    reordered = changed(
        "    mode: rail\n    calls: [park, port]\n", "    calls: [park, port]\n    mode: rail\n"
    )
    same = load(written(tmp_path, reordered, "other.yaml")).digest
    base = load(written(tmp_path)).digest
    assert same == base
    assert load(written(tmp_path), sets=["services.train.run=48 h"]).digest == base
    assert load(written(tmp_path), sets=["services.train.run=49 h"]).digest != base


def test_an_overlay_sets_single_values_and_keeps_what_stands_beside_them(tmp_path: Path) -> None:
    """Only the cut-off changes: every 24 h, late and priority are those of the scenario."""
    overlay = _overlay(
        tmp_path, "set: {services.train.departures.cut_off: 5 h, source: inferred from R1}\n"
    )
    base, other = load(written(tmp_path)), load(written(tmp_path), [overlay])
    assert other.services["train"].departures.cut_off == 5 * 3600
    assert other.services["train"].departures.every == base.services["train"].departures.every
    given = other.provenance["services.train.departures.cut_off"]
    assert (given.kind, given.ids, str(given.place)) == ("inferred", ("R1",), f"{overlay}:2:42")


def test_what_an_overlay_says_of_absent_things_is_left_out_if_it_says_so(tmp_path: Path) -> None:
    """The plane is not there: neither its run nor its capacity is set; the train's run is."""
    text = (
        "where_present: [services.plane]\n"
        "services: {train: {run: 3 d, source: assumed}, plane: {run: 1 d, source: assumed}}\n"
        "set: {services.plane.capacity: 9 TEU, source: assumed}\n"
    )
    assert _said(tmp_path, text) == []
    scenario = load(written(tmp_path), [_overlay(tmp_path, text)])
    assert set(scenario.services) == set(load(written(tmp_path)).services)
    assert scenario.services["train"].runs[0].mean() == 3 * 86400


def test_what_affects_absent_things_is_left_out_too(tmp_path: Path) -> None:
    """The storm still affects the ship; the fog affects nothing that is there, and goes."""
    text = (
        "where_present: [services.plane]\ndisruptions:\n"
        "  storm: {affects: [services.ship, services.plane], from: 2024-03-10, for: 1 d, closed: true, source: assumed}\n"
        "  fog: {affects: services.plane, from: 2024-03-10, for: 1 d, closed: true, source: assumed}\n"
    )
    scenario = load(written(tmp_path), [_overlay(tmp_path, text)])
    assert scenario.disruptions["storm"].affects == ("services.ship",)
    assert "fog" not in scenario.disruptions


def test_an_overlay_of_which_nothing_is_left_changes_nothing(tmp_path: Path) -> None:
    text = (
        "where_present: [services.plane]\n"
        "set: {services.plane.run: {constant: 1 d, source: assumed}}\n"
    )
    assert _said(tmp_path, text) == []


def test_an_optional_path_that_the_overlay_does_not_change_is_a_mistake(tmp_path: Path) -> None:
    (said,) = _said(
        tmp_path,
        "where_present: [services.plan]\nservices: {train: {run: 3 d, source: assumed}}\n",
    )
    assert said == (
        "overlay.yaml:2:17: where_present: found services.plan, "
        "expected a path under which this overlay changes something"
    )


def test_set_names_a_path_that_is_not_there(tmp_path: Path) -> None:
    (said,) = _said(tmp_path, "set: {services.trian.run: 3 d, source: assumed}\n")
    assert said.startswith("overlay.yaml:2:7: services.trian.run: found no such path, expected a ")
    assert said.endswith("(did you mean services.train?)")


def test_set_is_a_map(tmp_path: Path) -> None:
    (said,) = _said(tmp_path, "set: services.train\n")
    assert said == (
        "overlay.yaml:2:1: set: found services.train, "
        "expected a map PATH: VALUE, such as services.feeder.run: 3 d"
    )
