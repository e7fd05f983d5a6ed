"""The page: what it holds, whatever names are in it."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corridor_sim import Result, run
from corridor_sim.report import style
from corridor_sim.report.inline import inline_svg, theme_css
from corridor_sim.report.page import run_again, write_report
from corridor_sim.report.page_accounts import carec, chain, components
from corridor_sim.report.page_sheets import tail
from corridor_sim.report.sections import sections
from corridor_sim.report.stress import checklist
from tests.measure import priced
from tests.report.tables import two_routes

RESULT = two_routes()
EVIL = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = priced.written(tmp_path_factory.mktemp("priced"))
    return run(path, engine="reference", workers=1)


@pytest.fixture(scope="module")
def folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report")
    write_report(result, made)
    return made


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


def page_of(result: Result, folder: Path) -> str:
    return Path(write_report(result, folder)).read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Collects ids, references to them, scripts and what is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self.images = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.scripts += tag == "script"
        self.images += tag == "svg"
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        if tag in ("img", "link", "image", "use"):
            self.loads.append(str(given.get("href") or given.get("src")))


def test_a_name_that_is_markup_is_shown_as_text(tmp_path: Path) -> None:
    """In the title, in a place, and in a figure's label."""
    causes = RESULT.causes.replace("barge", EVIL)
    profile = RESULT.profile.replace("lock", EVIL)
    facts = {**RESULT.facts, "title": EVIL}
    html = page_of(
        dataclasses.replace(RESULT, facts=facts, causes=causes, profile=profile), tmp_path
    )
    reader = Reader()
    reader.feed(html)
    assert reader.scripts == 0
    assert "<script" not in html
    assert "<h1>&lt;script&gt;alert" in html
    assert html.count("&lt;script&gt;") >= 4  # title twice, the table, the chart


def test_nothing_is_loaded_and_every_id_stands_once(html: str, folder: Path) -> None:
    reader = Reader()
    reader.feed(html)
    assert len(reader.ids) == len(set(reader.ids))
    assert all(one.startswith(("#", "data:")) for one in reader.loads)
    inside = [link[1:] for link in reader.links if link.startswith("#")]
    assert set(inside) <= set(reader.ids)
    files = {link for link in reader.links if not link.startswith("#")}
    assert all(re.fullmatch(r"(figures/)?\w+\.(csv|png|svg|json)", file) for file in files)
    drawn = {f"figures/{path.name}" for path in (folder / "figures").iterdir()}
    assert {file for file in files if file.startswith("figures/")} == drawn
    assert reader.images == len(drawn) / 2


def test_the_first_screen_answers(html: str) -> None:
    """One sentence per route, the comparison, the distribution, before the contents."""
    first = html[: html.index("<nav")]
    for route in ("road", "water"):
        assert f"<b>{route}</b>: " in first
    assert "Door to door [days]" in first
    assert 'id="distributions-title"' in first


def test_every_part_of_the_report_is_there(result: Result) -> None:
    """A corridor with prices and promises, without borders, twins or carbon by distance."""
    keys = [section.key for section in sections(result) if section.sheets]
    assert keys == [
        "days", "spread", "tail", "way", "schedule", "missed", "promises", "money", "carbon",
        "evidence",
    ]  # fmt: skip


def numbers(cells: tuple[str, ...]) -> list[float]:
    return [float(cell.replace(",", "")) for cell in cells]


def test_money_by_component_adds_up_to_the_landed_cost(result: Result) -> None:
    """As shown, to the rounding of its rows: half a unit each."""
    sheet = components(result.money)
    assert sheet.total is not None
    shown = numbers(sheet.total[1:])
    landed = result.landed.set_index("route")["landed"]
    assert shown == [round(landed[route]) for route in sheet.heads[1:]]
    for column, total in enumerate(shown, 1):
        rows = numbers(tuple(row[column] for row in sheet.rows))
        assert abs(sum(rows) - total) <= 0.5 * len(rows) + 0.5


