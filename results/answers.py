"""What every shipped scenario answers, and what each overlay made for it changes, in sentences.

``python -m results.answers`` runs them all with their own replications and seeds and
writes ``reference/answers.md``; with names of scenarios it renews theirs only.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from corridor_sim import compare, load, run
from corridor_sim.report.answers import answer, changes_told

FILE: Final = Path(__file__).parent / "reference" / "answers.md"
HEAD: Final = "# What the shipped scenarios answer\n\nWritten by `python -m results.answers`.\n"


def sentences(scenario: str, variants: Sequence[str]) -> str:
    """The section of one scenario: its question, the answer, and a line per variant and route."""
    loaded = load(scenario)
    question = loaded.question
    if question is None:
        return ""
    lines = [f"## {scenario}", "", question.asks, "", answer(run(loaded))]
    if variants:
        apart = [variant.split("+") for variant in variants]
        lines += ["", *(f"- {told}" for told in changes_told(compare(loaded, apart)))]
    return "\n".join([*lines, ""])


def written() -> dict[str, str]:
    """Scenario -> its section, as last written."""
    if not FILE.exists():
        return {}
    sections = FILE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {one.partition("\n")[0]: f"## {one.rstrip()}\n" for one in sections}


def main(scenarios: Sequence[str], variants: dict[str, tuple[str, ...]]) -> None:
    """Write the sections of these scenarios anew, all if none is named."""
    known = written()
    for scenario in scenarios or variants:
        known[scenario] = sentences(scenario, variants[scenario])
        text = "\n".join([HEAD, *(known[name] for name in sorted(known) if known[name])])
        FILE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    from tests.test_shipped_scenarios import OVERLAYS

    main(sys.argv[1:], OVERLAYS)
