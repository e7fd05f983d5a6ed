"""What the documentation shows works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corridor_sim.plan.compile import compile_plan
from corridor_sim.scenario.load import load
from corridor_sim.starter import STARTER

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BLOCKS = re.findall(r"```yaml\n(.*?)```", (DOCS / "scenario-language.md").read_text(), re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=range(1, len(BLOCKS) + 1))
def test_each_block_of_the_language_page_fits_the_starter(tmp_path: Path, block: str) -> None:
    """Laid over the starter as an overlay it loads without a problem and compiles.

    The file of shipments has the columns that the block says it has.
    """
    shipments = "released,containers,route\n2025-02-03 08:00,2,\n2025-02-04,,by_ship\n"
    (tmp_path / "shipments.csv").write_text(shipments, encoding="utf-8")
    overlay = tmp_path / "block.yaml"
    overlay.write_text(f"overlay: From the docs\n{block}", encoding="utf-8")
    compile_plan(load(STARTER, [overlay]))


def test_the_lines_in_the_readme_stand_in_the_file_it_names() -> None:
    """Each of them word for word, in the same order."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    file = (ROOT / "scenarios" / "parts" / "yangtze.yaml").read_text(encoding="utf-8")
    places = [file.index(line) for line in shown.splitlines()]
    assert len(places) == 6
    assert places == sorted(places)
