"""What a demand may say, and what is answered to mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.preflight import check
from corridor_sim.scenario.load import load
from tests.scenario.corridor import CORRIDOR, changed, written

CONTAINERS = "containers: {per_day: 5}"
BACK = "  back: {from: park, to: harbour, containers: {per_day: 7}, routes: river}\n"
EMPTY = "  empty: {from: park, to: harbour, containers: {empties_of: goods, less: back}, routes: river}\n"

LOGIT = "price: {rail_sea: 3 USD per FEU, river: 2 USD per FEU}, scale: 9 USD per FEU, value_of_time: 1 USD per FEU-day"

MISTAKES = {
    "no rate": (
        CONTAINERS, "containers: {size: FEU}",
        "demand.goods.containers: found {size: FEU}, expected exactly one of per_day, shipments, empties_of",
    ),
    "a day that is none": (
        CONTAINERS, "containers: {per_day: 5, weekdays: {Sta: 0}}",
        "demand.goods.containers.weekdays.Sta: found 0, expected Mon, Tue, Wed, Thu, Fri, Sat or Sun",
    ),
    "no day at all": (
        CONTAINERS, "containers: {per_day: 5, weekdays: {Mon: 0, Tue: 0, Wed: 0, Thu: 0, Fri: 0, Sat: 0, Sun: 0}}",
        "demand.goods.containers.weekdays: found {Mon: 0, Tue: 0, Wed: 0, Thu: 0, Fri: 0, Sat: 0, Sun: 0}, expected a weight above 0 for one of them",
    ),
    "a weight with a sign": (
        CONTAINERS, "containers: {per_day: 5, season: {Jan: -1}}",
        "demand.goods.containers.season.Jan: found -1, expected a value of 0 or more",
    ),
    "growth to nothing": (
        CONTAINERS, "containers: {per_day: 5, growth_per_year: -100 %}",
        "demand.goods.containers.growth_per_year: found -100 %, expected a change above -100 %, such as 8 % or -3 %",
    ),
    "a surge of less": (
        CONTAINERS, f"{CONTAINERS}, surges: {{slump: {{from: 2024-03-01, for: 9 d, factor: 0.5}}}}",
        "demand.goods.surges.slump.factor: found 0.5, expected a factor above 1; for less than usual write a disruption with capacity",
    ),
    "a surge after the run": (
        CONTAINERS, f"{CONTAINERS}, surges: {{masks: {{from: 2034-03-01, for: 9 d, factor: 2}}}}",
        "warning: demand.goods.surges.masks.from: found 2034-03-01, expected a time within the run: 2024-01-01 and 602 d from then on",
    ),
    "a mix that is not whole": (
        CONTAINERS, f"{CONTAINERS}, mix: {{toys: {{share: 60 %}}, tools: {{share: 30 %}}}}",
        "demand.goods.mix: found {toys: {share: 60 %}, tools: {share: 30 %}}, expected a share for each that sum to 1 (they sum to 0.9)",
    ),
    "a mix and a commodity": (
        CONTAINERS, f"{CONTAINERS}, commodity: toys, mix: {{tools: {{share: 1}}}}",
        "demand.goods.commodity: found toys, expected either commodity or mix",
    ),
    "one name for two parts": (
        CONTAINERS, f"{CONTAINERS}, mix: {{masks: {{share: 1}}}}, surges: {{masks: {{from: 2024-03-01, for: 9 d, factor: 2}}}}",
        "demand.goods.surges: found {masks: {from: 2024-03-01, for: 9 d, factor: 2}}, expected another name for masks, which is in the mix",
    ),
    "empties of nobody": (
        CONTAINERS, "containers: {empties_of: godos}",
        "demand.goods.containers.empties_of: found godos, expected one of goods (did you mean goods?)",
    ),
    "a pattern of empties": (
        "twins:", EMPTY.replace("less: back", "season: {Jan: 2}") + "twins:",
        "demand.empty.containers.season: found {Jan: 2}, expected no season beside empties_of: they come as the others do",
    ),
    "no empties left over": (
        "twins:", BACK + EMPTY + "twins:",
        "demand.empty.containers.less: found back, expected more TEU in goods than in less",
    ),
    "empties of empties": (
        "twins:", EMPTY.replace(", less: back", "").replace("goods", "empty") + "twins:",
        "demand.empty.containers.empties_of: found empty, expected a demand with per_day",
    ),
    "a list of routes without a choice": (
        "routes: {rail_sea: 0.5, river: 0.5}", "routes: [rail_sea, river]",
        "demand.goods.routes: found [rail_sea, river], expected a share for each route, or choice beside the list",
    ),
    "shares beside a choice": (
        "routes: {rail_sea: 0.5, river: 0.5}", f"routes: {{rail_sea: 0.5, river: 0.5}}, choice: {{{LOGIT}}}",
        "demand.goods.routes: found {rail_sea: 0.5, river: 0.5}, expected a list of routes: choice says who takes which",
    ),
    "a route of the list misspelt": (
        "routes: {rail_sea: 0.5, river: 0.5}", f"routes: [rail_sea, rivr], choice: {{{LOGIT.replace('river', 'rivr')}}}",
        "demand.goods.routes.1: found rivr, expected one of rail_sea, river (did you mean river?)",
    ),
    "a price of another route": (
        "routes: {rail_sea: 0.5, river: 0.5}", f"routes: [rail_sea, river], choice: {{{LOGIT.replace('rail_sea', 'rail_see')}}}",
        "demand.goods.choice.price.rail_see: found rail_see, expected one of rail_sea, river (did you mean rail_sea?)",
    ),
    "no price at all": (
        "routes: {rail_sea: 0.5, river: 0.5}", "routes: [rail_sea, river], choice: {scale: 9 USD per FEU, value_of_time: 9 USD per FEU-day}",
        "demand.goods.choice.price: found nothing, expected a price of rail_sea and river, or prices of the scenario",
    ),
    "no value of time": (
        "routes: {rail_sea: 0.5, river: 0.5}", f"routes: [rail_sea, river], choice: {{{LOGIT.partition(', value')[0]}}}",
        "demand.goods.choice.value_of_time: found nothing, expected a price per container-day, or prices.time_value and a value",
    ),
    "two currencies": (
        "routes: {rail_sea: 0.5, river: 0.5}", f"routes: [rail_sea, river], choice: {{{LOGIT.replace('9 USD', '9 EUR')}}}",
        "demand.goods.choice.price: found {rail_sea: 3 USD per FEU, river: 2 USD per FEU}, expected one currency, or prices with rates: EUR and USD cannot be compared",
    ),
    "a diversion without a reason": (
        CONTAINERS, f"{CONTAINERS}, diversion: {{to: river}}",
        "demand.goods.diversion: found {to: river}, expected wait_exceeds, when_closed: true, or both",
    ),
    "a diversion to nowhere": (
        CONTAINERS, f"{CONTAINERS}, diversion: {{to: rivr, when_closed: true}}",
        "demand.goods.diversion.to: found rivr, expected one of rail_sea, river (did you mean river?)",
    ),
    "a diversion without a rule": (
        CONTAINERS, f"{CONTAINERS}, diversion: {{to: rail_sea, when_closed: true}}",
        "terminals.park.handling: found no rule for it, expected a handling rule that fits diverted -> train ([] if nothing happens)",
    ),
    "a diversion from nowhere": (
        CONTAINERS + ", routes: {rail_sea: 0.5, river: 0.5}", CONTAINERS + ", routes: river, diversion: {to: river, when_closed: true}",
        "demand.goods.diversion.to: found river, expected a route that leaves a terminal at which a route of this demand boards",
    ),
    "a diversion to another place": (
        "  river: [ship]", "  river: [ship]\n  short: [train]",
        "demand.goods.diversion.to.0: found short, which goes to port, expected a route to harbour",
    ),
    "a diversion from a block train": (
        "departures: {weekly: [Mon 08:00, Thu 08:00], cut_off: 12 h}", "departures: {when_full: {at_least: 80 %}}",
        "demand.goods.diversion: found {to: river, when_closed: true}, expected no diversion from train, whose trains leave when_full",
    ),
    "a list in place of a file": (
        CONTAINERS, "containers: {shipments: [2024-01-03]}",
        "demand.goods.containers.shipments: found [2024-01-03], expected the path of a CSV file with the column released",
    ),
}  # fmt: skip


DIVERTING = {
    "a diversion to another place": "{to: [short], when_closed: true}",
    "a diversion from a block train": "{to: river, when_closed: true}",
}


def lines(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    problems = [str(problem).replace(str(folder) + "/", "") for problem in check(path).problems]
    return [line.partition(": ")[2] if ".csv" not in line else line for line in problems]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gives_one_line(mistake: str, tmp_path: Path) -> None:
    old, new, said = MISTAKES[mistake]
    text = changed(old, new)
    if mistake in DIVERTING:
        text = changed(CONTAINERS, f"{CONTAINERS}, diversion: {DIVERTING[mistake]}", text)
        rule = "diverted -> any: []"
        text = changed("origin -> any: [lift]", f"origin -> any: [lift]\n      {rule}", text)
        rule = "any -> destination: []"
        text = changed("{rail -> sea: [border]}", f"{{rail -> sea: [border], {rule}}}", text)
    assert lines(tmp_path, text) == [said]


def test_every_bad_row_of_shipments_is_named_by_line_and_column(tmp_path: Path) -> None:
    """All at once: two dates, a count, a class, a route, a missing cell, an empty time."""
    (tmp_path / "real.csv").write_text(
        "released,containers,priority,route\n"
        "2024-02-31 08:00,1,,\n"
        '"2024-03-01 08:00",0,5,river\n'
        "2024-03-02,2,11,\n"
        "2024-03-03,2,,rivr\n"
        "\n"
        "2024-03-04,2\n"
        ",2,,\n"
        "soon,2,,\n",
        encoding="utf-8",
    )
    found = lines(tmp_path, changed(CONTAINERS, "containers: {shipments: real.csv}"))
    at = "demand.goods.containers.shipments"
    date = "expected a date that exists, such as 2024-02-20, or a date and time such as 2024-02-20 14:00"
    assert found == [
        f"real.csv:2:1: {at}.released.0: found 2024-02-31 08:00, {date}",
        f"real.csv:3:20: {at}.containers.1: found 0, expected a whole number of 1 or more, or an empty cell",
        f"real.csv:4:14: {at}.priority.2: found 11, expected a whole number of 0 to 9, or an empty cell",
        f"real.csv:5:15: {at}.route.3: found rivr, expected one of rail_sea, river (did you mean river?)",
        "real.csv:7:1: found 2 cells, expected 4 as in the header",
        "real.csv:8:1: found nothing, expected a value of released",
        f"real.csv:9:1: {at}.released.4: found soon, {date}",
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("time,containers", "real.csv:1:1: found the columns time, containers, expected the column released"),
        ("released,contaners", "real.csv:1:10: found the column contaners, expected one of released, containers, commodity, priority, route (did you mean containers?)"),
        ("released,released", "real.csv:1:10: found released again, expected each column once"),
        ("released", "real.csv:1:1: found no rows, expected at least one"),
    ],
)  # fmt: skip
def test_a_header_that_is_not_understood(header: str, said: str, tmp_path: Path) -> None:
    row = "" if header == "released" else "2024-01-03,1\n"
    (tmp_path / "real.csv").write_text(f"{header}\n{row}", encoding="utf-8")
    assert lines(tmp_path, changed(CONTAINERS, "containers: {shipments: real.csv}")) == [said]


def test_shipments_outside_the_run_are_counted(tmp_path: Path) -> None:
    """A run from 2024-01-01 on; two of three rows are a year early."""
    (tmp_path / "real.csv").write_text("released\n2023-01-03\n2023-01-04\n2024-01-05\n")
    (line,) = lines(tmp_path, changed(CONTAINERS, "containers: {shipments: real.csv}"))
    assert "warning" in line
    assert "found 2 of 3 rows outside the run" in line


def test_commodities_and_surges_are_parts(tmp_path: Path) -> None:
    """Each commodity adds its tags and its class; a surge's own class beats both."""
    text = changed(
        CONTAINERS,
        f"{CONTAINERS}, tags: [aeo], priority: 4, surges: {{rush: {{from: 2024-03-01, for: 9 d, factor: 3, priority: 0}}}}, "
        "mix: {pharma: {share: 20 %, tags: [reefer], priority: 2, mass_per_teu: 6 t}, toys: {share: 80 %}}",
    )
    parts = load(written(tmp_path, text)).parts
    assert [(p.name, p.tags, p.priority, p.mass_per_teu, p.share) for p in parts.values()] == [
        ("goods.pharma", ("aeo", "reefer"), 2, 6000, 0.2),
        ("goods.pharma.rush", ("aeo", "reefer"), 0, 6000, 0.2),
        ("goods.toys", ("aeo",), 4, 10000, 0.8),
        ("goods.toys.rush", ("aeo",), 0, 10000, 0.8),
    ]


def test_an_overlay_adds_a_surge_and_leaves_the_rest(tmp_path: Path) -> None:
    overlay = written(
        tmp_path,
        "overlay: Rush\ndemand: {goods: {surges: {rush: {from: 2024-03-01, for: 9 d, factor: 3}}}}\n",
        "rush.yaml",
    )
    base = changed(
        CONTAINERS, f"{CONTAINERS}, surges: {{sale: {{from: 2024-05-01, for: 9 d, factor: 2}}}}"
    )
    scenario = load(written(tmp_path, base), [overlay])
    assert list(scenario.parts) == ["goods", "goods.rush", "goods.sale"]
    assert CORRIDOR.count("surges") == 0
