"""What a ship without priority waits at the Three Gorges lock, in the years that have traffic.

``python -m results.lock_years`` writes ``reference/lock/waits.csv``: the mean wait of all
ships that queue, in each direction, with its 95 % interval over the replications.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from corridor_sim import run
from results.shipped import OVERLAYS

FILE: Final = Path(__file__).parent / "reference" / "lock" / "waits.csv"
SCENARIO: Final = "three_gorges"
BASE: Final = "no overhaul"
VARIANTS: Final = {
    BASE: (),
    **{name: (name,) for name in OVERLAYS[SCENARIO] if name.startswith("lock_year_")},
}


def waits(variant: str) -> pd.DataFrame:
    """The waits of one year: rows variant, passage, ships a replication, wait_h and its ends."""
    usage = run(SCENARIO, overlays=VARIANTS[variant], tables=("usage",)).usage
    own = usage[usage["name"].str.startswith("passages.three_gorges")]
    return own[["name", "jobs", "wait_h", "wait_h_lo", "wait_h_hi"]].assign(variant=variant)


def main() -> None:
    """Write the table anew."""
    table = pd.concat([waits(variant) for variant in VARIANTS], ignore_index=True)
    FILE.parent.mkdir(parents=True, exist_ok=True)
    text = table.to_csv(index=False, float_format="%.4f", lineterminator="\n")
    FILE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
