"""What a browser makes of the report of every shipped scenario: Chromium and axe-core are asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from corridor_sim import data, run
from corridor_sim.report.page import write_report
from corridor_sim.report.pdf import browser
from tests.report.browser import Page, browsing

ROOT: Final = Path(__file__).parents[2]
AXE: Final = "AXE_CORE"
INSTALLED: Final = ROOT / "build" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE: Final = ("serious", "critical")
DESKTOP, PHONE = (1280, 900), (390, 844)

pytestmark = pytest.mark.skipif(
    browser() is None,
    reason="the report is looked at by Chromium: apt-get install chromium, then make test",
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    program = browser()
    assert program is not None
    with browsing(program) as page:
        yield page


@pytest.fixture(scope="module", params=sorted(data.scenarios()))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a short run."""
    name: str = request.param
    short = ["warm_up=1 weeks", "measure=2 weeks"]
    result = run(name, sets=short, replications=1, workers=1)
    return Path(write_report(result, tmp_path_factory.mktemp(name)))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_opens_without_a_word_asks_nobody_and_fits(
    page: Page, report: Path, size: tuple[int, int]
) -> None:
    page.open(report, *size)
    assert page.complaints == []
    assert [one for one in page.requests if not one.startswith(("file:", "data:"))] == []
    assert page.run("document.documentElement.scrollWidth") <= size[0]
    assert page.run("document.querySelectorAll('svg.figure').length") > 3


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_keeps_nobody_out(page: Page, report: Path, *, dark: bool) -> None:
    axe = Path(os.environ.get(AXE, INSTALLED))
    if not axe.is_file():
        pytest.skip(
            "accessibility is judged by axe-core: npm install --prefix build/axe axe-core, "
            f"or name its axe.min.js in {AXE}"
        )
    page.open(report, *DESKTOP, dark=dark)
    page.run(axe.read_text(encoding="utf-8") + "; true")
    found = page.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map("
        "v => [v.impact, v.id, v.nodes[0].html]))"
    )
    assert [one for one in found if one[0] in GRAVE] == []


def test_a_page_that_keeps_some_out_is_found(page: Page, tmp_path: Path) -> None:
    """A check that lets everything pass would be no check: an image without a text."""
    axe = Path(os.environ.get(AXE, INSTALLED))
    if not axe.is_file():
        pytest.skip("needs axe-core")
    bad = tmp_path / "bad.html"
    bad.write_text("<!DOCTYPE html><title>b</title><img src='data:,' width=9 height=9>")
    page.open(bad, *DESKTOP)
    page.run(axe.read_text(encoding="utf-8") + "; true")
    found = page.run("axe.run(document).then(r => r.violations.map(v => v.id))")
    assert "image-alt" in found
