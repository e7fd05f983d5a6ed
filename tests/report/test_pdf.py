"""The page is printed by the browser that is there; where there is none, the line says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor_sim.report.pdf import BROWSER, BrowserError, browser, print_pdf


def test_without_a_browser_one_line_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(BROWSER, raising=False)
    assert browser() is None
    with pytest.raises(BrowserError, match="install one, or name it in the variable"):
        print_pdf(tmp_path / "report.html")


def test_the_named_browser_is_used_and_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`true` does nothing, so it prints nothing."""
    monkeypatch.setenv(BROWSER, "true")
    with pytest.raises(BrowserError, match=r"true did not print .*report\.html"):
        print_pdf(tmp_path / "report.html")


@pytest.mark.skipif(browser() is None, reason="needs Chromium: apt-get install chromium")
def test_it_prints_a_pdf_beside_the_page(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text("<!DOCTYPE html><title>t</title><p>There it is.", encoding="utf-8")
    printed = print_pdf(page)
    assert printed == tmp_path / "report.pdf"
    assert printed.read_bytes().startswith(b"%PDF")
