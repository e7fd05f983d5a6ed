"""Preflight: citations, connections and static loads of a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import Preflight, check
from corridor_sim.scenario.load import load
from corridor_sim.scenario.problems import ScenarioError
from tests.scenario.corridor import CORRIDOR, changed, written


def _check(folder: Path, *changes: tuple[str, str]) -> Preflight:
    text = CORRIDOR
    for old, new in changes:
        text = changed(old, new, text)
    return check(written(folder, text))


def _loads(result: Preflight) -> dict[str, float]:
    return {load.path: load.load for load in result.loads}


def test_a_tag_that_is_probably_misspelt_is_a_warning(tmp_path: Path) -> None:
    found = _check(
        tmp_path,
        ("containers: {per_day: 5},", "containers: {per_day: 5}, tags: [reefer],"),
        ("lift: {uses: crane,", "lift: {uses: crane, probability: {refer: 0.5, otherwise: 1},"),
    )
    (problem,) = found.warnings
    assert problem.path == "terminals.park.activities.lift.probability.refer"
    assert problem.suggestion == "reefer"


@pytest.mark.parametrize(
    ("breakdowns", "load"),
    [
        ("{busy: {per_hour_worked: 0.2, repair: 2 h}}", 15 / 1200 * 1.4),
        ("{clock: {every: 30 h, lasts: 10 h}}", 15 / 1200 / 0.75),
    ],
)
def test_breakdowns_make_more_work_or_leave_fewer_hours(
    tmp_path: Path, breakdowns: str, load: float
) -> None:
    """0.2 repairs of 2 h for each hour worked: 1.4 times the work; or there for 30 of 40 h."""
    found = _check(tmp_path, ("{units: 2,", f"{{units: 2, breakdowns: {breakdowns},"))
    assert _loads(found)["terminals.park.resources.crane"] == pytest.approx(load, rel=1e-4)


def test_a_loaded_scenario_is_checked_like_its_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert check(load(path)) == check(path)
    wrong = written(tmp_path, changed("origin -> any: [lift]", "rail -> any: [lift]"), "wrong.yaml")
    assert [str(p) for p in check(load(wrong)).problems] == [str(p) for p in check(wrong).problems]
    with pytest.raises(ScenarioError, match="origin -> train"):
        check(load(wrong)).raise_errors()


def test_static_loads_are_means_of_what_is_asked_over_what_is_there(tmp_path: Path) -> None:
    """5 FEU a day, half by each route, all lifted for 3 min by 2 cranes open 10 h a day: 15/1200.

    Train: 2.5 FEU a day on 2 departures a week with 80 of 100 slots free: 5/(160/7).
    Ship: all 5 FEU on the second leg, 1000 slots a day: 10/1000.
    """
    assert _loads(_check(tmp_path)) == pytest.approx(
        {
            "terminals.park.resources.crane": 15 / 1200,
            "services.train": 5 / (160 / 7),
            "services.ship": 10 / 1000,
        },
        rel=1e-4,
    )


QUEUE = (
    "wait: {lognormal: {mean: 2.5 d, sigma: 0.7}}, ",
    "lines: {down: 1, up: 1}, batch: 2, headway: 1 h, other_traffic: {down: {per_day: 41}}, ",
)
NO_WAIT = ("from: 2024-02-20, for: 35 d, wait: 13 d", "from: 2024-02-20, for: 35 d, closed: true")


def test_a_passage_is_loaded_by_its_own_and_other_vehicles_in_batches(tmp_path: Path) -> None:
    """41 others and our daily ship, two at a time, one batch an hour: 42/48; up is empty."""
    result = _check(tmp_path, QUEUE, NO_WAIT)
    loads = _loads(result)
    assert loads["passages.lock.down"] == pytest.approx(42 / 48)
    assert loads["passages.lock.up"] == 0
    (warning,) = result.problems
    assert (warning.severity, warning.found) == ("warning", "a static load of 0.88")
    result.raise_errors()


def test_trips_that_leave_when_full_load_a_passage_as_often_as_they_fill(tmp_path: Path) -> None:
    """10 % of 1000 TEU are 50 FEU; 2.5 a day come: after 0.4 d the first, 19.6 d later the last.

    One ship in 20 d; if the first waits 3.6 d at most, one in 4 d.
    """
    for patience, per_day in (("", 1 / 20), (", wait_at_most: 3.6 d", 1 / 4)):
        full = ("{every: 24 h}", f"{{when_full: {{at_least: 10 %{patience}}}}}")
        loads = _loads(_check(tmp_path, QUEUE, NO_WAIT, full))
        assert loads["passages.lock.down"] == pytest.approx((41 + per_day) / 48)
        assert "services.ship" not in loads


def test_trips_that_leave_when_full_count_in_the_size_of_a_run(tmp_path: Path) -> None:
    """2.5 containers a day: the first after 0.4 d, and the ship waits 3.6 d for more: one in 4 d."""
    patient = ("{every: 24 h}", "{when_full: {at_least: 10 %, wait_at_most: 3.6 d}}")
    slow = ("{every: 24 h}", "{every: 96 h}")
    full, four_days = (_check(tmp_path, QUEUE, NO_WAIT, one).size for one in (patient, slow))
    assert full is not None
    assert four_days is not None
    assert full.trips == pytest.approx(four_days.trips)


def test_a_fleet_can_make_only_so_many_trips(tmp_path: Path) -> None:
    """Run 2 d, way back 2.5 d, turnaround 0.5 d: 2 trains leave 0.4 times a day, not 2/7 + more.

    2.5 FEU on 0.4 departures with 80 slots free: 5/32; one train makes 0.2, below the 2/7 wanted.
    """
    fleet = "departures: on_return\n    fleet: {vehicles: 2, way_back: 60 h, turnaround: 12 h}"
    weekly = "departures: {weekly: [Mon 08:00, Thu 08:00], cut_off: 12 h}"
    free = _loads(_check(tmp_path, (weekly, fleet)))["services.train"]
    assert free == pytest.approx(5 / 32, rel=1e-4)
    one = f"{weekly}\n    {fleet.partition('    ')[2]}".replace("vehicles: 2", "vehicles: 1")
    short = _loads(_check(tmp_path, (weekly, one)))["services.train"]
    assert short == pytest.approx(5 / 16, rel=1e-4)


def test_an_allotment_has_a_load_of_its_own(tmp_path: Path) -> None:
    """2.5 FEU a day board the daily ship at each of two calls: 5 TEU of 50 at park, of 4 at port."""
    allotted = (
        "capacity: 1000 TEU",
        "capacity: 1000 TEU\n    allotment: {park: 50 TEU, port: 2 FEU}",
    )
    result = _check(tmp_path, allotted)
    loads = _loads(result)
    assert loads["services.ship.allotment.park"] == pytest.approx(5 / 50)
    assert loads["services.ship.allotment.port"] == pytest.approx(5 / 4)
    (warning,) = result.problems
    assert (warning.path, warning.severity) == ("services.ship.allotment.port", "warning")


def test_a_passage_is_loaded_by_the_share_that_takes_it(tmp_path: Path) -> None:
    """Of the daily ships 25 % go by the lift: 0.25 of 1 h a day there, (41 + 0.75)/48 in the lock."""
    other = "or: {passage: lift, direction: down, share: 25 %}"
    lift = ("services:\n", "  lift: {kind: lock, transit: 1 h, source: assumed}\nservices:\n")
    via = ("leg: park -> port}", f"leg: park -> port, {other}}}")
    loads = _loads(_check(tmp_path, QUEUE, NO_WAIT, lift, via))
    assert loads["passages.lift"] == pytest.approx(0.25 / 24)
    assert loads["passages.lock.down"] == pytest.approx((41 + 0.75) / 48)


def test_a_queue_that_cannot_be_served_is_refused_unless_allowed(tmp_path: Path) -> None:
    """47 others and our ship are 48 a day: load 1."""
    full = (QUEUE[0], QUEUE[1].replace("41", "47"))
    with pytest.raises(ScenarioError, match=r"static load of 1\.00"):
        _check(tmp_path, full, NO_WAIT).raise_errors()
    for allowed in (
        ("title: Two legs", "title: Two legs\noverload: allowed"),
        ("kind: lock,", "kind: lock, overload: allowed,"),
    ):
        result = _check(tmp_path, full, NO_WAIT, allowed)
        assert [problem.severity for problem in result.problems] == ["warning"]


def test_a_service_that_cannot_carry_its_cargo_is_a_warning(tmp_path: Path) -> None:
    result = _check(tmp_path, ("capacity: 50 FEU", "capacity: 5 FEU"))
    assert [(p.path, p.severity) for p in result.problems] == [("services.train", "warning")]


def test_tags_channels_and_chances_count_in_the_load(tmp_path: Path) -> None:
    """Untagged boxes pass `only`; 20 % of 5 boxes go red and are lifted 3 min: 3 of 1200 min."""
    chosen = (
        "lift: {uses: crane, takes: {triangular: [2 min, 3 min, 4 min]}, cause: handling, source: assumed}",
        (
            "lift: {uses: crane, takes: 3 min, cause: handling, source: assumed}\n"
            "      tagged: {uses: crane, takes: 9 h, only: aeo, cause: customs, source: assumed}\n"
            "      scan: {cause: inspection, source: assumed, one_of: {green: {share: 80 %}, red: {share: 20 %, then: [lift]}}}"
        ),
    )
    result = _check(tmp_path, chosen, ("origin -> any: [lift]", "origin -> any: [scan, tagged]"))
    assert result.problems == ()
    assert _loads(result)["terminals.park.resources.crane"] == pytest.approx(3 / 1200)


def test_an_activity_that_follows_itself_is_refused(tmp_path: Path) -> None:
    circle = (
        "lift: {uses: crane, takes: {triangular: [2 min, 3 min, 4 min]}, cause: handling, source: assumed}",
        "lift: {cause: handling, source: assumed, one_of: {again: {share: 100 %, then: [lift]}}}",
    )
    (problem,) = _check(tmp_path, circle).problems
    assert problem.expected == "an activity that does not follow itself through then"


COVERING = (
    "border: {takes: 8 h, covers: [departure], cause: dwell, source: assumed}\n    handling: {rail"
)
BORDER = "border: {takes: 8 h, per: trip, cause: customs, source: assumed}\n    handling: {rail"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([(BORDER, COVERING)], None),
        (
            [(BORDER, COVERING), ("{rail -> sea: [border]}", "{rail -> sea: [border, border]}")],
            "found border, followed by border, expected the last activity before a departure",
        ),
        (
            [("any -> destination: []", "any -> destination: [stay]"), ("harbour: {handling", "harbour: {activities: {stay: {takes: 5 d, covers: [departure], cause: dwell, source: assumed}}, handling")],
            "followed by destination, expected the last activity before a departure",
        ),
        (
            [(BORDER, COVERING), QUEUE, NO_WAIT, ("at: 0.3, leg: park -> port", "at: 0.3, leg: port -> harbour")],
            "expected a dwell before a service without a queue: lock needs a vehicle",
        ),
    ],
)  # fmt: skip
def test_a_covering_dwell_stands_right_before_a_departure_without_a_queue(
    changes: list[tuple[str, str]], said: str | None, tmp_path: Path
) -> None:
    errors = _check(tmp_path, *changes).errors
    assert len(errors) == (said is not None)
    if said is not None:
        assert said in str(errors[0])


@pytest.mark.parametrize(
    ("written_as", "complaint"),
    [
        ("transit: 3.5 h, source: SR093", None),
        ("transit: {triangular: [3 h, 3.5 h, 4 h], source: SR093}", None),
        (
            "transit: {triangular: [3 h, 3.5 h, 5 h], source: SR093}",
            "found 5 h, expected a value of its source (SR093 says 3 to 4 hours)",
        ),
        ("transit: {triangular: [3 h, 3.5 h, 5 h], source: inferred from SR093}", None),
        ("transit: {triangular: [3 h, 3.5 h, 5 h], source: [SR093, assumed]}", None),
        ("transit: {lognormal: {mean: 3.5 h, cv: 0.7}, source: SR093}", None),
        ("transit: {constant: 3.5 h, source: SR056}", "SR056 says 2400 km"),
        ("transit: {constant: 3.5 h, source: [SR056, SR093]}", None),
        (
            "transit: {constant: 3.5 h, source: SR99999}",
            "found SR99999, expected an id of the evidence register",
        ),
        ("transit: {constant: 3.5 h, source: inferred from SR093 and SR99999}", "found SR99999"),
    ],
)
def test_a_plain_citation_says_what_its_row_says(
    written_as: str, complaint: str | None, tmp_path: Path
) -> None:
    """Every number must have the dimension of one cited row and lie in its range; shapes may be free."""
    result = _check(
        tmp_path,
        (
            "transit: 3.5 h, wait: {lognormal: {mean: 2.5 d, sigma: 0.7}}, source: assumed",
            f"wait: {{constant: 2 d, source: assumed}}, {written_as}",
        ),
    )
    assert len(result.problems) == (complaint is not None)
    if complaint is not None:
        assert complaint in str(result.problems[0])


def test_a_scenario_may_bring_its_own_register(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("id,unit,source,central\nMY1,days,me,2\n", encoding="utf-8")
    cited = ("run: 2 d", "run: {constant: 2 d, source: MY1}")
    own = ("title: Two legs", "title: Two legs\nevidence: mine.csv")
    assert _check(tmp_path, cited, own).problems == ()
    (problem,) = _check(tmp_path, cited).problems
    assert problem.found == "MY1"
    (problem,) = _check(
        tmp_path, ("title: Two legs", "title: Two legs\nevidence: none.csv")
    ).problems
    assert problem.path == "evidence"


@pytest.mark.parametrize(
    "name", ["chongqing_antwerp", "chongqing_singapore", "three_gorges", "two_leg"]
)
def test_the_shipped_scenarios_may_run(name: str) -> None:
    check(name).raise_errors()