def test_gases_by_element_add_up_to_those_of_the_container(result: Result) -> None:
    for route in result.carbon["route"].unique():
        sheet = chain(result.carbon, str(route))
        own = result.carbon[result.carbon["route"] == route]
        one = own[own["demand"] == own["demand"].iloc[0]]
        assert sheet.total is not None
        assert numbers(sheet.total[-1:]) == [round(one["wtw_kg"].sum())]
        assert len(sheet.rows) == len(one)


def test_the_slow_tail_adds_up_to_the_misery_index(result: Result) -> None:
    """Mean of the slowest 5 % = misery index x T_free."""
    values = result.indicators.set_index(["route", "indicator"])["mean"]
    for route in result.routes["route"]:
        sheet = tail(result.tail, route)
        assert sheet.total is not None
        worst = values[route, "misery_index"] * values[route, "t_free"]
        assert float(sheet.total[3]) == pytest.approx(worst, abs=0.06)


def test_the_carec_identity_is_checked_where_it_is_shown(result: Result) -> None:
    assert (
        "Checked: 500 / SWD - 500 / SWOD = stop hours per 500 km" in carec(result.indicators).note
    )
    wrong = result.indicators.copy()
    wrong.loc[wrong["indicator"] == "swod", "mean"] += 1e-6
    with pytest.raises(ValueError, match="identity is off by"):
        carec(wrong)


def test_the_checklist_has_its_twenty_items(result: Result) -> None:
    """1.1-1.3, 2.1-2.5, 3.1-3.4, 4.1-4.3, 5.1-5.4, 6.1: each says something of this run."""
    items = checklist(result)
    expected = {1: 3, 2: 5, 3: 4, 4: 3, 5: 4, 6: 1}
    assert [item.number for item in items] == [
        f"{part}.{k}" for part, last in expected.items() for k in range(1, last + 1)
    ]
    told = {item.number: item.text for item in items}
    assert "line (barge) → shuttle (rail)" in told["2.2"]
    assert "3 independent replications" in told["4.3"]
    assert "seed 5" in told["5.2"]


def test_the_command_says_what_was_run(result: Result, html: str) -> None:
    assert "<code>corridor-sim run priced.yaml --replications 3 --seed 5</code>" in html
    assert result.facts["digest"] in html
    facts = {**result.facts, "overlays": ["a b.yaml", "c.yaml"], "sets": ["seed=1"]}
    assert " --with 'a b.yaml+c.yaml' --set seed=1 --replications 3" in run_again(facts)


def test_colours_of_figures_are_the_pages_and_ids_the_figures_own() -> None:
    svg = (
        '<?xml version="1.0"?><svg viewBox="0 0 1 1" width="9pt"><metadata>m</metadata>'
        '<defs><clipPath id="p1"/></defs><g id="unused" style="fill: #222222" '
        'clip-path="url(#p1)"><use xlink:href="#p1" style="fill: #123456"/></g></svg>'
    )
    assert inline_svg(svg, "map", "A <b>") == (
        '<svg viewBox="0 0 1 1" class="figure" role="img" aria-labelledby="map-title">'
        '<title id="map-title">A &lt;b&gt;</title>'
        '<defs><clipPath id="map-p1"/></defs><g style="fill: var(--c222222)" '
        'clip-path="url(#map-p1)"><use href="#map-p1" style="fill: #123456"/></g></svg>'
    )


@pytest.mark.parametrize("paper", [0, 1])
def test_ink_and_lines_stand_out_from_the_paper(paper: int) -> None:
    """WCAG 2: text at 4.5 to 1, lines and marks of figures at 3 to 1, on light and dark."""
    pairs = {one: (one, other)[paper] for one, other in style.DARK.items()}
    ground = luminance(pairs[style.PAPER])
    for name, least in (
        (style.INK, 7),
        (style.FAINT, 4.5),
        *((c, 2.7) for c in style.ROUTE_COLOURS[:4]),
    ):
        light, dark = sorted((luminance(pairs[name]), ground), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= least, name
    assert str(theme_css()).count("--c") == 2 * len(style.DARK)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, after WCAG 2."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
