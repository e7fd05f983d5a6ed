"""Mistakes as people make them: one clear line each, with place and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.problems import ScenarioError
from tests.scenario.corridor import CORRIDOR, changed, written


def _lines(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    return [str(problem).replace(str(path), "FILE") for problem in check(path).problems]


def _place(text: str, mark: str) -> str:
    """line:column of the mark in the text, counted from 1."""
    before = text[: text.index(mark)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_the_corridor_itself_has_no_problem(tmp_path: Path) -> None:
    assert _lines(tmp_path, CORRIDOR) == []


TYPICAL = {
    "wrong unit": (
        "run: 2 d", "run: 2 TEU", "2 TEU",
        "services.train.run: found 2 TEU, expected a duration with its unit (min, h, d, weeks or s), for example 2.5 d",
    ),
    "no unit": (
        "run: 2 d", "run: 2", "2\n    source",
        "services.train.run: found 2, expected a duration with its unit (min, h, d, weeks or s), for example 2.5 d",
    ),
    "decimal comma": (
        "run: 2 d", "run: 2,5 d", "2,5 d",
        "services.train.run: found 2,5 d, expected a duration with its unit (min, h, d, weeks or s), for example 2.5 d (did you mean 2.5 d?)",
    ),
    "misspelt terminal": (
        "calls: [park, port]", "calls: [park, prt]", "prt",
        "services.train.calls.1: found prt, expected one of park, port, harbour (did you mean port?)",
    ),
    "missing source": (
        "open: [Mon-Sun 08:00-18:00], source: assumed}", "open: [Mon-Sun 08:00-18:00]}", "2, open",
        "terminals.park.resources.crane.units: found 2 without a source, expected source: an evidence id, 'inferred from ID ...' or 'assumed'",
    ),
    "negative time": (
        "run: 2 d", "run: -2 d", "-2 d",
        "services.train.run: found -2 d, expected a value of 0 or more",
    ),
    "capacity 0": (
        "capacity: 50 FEU", "capacity: 0 FEU", "0 FEU",
        "services.train.capacity: found 0 FEU, expected a value above 0",
    ),
    "routes that do not connect": (
        "rail_sea: [train, ship]", "rail_sea: [ship, train]", "train]\n  river",
        "routes.rail_sea.1: found train, which calls at park, port, expected a service that leaves one of the later calls of ship: port, harbour",
    ),
    "unknown passage": (
        "via: [{passage: lock", "via: [{passage: look", "look",
        "services.ship.via.0.passage: found look, expected one of lock (did you mean lock?)",
    ),
    "tab indentation": (
        "    mode: rail", "\tmode: rail", "\tmode",
        "found a tab, expected spaces: YAML is indented with spaces, never tabs",
    ),
    "duplicate key": (
        "    mode: rail\n", "    mode: rail\n    mode: sea\n", "mode: sea\n    calls: [park, port]\n",
        "services.train: found mode again (first in line 21), expected each key once",
    ),
    "date that does not exist": (
        "from: 2024-02-20", "from: 2024-02-31", "2024-02-31",
        "disruptions.overhaul.from: found 2024-02-31, expected a date that exists, such as 2024-02-20, or a date and time such as 2024-02-20 14:00",
    ),
    "citation that does not fit": (
        "transit: 3.5 h,", "transit: {constant: 9 h, source: SR093},", "9 h",
        "passages.lock.transit.constant: found 9 h, expected a value of its source (SR093 says 3 to 4 hours) (did you mean source: inferred from SR093?)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", TYPICAL)
def test_a_typical_mistake_gives_one_line_that_says_where_and_what_instead(
    mistake: str, tmp_path: Path
) -> None:
    old, new, mark, said = TYPICAL[mistake]
    text = changed(old, new)
    lines = _lines(tmp_path, text)
    assert len(lines) == 1
    place, _, rest = lines[0].partition(": ")
    assert rest == said
    assert re.fullmatch(r"FILE:\d+:\d+", place)
    assert place == f"FILE:{_place(text, mark)}"


COMMAS = [
    ("{mean: 2.5 d, sigma: 0.7}", "{mean: 2,5 d, sigma: 0.7}", "2,5 d", "2.5 d"),
    ("{mean: 2.5 d, sigma: 0.7}", "{mean: 2.5 d, sigma: 0,7}", "0,7", "0.7"),
    ("cut_off: 12 h}", "cut_off: 2,5 h}", "2,5 h", "2.5 h"),
    ("[2 min, 3 min, 4 min]", "[2 min, 3,5 min, 4 min]", "3,5 min", "3.5 min"),
    ("[2 min, 3 min, 4 min]", "[2,5 min,3 min,4 min]", "2,5 min", "2.5 min"),
    ("[2 min, 3 min, 4 min]", "[2 min, 3 min, 4,5 min]", "4,5 min", "4.5 min"),
    ("per_day: 5}", "per_day: 5,5}", "5,5", "5.5"),
    ("at: 0.3, leg", "at: 0,3, leg", "0,3", "0.3"),
    ("wait: 13 d, source", "wait: 1,300 h, source", "1,300 h", "1300 h or 1.300 h"),
    ("capacity: 1000 TEU", "capacity: 1,000,000 TEU", "1,000,000 TEU", "1000000 TEU"),
]


@pytest.mark.parametrize(("old", "new", "found", "meant"), COMMAS)
def test_a_comma_in_a_number_is_one_mistake_inside_braces_and_brackets_too(
    old: str, new: str, found: str, meant: str, tmp_path: Path
) -> None:
    """YAML itself takes that comma for a separator of keys or entries."""
    text = changed(old, new)
    (line,) = _lines(tmp_path, text)
    assert line.startswith(f"FILE:{_place(text, found)}: ")
    assert f"found {found}, expected" in line
    assert line.endswith(f"(did you mean {meant}?)")


def test_a_list_of_bare_numbers_without_spaces_stays_a_list(tmp_path: Path) -> None:
    weighted = "wait: {empirical: {values: [1 d,2 d,3 d], weights: [1,2,3]}}"
    assert _lines(tmp_path, changed("wait: {lognormal: {mean: 2.5 d, sigma: 0.7}}", weighted)) == []


ALONE = {
    "a terminal misspelt on a route that demand and a claim name": (
        "calls: [park, port, harbour]", "calls: [park, port, harbor]",
        "services.ship.calls.2: found harbor, expected one of park, port, harbour (did you mean harbour?)",
    ),
    "an end of demand misspelt": (
        "from: park, to: harbour, containers", "from: prk, to: harbour, containers",
        "demand.goods.from: found prk, expected one of park, port, harbour (did you mean park?)",
    ),
    "an end of the twins misspelt": (
        "twins: {every: 6 h, from: park, to: harbour}", "twins: {every: 6 h, from: park, to: harbor}",
        "twins.to: found harbor, expected one of park, port, harbour (did you mean harbour?)",
    ),
    "a service misspelt on a route": (
        "rail_sea: [train, ship]", "rail_sea: [trian, ship]",
        "routes.rail_sea.0: found trian, expected one of train, ship (did you mean train?)",
    ),
    "calls the other way round": (
        "calls: [park, port]", "calls: [port, park]",
        "services.train.calls: found [port, park], expected the calls in the order of travel: rail_sea is to go from park to harbour (did you mean [park, port]?)",
    ),
    "calls the other way round, with legs": (
        "calls: [park, port, harbour]", "calls: [harbour, port, park]",
        "services.ship.calls: found [harbour, port, park], expected the calls in the order of the legs of run (did you mean [park, port, harbour]?)",
    ),
    "a service without a source": (
        "    run: 2 d\n    source: assumed\n", "    run: 2 d\n",
        "services.train: found departures, capacity, taken, run without a source, expected in services.train the line source: an evidence id, 'inferred from ID ...' or 'assumed'",
    ),
    "a source misspelt": (
        "    run: 2 d\n    source: assumed\n", "    run: 2 d\n    sorce: assumed\n",
        "services.train.sorce: found sorce, expected one of the keys",
    ),
    "a route that ends elsewhere than demand and claim": (
        "river: [ship]", "river: [ship: park -> port]",
        "demand.goods.routes.river: found river, which goes from park to port, expected a route from park to harbour",
    ),
    "an overlay where a scenario is expected": (
        "title: Two legs\n", "overlay: Two legs\n",
        "overlay: found an overlay, expected a scenario; give an overlay with --with",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", ALONE)
def test_what_only_follows_from_a_mistake_is_not_said(mistake: str, tmp_path: Path) -> None:
    old, new, said = ALONE[mistake]
    (line,) = _lines(tmp_path, changed(old, new))
    assert line.partition(": ")[2].startswith(said)


NEAR = [
    ("source: assumed}\nservices", "source: assumd}\nservices", "found assumd", "assumed"),
    ("source: assumed}\nservices", "source: sr-93}\nservices", "found sr-93", "SR093"),
    ("source: assumed}\nservices", "source: R9999}\nservices", "found R9999", None),
    ("rail_sea: [train, ship]", "rail_sea: [plane, ship]", "found plane", None),
    ("timezone: Asia/Shanghai", "timezone: Asia/Xian", "found Asia/Xian", None),
    ("timezone: Asia/Shanghai", "timezone: Europe/Rotterdam", "found Europe/Rotterdam", None),
    ("timezone: Asia/Shanghai", "timezone: Asia/Shangai", "found Asia/Shangai", "Asia/Shanghai"),
    ("timezone: Asia/Shanghai", "timezone: new york", "found new york", "America/New_York"),
]


@pytest.mark.parametrize(("old", "new", "found", "meant"), NEAR)
def test_only_what_is_really_near_is_suggested(
    old: str, new: str, found: str, meant: str | None, tmp_path: Path
) -> None:
    (line,) = _lines(tmp_path, changed(old, new))
    assert found in line
    assert line.partition("did you mean ")[2] == ("" if meant is None else f"{meant}?)")


def test_a_citation_of_another_dimension_is_mixed_up_and_not_inferred(tmp_path: Path) -> None:
    """R001 is the distance from Chongqing to Duisburg, of which no duration follows."""
    (line,) = _lines(
        tmp_path, changed("transit: 3.5 h,", "transit: {constant: 9 h, source: R001},")
    )
    assert line.endswith("found 9 h, expected a source that gives a duration (R001 says 11179 km)")


def test_a_number_of_replications_is_not_closed_by_a_disruption(tmp_path: Path) -> None:
    (line,) = _lines(tmp_path, changed("title: Two", "replications: 0\ntitle: Two"))
    assert line.endswith("replications: found 0, expected a whole number of 1 or more")


OTHERS = [
    ("mode: rail", "mode: train", "services.train.mode", "did you mean rail?"),
    ("uses: crane", "usess: crane", "usess", "did you mean uses?"),
    ("uses: crane", "uses: crain", "activities.lift.uses", "did you mean crane?"),
    ("timezone: Asia/Shanghai", "timezone: Shanghai", "timezone", "did you mean Asia/Shanghai?"),
    ("units: 2", "units: 0", "units", "1 or more"),
    ("units: 2", "units: 2.5", "units", "whole number"),
    (
        "triangular: [10 %, 20 %, 30 %]",
        "triangular: [10 %, 20 %]",
        "taken.triangular",
        "three values",
    ),
    (
        "{triangular: [10 %, 20 %, 30 %]}",
        "{trianglar: [10 %, 20 %, 30 %]}",
        "services.train.taken",
        "did you mean triangular?",
    ),
    (
        "run: {park -> port: 1 d, port -> harbour: 6 d}",
        "run: 7 d",
        "services.ship.run",
        "park -> port, port -> harbour",
    ),
    (
        "rail_sea: 0.5, river: 0.5",
        "rail_sea: 0.5, river: 0.4",
        "demand.goods.routes",
        "they sum to 0.9",
    ),
    ("saves: up to 10 d", "saves: 10 d", "claims.ten.saves", "'up to 10 d' or '10 d on average'"),
    (
        "departures: {every: 24 h}",
        "departures: {every: 24 h, weekly: [Mon 08:00]}",
        "services.ship.departures",
        "exactly one of",
    ),
    (
        "departures: {every: 24 h}",
        "departures: on demand",
        "services.ship.departures",
        "did you mean on_demand?",
    ),
    (
        "[Mon 08:00, Thu 08:00]",
        "[Mon 08:00, Thr 08:00]",
        "departures.weekly.1",
        "did you mean Thu?",
    ),
    ("start: 2024-01-01", "start: 2023-02-29", "start", "a date that exists"),
    ("title: Two legs", "title:", "title", "a value"),
    ("    capacity: 50 FEU\n", "", "services.train", "capacity"),
    (
        "cause: customs, source: assumed}\n    handling: {rail",
        "uses: x, cause: customs, source: assumed}\n    handling: {rail",
        "activities.border.per",
        "no uses beside it",
    ),
    (
        "wait: 13 d, source",
        "capacity: 0.4, source",
        "disruptions.overhaul.capacity",
        "published wait",
    ),
    (
        "source: assumed}\nservices",
        "other_traffic: {down: {per_day: 3}}, source: assumed}\nservices",
        "passages.lock.wait",
        "either wait",
    ),
    ("affects: passages.lock", "affects: passages.lok", "affects", "did you mean passages.lock?"),
    ("affects: passages.lock", "affects: lock", "affects", "passages.X"),
    (
        "departures: {every: 24 h}",
        "departures: {periods: [{until: 2024-04-01, weekly: [Mon 08:00]}, {from: 2024-03-01, weekly: [Mon 09:00]}]}",
        "ship.departures.periods",
        "do not overlap",
    ),
    (
        "departures: {every: 24 h}",
        "departures: {periods: [{from: 2024-04-01, until: 2024-03-01, weekly: [Mon 08:00]}]}",
        "ship.departures.periods.0.until",
        "a date after from",
    ),
    (
        "departures: {every: 24 h}",
        "departures: {every: 24 h, catch_up: 10 %}",
        "ship.departures.catch_up",
        "late at departure",
    ),
    (
        "departures: {every: 24 h}",
        "departures: {every: 24 h, missing: [2024-02-30]}",
        "ship.departures.missing.0",
        "a date that exists",
    ),
    (
        "Thu 08:00], cut_off: 12 h}",
        "Thu 08:00], cut_off: 12 h, missing: [2024-02-05, 2024-02-07]}",
        "train.departures.missing.1",
        "(Asia/Shanghai) at which a trip is listed",
    ),
    (
        "crane: {units: 2,",
        "crane: {units: 2, breakdowns: {every: 9 d},",
        "crane.breakdowns.every",
        "clock, busy",
    ),
    (
        "crane: {units: 2,",
        "crane: {units: 2, breakdowns: {busy: {per_hour_worked: 0, repair: 9 h}},",
        "crane.breakdowns.busy.per_hour_worked",
        "a value above 0",
    ),
    (
        "crane: {units: 2,",
        "crane: {units: 2, breakdowns: {clock: {every: 0 d, lasts: 9 h}},",
        "crane.breakdowns.clock.every",
        "a mean above 0",
    ),
    (
        "lift: {uses: crane,",
        "lift: {uses: crane, probability: {aeo: 1 %},",
        "activities.lift.probability",
        "a share for otherwise",
    ),
    (
        "lift: {uses: crane,",
        "lift: {uses: crane, probability: {aeo: 1 d, otherwise: 1},",
        "activities.lift.probability.aeo",
        "a share from 0 to 1",
    ),
    (
        "{takes: 8 h, per: trip, cause: customs, source: assumed}\n    handling: {rail",
        "{cause: customs, source: assumed, one_of: {a: {share: {aeo: 0.5, otherwise: 1}}}}\n    handling: {rail",
        "port.activities.border.one_of",
        "for aeo they sum to 0.5",
    ),
    ("affects: passages.lock", "affects: demand.good", "affects", "did you mean demand.goods?"),
    ("affects: passages.lock", "affects: demand.goods", "overhaul.wait", "closed, capacity"),
    (
        "from: 2024-02-20, for: 35 d",
        "holiday: {country: CN, name: Chinese New Yaer}",
        "overhaul.holiday.name",
        "did you mean Chinese New Year?",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "every_year: {from: 12-01, to: 02-30}",
        "overhaul.every_year.to",
        "month and day of every year",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "every_year: {from: 12-01, to: 12-01}",
        "overhaul.every_year.to",
        "another day than from",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "holiday: {country: CN, before: 3 d}",
        "disruptions.overhaul.wait",
        "cannot grow in steps",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "holiday: {country: China}",
        "overhaul.holiday.country",
        "a two-letter country code",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "holiday: {country: CN, before: 36 h}",
        "overhaul.holiday.before",
        "whole days",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "from: 2024-02-20, holiday: {country: CN}",
        "disruptions.overhaul",
        "one of from and for, every and lasts, every_year, or holiday",
    ),
    (
        "{rail -> sea: [border]}",
        "{rail -> sea: [bordr]}",
        "handling.rail -> sea.0",
        "did you mean border?",
    ),
    ("{rail -> sea: [border]}", "{road -> sea: [border]}", "handling.road -> sea", "one of"),
    (
        "{rail -> sea: [border]}",
        "{rail > sea: [border]}",
        "handling.rail > sea",
        "ARRIVING -> LEAVING",
    ),
    (
        "to: harbour, containers",
        "to: port, containers",
        "demand.goods.routes.rail_sea",
        "a route from park to port",
    ),
    ("up to 10 d, by: rail_sea", "up to 10 d, by: rail", "claims.ten.by", "did you mean rail_sea?"),
    (
        "source: assumed}\nservices",
        "source: SR93}\nservices",
        "passages.lock.source",
        "did you mean SR093?",
    ),
    ("river: [ship]", "river: [ship: park -> habour]", "routes.river.0", "two calls of ship"),
    (
        "disruptions:\n",
        "regimes: {jam: {every: 9 d, lasts: 3 d, source: assumed, effects: [{affects: services.trian, run: 2}]}}\ndisruptions:\n",
        "regimes.jam.effects.0.affects",
        "did you mean services.train?",
    ),
    (
        "disruptions:\n",
        "regimes: {jam: {every: 9 d, lasts: 3 d, source: assumed, effects: [{affects: passages.lock, run: 2}]}}\ndisruptions:\n",
        "regimes.jam.effects.0.run",
        "closed, capacity, wait",
    ),
    (
        "disruptions:\n",
        "regimes: {jam: {every: 0 d, lasts: 3 d, source: assumed, effects: [{affects: services.train}]}}\ndisruptions:\n",
        "regimes.jam.effects.0",
        "an effect",
    ),
    (
        "from: 2024-02-20, for: 35 d",
        "every: 0 d, lasts: 3 d",
        "disruptions.overhaul.every",
        "a mean above 0",
    ),
    ("title: Two legs\n", "title: Two legs\nlanguage: 2\n", "language", "1"),
]


@pytest.mark.parametrize(("old", "new", "path", "said"), OTHERS)
def test_other_mistakes_name_their_path_and_the_remedy(
    old: str, new: str, path: str, said: str, tmp_path: Path
) -> None:
    lines = _lines(tmp_path, changed(old, new))
    assert any(path in line.split(" found ")[0] and said in line for line in lines), lines


def test_all_problems_are_listed_at_once_in_file_order(tmp_path: Path) -> None:
    text = changed("run: 2 d", "run: 2 TEU")
    text = changed("calls: [park, port]", "calls: [park, prt]", text)
    text = changed("transit: 3.5 h", "transit: 3.5", text)
    text = changed("any -> destination: []", "rail -> destination: []", text)
    lines = _lines(tmp_path, text)
    assert [re.sub(r"FILE:\d+:\d+: (\S+):.*", r"\1", line) for line in lines] == [
        "terminals.harbour.handling",
        "passages.lock.transit",
        "services.train.calls.1",
        "services.train.run",
    ]


def test_load_raises_the_same_problems(tmp_path: Path) -> None:
    path = written(tmp_path, changed("run: 2 d", "run: 2 TEU"))
    with pytest.raises(ScenarioError) as error:
        load(path)
    assert [problem.path for problem in error.value.problems] == ["services.train.run"]
    assert "found 2 TEU" in str(error.value)


def test_a_scenario_that_is_not_there_is_answered_with_the_nearest_name() -> None:
    (problem,) = check("chongqing_antwrp").problems
    assert problem.suggestion == "chongqing_antwerp"


@pytest.mark.parametrize("given", ["mine", "mne.yaml", "mine.yml"])
def test_a_file_of_almost_this_name_in_the_same_folder_is_suggested(
    given: str, tmp_path: Path
) -> None:
    file = written(tmp_path, name="mine.yaml")
    (problem,) = check(tmp_path / given).problems
    assert (problem.found, problem.suggestion) == ("no such file", str(file))


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    (problem,) = check(tmp_path).problems
    assert problem.found == "a folder"


def test_overlays_are_joined_by_plus_signs(tmp_path: Path) -> None:
    (problem,) = check(written(tmp_path), ["suez_open,lock_overhaul"]).problems
    assert problem.suggestion == "suez_open+lock_overhaul"


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_damage_to_the_text_ends_in_anything_but_problems(
    data: st.DataObject, tmp_path: Path
) -> None:
    """A line dropped, doubled, shifted, or a word replaced: problems or none, never a traceback."""
    lines = CORRIDOR.splitlines()
    k = data.draw(st.integers(0, len(lines) - 1))
    words = [
        "[]",
        "{}",
        "null",
        "-1",
        "nan",
        "x",
        "!!python/none x",
        "*a",
        "1e999 d",
        "[[1]]",
        "{a: b}",
        "'",
    ]
    damaged = {
        "drop": [],
        "double": [lines[k], lines[k]],
        "shift": ["  " + lines[k]],
        "replace": [lines[k].partition(":")[0] + ": " + data.draw(st.sampled_from(words))],
    }[data.draw(st.sampled_from(["drop", "double", "shift", "replace"]))]
    path = written(tmp_path, "\n".join([*lines[:k], *damaged, *lines[k + 1 :]]))
    for problem in check(path).problems:
        assert str(problem).startswith(str(path))
        assert "\n" not in str(problem)
