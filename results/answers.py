"""What every shipped scenario answers, and what each overlay made for it changes, in sentences.

``python -m results.answers`` runs them all with their own replications and seeds and
writes ``reference/answers/``: a page of sentences, and the door-to-door times behind them.
With names of scenarios it renews theirs only.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from corridor_sim import compare, load, run
from corridor_sim.report.answers import answer, changes_told
from results.shipped import OVERLAYS

FOLDER: Final = Path(__file__).parent / "reference" / "answers"
PAGE: Final = FOLDER / "README.md"
TIMES: Final = FOLDER / "times.csv"
SHOWN: Final = ["route", "n", "mean_d", "mean_lo", "mean_hi", "p5_d", "p50_d", "p95_d"]
PAIRS: Final = 4
"""Replications of what overlays change, where pairing makes few of them enough."""
RARE: Final = ("antwerp_chongqing", "chongqing_antwerp", "hai_phong_antwerp", "zhengzhou_liege")
"""Few containers, weekly vehicles or rare disruptions: these need all their replications."""
HEAD: Final = """# What the shipped scenarios answer

Each with its own seed and number of replications; what an overlay saves or loses is paired in
four replications of the same random world, in all of them where events are rare. An overlay on
another is compared with that one alone. The years are in `../years`, the times of all routes in
`times.csv`. Written by `python -m results.answers`.
"""


def answered(scenario: str, variants: Sequence[str]) -> tuple[str, pd.DataFrame]:
    """The section of one scenario and its times: question, answer, and what variants change."""
    loaded = load(scenario)
    result = run(loaded)
    asks = loaded.title if loaded.question is None else loaded.question.asks
    lines = [f"## {scenario}", "", asks, "", answer(result)]
    if variants:
        pairs = loaded.replications if scenario in RARE else PAIRS
        lines += ["", *(f"- {told}" for told in changed(scenario, variants, pairs))]
    return "\n".join([*lines, ""]), result.routes[SHOWN].assign(scenario=scenario)


def changed(scenario: str, variants: Sequence[str], pairs: int) -> Iterator[str]:
    """What each variant changes; of overlays joined by + what the last does on the others."""
    last: dict[tuple[str, ...], list[str]] = {}
    for variant in variants:
        *before, overlay = variant.split("+")
        last.setdefault(tuple(before), []).append(overlay)
    for others, overlays in last.items():
        on = f"on {' + '.join(others)}, " if others else ""
        compared = compare(load(scenario, others), overlays, replications=pairs)
        yield from (f"{on}{told}" for told in changes_told(compared))


def sections(page: str) -> dict[str, str]:
    """Scenario -> its section of a page."""
    parts = page.split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def main(scenarios: Sequence[str], variants: Mapping[str, Sequence[str]]) -> None:
    """Write the sections and times of these scenarios anew, of all if none is named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    told = sections(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else {}
    times = pd.read_csv(TIMES) if TIMES.exists() else pd.DataFrame(columns=["scenario", *SHOWN])
    for scenario in scenarios or variants:
        told[scenario], own = answered(scenario, variants[scenario])
        others = times[times["scenario"] != scenario]
        times = pd.concat([others, own])[["scenario", *SHOWN]] if len(others) else own
        times = times[["scenario", *SHOWN]].sort_values("scenario", kind="stable")
        text = "\n".join([HEAD, *(told[name] for name in sorted(told))])
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        table = times.to_csv(index=False, float_format="%.4f", lineterminator="\n")
        TIMES.write_text(table, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(
        sys.argv[1:],
        {
            name: [one for one in made if not one.startswith("years/")]
            for name, made in OVERLAYS.items()
            if name != "two_leg"
        },
    )
