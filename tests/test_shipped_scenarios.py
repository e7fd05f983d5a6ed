"""The shipped scenarios: each loads with every overlay made for it, and is fair and sourced."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from corridor_sim import data
from corridor_sim.grid import DAY
from corridor_sim.preflight import check
from corridor_sim.scenario.causes import Cause
from corridor_sim.scenario.load import load
from corridor_sim.scenario.model import Scenario
from corridor_sim.scenario.network import DESTINATION, ORIGIN, Side, handling_for
from results.shipped import OVERLAYS

HOME: Final = Path(__file__).parent.parent
SCENARIOS: Final = HOME / "scenarios"
CORRIDORS: Final = (
    "antwerp_chongqing",
    "chongqing_antwerp",
    "chongqing_jakarta",
    "chongqing_singapore",
    "hai_phong_antwerp",
    "yumaotong_export",
    "zhengzhou_liege",
)
NEAR_THEIR_LIMIT: Final = {
    "passages.three_gorges",
    "passages.scheldt",
    "terminals.liege_hub.resources.officers",  # in the record year
}
"""Queues that are simulated because they are nearly full."""
ALL_CARGO: Final = ("chongqing_dry_port", "eurasian_rail_network")
"""Whose demand is all there is: no vehicle carries what others send."""
FORMALITIES: Final = (Cause.CUSTOMS, Cause.INSPECTION)


def _load(name: str, *overlays: str) -> Scenario:
    names = [name for joined in overlays for name in joined.split("+")]
    files = [SCENARIOS / "overlays" / f"{name}.yaml" for name in names]
    return load(SCENARIOS / f"{name}.yaml", overlays=files)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _files() -> list[Path]:
    return sorted(SCENARIOS.rglob("*.yaml"))


def test_the_table_names_every_scenario_and_overlay() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == set(OVERLAYS)
    named = {
        one for overlays in OVERLAYS.values() for joined in overlays for one in joined.split("+")
    }
    assert set(data.overlays()) == named


@pytest.mark.parametrize("name", OVERLAYS)
def test_scenario_loads(name: str) -> None:
    assert _load(name).routes


@pytest.mark.parametrize(
    ("name", "overlay"), [(name, one) for name, overlays in OVERLAYS.items() for one in overlays]
)
def test_scenario_loads_with_each_overlay_and_is_changed_by_it(name: str, overlay: str) -> None:
    assert _load(name, overlay).digest != _load(name).digest


@pytest.mark.parametrize(
    ("name", "overlays"),
    [(name, chosen) for name, ones in OVERLAYS.items() for chosen in ((), *((o,) for o in ones))],
)
def test_check_finds_nothing_but_busy_queues(name: str, overlays: tuple[str, ...]) -> None:
    """Citations fit their rows, routes connect; only known queues are near their limit."""
    found = check(_load(name, *overlays))
    assert found.errors == ()
    assert {problem.path for problem in found.problems} <= NEAR_THEIR_LIMIT


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.stem)
def test_file_names_its_schema_and_then_says_what_it_is(path: Path) -> None:
    first, second, *_ = _text(path).splitlines()
    kind = "overlay" if "overlays" in path.parts else "scenario"
    up = "../" * len(path.relative_to(HOME).parent.parts)
    assert first == (
        f"# yaml-language-server: $schema={up}src/corridor_sim/data/{kind}.schema.json"
    )
    assert second.startswith("# ")


@pytest.mark.parametrize("name", OVERLAYS)
def test_routes_of_a_demand_begin_and_end_at_its_places(name: str) -> None:
    scenario = _load(name)
    for demand in scenario.demand.values():
        ends = {
            (scenario.routes[route][0].from_call, scenario.routes[route][-1].to_call)
            for route in demand.routes
        }
        assert ends == {(demand.from_, demand.to)}


@pytest.mark.parametrize("name", CORRIDORS)
def test_all_routes_pass_the_same_formalities_at_both_ends(name: str) -> None:
    """Customs and inspection at origin and destination, by every route the same activities."""
    scenario = _load(name)
    seen: dict[tuple[str, str], set[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for steps in scenario.routes.values():
        first, last = steps[0], steps[-1]
        origin = scenario.terminals[first.from_call]
        destination = scenario.terminals[last.to_call]
        boards = Side.of_service(first.service, scenario.services[first.service])
        leaves = Side.of_service(last.service, scenario.services[last.service])
        at_origin = tuple(handling_for(origin, ORIGIN, boards))
        at_destination = tuple(handling_for(destination, leaves, DESTINATION))
        assert FORMALITIES[0] in [origin.activities[one].cause for one in at_origin]
        assert FORMALITIES[0] in [destination.activities[one].cause for one in at_destination]
        ends = (first.from_call, last.to_call)
        seen.setdefault(ends, set()).add((at_origin, at_destination))
    assert {ends: len(ways) for ends, ways in seen.items()} == dict.fromkeys(seen, 1)


@pytest.mark.parametrize("name", [name for name in OVERLAYS if name not in ALL_CARGO])
def test_no_scheduled_service_sails_empty_but_for_us(name: str) -> None:
    scenario = _load(name)
    for service in scenario.services.values():
        if service.departures.kind != "on_demand":
            assert service.taken is not None
            assert service.taken.mean() > 0


@pytest.mark.parametrize("name", CORRIDORS)
def test_controls_of_a_train_are_drawn_once_for_all_its_boxes(name: str) -> None:
    for terminal in _load(name).terminals.values():
        for rule in terminal.handling:
            if (rule.arriving, rule.leaving) == ("rail", "rail"):
                activities = [terminal.activities[one] for one in rule.activities]
                shared = (*FORMALITIES, Cause.GAUGE_CHANGE)
                assert {one.per for one in activities if one.cause in shared} <= {"trip"}


@pytest.mark.parametrize("name", OVERLAYS)
def test_published_totals_are_not_used_beside_a_timetable(name: str) -> None:
    for terminal in _load(name).terminals.values():
        assert [one for one in terminal.activities.values() if one.covers] == []


@pytest.mark.parametrize("name", CORRIDORS)
def test_twins_try_every_route(name: str) -> None:
    scenario = _load(name)
    assert scenario.twins is not None
    ends = (scenario.twins.from_, scenario.twins.to)
    joining = {
        name
        for name, steps in scenario.routes.items()
        if (steps[0].from_call, steps[-1].to_call) == ends
    }
    assert set(scenario.twin_routes) == joining


@pytest.mark.parametrize("name", OVERLAYS)
def test_claims_are_cited_by_claims_alone(name: str) -> None:
    """A statement to be tested may not set a parameter; every id named is in the register."""
    with (HOME / "seeds" / "evidence.csv").open(encoding="utf-8", newline="") as handle:
        topics = {row["id"]: row["topic"] for row in csv.DictReader(handle)}
    base = _load(name)
    claimed = {
        one
        for path, given in base.provenance.items()
        if path.startswith("claims.")
        for one in given.ids
    }
    for scenario in (base, *(_load(name, overlay) for overlay in OVERLAYS[name])):
        for path, given in scenario.provenance.items():
            for one in given.ids:
                assert one in topics, f"{path}: {one}"
                tested = topics[one] == "ilstc_claim" or one in claimed
                assert not tested or path.startswith("claims."), f"{path}: {one}"


PUBLISHED_WAIT_H: Final = {
    2016: "SR079", 2017: "SR082", 2018: "SR084", 2020: "SR085", 2021: "SR087", 2022: "SR088",
}  # fmt: skip


@pytest.mark.parametrize("year", PUBLISHED_WAIT_H)
def test_a_year_has_the_published_wait_with_its_overhaul_in_it_once(year: int) -> None:
    """(days of overhaul x wait then + the other days x wait else) / 365 is the published mean."""
    scenario = _load("chongqing_antwerp", f"years/{year}")
    with (HOME / "seeds" / "evidence.csv").open(encoding="utf-8", newline="") as handle:
        published = next(
            float(row["base_central"])
            for row in csv.DictReader(handle)
            if row["id"] == PUBLISHED_WAIT_H[year]
        )
    usual = scenario.passages["three_gorges"].wait
    assert usual is not None
    total, days = 0.0, 0.0
    if (overhaul := scenario.disruptions.get("lock_overhaul")) is not None:
        assert overhaul.wait is not None
        assert overhaul.for_ is not None
        days = overhaul.for_ / DAY
        total = days * overhaul.wait.mean()
    assert (total + (365 - days) * usual.mean()) / 365 == pytest.approx(published, rel=1e-3)


@pytest.mark.parametrize("year", range(2016, 2026))
def test_a_year_is_measured_from_new_year_on(year: int) -> None:
    scenario = _load("chongqing_antwerp", f"years/{year}")
    begins = scenario.start + timedelta(seconds=scenario.warm_up)
    assert begins == date(year, 1, 1)
