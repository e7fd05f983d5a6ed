"""Other programs and published results beside ours, on the page of the verification.

    python -m benchmarks.side_by_side published distances
    python -m benchmarks.side_by_side lock --opentnsim build/opentnsim/bin/python
    PYTHONPATH=build/bench python -m benchmarks.side_by_side ciw

OpenTNSim is installed as `lock_in_opentnsim.py` says, Ciw as benchmarks/README.md does (alone:
it brings a package `tests` along, which hides the one that `published` needs).
Each comparison that is named is made and its section of docs/verification.md written
anew; the others stay as they are.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from corridor_sim.report.verification_page import KEPT

PAGE: Final = Path(__file__).parents[1] / "docs" / "verification.md"
SECTIONS: Final = ("published", "ciw", "lock", "distances")
"""In the order of the page; NAME is what ``section`` of benchmarks/NAME_section.py returns."""


def renewed(page: str, made: Mapping[str, str]) -> str:
    """The page with these sections written anew, and the others as they are."""
    head, _, kept = page.partition(KEPT)
    sections = {**_sections(kept), **made}
    parts = [
        f"{_mark(name)}\n\n{sections[name].strip()}\n" for name in SECTIONS if name in sections
    ]
    return "\n".join([head.rstrip(), "", KEPT, "", *parts])


def _section(name: str, opentnsim: Path) -> str:
    made: str = import_module(f"benchmarks.{name}_section").section(opentnsim)
    return made


def _mark(name: str) -> str:
    return f"<!-- section {name} -->"


def _sections(kept: str) -> dict[str, str]:
    begins = {name: kept.find(_mark(name)) for name in SECTIONS}
    ends = [*begins.values(), len(kept)]
    return {
        name: kept[begin + len(_mark(name)) : min(end for end in ends if end > begin)]
        for name, begin in begins.items()
        if begin >= 0
    }


def main(words: Sequence[str] | None = None) -> None:
    """Make the comparisons that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="+", choices=SECTIONS)
    parser.add_argument("--opentnsim", type=Path, default=Path("build/opentnsim/bin/python"))
    given = parser.parse_args(words)
    made = {name: _section(name, given.opentnsim) for name in given.sections}
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), made), encoding="utf-8")


if __name__ == "__main__":
    main()
